"""What a calendar app would stumble over, told to people: what is so, and what comes of it."""

from collections.abc import Callable, Mapping

from calendars.feeds import Finding
from service.web.words import say as _

_Said = Callable[[], str]
_BYTES: Mapping[str, _Said] = {
    "bom": lambda: _("文件以字节序标记开头，应用可能认不出是日历。"),
    "line_ends": lambda: _("换行不是 CRLF，应用可能读不出内容。"),
    "cut_off": lambda: _("日历没有结尾，可能没有传完，应用会保留旧内容或显示为空。"),
    "too_long": lambda: _("一行超过 75 个字节，应用可能截断或整份拒收。"),
    "blank_line": lambda: _("有空行，应用可能读到此处为止。"),
    "not_utf8": lambda: _("不是 UTF-8 编码，文字会成乱码。"),
    "cut_character": lambda: _("一个汉字被拆在两行，应用可能显示乱码。"),
    "control": lambda: _("含有控制字符，应用可能整份拒收。"),
    "bidi": lambda: _("含有改变文字方向的字符，标题会显示颠倒。"),
    "no_colon": lambda: _("一行没有冒号，应用可能整份拒收。"),
    "nesting": lambda: _("各部分的开头和结尾对不上，应用读不出内容。"),
    "calendars": lambda: _("应当只有一份日历，应用只读第一份。"),
    "too_big": lambda: _("日历过大，超出部分应用可能不显示，请改用按月链接。"),
}
_CALENDAR: Mapping[str, _Said] = {
    "missing": lambda: _("缺少必需的一项，应用会略去这条日程或整份拒收。"),
    "twice": lambda: _("只能有一次的一项出现了两次，应用可能整份拒收。"),
    "empty": lambda: _("日历里一条日程也没有，应用会当作链接有误。"),
    "same_uid": lambda: _("两条日程编号相同，应用只显示其中一条。"),
    "value": lambda: _("取值不合规定，应用会略去这一项或整份拒收。"),
    "escape": lambda: _("标点没有按规定转写，文字会在此处断开。"),
    "refresh": lambda: _("没有写明多久更新一次，应用按自己的间隔更新。"),
    "slow_refresh": lambda: _("写明的更新间隔过长，改动会迟到。"),
    "name": lambda: _("没有日历名称，应用会显示一串网址。"),
    "colour": lambda: _("颜色名称认不出，应用会另选颜色。"),
    "method": lambda: _("写成了会议邀请，应用可能要求逐条答复。"),
    "foreign": lambda: _("有不属于本系统的扩展项，个别应用处理它时出过漏洞。"),
    "too_many": lambda: _("日程过多，超出部分应用可能不显示，请改用按月链接。"),
}
_TIMES: Mapping[str, _Said] = {
    "unknown_zone": lambda: _("引用的时区没有定义，时间可能差几个小时。"),
    "zone_history": lambda: _("时区定义带有多年旧规则，个别应用会把时间错开。"),
    "stray_zone": lambda: _("日程里有多余的时区项，应用可能读错时间。"),
    "bad_time": lambda: _("时间读不出来，应用会略去这条日程。"),
    "floating": lambda: _("时间没有时区，在外地的手机上会显示成当地时间。"),
    "utc": lambda: _("时间按世界时书写，个别应用会差 8 个小时。"),
    "end_type": lambda: _("开始和结束一个是日期、一个是时刻，应用会略去这条日程。"),
    "no_end": lambda: _("没有结束时间，应用会当作零分钟。"),
    "two_ends": lambda: _("同时写了结束时间和时长，应用可能整份拒收。"),
    "backwards": lambda: _("结束早于开始，应用会略去这条日程。"),
    "almost_a_day": lambda: _("用零点到 23:59 表示全天，应用会占满当天的格子。"),
    "recurrence": lambda: _("用了重复规则，个别应用不展开。"),
    "busy_day": lambda: _("全天事项标成了“忙”，会挡住当天的会议邀请。"),
    "due_in_event": lambda: _("日程里写了截止日期，手机可能整份拒收。"),
}
_EVENTS: Mapping[str, _Said] = {
    "clock": lambda: _("时间戳与最后修改时间不一致，应用可能把它当成改动反复提示。"),
    "cancelled_unmarked": lambda: _("已取消的日程标题没有注明，个别应用会照常显示。"),
    "cancelled_busy": lambda: _("已取消的日程仍标为“忙”，会占用当天时间。"),
    "cancelled_alarm": lambda: _("已取消的日程仍带提醒，届时还会响。"),
    "task_only": lambda: _("只写成待办，不显示待办的应用里看不到。"),
    "alarm": lambda: _("提醒不完整，应用可能略去整条日程。"),
    "alarm_repeats": lambda: _("提醒会反复响，个别应用处理它时出过漏洞。"),
    "attachment": lambda: _("带有附件，个别应用会自动去下载。"),
    "mail_address": lambda: _("含有邮箱地址，订阅人都能看到，应用还可能发出邀请。"),
}
_UPDATES: Mapping[str, _Said] = {
    "silent": lambda: _("内容改了而序号没有升高，应用会继续显示旧内容。"),
    "back": lambda: _("序号比应用手里的低，改动会被忽略。"),
}
_HEADERS: Mapping[str, _Said] = {
    "charset": lambda: _("没有注明是 UTF-8 编码的日历，汉字可能成乱码。"),
    "no_tag": lambda: _("没有版本标记，应用每次都要重新下载全部内容。"),
    "no_date": lambda: _("没有注明最后修改时间，应用每次都要重新下载全部内容。"),
    "not_kept": lambda: _("缓存规定有误，应用可能一直显示旧内容，或者什么也存不下。"),
    "no_length": lambda: _("没有注明长度，没有传完时应用察觉不到。"),
    "vary": lambda: _("没有注明压缩与否，中间的代理可能给出读不懂的内容。"),
    "cookie": lambda: _("带有登录标记，链接外传时可能泄露登录状态。"),
    "attached": lambda: _("按附件发送，手机会下载成文件而不是订阅。"),
    "file_name": lambda: _("文件名有误，下载后打不开。"),
}
SAID = {**_BYTES, **_CALENDAR, **_TIMES, **_EVENTS, **_UPDATES, **_HEADERS}
"""A sentence for every code of `calendars.feeds.STUMBLES`."""


def finding_in_words(finding: Finding) -> str:
    return SAID[finding.code]()
