"""The words of an event in a feed: what, for whom, and what has changed."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date

from calendars.ids import KindCode
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


def dates_in_words(days: Days, language: Language) -> str:
    """Write days with their years, since campaigns differ by them."""
    first, last = (dated_in_words(day, language) for day in (days.first, days.last_day))
    dash = "至" if language == "zh" else " to "
    return first if first == last else f"{first}{dash}{last}"


def dated_in_words(day: date, language: Language) -> str:
    """Write `2009年3月13日(周五)` or `Fri 13 Mar 2009`."""
    year = f"{day.year}年" if language == "zh" else f" {day.year}"
    said = day_in_words(day, language)
    return year + said if language == "zh" else said + year


_LINES = {
    "units": Words("单位：", "Unit: "),
    "purpose": Words("内容：", "What for: "),
    "attend": Words("参加：", "Who attends: "),
    "guidance": Words("指导检查组：", "Guidance group: "),
    "phase": Words("阶段：", "Phase: "),
    "moved": Words("原定：", "Moved from: "),
    "note": Words("备注：", "Note: "),
}


_Said = Callable[[Event, Campaign, Language], str]
_MOST_KEPT = 10_000


class Wording:
    """Events of a campaign in the words of one language.

    What many events share is put together once. `written` writes each text as a format wants it;
    it must not matter whether texts are joined before or after.
    """

    def __init__(
        self, campaign: Campaign, language: Language, written: Callable[[str], str] = str
    ) -> None:
        self._campaign, self._language, self._written = campaign, language, written
        self._break = written("\n")
        self._titles: dict[tuple[KindCode, bool], tuple[str, str]] = {}
        self._lines: dict[tuple[str, Hashable], str] = {}

    def summary(self, event: Event) -> str:
        """Begin with the kind's name, so that a list on a phone can be skimmed."""
        key = event.kind, event.status is Status.CANCELLED
        if key not in self._titles:
            self._titles[key] = self._title(*key)
        alone, before = self._titles[key]
        return before + self._written(event.title) if event.title else alone

    def description(self, event: Event) -> str:
        """Say what it is for, who should come, and, when it was moved, from when."""
        lines = self._common(event)
        if event.moved_from:
            moved = when_in_words(event.moved_from, self._language)
            lines.insert(0, self._line("moved", moved))
        if event.note:
            lines.append(self._line("note", event.note))
        return self._break.join(lines)

    def categories(self, event: Event) -> tuple[str, str]:
        phase, kind = self._campaign.phases[event.phase], self._campaign.kinds[event.kind]
        return self._in(phase.words), self._in(kind.words)

    def _in(self, words: Words) -> str:
        return self._written(words.in_(self._language))

    def _line(self, key: str, text: str) -> str:
        return self._in(_LINES[key]) + self._written(text)

    def _title(self, kind: KindCode, cancelled: bool) -> tuple[str, str]:  # noqa: FBT001 -- a key's part
        mark = CANCELLED_MARKS[self._language] if cancelled else ""
        alone = self._written(mark + self._campaign.kinds[kind].words.in_(self._language))
        return alone, alone + ("：" if self._language == "zh" else ": ")

    def _common(self, event: Event) -> list[str]:
        """Give the lines between, but for those that say nothing."""
        lines = (
            self._of("units", (event.district, event.units), _units, event),
            self._of("purpose", event.kind, _purpose, event),
            self._of("attend", (event.roles, event.people), _attending, event),
            self._of("guidance", event.groups, _guidance, event),
            self._of("phase", event.phase, _phase, event),
        )
        return [line for line in lines if line]

    def _of(self, name: str, key: Hashable, said: _Said, event: Event) -> str:
        """Give a line of which `key` is all that it depends on."""
        line = self._lines.get((name, key))
        if line is None:
            text = said(event, self._campaign, self._language)
            line = self._line(name, text) if text else ""
            # Who comes is put together anew with every edit, for as long as a process lives.
            if len(self._lines) >= _MOST_KEPT:
                self._lines.clear()
            self._lines[name, key] = line
        return line


def summary(event: Event, campaign: Campaign, language: Language) -> str:
    """Give its title as `Wording` says it."""
    return Wording(campaign, language).summary(event)


def description(event: Event, campaign: Campaign, language: Language) -> str:
    """Give what `Wording` says of it."""
    return Wording(campaign, language).description(event)


def _units(event: Event, campaign: Campaign, language: Language) -> str:
    if event.district:
        return "全区各单位" if language == "zh" else "all units"
    units = sorted(event.units)
    named = _named([campaign.units[unit].words for unit in units[:_NAMED_UNITS]], language)
    if len(units) <= _NAMED_UNITS:
        return named
    rest = f"等{len(units)}个单位" if language == "zh" else f" and {len(units) - _NAMED_UNITS} more"
    return named + rest


def _purpose(event: Event, campaign: Campaign, language: Language) -> str:
    return campaign.kinds[event.kind].purpose.in_(language)


def _guidance(event: Event, campaign: Campaign, language: Language) -> str:
    return _named([campaign.groups[group].words for group in sorted(event.groups)], language)


def _phase(event: Event, campaign: Campaign, language: Language) -> str:
    return campaign.phases[event.phase].words.in_(language)


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
    said = [Wording(campaign, language) for language in LANGUAGES]
    texts = tuple((w.summary(event), w.description(event), w.categories(event)) for w in said)
    audience = (event.district, event.units, event.roles, event.groups, event.people)
    sort = (event.kind, event.phase, event.visibility)
    return (event.when, event.place, event.status, audience, sort, texts)
