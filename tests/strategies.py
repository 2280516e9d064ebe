"""Timetables for hypothesis: few codes, days and hours, so that things meet often."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from hypothesis import strategies as st

from calendars.ids import CategoryCode, EventUid, UnitCode, event_uid
from calendars.text import Words
from calendars.times import Days, Span
from calendars.timetable import Campaign, Event, Status, Unit, Visibility
from tests.campaigns_data import tiny

UIDS: tuple[EventUid, ...] = tuple(event_uid(UUID(int=n)) for n in range(1, 9))
MORNING = Span(datetime(2026, 11, 10, 9), datetime(2026, 11, 10, 11))


@cache
def wide() -> Campaign:
    """Give the tiny campaign with more units than a description names one by one."""
    more = {
        UnitCode(code): Unit(UnitCode(code), Words(zh, en), CategoryCode("BUREAU"), None, 9)
        for code, zh, en in (
            ("D", "文化局", "Culture Bureau"),
            ("E", "统计局", "Statistics Bureau"),
        )
    }
    return replace(tiny(), units={**tiny().units, **more})


def meeting(number: int = 1, **values) -> Event:
    """Give a confirmed morning meeting of unit A, but for `values`."""
    usual = {
        "uid": UIDS[number - 1],
        "kind": "OPEN",
        "phase": "LEARN",
        "when": MORNING,
        "roles": frozenset({"leader"}),
        "status": Status.CONFIRMED,
    }
    if not values.get("district"):
        usual["units"] = frozenset({"A"})
    return Event(**(usual | values))


def texts(most: int = 12):
    """Text with everything that content lines must escape, on one line."""
    return st.text("a学习😀é,;:\\\"'nN ", max_size=most).map(str.strip)


def notes():
    return st.lists(texts(60), max_size=4).map(lambda lines: "\n".join(lines).strip())


def spans():
    starts = st.integers(0, 4 * 24 * 3).map(
        lambda quarter: datetime(2026, 11, 9) + timedelta(minutes=15 * quarter)
    )
    return st.builds(
        lambda start, quarters: Span(start, start + timedelta(minutes=15 * quarters)),
        starts,
        st.integers(1, 48),
    )


def days():
    firsts = st.integers(0, 5).map(lambda n: date(2026, 11, 9) + timedelta(days=n))
    return st.builds(
        lambda first, n: Days(first, first + timedelta(days=n)), firsts, st.integers(1, 3)
    )


def subsets(codes, least: int = 0):
    return st.frozensets(st.sampled_from(sorted(codes)), min_size=least)


@st.composite
def events(draw, uid=None, **fixed):
    """Give any valid event of `wide()`; `fixed` are strategies in place of the usual ones."""
    campaign = wide()
    district = draw(fixed.pop("district", st.booleans()))
    values = {
        "kind": st.sampled_from(sorted(campaign.kinds)),
        "phase": st.sampled_from(sorted(campaign.phases)),
        "when": spans() | days(),
        "units": st.just(frozenset()) if district else subsets(campaign.units, 1),
        "roles": subsets(campaign.roles),
        "groups": subsets(campaign.groups),
        "people": st.frozensets(st.sampled_from(sorted(campaign.people)), max_size=3),
        "status": st.sampled_from(Status),
        "visibility": st.sampled_from(Visibility),
        "title": texts(),
        "place": st.sampled_from(["", "二楼会议室", "Room 1, west; wing"]),
        "note": notes(),
        "held_on": st.none() | st.just(date(2026, 11, 10)),
        "moved_from": st.none() | spans() | days(),
    } | fixed
    drawn = {name: draw(strategy) for name, strategy in values.items()}
    internal = campaign.kinds[drawn["kind"]].visibility is Visibility.INTERNAL
    if internal and drawn["visibility"] is Visibility.PUBLIC:
        drawn["visibility"] = Visibility.OWN
    return Event(uid=uid or draw(st.sampled_from(UIDS)), district=district, **drawn)


def programmes(most: int = 5, **fixed):
    """Give several events, each with a UID of its own."""
    return st.integers(0, most).flatmap(
        lambda n: st.tuples(*(events(uid, **fixed) for uid in UIDS[:n]))
    )
