"""Who has the form of an event open, in rows that lapse."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from calendars.ids import EventUid
from service.store.tables import accounts as a
from service.store.tables import presences as t


class Presences:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, uid: EventUid, account: int, at: datetime) -> None:
        """Note that `account` is there now; only for the one who writes."""
        rows = t.presences.c
        done = self._connection.execute(
            update(t.presences).where(rows.uid == uid, rows.account == account).values(seen_at=at)
        )
        if not done.rowcount:
            values = {"uid": uid, "account": account, "seen_at": at}
            self._connection.execute(insert(t.presences).values(values))

    def forget(self, uid: EventUid, account: int) -> None:
        rows = t.presences.c
        self._connection.execute(
            delete(t.presences).where(rows.uid == uid, rows.account == account)
        )

    def forget_before(self, at: datetime) -> None:
        self._connection.execute(delete(t.presences).where(t.presences.c.seen_at < at))

    def others(self, uid: EventUid, account: int, since: datetime) -> tuple[str, ...]:
        """Give the names of those who were there at `since` or later, but for `account`."""
        rows = t.presences.c
        found = (
            select(a.accounts.c.username)
            .join(t.presences, rows.account == a.accounts.c.id)
            .where(rows.uid == uid, rows.account != account, rows.seen_at >= since)
            .order_by(a.accounts.c.username)
        )
        return tuple(self._connection.execute(found).scalars())
