"""Setting up the second factor, and doing without it."""

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.accounts import SignedIn, second_factor
from service.accounts.forms import ConfirmForm, SecondForm
from service.accounts.second import uri
from service.accounts.views import status_of
from service.errors import NotAllowed
from service.web.guard import needs_account, owes_second_factor
from service.web.problems import in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("second", __name__)


@blueprint.route("/account/second", methods=["GET", "POST"])
@needs_account
def own(who: SignedIn) -> ResponseReturnValue:
    """Offer a secret; once a code proves that the phone has it, show the recovery codes."""
    if who.account.second_secret is not None:
        return redirect(url_for("accounts.own"), 303)
    form = SecondForm()
    offered = second_factor.offer(services().settings.sealing_key, form.sealed.data or "")
    if form.validate_on_submit():
        now = services().clock.now()
        try:
            codes = second_factor.turn_on(services().store, who, offered, form.code.data, now)
        except NotAllowed as error:
            form.code.errors = [in_words(error.code, error.data)]
            return _offer(form, offered, who), status_of(error)
        return render_template("accounts/recovery.html", codes=codes)
    return _offer(form, offered, who), 422 if form.errors else 200


def _offer(form: SecondForm, offered: second_factor.Offer, who: SignedIn) -> str:
    form.sealed.data = offered.sealed
    found = uri(offered.secret, who.account.username, _("旬历"))
    return render_template(
        "accounts/second.html",
        form=form,
        secret=" ".join(offered.secret[i : i + 4] for i in range(0, len(offered.secret), 4)),
        uri=found,
        qr=segno.make(found, error="m", micro=False).svg_data_uri(border=2, scale=5),
        owes=owes_second_factor(),
    )


@blueprint.post("/account/second/off")
@needs_account
def off(who: SignedIn) -> ResponseReturnValue:
    form = ConfirmForm()
    try:
        now = services().clock.now()
        second_factor.turn_off(services().store, who, form.current.data or "", now)
    except NotAllowed as error:
        flash(in_words(error.code, error.data), "error")
    else:
        flash(_("动态口令已停用，登录时只需密码。"), "done")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/second/codes")
@needs_account
def codes(who: SignedIn) -> ResponseReturnValue:
    form = ConfirmForm()
    try:
        now = services().clock.now()
        made = second_factor.renew_codes(services().store, who, form.current.data or "", now)
    except NotAllowed as error:
        flash(in_words(error.code, error.data), "error")
        return redirect(url_for("accounts.own"), 303)
    return render_template("accounts/recovery.html", codes=made)
