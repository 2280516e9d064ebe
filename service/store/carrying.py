"""Links that go over from the feeds of one campaign to the same feeds of another."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from calendars.feeds import View
from calendars.ids import CampaignId
from calendars.timetable import Campaign
from service.store.feeds import EVERYTHING
from service.store.tables import feeds as t
from service.store.views import Views

_KEY = ("scope", "code", "role", "options")
_new, _old = t.feeds.alias("new"), t.feeds.alias("old")


class Carrying:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, before: CampaignId, after: Campaign) -> int:
        """Count the living links of `before` that have a feed to go to."""
        found = select(func.count()).where(*self._going(before, after))
        return int(self._connection.execute(found).scalar_one())

    def carry(self, before: CampaignId, after: Campaign, at: datetime) -> int:
        """Lead them there, and give how many: addresses stay as they are.

        What is read there has to be later than what was read here: see `Feeds.begin_anew`.
        """
        going = self._going(before, after)
        views = Views(self._connection)
        for code, view in self._views(before):
            if _knows(after, view) and self._connection.execute(_leading(going, code)).first():
                views.ensure(after.id, view)
        feeds = t.feeds.c
        wanted = select(feeds.id).join(t.links, t.links.c.feed == feeds.id).where(*going).distinct()
        there = select(_new.c.id).where(_new.c.campaign == after.id, _same(_new, t.feeds))
        missing = select(
            literal(after.id), *(feeds[name] for name in _KEY), literal(1),
            literal(int(at.timestamp())), literal(0),
        ).where(feeds.id.in_(wanted), ~there.exists())  # fmt: skip
        columns = ("campaign", *_KEY, "revision", "modified", "narrowed")
        self._connection.execute(insert(t.feeds).from_select(columns, missing))
        target = (
            select(_new.c.id)
            .join(_old, _same(_new, _old))
            .where(_new.c.campaign == after.id, _old.c.id == t.links.c.feed)
            .scalar_subquery()
        )
        done = self._connection.execute(update(t.links).where(*going).values(feed=target))
        return done.rowcount

    def _going(self, before: CampaignId, after: Campaign) -> tuple[ColumnElement[bool], ...]:
        feeds = t.feeds.c
        views = [code for code, view in self._views(before) if _knows(after, view)]
        of_these = select(feeds.id).where(feeds.campaign == before, or_(*_known(after, views)))
        return t.links.c.revoked_at.is_(None), t.links.c.feed.in_(of_these)

    def _views(self, campaign: CampaignId) -> Iterator[tuple[str, View]]:
        views = t.feed_views.c
        found = select(views.code, views.filter).where(views.campaign == campaign)
        for row in self._connection.execute(found).all():
            yield row.code, View.read(row.filter)


def _same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in _KEY))


def _leading(going: tuple[ColumnElement[bool], ...], code: str) -> Select[tuple[int]]:
    feeds = t.feeds.c
    to_view = (feeds.scope == "view", feeds.code == code)
    return select(t.links.c.id).join(t.feeds, feeds.id == t.links.c.feed).where(*going, *to_view)


def _known(campaign: Campaign, views: list[str]) -> Iterator[ColumnElement[bool]]:
    """Give the conditions of a feed that `campaign` can have too, scope by scope."""
    feeds = t.feeds.c
    units, people = sorted(campaign.units), sorted(campaign.people)
    unit = feeds.code.in_(units)
    yield and_(feeds.scope == "unit", unit, feeds.role.in_(sorted(campaign.roles)))
    yield and_(feeds.scope == "public", or_(unit, feeds.code == EVERYTHING))
    yield and_(feeds.scope.in_(("person", "leader")), feeds.code.in_(people))
    yield and_(feeds.scope == "group", feeds.code.in_(sorted(campaign.groups)))
    yield and_(feeds.scope == "view", feeds.code.in_(sorted(views)))


def _knows(campaign: Campaign, view: View) -> bool:
    """Tell whether all that a filter names is there; days are those of one campaign."""
    named = (
        (view.units, campaign.units), (view.categories, campaign.categories),
        (view.groups, campaign.groups), (view.kinds, campaign.kinds),
        (view.phases, campaign.phases), (view.people, campaign.people),
    )  # fmt: skip
    return not (view.first or view.last) and all(codes <= set(known) for codes, known in named)
