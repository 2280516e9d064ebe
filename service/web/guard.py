"""Who is asking: read once a request from the server-side session."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import g, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from service.errors import NotAllowed
from service.publishing import Actor
from service.store import Store
from service.store.accounts import Account, SignedIn
from service.web.policy import Action, Reach, reach
from service.web.wiring import services

SESSION = "sid"
P = ParamSpec("P")
R = TypeVar("R")
LookUp = Callable[[Store, str, datetime, tuple[timedelta, timedelta]], SignedIn | None]


def load_account(signed_in: LookUp) -> None:
    token = session.get(SESSION)
    settings = services().settings
    lifetimes = (settings.session_idle, settings.session_longest)
    found = signed_in(services().store, token, services().clock.now(), lifetimes) if token else None
    if token and found is None:
        session.clear()
    g.signed_in = found


def who() -> SignedIn | None:
    found: SignedIn | None = g.get("signed_in")
    return found


def account() -> Account | None:
    found = who()
    return found.account if found else None


_POWERFUL = frozenset({"admin", "office"})


def owes_second_factor() -> bool:
    """Tell whether this account has to set one up first; who has no password has none to guard."""
    found = account()
    return (
        services().settings.second_factor
        and found is not None
        and found.granted in _POWERFUL
        and found.second_secret is None
        and bool(found.password_hash)
        and not found.demo
    )


def actor() -> Actor:
    found = account()
    return Actor(found.username, found.id) if found else Actor("?")


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"/login?next={quote(back)}", 303)


def needs_account(
    view: Callable[[SignedIn], ResponseReturnValue],
) -> Callable[[], ResponseReturnValue]:
    """Let a view be seen by everybody who is signed in, and tell it who that is."""

    @wraps(view)
    def guarded() -> ResponseReturnValue:
        found = who()
        return _to_sign_in() if found is None else view(found)

    return guarded


def needs(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be seen by those who may `action` somewhere; others sign in, or are refused."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if account() is None:
                return _to_sign_in()  # type: ignore[return-value]  # every view returns what Flask can answer with
            if reach(account(), action) is Reach.NONE:
                raise NotAllowed("not_allowed", action=action.value)
            return view(*args, **kwargs)

        return guarded

    return wrap
