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

from service.accounts import SignedIn, second_factor, usecases
from service.accounts.cookie import HALF, caller, keep
from service.accounts.forms import CodeForm, ConfirmForm, PasswordForm, SignInForm
from service.accounts.oidc import is_offered
from service.accounts.passwords import LEAST_PASSWORD
from service.accounts.usecases import Entered
from service.errors import NotAllowed
from service.web.guard import SESSION, account, needs_account
from service.web.paths import known
from service.web.problems import in_words
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("accounts", __name__)


def status_of(error: NotAllowed) -> int:
    return 429 if error.code == "sign_in.too_often" else 422


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        if account() is not None:
            return redirect("/", 303)
        return _login(form), 422 if form.errors else 200
    try:
        entered = usecases.sign_in(
            services().store,
            form.username.data,
            form.password.data,
            caller(),
            services().clock.now(),
        )
    except NotAllowed as error:
        form.password.errors = [in_words(error.code, error.data)]
        return _login(form), status_of(error)
    keep(entered)
    return redirect(onward(entered), 303)


def onward(entered: Entered) -> str:
    """Give where to go on to: the code first, for half a session."""
    following = known(request.args.get("next", ""))
    if not entered.half:
        return following
    asked = None if following == "/" else following
    return url_for("accounts.code", next=asked)


def _login(form: SignInForm) -> str:
    return render_template("accounts/login.html", form=form, offered=is_offered())


@blueprint.route("/login/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask for the second factor of who has typed the right password."""
    store, now, half = services().store, services().clock.now(), session.get(HALF, "")
    if usecases.half_signed_in(store, half, now) is None:
        return redirect(url_for("accounts.login", next=request.args.get("next")), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/code.html", form=form), 422 if form.errors else 200
    key = services().settings.sealing_key
    try:
        token = second_factor.finish(store, half, form.code.data, caller(), key, now)
    except NotAllowed as error:
        form.code.errors = [in_words(error.code, error.data)]
        return render_template("accounts/code.html", form=form), status_of(error)
    keep(Entered(token, half=False))
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
        return _own(form, who), status_of(error)
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
        confirm=ConfirmForm(formdata=None),
        sessions=usecases.sessions_of(services().store, who.account),
        here=who.session.hash,
        least=LEAST_PASSWORD,
        codes_left=second_factor.codes_left(services().store, who.account),
        offered=is_offered(),
        zone=zone(),
    )
