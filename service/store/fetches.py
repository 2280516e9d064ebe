"""What was fetched through links: counts by day and app, and when last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, case, func, insert, select, tuple_, update

from calendars.ids import CampaignId, UnitCode
from service.store.links import unused
from service.store.tables import feeds as t

_KEY = ("link", "day", "app", "version")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Of a link by an app on a day: `whole` answers 200, `unchanged` answers 304."""

    link: int
    day: date
    app: str
    version: str
    whole: int
    unchanged: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """An app that has ever fetched a link, and how often."""

    app: str
    version: str
    whole: int
    unchanged: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """How often an address that has ended was asked for all the same, and when last."""

    count: int
    last: datetime


class Fetches:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, counted: Collection[Fetched]) -> None:
        """Add to what was counted before, for links that there are."""
        known = select(t.links.c.id).where(t.links.c.id.in_({one.link for one in counted}))
        links = set(self._connection.execute(known).scalars())
        rows = [
            {f"_{key}": getattr(one, key) for key in _KEY}
            | {"more": one.whole, "same": one.unchanged, "at": one.last}
            for one in counted
            if one.link in links
        ]
        there = self._there(counted)
        old = [row for row in rows if _of(row) in there]
        new = [row for row in rows if _of(row) not in there]
        if old:
            self._connection.execute(_ADDED, old)
        if new:
            self._connection.execute(_BEGUN, new)

    def _there(self, counted: Iterable[Fetched]) -> set[tuple[object, ...]]:
        fetches = t.link_fetches.c
        keys = tuple_(*(fetches[name] for name in _KEY))
        days = {one.day for one in counted}
        links = {one.link for one in counted}
        found = select(*keys).where(fetches.day.in_(days), fetches.link.in_(links))
        return {tuple(row) for row in self._connection.execute(found)}

    def readers(self, links: Collection[int]) -> Mapping[int, Sequence[Reader]]:
        """Give which apps have fetched these links, the latest first."""
        fetches = t.link_fetches.c
        last = func.max(fetches.last).label("last")
        found = (
            select(
                fetches.link, fetches.app, fetches.version, last,
                func.sum(fetches.whole).label("whole"),
                func.sum(fetches.unchanged).label("unchanged"),
            )
            .where(fetches.link.in_(links))
            .group_by(fetches.link, fetches.app, fetches.version)
            .order_by(last.desc(), fetches.app, fetches.version)
        )  # fmt: skip
        readers: dict[int, list[Reader]] = {}
        for row in self._connection.execute(found):
            reader = Reader(row.app, row.version, row.whole, row.unchanged, row.last)
            readers.setdefault(row.link, []).append(reader)
        return readers

    def add_refused(self, counted: Mapping[int, int], last: datetime) -> None:
        """Add, by link, to how often ended addresses were asked for; for links that there are."""
        known = select(t.links.c.id).where(t.links.c.id.in_(counted))
        links = set(self._connection.execute(known).scalars())
        refusals = t.link_refusals.c
        there = set(
            self._connection.execute(
                select(refusals.link).where(refusals.link.in_(links))
            ).scalars()
        )
        old, new = (
            [{"_link": link, "more": counted[link], "at": last} for link in sorted(some)]
            for some in (there, links - there)
        )
        if old:
            self._connection.execute(_REFUSED_AGAIN, old)
        if new:
            self._connection.execute(_REFUSED_FIRST, new)

    def refused(self, links: Collection[int]) -> Mapping[int, Refused]:
        found = select(t.link_refusals).where(t.link_refusals.c.link.in_(links))
        rows = self._connection.execute(found)
        return {link: Refused(count, last) for link, count, last in rows}

    def by_day(self, links: Collection[int], since: date) -> Mapping[int, Mapping[date, int]]:
        """Give how often each link was fetched on each day from `since` on."""
        fetches = t.link_fetches.c
        found = (
            select(fetches.link, fetches.day, func.sum(fetches.whole + fetches.unchanged))
            .where(fetches.link.in_(links), fetches.day >= since)
            .group_by(fetches.link, fetches.day)
        )
        days: dict[int, dict[date, int]] = {}
        for link, day, count in self._connection.execute(found):
            days.setdefault(link, {})[day] = count
        return days

    def never(
        self, campaign: CampaignId, on: date, units: Collection[str] | None
    ) -> Mapping[UnitCode, int]:
        """Count by unit the links that answer on that day and that nothing has ever fetched."""
        feeds = t.feeds.c
        found = (
            select(feeds.code, func.count(t.links.c.id))
            .join(t.links, t.links.c.feed == feeds.id)
            .where(feeds.campaign == campaign, feeds.scope == "unit", *unused(on))
            .group_by(feeds.code)
            .order_by(feeds.code)
        )
        if units is not None:
            found = found.where(feeds.code.in_(sorted(units)))
        return {UnitCode(code): count for code, count in self._connection.execute(found)}


def _of(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[f"_{key}"] for key in _KEY)


_COLUMNS = t.link_fetches.c
_BEGUN = insert(t.link_fetches).values(
    **{key: bindparam(f"_{key}") for key in _KEY},
    whole=bindparam("more"), unchanged=bindparam("same"), last=bindparam("at"),
)  # fmt: skip
_ADDED = (
    update(t.link_fetches)
    .where(*(_COLUMNS[key] == bindparam(f"_{key}") for key in _KEY))
    .values(
        whole=_COLUMNS.whole + bindparam("more"),
        unchanged=_COLUMNS.unchanged + bindparam("same"),
        last=case((_COLUMNS.last < bindparam("at"), bindparam("at")), else_=_COLUMNS.last),
    )
)
_REFUSALS = t.link_refusals.c
_REFUSED_FIRST = insert(t.link_refusals).values(
    link=bindparam("_link"), count=bindparam("more"), last=bindparam("at")
)
_REFUSED_AGAIN = (
    update(t.link_refusals)
    .where(_REFUSALS.link == bindparam("_link"))
    .values(
        count=_REFUSALS.count + bindparam("more"),
        last=case((_REFUSALS.last < bindparam("at"), bindparam("at")), else_=_REFUSALS.last),
    )
)
