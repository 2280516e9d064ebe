"""Faults of a campaign's files put into words, for whoever is to mend them in a spreadsheet."""

from collections.abc import Callable, Mapping
from typing import Any

from calendars.errors import Fault
from service.web.words import say as _

Data = Mapping[str, Any]

_SENTENCES: Mapping[str, Callable[[Data], str]] = {
    "zip.unreadable": lambda _d: _("压缩包无法打开。请不设密码，用 ZIP 格式重新压缩。"),
    "folder.too_many": lambda d: _("文件太多，最多 %(expected)s 个。", **d),
    "folder.two_of_a_name": lambda d: _("有两个同名文件“%(expected)s”，请只留一个。", **d),
    "file.missing": lambda d: _("缺少文件“%(expected)s”。", **d),
    "file.too_large": lambda d: _("文件过大，最多 %(expected)s 字节。", **d),
    "file.too_many_rows": lambda d: _("行数过多，最多 %(expected)s 行。", **d),
    "file.not_utf8": lambda _d: _("不是 UTF-8 编码。在 Excel 中请另存为“CSV UTF-8”。"),
    "csv.syntax": lambda _d: _("引号不成对，无法分清各列。"),
    "toml.syntax": lambda d: _("这一行的写法有误：%(found)s", **d),
    "toml.nested": lambda _d: _("层次过深，请按样例的写法填写。"),
    "row.length": lambda d: _("有 %(found)s 格，应有 %(expected)s 格。", **d),
    "column.missing": lambda d: _("缺少“%(expected)s”一列。", **d),
    "column.unknown": lambda d: _("没有“%(found)s”这一列。", **d),
    "column.repeated": lambda d: _("“%(found)s”一列出现了两次。", **d),
    "table.missing": lambda d: _("缺少“%(expected)s”一节。", **d),
    "table.unknown": lambda d: _("没有“%(found)s”这一节。", **d),
    "table.other_type": lambda d: _("“%(found)s”应写作 %(expected)s。", **d),
    "field.missing": lambda d: _("缺少“%(expected)s”一项。", **d),
    "field.unknown": lambda d: _("没有“%(found)s”这一项。", **d),
    "field.empty": lambda d: _("“%(field)s”没有填写。", **d),
    "setting.missing": lambda d: _("缺少指标“%(expected)s”。", **d),
    "setting.unknown": lambda d: _("没有“%(found)s”这个指标。", **d),
    "setting.duplicate": lambda d: _("指标“%(found)s”重复，第 %(first)s 行已有。", **d),
    "code.unreadable": lambda d: _("代号“%(found)s”不合规定，只用字母、数字和短横线。", **d),
    "code.duplicate": lambda d: _("“%(found)s”重复，第 %(first)s 行已有。", **d),
    "code.repeated": lambda d: _("“%(found)s”在同一格里写了两次。", **d),
    "code.unknown": lambda d: _("没有代号“%(found)s”。", **d),
    "choice.unknown": lambda d: _("“%(found)s”不在可选的几种之内。", **d),
    "number.unreadable": lambda d: _("“%(found)s”不是整数。", **d),
    "date.unreadable": lambda d: _("“%(found)s”不是日期，应写作 2009-03-13。", **d),
    "period.unreadable": lambda d: _("“%(found)s”应写作“%(expected)s”。", **d),
    "zone.unknown": lambda d: _("没有时区“%(found)s”，如 Asia/Shanghai。", **d),
    "days.backwards": lambda _d: _("结束日期不能早于开始日期。"),
    "hours.backwards": lambda _d: _("钟点应按开门、午休、下午上班、下班的先后填写。"),
    "day.duplicate": lambda d: _("%(found)s 重复，第 %(first)s 行已有。", **d),
    "day.works_anyway": lambda _d: _("调休上班只能是周六或周日。"),
    "campaign.too_long": lambda d: _("活动共 %(found)s 天，最长 %(expected)s 天。", **d),
    "phase.other_window": lambda _d: _("按旬写的起止与按日写的不一致。"),
    "phase.outside_campaign": lambda _d: _("阶段超出了活动的起止日期。"),
    "deadline.outside_campaign": lambda d: _("截止日期 %(found)s 不在活动期间内。", **d),
    "setting.outside_campaign": lambda d: _("%(found)s 不在活动期间内。", **d),
    "unit.no_head": lambda d: _("没有主要负责人：%(place)s。", place=_place(d)),
    "group.no_head": lambda d: _("没有组长：%(place)s。", place=_place(d)),
    "head.second": lambda d: _("已有负责人，见第 %(first)s 行。", **d),
    "person.no_role": lambda _d: _("没有写角色。"),
    "person.no_place": lambda _d: _("单位和指导检查组选一项，且只选一项。"),
    "contact.own_unit": lambda _d: _("联系点不能是本单位。"),
    "text.too_long": lambda d: _("最多 %(expected)s 个字。", **d),
    "text.control": lambda _d: _("含有换行或控制字符，请删去。"),
}


def fault_of_file(fault: Fault) -> str:
    """Say in which column what is wrong, what may have been meant, and what there is to choose."""
    sentence = _SENTENCES.get(fault.code)
    said = _other(fault.data) if sentence is None else sentence(fault.data)
    if "field" in fault.data and fault.code != "field.empty":
        said = _("“%(field)s”一栏：%(said)s", field=fault.data["field"], said=said)
    nearest = fault.data.get("nearest") or (
        fault.data.get("found") if fault.code == "file.missing" else ""
    )
    if nearest:
        return said + _("是不是“%(nearest)s”？", nearest=nearest)
    return said + _choices(fault) if fault.code in {"code.unknown", "choice.unknown"} else said


def _choices(fault: Fault) -> str:
    known = fault.data.get("expected")
    if not isinstance(known, list | tuple) or not known:
        return ""
    shown = _("、").join(map(str, known[:_MOST_CHOICES]))
    if len(known) > _MOST_CHOICES:
        return _("可填 %(shown)s 等。", shown=shown)
    return _("可填 %(shown)s。", shown=shown)


_MOST_CHOICES = 12


def _place(data: Data) -> str:
    return str(data.get("expected", "")).partition(":")[0]


def _other(data: Data) -> str:
    """Say it of all that only rules and recipes can have wrong, which the builder of them reads."""
    expected = data.get("expected", "")
    shown = ", ".join(map(str, expected[:10])) if isinstance(expected, list | tuple) else expected
    return _("“%(found)s”有误，应为：%(expected)s。", found=data.get("found", ""), expected=shown)
