"""One-time invitations, recovery codes, and those who are half signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from service.store.tables import accounts as t


@dataclass(frozen=True, slots=True)
class Invitation:
    """To make an account, or, with `account`, to set the password of that one."""

    hash: str
    account: int | None
    granted: str
    unit: str | None
    group: str | None
    note: str
    created_by: str
    created_at: datetime
    expires_at: datetime


class Invitations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, invitation: Invitation) -> None:
        self._connection.execute(
            insert(t.invitations).values(
                hash=invitation.hash,
                account=invitation.account,
                granted=invitation.granted,
                unit=invitation.unit,
                guidance_group=invitation.group,
                note=invitation.note,
                created_by=invitation.created_by,
                created_at=invitation.created_at,
                expires_at=invitation.expires_at,
            )
        )

    def get(self, token_hash: str) -> Invitation | None:
        found = select(t.invitations).where(t.invitations.c.hash == token_hash)
        row = self._connection.execute(found).first()
        return None if row is None else _invitation(row)

    def all(self) -> tuple[Invitation, ...]:
        rows = self._connection.execute(
            select(t.invitations).order_by(t.invitations.c.created_at.desc(), t.invitations.c.hash)
        )
        return tuple(map(_invitation, rows))

    def take(self, token_hash: str) -> bool:
        """Use it up; tell whether it was there. Only one of two at once is told so."""
        gone = delete(t.invitations).where(t.invitations.c.hash == token_hash)
        return self._connection.execute(gone).rowcount == 1

    def forget_account(self, account: int) -> None:
        self._connection.execute(delete(t.invitations).where(t.invitations.c.account == account))

    def forget_before(self, at: datetime) -> None:
        self._connection.execute(delete(t.invitations).where(t.invitations.c.expires_at < at))


class RecoveryCodes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, account: int, hashes: Iterable[str]) -> None:
        self._connection.execute(
            delete(t.recovery_codes).where(t.recovery_codes.c.account == account)
        )
        rows = [{"hash": one, "account": account} for one in hashes]
        if rows:
            self._connection.execute(insert(t.recovery_codes), rows)

    def count(self, account: int) -> int:
        found = select(func.count()).where(t.recovery_codes.c.account == account)
        return int(self._connection.execute(found).scalar_one())

    def take(self, account: int, code_hash: str) -> bool:
        """Use a code up; tell whether it was one of the account's."""
        gone = delete(t.recovery_codes).where(
            t.recovery_codes.c.account == account, t.recovery_codes.c.hash == code_hash
        )
        return self._connection.execute(gone).rowcount == 1


class HalfSessions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str, account: int, at: datetime) -> None:
        self._connection.execute(
            insert(t.half_sessions).values(hash=token_hash, account=account, began_at=at)
        )

    def account_of(self, token_hash: str, since: datetime) -> int | None:
        h = t.half_sessions.c
        found = select(h.account).where(h.hash == token_hash, h.began_at >= since)
        number: int | None = self._connection.execute(found).scalar_one_or_none()
        return number

    def end(self, token_hash: str) -> None:
        self._connection.execute(
            delete(t.half_sessions).where(t.half_sessions.c.hash == token_hash)
        )

    def end_all(self, account: int) -> None:
        self._connection.execute(
            delete(t.half_sessions).where(t.half_sessions.c.account == account)
        )

    def forget_before(self, at: datetime) -> None:
        self._connection.execute(delete(t.half_sessions).where(t.half_sessions.c.began_at < at))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        row.hash,
        row.account,
        row.granted,
        row.unit,
        row.guidance_group,
        row.note,
        row.created_by,
        row.created_at,
        row.expires_at,
    )
