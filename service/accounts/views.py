"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from service.accounts import usecases
from service.errors import NotAllowed
from service.web.guard import SESSION, account
from service.web.problems import in_words
from service.web.wiring import services

blueprint = Blueprint("accounts", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    username = StringField(
        _l("用户名"),
        validators=[InputRequired(_l("请填写用户名。"))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("密码"),
        validators=[InputRequired(_l("请填写密码。"))],
        render_kw={"autocomplete": "current-password"},
    )


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        if account() is not None:
            return redirect("/", 303)
        return render_template("accounts/login.html", form=form), 422 if form.errors else 200
    caller = usecases.Caller(request.remote_addr or "", request.user_agent.string)
    try:
        token = usecases.sign_in(
            services().store,
            form.username.data,
            form.password.data,
            caller,
            services().clock.now(),
        )
    except NotAllowed as error:
        form.password.errors = [in_words(error.code, error.data)]
        status = 429 if error.code == "sign_in.too_often" else 422
        return render_template("accounts/login.html", form=form), status
    kept = session.get("lang")
    # A new session with a new CSRF token: nothing planted before signing in lives on.
    session.clear()
    session[SESSION] = token
    if kept:
        session["lang"] = kept
    return redirect(_known(request.args.get("next", "")), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    if token := session.get(SESSION):
        usecases.sign_out(services().store, token)
    session.clear()
    return redirect("/", 303)


def _known(target: str) -> str:
    """Give a path of ours to go on to; anything else goes to the front page."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith("//") and "\\" not in target
    if parts.scheme or parts.netloc or not ours:
        return "/"
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except RequestRedirect:
        return "/"
    except HTTPException:
        return "/"
    return target
