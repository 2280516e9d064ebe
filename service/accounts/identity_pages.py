"""Signing in at the identity provider, and letting an identity there open one's account."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.accounts import SignedIn, identities, invitations
from service.accounts.cookie import caller, keep
from service.accounts.forms import ConfirmForm
from service.accounts.invitation_pages import INVITED
from service.accounts.oidc import provider
from service.accounts.usecases import Entered
from service.errors import NotAllowed, NotFound
from service.web.guard import account, needs_account, who
from service.web.paths import known
from service.web.problems import in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("identity", __name__)
_NEXT, _FOUND = "identity_next", "identity_found"


@blueprint.get("/login/identity")
def leave() -> ResponseReturnValue:
    """Lead to the provider; signed in already, to link the account with who one is there."""
    there = provider()
    session[_NEXT] = known(request.args.get("next", ""))
    try:
        return there.lead_there(services().settings.base_url + url_for("identity.back"))
    except NotAllowed as error:
        return _not_so(error)


@blueprint.get("/login/identity/back")
def back() -> ResponseReturnValue:
    """Take what the provider says; to link or to make an account is asked for by a form first."""
    there = provider()
    following = session.pop(_NEXT, "/")
    try:
        identity, name = there.who_came_back()
        if account() is not None:
            return _ask(identity, name)
        now = services().clock.now()
        token = identities.sign_in_as(services().store, identity, caller(), now)
    except NotAllowed as error:
        if error.code == "identity.unknown" and INVITED in session:
            return _ask(identity, name)
        return _not_so(error)
    keep(Entered(token, half=False))
    return redirect(known(following), 303)


def _ask(identity: str, name: str) -> ResponseReturnValue:
    session[_FOUND] = [identity, name]
    return redirect(url_for("identity.confirm"), 303)


@blueprint.route("/login/identity/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask before an identity opens this account, or becomes one by an invitation."""
    if _FOUND not in session:
        abort(404)
    identity, name = session[_FOUND]
    if request.method == "GET":
        return render_template("accounts/identity.html", name=name, mine=account())
    try:
        return _confirmed(identity, name)
    except (NotAllowed, NotFound) as error:
        return _not_so(error)
    finally:
        session.pop(_FOUND, None)


def _confirmed(identity: str, name: str) -> ResponseReturnValue:
    store, mine = services().store, who()
    if mine is not None:
        identities.link(store, mine, identity)
        flash(_("已绑定统一身份，今后可用它登录。"), "done")
        return redirect(url_for("accounts.own"), 303)
    invited, now = session.pop(INVITED, ""), services().clock.now()
    token = invitations.accept_identity(store, invited, name[:40], identity, caller(), now)
    keep(Entered(token, half=False))
    return redirect("/", 303)


@blueprint.post("/account/identity/unlink")
@needs_account
def unlink(mine: SignedIn) -> ResponseReturnValue:
    form = ConfirmForm()
    try:
        now = services().clock.now()
        identities.unlink(services().store, mine, form.current.data or "", now)
    except NotAllowed as error:
        flash(in_words(error.code, error.data), "error")
    else:
        flash(_("已解除绑定。"), "done")
    return redirect(url_for("accounts.own"), 303)


def _not_so(error: NotAllowed | NotFound) -> ResponseReturnValue:
    flash(in_words(error.code, error.data), "error")
    return redirect(url_for("accounts.own" if account() else "accounts.login"), 303)
