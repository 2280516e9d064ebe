"""The words of an event in a feed: what, for whom, and what has changed."""

from collections.abc import Hashable, Iterable
from datetime import date

from calendars.text import LANGUAGES, Language, Words
from calendars.times import Days, When
from calendars.timetable import Campaign, Event, Status

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMED_UNITS = 3
CANCELLED_MARKS: dict[Language, str] = {"zh": "【已取消】", "en": "[Cancelled] "}
DEADLINE_MARKS: dict[Language, str] = {"zh": "【截止】", "en": "[Deadline] "}


def day_in_words(day: date, language: Language) -> str:
    """Write `3月13日(周五)` or `Fri 13 Mar`."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "zh":
        return f"{day.month}月{day.day}日({weekday})"
    return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"


def month_in_words(day: date, language: Language) -> str:
    """Write `2009年3月` or `Mar 2009`."""
    if language == "zh":
        return f"{day.year}年{day.month}月"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def when_in_words(when: When, language: Language) -> str:
    """Write a time as people say it: first to last day, or the day and 24-hour times."""
    first, last = (day_in_words(day, language) for day in (when.first_day, when.last_day))
    if isinstance(when, Days):
        dash = "至" if language == "zh" else " to "
        return first if first == last else f"{first}{dash}{last}"
    if first == last:
        return f"{first} {when.start:%H:%M}–{when.end:%H:%M}"
    return f"{first} {when.start:%H:%M} – {last} {when.end:%H:%M}"


def summary(event: Event, campaign: Campaign, language: Language) -> str:
    """Begin with the kind's name, so that a list on a phone can be skimmed."""
    name = campaign.kinds[event.kind].words.in_(language)
    mark = CANCELLED_MARKS[language] if event.status is Status.CANCELLED else ""
    if not event.title:
        return mark + name
    return f"{mark}{name}：{event.title}" if language == "zh" else f"{mark}{name}: {event.title}"


_LINES = {
    "units": Words("单位：", "Unit: "),
    "purpose": Words("内容：", "What for: "),
    "attend": Words("参加：", "Who attends: "),
    "guidance": Words("指导检查组：", "Guidance group: "),
    "phase": Words("阶段：", "Phase: "),
    "moved": Words("原定：", "Moved from: "),
    "note": Words("备注：", "Note: "),
}


def description(event: Event, campaign: Campaign, language: Language) -> str:
    """Say what it is for, who should come, and, when it was moved, from when."""
    kind = campaign.kinds[event.kind]
    lines = [
        ("moved", when_in_words(event.moved_from, language) if event.moved_from else ""),
        ("units", _units(event, campaign, language)),
        ("purpose", kind.purpose.in_(language)),
        ("attend", _attending(event, campaign, language)),
        ("guidance", _named([campaign.groups[g].words for g in sorted(event.groups)], language)),
        ("phase", campaign.phases[event.phase].words.in_(language)),
        ("note", event.note),
    ]
    return "\n".join([_LINES[key].in_(language) + text for key, text in lines if text])


def categories(event: Event, campaign: Campaign, language: Language) -> tuple[str, str]:
    phase, kind = campaign.phases[event.phase], campaign.kinds[event.kind]
    return phase.words.in_(language), kind.words.in_(language)


def _units(event: Event, campaign: Campaign, language: Language) -> str:
    if event.district:
        return "全区各单位" if language == "zh" else "all units"
    units = sorted(event.units)
    named = _named([campaign.units[unit].words for unit in units[:_NAMED_UNITS]], language)
    if len(units) <= _NAMED_UNITS:
        return named
    rest = f"等{len(units)}个单位" if language == "zh" else f" and {len(units) - _NAMED_UNITS} more"
    return named + rest


def _attending(event: Event, campaign: Campaign, language: Language) -> str:
    roles = [role.words for code, role in campaign.roles.items() if code in event.roles]
    people = [campaign.people[person].words for person in sorted(event.people)]
    return _named(roles + people, language)


def _named(words: Iterable[Words], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join([one.in_(language) for one in words])


def visible(event: Event, campaign: Campaign) -> Hashable:
    """Give everything of a published event that the bytes of feeds show, or that decides which.

    A description names a few units only, while all of them see the event; two kinds may bear one
    name. SEQUENCE, LAST-MODIFIED and DTSTAMP rise when, and only when, this differs.
    """
    texts = tuple(
        (
            summary(event, campaign, language),
            description(event, campaign, language),
            categories(event, campaign, language),
        )
        for language in LANGUAGES
    )
    audience = (event.district, event.units, event.roles, event.groups, event.people)
    sort = (event.kind, event.phase, event.visibility)
    return (event.when, event.place, event.status, audience, sort, texts)
