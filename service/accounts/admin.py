"""`/admin/accounts`: who has an account, and who is invited to have one."""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress

import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.timetable import Campaign
from service.accounts import invitations, usecases
from service.accounts.forms import InviteForm
from service.errors import NotAllowed, NotFound
from service.publishing import new_operation
from service.web.guard import actor, needs
from service.web.policy import Action
from service.web.problems import in_words
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("admin", __name__)


def _campaign() -> Campaign | None:
    with suppress(NotFound), services().store.reading() as work:
        return work.campaigns.current()
    return None


@blueprint.route("/admin/accounts", methods=["GET", "POST"])
@needs(Action.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """List accounts and open invitations; invite."""
    form = InviteForm(_campaign())
    if not form.validate_on_submit():
        return _list(form), 422 if form.errors else 200
    now, token = services().clock.now(), _one_time(request.form.get("operation_id", ""))
    try:
        invitations.invite(services().store, form.invited(), token, actor().name, now)
    except NotAllowed as error:
        form.granted.errors = [in_words(error.code, error.data)]
        return _list(form), 422
    return _invited(token, form.invited().note)


def _list(form: InviteForm) -> str:
    now = services().clock.now()
    return render_template(
        "accounts/admin.html",
        form=form,
        listed=invitations.listed(services().store),
        invited=invitations.open_invitations(services().store, now),
        campaign=_campaign(),
        operation=new_operation,
        me=actor().name,
        zone=zone(),
    )


def _one_time(operation: str) -> str:
    """Give the token that belongs to a form: sent twice, it is the same invitation."""
    if not operation:
        abort(400)
    key = services().settings.sealing_key
    return hmac.new(key, f"invitation/{operation}".encode(), hashlib.sha256).hexdigest()


def _invited(token: str, whom: str) -> str:
    url = services().settings.base_url + url_for("invitations.accept", token=token)
    return render_template(
        "accounts/invited.html",
        url=url,
        whom=whom,
        hours=int(invitations.LIFE.total_seconds() // 3600),
        qr=segno.make(url, error="m", micro=False).svg_data_uri(border=2, scale=5),
    )


@blueprint.post("/admin/accounts/<username>/<action>")
@needs(Action.MANAGE_ACCOUNTS)
def act(username: str, action: str) -> ResponseReturnValue:
    store, now = services().store, services().clock.now()
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "disable": (
            lambda: usecases.disable(store, username, now),
            _("账号已停用，已登录的设备全部退出。"),
        ),
        "enable": (lambda: invitations.enable(store, username), _("账号已恢复使用。")),
        "end": (lambda: invitations.end_sessions(store, username), _("该账号已在各设备退出。")),
        "second": (
            lambda: invitations.drop_second(store, username),
            _("动态口令已解除，该账号凭密码登录后可重新设置。"),
        ),
    }
    if action == "password":
        token = _one_time(request.form.get("operation_id", ""))
        invitations.invite_again(store, username, token, actor().name, now)
        return _invited(token, username)
    if action not in acts:
        raise NotFound("page.unknown")
    if username == actor().name:
        raise NotAllowed("account.own")
    do, told = acts[action]
    do()
    flash(told, "done")
    return redirect(url_for("admin.accounts"), 303)


@blueprint.post("/admin/invitations/<key>/withdraw")
@needs(Action.MANAGE_ACCOUNTS)
def withdraw(key: str) -> ResponseReturnValue:
    invitations.withdraw(services().store, key)
    flash(_("邀请已撤回。"), "done")
    return redirect(url_for("admin.accounts"), 303)
