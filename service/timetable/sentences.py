"""Clashes and doubts as a coordinator reads them: one sentence for each meeting in the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from calendars.feeds import when_in_words
from calendars.ids import EventUid
from calendars.timetable import Campaign, Clash, Event, Notice, Party
from service.store import Store
from service.timetable import usecases
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


def by_event(store: Store, items: Iterable[Item]) -> dict[EventUid, list[str]]:
    """Say what stands against each event of a dry run."""
    items = tuple(items)
    uids = {uid for item in items for clash in item.clashes for uid in clash.events}
    campaign, events = usecases.events(store, uids)
    events |= {item.after.uid: item.after for item in items if item.after}
    found: dict[EventUid, list[str]] = {}
    for item in items:
        pairs = defaultdict(list)
        for clash in item.clashes:
            pairs[clash.events].append(clash)
        said = [fault_in_words(fault) for fault in item.faults]
        said += [
            _of_pair([events[uid] for uid in pair if uid in events], together, campaign)
            for pair, together in list(pairs.items())[:_MOST_SUBJECTS]
        ]
        found[item.uid] = said + [doubt_in_words(notice.doubt) for notice in item.notices]
    return found


def _of_pair(events: list[Event], found: list[Clash], campaign: Campaign) -> str:
    kinds = [campaign.kinds[event.kind].words.in_(language()) for event in events]
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


def _subject(clash: Clash, campaign: Campaign) -> str:
    things: Mapping[Party, Mapping[Any, Any]] = {
        Party.PERSON: campaign.people,
        Party.GROUP: campaign.groups,
        Party.UNIT: campaign.units,
    }
    known = things.get(clash.party, {}).get(clash.subject)
    return known.words.in_(language()) if known else clash.subject
