"""Clashes and doubts as a coordinator reads them: one sentence for each meeting in the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from calendars.feeds import day_in_words, when_in_words
from calendars.ids import EventUid
from calendars.times import Span
from calendars.timetable import (
    Campaign,
    Clash,
    Doubt,
    Event,
    Monthly,
    Notice,
    OncePerPhase,
    OnRest,
    Party,
    Recurrence,
    Series,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
)
from service.store import Store
from service.timetable import usecases
from service.timetable.nearest import Outlook
from service.timetable.selections import Item
from service.web.language import language
from service.web.problems import fault_in_words
from service.web.shown import doubt_in_words
from service.web.words import say as _

_MOST_SENTENCES = 10
_MOST_SUBJECTS = 3


def in_sentences(store: Store, clashes: Iterable[Clash], notices: Iterable[Notice]) -> list[str]:
    """Name each pair of meetings once, with whom and what they share."""
    pairs = defaultdict(list)
    for clash in clashes:
        pairs[clash.events].append(clash)
    shown = list(pairs.items())[:_MOST_SENTENCES]
    campaign, events = usecases.events(store, {uid for pair, _found in shown for uid in pair})
    sentences = [
        _of_pair([events[uid] for uid in pair if uid in events], found, campaign)
        for pair, found in shown
    ]
    return sentences + [doubt_in_words(notice.doubt) for notice in notices][:_MOST_SENTENCES]


def beside(outlook: Outlook) -> dict[str, list[str]]:
    """Say what stands against an event, by the name of the field that causes it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    pairs: defaultdict[tuple[str, tuple[EventUid, EventUid]], list[Clash]] = defaultdict(list)
    for clash in outlook.clashes:
        pairs[_cause(clash, outlook.event), clash.events].append(clash)
    for (field, pair), together in pairs.items():
        events = [outlook.events[uid] for uid in pair]
        found[field].append(_of_pair(events, together, outlook.campaign))
    for notice in outlook.notices:
        found[_DOUBTFUL[notice.doubt]].append(doubt_in_words(notice.doubt))
    return found


def _cause(clash: Clash, event: Event) -> str:
    """Give the field: a person is asked by name, or by a role in the units."""
    named = clash.party is Party.PERSON and clash.subject in event.people
    whole = "district" if event.district else "units"
    others = {Party.PLACE: "place", Party.GROUP: "groups"}
    return "people" if named else others.get(clash.party, whole)


def by_event(store: Store, items: Iterable[Item]) -> dict[EventUid, list[tuple[str, bool]]]:
    """Say what stands against each event of a dry run, and whether the save would bring it."""
    items = tuple(items)
    uids = {
        uid for item in items for clash in (*item.clashes, *item.standing) for uid in clash.events
    }
    campaign, events = usecases.events(store, uids)
    events |= {item.after.uid: item.after for item in items if item.after}
    found: dict[EventUid, list[tuple[str, bool]]] = {}
    for item in items:
        grave = [fault_in_words(fault) for fault in item.faults]
        grave += _of_pairs(item.clashes, events, campaign)
        light = [
            _("原有的%(clash)s", clash=clash)
            for clash in _of_pairs(item.standing, events, campaign)
        ]
        light += [doubt_in_words(notice.doubt) for notice in item.notices]
        found[item.uid] = [(text, True) for text in grave] + [(text, False) for text in light]
    return found


def _of_pairs(
    clashes: Iterable[Clash], events: Mapping[EventUid, Event], campaign: Campaign
) -> list[str]:
    pairs = defaultdict(list)
    for clash in clashes:
        pairs[clash.events].append(clash)
    return [
        _of_pair([events[uid] for uid in pair if uid in events], together, campaign)
        for pair, together in list(pairs.items())[:_MOST_SUBJECTS]
    ]


def _of_pair(events: list[Event], found: list[Clash], campaign: Campaign) -> str:
    kinds = [_named(event, campaign) for event in events]
    names = [_subject(clash, campaign) for clash in found]
    subjects = _("\u3001").join(names[:_MOST_SUBJECTS])
    if len(names) > _MOST_SUBJECTS:
        subjects += _("等 %(count)s 方", count=len(names))
    return _(
        "时间冲突：%(when)s %(kinds)s，涉及%(subjects)s。",
        when=when_in_words(found[0].overlap, language()),
        kinds=" / ".join(kinds),
        subjects=subjects,
    )


def _named(event: Event, campaign: Campaign) -> str:
    """Name an event with whose it is."""
    kind = campaign.kinds[event.kind].words.in_(language())
    if event.district:
        return _("%(kind)s(全区)", kind=kind)
    first, *others = sorted(event.units)
    unit = campaign.units[first].words.in_(language())
    if others:
        return _("%(kind)s(%(unit)s等 %(count)s 个单位)", kind=kind, unit=unit,
                 count=1 + len(others))  # fmt: skip
    return _("%(kind)s(%(unit)s)", kind=kind, unit=unit)


def _subject(clash: Clash, campaign: Campaign) -> str:
    things: Mapping[Party, Mapping[Any, Any]] = {
        Party.PERSON: campaign.people,
        Party.GROUP: campaign.groups,
        Party.UNIT: campaign.units,
    }
    known = things.get(clash.party, {}).get(clash.subject)
    return known.words.in_(language()) if known else clash.subject


def rule_in_words(series: Series) -> str:
    """Say a rule as people say it: 每周五 15:00 至 17:00."""
    days, when = _ruled_days(series.recurrence), series.pattern.when
    hours = f"{when.start:%H:%M}–{when.end:%H:%M}" if isinstance(when, Span) else _("全天")
    rests = {
        OnRest.NEXT: _("遇节假日顺延"),
        OnRest.SKIP: _("遇节假日跳过"),
        OnRest.KEEP: _("节假日照常"),
    }
    return _(
        "%(days)s %(hours)s，%(first)s至%(last)s，%(rest)s",
        days=days, hours=hours, first=day_in_words(series.days.first, language()),
        last=day_in_words(series.days.last_day, language()), rest=rests[series.on_rest],
    )  # fmt: skip


def _ruled_days(rule: Recurrence) -> str:
    weekdays = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    match rule:
        case Weekly(weekday, 1):
            return _("每%(weekday)s", weekday=weekdays[weekday])
        case Weekly(weekday, every):
            return _("每 %(every)s 周的%(weekday)s", every=every, weekday=weekdays[weekday])
        case Monthly(weekday, nth):
            return _("每月%(nth)s%(weekday)s", nth=_nth(nth), weekday=weekdays[weekday])
        case WorkdayOfMonth(nth):
            return _("每月%(nth)s工作日", nth=_nth(nth))
        case WorkdayOfPeriod(nth):
            return _("每旬%(nth)s工作日", nth=_nth(nth))
        case OncePerPhase(nth):
            return _("每阶段%(nth)s工作日", nth=_nth(nth))


def _nth(nth: int) -> str:
    words = (_("第一个"), _("第二个"), _("第三个"), _("第四个"), _("第五个"))
    return words[nth - 1] if 1 <= nth <= len(words) else _("最后一个")


_DOUBTFUL = {
    Doubt.OUTSIDE_PHASE: "date",
    Doubt.DAY_OFF: "date",
    Doubt.OUTSIDE_HOURS: "start",
    Doubt.AFTER_DEADLINE: "date",
    Doubt.NO_GUIDANCE: "groups",
    Doubt.SHOWN: "visibility",
}
