"""`/invitations/<token>`: taking up an invitation, with a password or by the identity provider."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from service.accounts import invitations
from service.accounts.cookie import caller, keep
from service.accounts.forms import AcceptForm
from service.accounts.oidc import is_offered
from service.accounts.passwords import LEAST_PASSWORD
from service.accounts.views import onward, status_of
from service.errors import NotAllowed, NotFound
from service.web.problems import in_words, page
from service.web.wiring import services

blueprint = Blueprint("invitations", __name__)
INVITED = "invited"


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """Opening it changes nothing: mail scanners follow links."""
    store, now = services().store, services().clock.now()
    try:
        found, account = invitations.invitation(store, token, now)
    except NotFound:
        return page(410)
    form = AcceptForm()
    if account is not None:
        form.username.data = account.username
    if not form.validate_on_submit():
        return _accept(form, token, found.granted), 422 if form.errors else 200
    try:
        entered = invitations.accept(store, token, form.username.data, form.new.data, caller(), now)
    except NotAllowed as error:
        field = form.username if error.code == "account.exists" else form.new
        field.errors = [in_words(error.code, error.data)]
        return _accept(form, token, found.granted), status_of(error)
    keep(entered)
    return redirect(onward(entered), 303)


def _accept(form: AcceptForm, token: str, granted: str) -> str:
    if is_offered():
        session[INVITED] = token
    return render_template(
        "accounts/accept.html",
        form=form,
        granted=granted,
        again=form.username.data and not form.username.errors and not form.is_submitted(),
        least=LEAST_PASSWORD,
        offered=is_offered(),
        there=url_for("identity.leave"),
    )
