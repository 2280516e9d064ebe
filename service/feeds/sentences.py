"""Apps and what they do, as pages say it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calendars.feeds import HABITS, App, Cancels, Fate, Habits, Item, Keeps, Seen
from service.store.fetches import Reader
from service.web.words import say as _


def app_in_words(app: App) -> str:
    names = {
        App.IPHONE: _("iPhone、iPad"),
        App.MAC: _("Mac 日历"),
        App.GOOGLE: _("谷歌日历"),
        App.OUTLOOK: _("Outlook（网页版、新版）"),
        App.CLASSIC: _("Outlook（经典版）"),
        App.THUNDERBIRD: "Thunderbird",
        App.ANDROID: _("安卓手机"),
        App.NEXTCLOUD: "Nextcloud",
        App.OTHER: _("其他应用"),
        App.BROWSER: _("浏览器打开"),
    }
    return names[app]


def reader_in_words(reader: Reader) -> str:
    """Name an app with the class of its version: `iPhone、iPad 17`, or `Evolution 3`."""
    app = App(reader.app)
    if app is App.OTHER and reader.version:
        return reader.version
    return " ".join(part for part in (app_in_words(app), reader.version) if part)


@dataclass(frozen=True, slots=True)
class Button:
    """`kind` says where it leads: `url`, `webcal`, `google` or `profile` of an offer."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How to subscribe with an app, and what to expect of it then."""

    buttons: Sequence[Button]
    steps: Sequence[str]
    expects: Sequence[tuple[str, str]]


def guide(app: App, seen: Seen) -> Guide:
    habits = HABITS[app]
    expects = (
        (_("多久更新"), _REFRESH[app]()),
        (_("提醒"), _REMINDERS[habits.reminders]()),
        (_("已取消的日程"), _CANCELS[habits.cancels]()),
        (_("待办事项"), _("显示。") if habits.tasks else _("不显示；截止事项已另列为全天日程。")),
        (_("内容多少"), _size(seen, habits)),
    )
    return Guide(_buttons(app), [step() for step in _STEPS[app]], expects)


def _buttons(app: App) -> Sequence[Button]:
    match app:
        case App.IPHONE:
            return Button(_("订阅日历"), "webcal"), Button(_("下载描述文件"), "profile")
        case App.MAC:
            return (Button(_("在“日历”中打开"), "webcal"),)
        case App.GOOGLE:
            return (Button(_("添加到谷歌日历"), "google"),)
        case _:
            return ()


def _size(seen: Seen, habits: Habits) -> str:
    now = {"events": seen.events, "size": -(-seen.size // 1000)}
    if habits.most_events is None or habits.most_bytes is None:
        return _("现有 %(events)s 项、%(size)s kB，应用没有已知的上限。", **now)
    most = {"most": habits.most_events, "limit": habits.most_bytes // 1000}
    if seen.cut_off:
        return _("现有 %(events)s 项、%(size)s kB，超过应用的上限（%(most)s 项、%(limit)s kB），"
                 "会缺漏。", **now, **most)  # fmt: skip
    return _("现有 %(events)s 项、%(size)s kB，应用的上限约为 %(most)s 项、%(limit)s kB。",
             **now, **most)  # fmt: skip


def _paste() -> str:
    return _("粘贴下面的 https 地址，不要改成 webcal。")


_Said = Callable[[], str]
_STEPS: Mapping[App, Sequence[_Said]] = {
    App.IPHONE: (
        lambda: _("在手机上打开本页，点“订阅日历”，再点“订阅”。"),
        lambda: _("没有反应的，点“下载描述文件”，再到“设置 → 通用 → VPN 与设备管理”中安装。"),
        lambda: _("不要直接点开 https 地址：那样只导入一次，以后不再更新。"),
    ),
    App.MAC: (
        lambda: _("点“在‘日历’中打开”，再点“订阅”。"),
        lambda: _("在弹出的窗口中选自动刷新的间隔；要提醒的，取消勾选“移除：提醒”。"),
    ),
    App.GOOGLE: (
        lambda: _("用电脑点“添加到谷歌日历”；手机应用里不能添加，添加后手机上也会显示。"),
        lambda: _("或在电脑网页“其他日历 → 通过网址添加”中粘贴下面的 https 地址。"),
    ),
    App.OUTLOOK: (
        lambda: _("打开“添加日历 → 从 Internet 订阅”。"),
        _paste,
    ),
    App.CLASSIC: (
        lambda: _("打开“文件 → 帐户设置 → Internet 日历 → 新建”。"),
        _paste,
    ),
    App.THUNDERBIRD: (
        lambda: _("打开“新建日历 → 在网络上”。"),
        lambda: _("粘贴下面的 https 地址，用户名留空。"),
    ),
    App.ANDROID: (
        lambda: _("安装 ICSx5，打开后点“+”。"),
        lambda: _("粘贴下面的 https 地址，日程随即出现在手机自带的日历中。"),
    ),
    App.NEXTCLOUD: (
        lambda: _("打开“日历 → 新建日历 → 从链接新建订阅（只读）”。"),
        lambda: _("粘贴下面的 https 地址。"),
    ),
    App.OTHER: (
        lambda: _("找到“订阅”“通过网址添加”或“网络日历”一类的功能，不要用“导入”。"),
        lambda: _("粘贴下面的 https 地址。"),
    ),
}
_REFRESH: Mapping[App, _Said] = {
    App.IPHONE: lambda: _(
        "由手机“获取新数据”的设置决定，最快 15 分钟；设为“自动”的，只在充电并连 Wi-Fi 时更新。"
        "在日历列表中下拉，可立即更新。"
    ),
    App.MAC: lambda: _("订阅时自选，5 分钟至一周。"),
    App.GOOGLE: lambda: _("8 至 24 小时，有时更久，不能手动更新。急事请以电话通知为准。"),
    App.OUTLOOK: lambda: _("3 至 6 小时，有时超过 24 小时，不能手动更新。"),
    App.CLASSIC: lambda: _("约 1 小时，随“发送/接收”进行。"),
    App.THUNDERBIRD: lambda: _("自行设定，默认 30 分钟。"),
    App.ANDROID: lambda: _("自行设定。"),
    App.NEXTCLOUD: lambda: _("约 1 小时。"),
    App.OTHER: lambda: _("因应用而异；日历本身建议每小时一次。"),
}
_REMINDERS: Mapping[Keeps, _Said] = {
    Keeps.YES: lambda: _("采用日历自带的提醒，须先在链接设置中选定。"),
    Keeps.ASKS: lambda: _("默认不采用日历自带的提醒，订阅时可以打开。"),
    Keeps.NO: lambda: _("不采用日历自带的提醒，请在应用里另设。"),
}
_CANCELS: Mapping[Cancels, _Said] = {
    Cancels.STRUCK: lambda: _("划去，标题前注明“已取消”。"),
    Cancels.HIDDEN: lambda: _("隐藏。想看见的，请在链接设置中选“保留，标题前注明”。"),
    Cancels.TITLE: lambda: _("照常显示，标题前注明“已取消”。"),
}
_FATES: Mapping[Fate, _Said] = {
    Fate.SHOWN: lambda: _("显示"),
    Fate.STRUCK: lambda: _("划去"),
    Fate.HIDDEN: lambda: _("不显示"),
}


def fate_in_words(item: Item) -> str:
    """Say what becomes of an item, and of its reminders where it has any."""
    fate = _FATES[item.fate]()
    if item.reminders is None or item.fate is Fate.HIDDEN:
        return fate
    kept = {
        Keeps.YES: _("带提醒"), Keeps.ASKS: _("提醒由本人打开"), Keeps.NO: _("去掉提醒"),
    }  # fmt: skip
    return _("%(fate)s，%(reminder)s", fate=fate, reminder=kept[item.reminders])
