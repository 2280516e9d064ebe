"""Accounts, sessions and attempts in rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from service.errors import NotFound
from service.store.tables import accounts as t


@dataclass(frozen=True, slots=True)
class Account:
    """`granted` is admin, office, unit, guidance or viewer; `unit` or `group` is whose it is.

    `second_secret` is sealed; `identity` is issuer and subject at the identity provider, or none.
    """

    id: int
    username: str
    password_hash: str
    granted: str
    unit: str | None
    group: str | None
    disabled_at: datetime | None
    demo: bool = False
    second_secret: str | None = None
    second_step: int = 0
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    hash: str
    account: int
    began_at: datetime
    seen_at: datetime
    agent: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, in this request."""

    account: Account
    session: Session


class Accounts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account, at: datetime) -> int:
        done = self._connection.execute(
            insert(t.accounts).values(
                username=account.username,
                password_hash=account.password_hash,
                granted=account.granted,
                unit=account.unit,
                guidance_group=account.group,
                created_at=at,
                demo=account.demo,
                identity=account.identity,
            )
        ).inserted_primary_key
        return int(done[0]) if done else 0

    def get(self, number: int) -> Account:
        """Raise NotFound (`account.unknown`)."""
        row = self._connection.execute(select(t.accounts).where(t.accounts.c.id == number)).first()
        if row is None:
            raise NotFound("account.unknown", id=number)
        return _account(row)

    def named(self, username: str) -> Account | None:
        found = select(t.accounts).where(t.accounts.c.username == username)
        row = self._connection.execute(found).first()
        return None if row is None else _account(row)

    def identified(self, identity: str) -> Account | None:
        found = select(t.accounts).where(t.accounts.c.identity == identity)
        row = self._connection.execute(found).first()
        return None if row is None else _account(row)

    def all(self) -> tuple[Account, ...]:
        rows = self._connection.execute(select(t.accounts).order_by(t.accounts.c.username))
        return tuple(map(_account, rows))

    def set_password(self, number: int, password_hash: str) -> None:
        self._set(number, password_hash=password_hash)

    def disable(self, number: int, at: datetime | None) -> None:
        """Shut an account at that instant; None opens it again."""
        self._set(number, disabled_at=at)

    def set_second(self, number: int, sealed: str | None, step: int) -> None:
        self._set(number, second_secret=sealed, second_step=step)

    def set_identity(self, number: int, identity: str | None) -> None:
        self._set(number, identity=identity)

    def take_step(self, number: int, step: int) -> bool:
        """Tell whether a code of this step is new; it is not a second time, on any worker."""
        taken = (
            update(t.accounts)
            .where(t.accounts.c.id == number, t.accounts.c.second_step < step)
            .values(second_step=step)
        )
        return self._connection.execute(taken).rowcount == 1

    def _set(self, number: int, **values: Any) -> None:
        self._connection.execute(
            update(t.accounts).where(t.accounts.c.id == number).values(**values)
        )


class Sessions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        self._connection.execute(
            insert(t.sessions).values(
                hash=session.hash,
                account=session.account,
                began_at=session.began_at,
                seen_at=session.seen_at,
                agent=session.agent,
            )
        )

    def get(self, session_hash: str) -> Session | None:
        found = select(t.sessions).where(t.sessions.c.hash == session_hash)
        row = self._connection.execute(found).first()
        return None if row is None else _session(row)

    def of_account(self, account: int) -> tuple[Session, ...]:
        found = select(t.sessions).where(t.sessions.c.account == account)
        rows = self._connection.execute(found.order_by(t.sessions.c.seen_at.desc()))
        return tuple(map(_session, rows))

    def last_seen(self) -> dict[int, tuple[int, datetime]]:
        """Give, by account, how many sessions are open and when the latest was used."""
        a = t.sessions.c.account
        found = select(a, func.count(), func.max(t.sessions.c.seen_at)).group_by(a)
        return {row[0]: (row[1], row[2]) for row in self._connection.execute(found)}

    def touch(self, session_hash: str, at: datetime) -> None:
        self._connection.execute(
            update(t.sessions).where(t.sessions.c.hash == session_hash).values(seen_at=at)
        )

    def end(self, session_hash: str) -> None:
        self._connection.execute(delete(t.sessions).where(t.sessions.c.hash == session_hash))

    def end_all(self, account: int) -> None:
        self._connection.execute(delete(t.sessions).where(t.sessions.c.account == account))


class Attempts:
    """Counts that hold across workers and replicas, because they are rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, subject: str, at: datetime) -> None:
        self._connection.execute(insert(t.attempts).values(subject=subject, at=at))

    def count(self, subject: str, since: datetime) -> int:
        found = select(func.count()).where(
            t.attempts.c.subject == subject, t.attempts.c.at >= since
        )
        return int(self._connection.execute(found).scalar_one())

    def forget(self, subject: str) -> None:
        self._connection.execute(delete(t.attempts).where(t.attempts.c.subject == subject))

    def forget_before(self, at: datetime) -> None:
        self._connection.execute(delete(t.attempts).where(t.attempts.c.at < at))


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id,
        row.username,
        row.password_hash,
        row.granted,
        row.unit,
        row.guidance_group,
        row.disabled_at,
        row.demo,
        row.second_secret,
        row.second_step or 0,
        row.identity,
    )


def _session(row: Row[Any]) -> Session:
    return Session(row.hash, row.account, row.began_at, row.seen_at, row.agent)
