"""Filters that somebody subscribed to, each kept once, and found by what they may let through."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select

from calendars.feeds import Reach, View, ViewFeed, marks
from calendars.ids import CampaignId
from calendars.timetable import Campaign
from service.errors import NotFound
from service.store.tables import feeds as t

_CHUNK = 500


class Views:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, campaign: CampaignId, view: View) -> str:
        """Give the code by which feeds of this filter are known, kept now if it is new."""
        code, views = view.code, t.feed_views.c
        there = select(views.id).where(views.campaign == campaign, views.code == code)
        if self._connection.execute(there).first() is None:
            values = {"campaign": campaign, "code": code, "filter": view.written}
            done = self._connection.execute(
                insert(t.feed_views).values(values)
            ).inserted_primary_key
            number = int(done[0]) if done else 0
            rows = [{"view": number, "mark": mark} for mark in sorted(view.anchors | view.names)]
            self._connection.execute(insert(t.feed_view_marks), rows)
        return code

    def get(self, campaign: CampaignId, code: str) -> View:
        """Raise NotFound (`view.unknown`)."""
        views = t.feed_views.c
        found = select(views.filter).where(views.campaign == campaign, views.code == code)
        written = self._connection.execute(found).scalar()
        if written is None:
            raise NotFound("view.unknown", key=code)
        return View.read(written)

    def some(self, campaign: CampaignId, codes: Collection[str]) -> Mapping[str, View]:
        """Give those of `codes` that there are."""
        views = t.feed_views.c
        found = select(views.code, views.filter).where(
            views.campaign == campaign, views.code.in_(sorted(codes))
        )
        return {row.code: View.read(row.filter) for row in self._connection.execute(found)}

    def reached(self, campaign: Campaign, reach: Reach) -> frozenset[str]:
        """Give the codes of views within `reach`; only those with a mark of it are asked."""
        borne = {mark for event in reach.events for mark in marks(event, campaign)} | reach.names
        wanted = sorted(borne)
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _CHUNK):
            # Not narrowed to the campaign, or its views would all be looked through for the marks.
            rows = self._connection.execute(
                select(t.feed_views)
                .join(t.feed_view_marks, t.feed_view_marks.c.view == t.feed_views.c.id)
                .where(t.feed_view_marks.c.mark.in_(wanted[start : start + _CHUNK]))
            )
            found |= {row.code: row.filter for row in rows if row.campaign == campaign.id}
        return frozenset(
            code
            for code, written in found.items()
            if reach.includes(ViewFeed(View.read(written)), campaign)
        )
