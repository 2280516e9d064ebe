"""Events as much as a drawing of units by time needs of them, in few statements however many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, literal, or_, select

from calendars.ids import CampaignId, EventUid, KindCode, PhaseCode, UnitCode
from calendars.times import Days, Span, When
from calendars.timetable import Status
from service.store.queries import EventQuery, matching
from service.store.tables import timetable as t

DISTRICT = UnitCode("")
"""Stands for the unit of what concerns the whole district."""


@dataclass(frozen=True, slots=True)
class Bar:
    uid: EventUid
    kind: KindCode
    phase: PhaseCode
    when: When
    units: frozenset[UnitCode]
    district: bool
    status: Status
    title: str
    version: int


class Bars:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def units(self, campaign: CampaignId, query: EventQuery) -> frozenset[UnitCode]:
        """Give the units that `query` finds something of."""
        events, members = t.events.c, t.event_units.c
        joined = select(members.code).distinct().join(t.events, events.uid == members.uid)
        return frozenset(self._connection.execute(matching(joined, campaign, query)).scalars())

    def of_units(
        self, campaign: CampaignId, query: EventQuery, units: Sequence[UnitCode]
    ) -> dict[UnitCode, list[Bar]]:
        """Give what `query` finds for each of `units`, by time."""
        events, members = t.events.c, t.event_units.c
        chosen = select(members.uid).where(members.code.in_(units))
        wanted = or_(events.uid.in_(chosen), events.district & literal(DISTRICT in units))
        found = matching(select(t.events), campaign, query).where(wanted)
        rows = self._connection.execute(
            found.order_by(events.first_day, events.starts_at, events.uid)
        ).all()
        theirs = matching(
            select(members.uid, members.code).join(t.events, events.uid == members.uid),
            campaign,
            query,
        ).where(members.uid.in_(chosen))
        of: defaultdict[str, set[UnitCode]] = defaultdict(set)
        for uid, code in self._connection.execute(theirs):
            of[uid].add(code)
        made: dict[UnitCode, list[Bar]] = {unit: [] for unit in units}
        for row in rows:
            bar = _bar(row, frozenset(of[row.uid]))
            for unit in {DISTRICT} if row.district else bar.units:
                if unit in made:
                    made[unit].append(bar)
        return made


def _bar(row: Row[Any], units: frozenset[UnitCode]) -> Bar:
    whole = row.starts_at is None
    return Bar(
        uid=EventUid(row.uid),
        kind=row.kind,
        phase=row.phase,
        when=Days.of(row.first_day, row.last_day) if whole else Span(row.starts_at, row.ends_at),
        units=units,
        district=row.district,
        status=Status(row.status),
        title=row.title,
        version=row.version,
    )
