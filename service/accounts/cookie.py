"""What the cookie holds of signing in: tokens only, made anew at each step."""

from flask import request, session

from service.accounts.usecases import Caller, Entered
from service.web.guard import SESSION

HALF = "half"


def caller() -> Caller:
    return Caller(request.remote_addr or "", request.user_agent.string)


def keep(entered: Entered) -> None:
    """Begin a new session with a new CSRF token: nothing planted before lives on."""
    lang = session.get("lang")
    session.clear()
    session[HALF if entered.half else SESSION] = entered.token
    if lang:
        session["lang"] = lang
