"""Codes of errors put into words, and one table from error to answer."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from calendars.errors import CalendarsError, EditConflict, Fault, UnknownCode
from calendars.feeds import day_in_words
from service.errors import NotAllowed, NotFound, ServiceError
from service.store import Unavailable
from service.web.language import language
from service.web.words import say as _

_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "text.control": lambda data: _("不能含有换行或控制字符(%(point)s)，请删去。", **data),
    "text.too_long": lambda data: _("最多 %(limit)s 个字，现有 %(length)s 个。", **data),
    "event.outside_campaign": lambda data: _(
        "不在活动期间内，应在 %(first)s 至 %(last)s 之间。", **_days(data)
    ),
    "event.too_long": lambda _data: _("一次活动不超过一天；跨多日的，请不填时间。"),
    "span.backwards": lambda _data: _("结束时间应晚于开始时间。"),
    "days.backwards": lambda _data: _("结束日期不能早于开始日期。"),
    "host.shared": lambda _data: _("由多个单位共同承办，请在事项页面修改单位。"),
    "event.nobody": lambda _data: _("请选择单位；面向全区的，请勾选“全区”。"),
    "event.both": lambda _data: _("“全区”与具体单位只能选一项。"),
    "operation.missing": lambda _data: _("表单已失效，请刷新页面后重新填写。"),
    "sign_in.wrong": lambda _data: _("用户名或密码不正确。"),
    "sign_in.too_often": lambda data: _("尝试次数过多，请 %(minutes)s 分钟后再试。", **data),
    "password.short": lambda data: _("密码太短，至少 %(least)s 个字符。", **data),
    "password.long": lambda data: _("密码太长，最多 %(most)s 个字符。", **data),
    "password.common": lambda _data: _("这个密码太容易被猜到，请换一个；也不要包含用户名。"),
    "password.wrong": lambda _data: _("现用密码不正确。"),
    "code.wrong": lambda _data: _("验证码不正确，或已用过。请等新的验证码出现后再填。"),
    "half.over": lambda _data: _("停留时间过长，请重新登录。"),
    "account.exists": lambda data: _("用户名“%(username)s”已有人使用，请换一个。", **data),
    "invitation.scope": lambda _data: _(
        "单位联络员须选定单位，指导检查组须选定组；其他权限两项都不选。"
    ),
    "invitation.unknown": lambda _data: _("邀请已经用过、撤回或过期，请向管理员再要一个。"),
    "identity.unknown": lambda _data: _(
        "此统一身份尚未绑定账号。请用密码登录后在“我的账号”中绑定，或与区活动办公室联系。"
    ),
    "identity.taken": lambda _data: _("此统一身份已绑定另一个账号。"),
    "identity.refused": lambda _data: _("统一身份登录没有完成，请重试。"),
    "identity.unreachable": lambda _data: _("暂时连不上统一身份认证，请稍后再试，或用密码登录。"),
    "campaign.exists": lambda data: _("已有代号为“%(id)s”的活动，请换一个代号。", **data),
    "unit.in_use": lambda _data: _("还有人员、联系点或活动属于此单位，不能删除。"),
    "person.in_use": lambda _data: _("此人还有任职或联系点，请先删除或结束。"),
    "deadline.in_use": lambda _data: _("有规则按这一截止日期核对，不能删除；可以改日期。"),
    "group.in_use": lambda _data: _("还有单位或成员属于此组，不能删除。"),
    "post.one_place": lambda _data: _("单位和指导检查组选一项，且只选一项。"),
    "words.missing": lambda _data: _("请填写。"),
    "recipe.none": lambda _data: _("此活动没有排期办法，无法自动排期。"),
    "runs.too_many": lambda data: _("排队的已有 %(most)s 次，请稍后再提。", **data),
    "proposal.stale": lambda data: _(
        "日程已有变动，其中 %(count)s 项不能照此采纳；没有做任何改动，请按最新日程重新核对。",
        **data,
    ),
    "undo.moved_on": lambda _data: _("此后又有人改动过，不能直接撤销；请先撤销较新的改动。"),
    "day.unreadable": lambda _data: _("请填写日期，如 2009-03-13。"),
    "held.outside": lambda data: _("召开日期应在 %(first)s 至 %(last)s 之间。", **_days(data)),
    "entry.outside_campaign": lambda data: _(
        "离活动期间太远，应在 %(first)s 至 %(last)s 之间。", **_days(data, year=True)
    ),
    "entry.unknown_subject": lambda _data: _("没有这一项，请从列表中选择。"),
    "field.empty": lambda _data: _("请填写。"),
    "number.out_of_range": lambda data: _(
        "应在 %(low)s 至 %(high)s 之间。", low=data["expected"][0], high=data["expected"][1]
    ),
    "view.drafts_only": lambda _data: _("草稿不发布，不能订阅。请改选其他状态。"),
    "view.unknown": lambda data: _("没有“%(key)s”，请从列表中选择。", **data),
    "selection.too_many": lambda data: _(
        "一次最多处理 %(limit)s 项，现有 %(found)s 项，请缩小范围。", **data
    ),
    "series.too_many": lambda data: _("一次最多生成 %(limit)s 项，请缩短时间范围。", **data),
    "saved.too_many": lambda data: _("最多保存 %(limit)s 个视图，请先删去不用的。", **data),
    "series.not_allowed": lambda _data: _("系列中有不由您管理的事项，请改用“仅这一次”。"),
    "series.rule": lambda _data: _("无法按此规则排出日期，请核对。"),
    "event.never_public": lambda _data: _("此类事项是内部事项，不得公开。"),
    "event.exists": lambda _data: _("此事项已存在。"),
}


def in_words(code: str, data: dict[str, Any]) -> str:
    """Say what is wrong, and what would be right."""
    if sentence := _SENTENCES.get(code):
        return sentence(data)
    if ".unknown_" in code:
        return _("没有“%(code)s”，请从列表中选择。", **data)
    return _("内容有误，请检查后重试。")


def _days(data: dict[str, Any], *, year: bool = False) -> dict[str, str]:
    return {
        key: data[key].isoformat() if year else day_in_words(data[key], language())
        for key in ("first", "last")
    }


def fault_in_words(fault: Fault) -> str:
    return in_words(fault.code, fault.data)


_PAGES: dict[int, Callable[[], tuple[str, str]]] = {
    400: lambda: (
        _("请求无效"),
        _("页面已过期，或表单来自另一次登录。请返回上一页，刷新后重新提交。"),
    ),
    403: lambda: (_("无权操作"), _("您的账号不能进行此项操作。如有需要，请与区活动办公室联系。")),
    404: lambda: (_("没有找到"), _("您要找的内容不存在，或已被移走。")),
    405: lambda: (_("请求无效"), _("此地址不接受这种请求。")),
    409: lambda: (_("内容已被他人修改"), _("请返回查看最新内容后再改。")),
    410: lambda: (_("已经失效"), _("此地址已停用，不再提供内容。")),
    413: lambda: (_("内容过大"), _("提交的内容超过上限。")),
    500: lambda: (_("系统出错"), _("问题已记录。请稍后再试；仍不行的，请把下面的编号告诉管理员。")),
    501: lambda: (
        _("没有安装"),
        _("本系统没有安装生成 PDF 的组件。可在日程表页面用浏览器打印，版式相同。"),
    ),
    503: lambda: (_("暂时繁忙"), _("数据库暂时无法访问，请稍后再试。您填写的内容没有保存。")),
    422: lambda: (_("内容有误"), _("内容有误，请检查后重试。")),
    429: lambda: (_("请求过多"), _("请稍后再试。")),
}


def page(status: int, number: str = "") -> ResponseReturnValue:
    title, text = _PAGES.get(status, _PAGES[500])()
    body = render_template("error.html", title=title, text=text, status=status, number=number)
    headers = {"Retry-After": "30"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return body, status, headers


def add_handlers(app: Flask) -> None:
    def for_domain(error: CalendarsError) -> ResponseReturnValue:
        if isinstance(error, UnknownCode):
            return page(404)
        return page(409 if isinstance(error, EditConflict) else 422)

    def for_service(error: ServiceError) -> ResponseReturnValue:
        if isinstance(error, NotFound):
            return page(404)
        return page(403 if isinstance(error, NotAllowed) else 409)

    def for_http(error: HTTPException) -> ResponseReturnValue:
        return page(error.code or 500)

    def for_database(error: Unavailable) -> ResponseReturnValue:
        app.logger.error("database out of reach: %s", type(error.orig).__name__)
        return page(503)

    def for_anything(error: Exception) -> ResponseReturnValue:
        number = secrets.token_hex(4)
        app.logger.error("error %s at %s", number, request.endpoint, exc_info=error)
        return page(500, number)

    app.register_error_handler(CalendarsError, for_domain)
    app.register_error_handler(ServiceError, for_service)
    app.register_error_handler(CSRFError, lambda _error: page(400))
    app.register_error_handler(HTTPException, for_http)
    app.register_error_handler(Unavailable, for_database)
    app.register_error_handler(Exception, for_anything)
