"""What office staff keep of a campaign: units, people, posts, groups, phases, days off, figures.

Each is a thing with a key under a noun; an edit says what it shall be, or that it shall not be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from calendars.errors import EditConflict, Fault, Faulty, UnknownCode
from calendars.ids import GroupCode, PersonCode, UnitCode
from calendars.text import TITLE_LIMIT, Words, clean_text
from calendars.timetable.campaign import Campaign, Deadline, Phase, Setting
from calendars.timetable.changes import Change, Noun
from calendars.timetable.people import ContactPoint, Person, Post
from calendars.timetable.units import GuidanceGroup, Unit
from calendars.workdays import SpecialDay, Workdays

Thing = (
    Unit | Person | Setting | Post | ContactPoint | GuidanceGroup | Phase | Deadline | SpecialDay
)
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Keep:
    """The thing as it shall be; None takes it out."""

    noun: Noun
    key: str
    thing: Thing | None


def key_of(thing: Thing) -> str:
    """Give the key that a thing has under its noun: a post is told by person, role and place."""
    match thing:
        case Post():
            return f"{thing.person}/{thing.role}/{thing.unit or thing.group or ''}"
        case ContactPoint():
            return f"{thing.leader}/{thing.unit}"
        case SpecialDay():
            return thing.on.isoformat()
        case Setting():
            return thing.key
        case _:
            return thing.code


_NOUNS: Mapping[type[Any], Noun] = {
    Unit: Noun.UNIT,
    Person: Noun.PERSON,
    Setting: Noun.SETTING,
    Post: Noun.POST,
    ContactPoint: Noun.POINT,
    GuidanceGroup: Noun.GROUP,
    Phase: Noun.PHASE,
    Deadline: Noun.DEADLINE,
    SpecialDay: Noun.DAY,
}


def keep(thing: Thing) -> Keep:
    return Keep(_NOUNS[type(thing)], key_of(thing), thing)


def drop(thing: Thing) -> Keep:
    return Keep(_NOUNS[type(thing)], key_of(thing), None)


_MAPPINGS = {
    Noun.UNIT: "units",
    Noun.PERSON: "people",
    Noun.SETTING: "settings",
    Noun.GROUP: "groups",
    Noun.PHASE: "phases",
}
_TUPLES = {Noun.POST: "posts", Noun.POINT: "contact_points", Noun.DEADLINE: "deadlines"}


def shelf(campaign: Campaign, noun: Noun) -> dict[str, Any]:
    """Give the things of a noun by key; none of an event or an entry, which stand elsewhere."""
    if noun in _MAPPINGS:
        return dict(getattr(campaign, _MAPPINGS[noun]))
    if noun in _TUPLES:
        return _keyed(getattr(campaign, _TUPLES[noun]))
    return _keyed(campaign.workdays.special) if noun is Noun.DAY else {}


def _keyed(things: Iterable[Thing]) -> dict[str, Any]:
    return {key_of(thing): thing for thing in things}


def changed(campaign: Campaign, change: Change) -> Campaign:
    """Give the campaign after a change of one of its things."""
    things = shelf(campaign, change.noun)
    if change.after is None:
        things.pop(change.key, None)
    else:
        things[change.key] = change.after
    values: Any = things
    if change.noun in _MAPPINGS:
        return replace(campaign, **{_MAPPINGS[change.noun]: values})
    if change.noun in _TUPLES:
        values = tuple(values.values())
        return replace(campaign, **{_TUPLES[change.noun]: values})
    if change.noun is Noun.DAY:
        return replace(campaign, workdays=Workdays.of(values.values()))
    raise UnknownCode(f"{change.noun}.elsewhere", key=change.key)


def kept(campaign: Campaign, edit: Keep) -> Change:
    """Give what `edit` does.

    Raises:
        Faulty: `<noun>.invalid`, with every fault of the thing.
        UnknownCode: it takes out what is not there.
        EditConflict: `<noun>.in_use`: others refer to what it takes out.
    """
    before = shelf(campaign, edit.noun).get(edit.key)
    if edit.thing is None:
        if before is None:
            raise UnknownCode(f"{edit.noun}.unknown", key=edit.key)
        refuse_in_use(campaign, edit.noun, edit.key)
        return Change(edit.noun, edit.key, before, None)
    thing = _clean(edit.thing)
    faults = list(_FAULTS[edit.noun](campaign, thing))
    if edit.noun in _FIXED and before is None:
        raise UnknownCode(f"{edit.noun}.unknown", key=edit.key)
    if key_of(thing) != edit.key:
        faults.append(Fault("key.other", "code", data={"found": key_of(thing)}))
    if isinstance(before, Setting) and type(thing.value) is not type(before.value):
        faults.append(Fault("setting.other_type", edit.key))
    if faults:
        raise Faulty(f"{edit.noun}.invalid", faults, key=edit.key)
    return Change(edit.noun, edit.key, before, thing)


_FIXED = frozenset({Noun.PHASE, Noun.SETTING})
"""A campaign has these from its folder: rules and kinds refer to them."""


def refuse_in_use(campaign: Campaign, noun: Noun, key: str) -> None:
    """Raise EditConflict (`<noun>.in_use`) where taking out would leave others pointing nowhere.

    Events, entries of the ledger and rules are not looked at: they are not the campaign's.
    """
    users: dict[Noun, Callable[[], bool]] = {
        Noun.UNIT: lambda: (
            UnitCode(key) in campaign.posts_of_unit
            or any(point.unit == key for point in campaign.contact_points)
        ),
        Noun.PERSON: lambda: (
            PersonCode(key) in campaign.posts_of_person
            or PersonCode(key) in campaign.points_of_leader
        ),
        Noun.GROUP: lambda: (
            GroupCode(key) in campaign.posts_of_group
            or any(unit.group == key for unit in campaign.units.values())
        ),
    }
    if noun in _FIXED or (noun in users and users[noun]()):
        raise EditConflict(f"{noun}.in_use", key=key, fields=["uid"])


def _clean(thing: Any) -> Any:
    """Make the words of a thing safe, as they are typed by people."""
    words = getattr(thing, "words", None)
    if not isinstance(words, Words):
        return thing
    clean = Words(clean_text(words.zh, TITLE_LIMIT), clean_text(words.en, TITLE_LIMIT))
    return replace(thing, words=clean)


def _faults_of_unit(campaign: Campaign, unit: Unit) -> Iterable[Fault]:
    if unit.category not in campaign.categories:
        yield Fault("unit.unknown_category", "category", data={"code": unit.category})
    if unit.group is not None and unit.group not in campaign.groups:
        yield Fault("unit.unknown_group", "group", data={"code": unit.group})
    yield from _number("headcount", unit.headcount, 0)


def _faults_of_post(campaign: Campaign, post: Post) -> Iterable[Fault]:
    if post.person not in campaign.people:
        yield Fault("post.unknown_person", "person", data={"code": post.person})
    if post.role not in campaign.roles:
        yield Fault("post.unknown_role", "role", data={"code": post.role})
    if (post.unit is None) == (post.group is None):
        yield Fault("post.one_place", "unit")
    if post.unit is not None and post.unit not in campaign.units:
        yield Fault("post.unknown_unit", "unit", data={"code": post.unit})
    if post.group is not None and post.group not in campaign.groups:
        yield Fault("post.unknown_group", "group", data={"code": post.group})
    if post.since and post.until and post.until <= post.since:
        yield Fault("days.backwards", "until")


def _faults_of_point(campaign: Campaign, point: ContactPoint) -> Iterable[Fault]:
    if point.leader not in campaign.people:
        yield Fault("contact_point.unknown_leader", "leader", data={"code": point.leader})
    if point.unit not in campaign.units:
        yield Fault("contact_point.unknown_unit", "unit", data={"code": point.unit})


def _faults_of_group(_campaign: Campaign, group: GuidanceGroup) -> Iterable[Fault]:
    yield from _number("teams", group.teams, 1)


def _faults_of_phase(campaign: Campaign, phase: Phase) -> Iterable[Fault]:
    yield from _days_outside(campaign, "window", phase.window.first, phase.window.last_day)


def _faults_of_deadline(campaign: Campaign, deadline: Deadline) -> Iterable[Fault]:
    if deadline.kind not in campaign.kinds:
        yield Fault("deadline.unknown_kind", "kind", data={"code": deadline.kind})
    yield from (
        Fault("deadline.unknown_role", "roles", data={"code": role})
        for role in sorted(deadline.roles - set(campaign.roles))
    )
    yield from _days_outside(campaign, "on", deadline.on)


def _faults_of_setting(campaign: Campaign, setting: Setting) -> Iterable[Fault]:
    if isinstance(setting.value, int) and not isinstance(setting.value, bool):
        yield from _number("value", setting.value, 0)
    if isinstance(setting.value, date):
        yield from _days_outside(campaign, "value", setting.value)


def _number(field: str, value: int, low: int) -> Iterable[Fault]:
    if not low <= value <= _LARGEST:
        yield Fault("number.out_of_range", field, data={"expected": [low, _LARGEST]})


def _days_outside(campaign: Campaign, field: str, *days: date) -> Iterable[Fault]:
    window = campaign.window
    if any(day not in window for day in days):
        data = {"first": window.first, "last": window.last_day}
        yield Fault("event.outside_campaign", field, data=data)


def _nothing(_campaign: Campaign, _thing: Any) -> Iterable[Fault]:
    return ()


_FAULTS: Mapping[Noun, Callable[[Campaign, Any], Iterable[Fault]]] = {
    Noun.UNIT: _faults_of_unit,
    Noun.PERSON: _nothing,
    Noun.SETTING: _faults_of_setting,
    Noun.POST: _faults_of_post,
    Noun.POINT: _faults_of_point,
    Noun.GROUP: _faults_of_group,
    Noun.PHASE: _faults_of_phase,
    Noun.DEADLINE: _faults_of_deadline,
    Noun.DAY: _nothing,
}
