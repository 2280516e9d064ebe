"""Signing in and out, and one's own account."""

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from service.accounts import SignedIn, usecases
from service.accounts.forms import PasswordForm, SignInForm
from service.errors import NotAllowed
from service.web.guard import SESSION, account, needs_account
from service.web.paths import known
from service.web.problems import in_words
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("accounts", __name__)


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
    return redirect(known(request.args.get("next", "")), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    if token := session.get(SESSION):
        usecases.sign_out(services().store, token)
    session.clear()
    return redirect("/", 303)


@blueprint.route("/account", methods=["GET", "POST"])
@needs_account
def own(who: SignedIn) -> ResponseReturnValue:
    """Change one's own password, and see where one is signed in."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _own(form, who), 422 if form.errors else 200
    typed = usecases.NewPassword(form.current.data, form.new.data)
    try:
        usecases.change_password(services().store, who, typed, services().clock.now())
    except NotAllowed as error:
        of_current = error.code in ("password.wrong", "sign_in.too_often")
        field = form.current if of_current else form.new
        field.errors = [in_words(error.code, error.data)]
        return _own(form, who), 429 if error.code == "sign_in.too_often" else 422
    flash(_("密码已修改，其他设备上的登录已全部退出。"), "done")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/end")
@needs_account
def end(who: SignedIn) -> ResponseReturnValue:
    usecases.end_session(services().store, who.account, request.form.get("session", ""))
    flash(_("该设备已退出登录。"), "done")
    return redirect(url_for("accounts.own"), 303)


def _own(form: PasswordForm, who: SignedIn) -> str:
    return render_template(
        "accounts/own.html",
        form=form,
        sessions=usecases.sessions_of(services().store, who.account),
        here=who.session.hash,
        least=usecases.LEAST_PASSWORD,
        zone=zone(),
    )
