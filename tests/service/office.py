"""Somebody who publishes to a store, for tests."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from calendars.feeds import Options
from service.publishing import Actor, Request, Sent, Undo, publish, undo
from service.store.feeds import FeedKey
from tests.strategies import UIDS, wide

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
OFFICE = Actor("区活动办公室")
CAMPAIGN = wide()


class Office:
    """Somebody at the store, one minute and one operation after the other."""

    def __init__(self, store):
        self.store = store
        self.number = 0
        with store.writing() as work:
            if not work.campaigns.exists(CAMPAIGN.id):
                work.campaigns.add(CAMPAIGN, AT)

    def now(self):
        return AT + timedelta(minutes=self.number)

    def save(self, *edits, **values):
        self.number += 1
        usual = {"operation": f"operation-{self.number}", "at": self.now()}
        return publish(self.store, Request(edits, OFFICE, **(usual | values)))

    def undo(self, batch, how=MappingProxyType({}), **values):
        self.number += 1
        usual = {"operation": f"operation-{self.number}", "at": self.now()}
        return undo(self.store, Undo(batch, **how), Sent(OFFICE, **(usual | values)))

    def record(self, number=1):
        with self.store.reading() as work:
            return work.events.get(UIDS[number - 1])

    def sequence(self, number=1):
        return self.record(number).stamp.sequence

    def everything(self):
        with self.store.reading() as work:
            return (
                work.campaigns.current(),
                work.events.some(UIDS),
                work.history.batches(CAMPAIGN.id),
                self.revisions(work),
            )

    def follow(self, *keys):
        with self.store.writing() as work:
            for scope, code, role in keys:
                work.feeds.ensure(CAMPAIGN.id, FeedKey(scope, code, role, Options().text), AT)
        self.keys = keys

    keys = ()

    def revisions(self, work):
        found = (work.feeds.find(CAMPAIGN.id, FeedKey(*key, Options().text)) for key in self.keys)
        return {key: feed.revision for key, feed in zip(self.keys, found, strict=True)}

    def risen(self, *edits):
        """Save, and tell which feeds have another revision than before."""
        with self.store.reading() as work:
            before = self.revisions(work)
        outcome = self.save(*edits)
        with self.store.reading() as work:
            after = self.revisions(work)
        rose = {key for key in self.keys if after[key] == before[key] + 1}
        assert {key for key in self.keys if after[key] != before[key]} == rose
        assert outcome.feeds == len(rose)
        return rose
