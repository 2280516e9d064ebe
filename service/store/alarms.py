"""Alarms that somebody should see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from service.store.tables import feeds as t


@dataclass(frozen=True, slots=True)
class Alarm:
    code: str
    subject: str
    data: str
    at: datetime


class Alarms:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ring(self, alarm: Alarm) -> None:
        """Note an alarm once; a repeated one is the same one, seen later."""
        self.clear(alarm.code, alarm.subject)
        values = {"code": alarm.code, "subject": alarm.subject, "data": alarm.data, "at": alarm.at}
        self._connection.execute(insert(t.alarms).values(open=True, **values))

    def clear(self, code: str, subject: str) -> None:
        alarms = t.alarms.c
        self._connection.execute(
            delete(t.alarms).where(alarms.code == code, alarms.subject == subject)
        )

    def open(self) -> tuple[Alarm, ...]:
        rows = self._connection.execute(select(t.alarms).where(t.alarms.c.open))
        return tuple(Alarm(row.code, row.subject, row.data, row.at) for row in rows)
