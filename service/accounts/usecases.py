"""Accounts: made by the command, signed in to on the page, ended from either."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from service.errors import NotAllowed, NotFound
from service.store import Store
from service.store.accounts import Account, Session, SignedIn

LEAST_PASSWORD = 12
LONGEST_PASSWORD = 128
_LEAST_DIFFERENT = 5
"""Characters; fewer make a password of a dozen easy to guess."""
_WINDOW = timedelta(minutes=15)
_PER_ACCOUNT, _PER_ADDRESS = 10, 60
_AGENT = 200
_hasher = PasswordHasher()
# Verified when the name is unknown, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Caller:
    """From where: the client's address and what it calls itself."""

    address: str
    agent: str


def session_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def add_account(store: Store, account: Account, password: str, now: datetime) -> int:
    """Raise NotAllowed: `account.exists`, `password.short`, `password.long`."""
    _check(password)
    with store.writing() as work:
        if work.accounts.named(account.username):
            raise NotAllowed("account.exists", username=account.username)
        kept = Account(
            0, account.username, _hasher.hash(password), account.granted, account.unit,
            account.group, None,
        )  # fmt: skip
        return work.accounts.add(kept, now)


def set_password(store: Store, username: str, password: str) -> None:
    """Change the password and end every session of the account."""
    _check(password)
    with store.writing() as work:
        account = work.accounts.named(username)
        if account is None:
            raise NotFound("account.unknown", username=username)
        work.accounts.set_password(account.id, _hasher.hash(password))
        work.sessions.end_all(account.id)


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What somebody typed to change their own password."""

    current: str
    new: str


def change_password(store: Store, who: SignedIn, typed: NewPassword, now: datetime) -> None:
    """Change one's own password; every other session of the account ends.

    Raises:
        NotAllowed: `password.wrong` (the current one), `password.short`, `password.long`,
            `password.common`; `sign_in.too_often` as for signing in.
    """
    account = who.account
    _check(typed.new)
    if _is_common(typed.new, account.username):
        raise NotAllowed("password.common")
    subject = f"password/account/{account.id}"
    with store.writing() as work:
        if work.attempts.count(subject, now - _WINDOW) >= _PER_ACCOUNT:
            raise NotAllowed("sign_in.too_often", minutes=int(_WINDOW.total_seconds() // 60))
        work.attempts.note(subject, now)
    if not _matches(account, typed.current):
        raise NotAllowed("password.wrong")
    with store.writing() as work:
        work.attempts.forget(subject)
        work.accounts.set_password(account.id, _hasher.hash(typed.new))
        for session in work.sessions.of_account(account.id):
            if session.hash != who.session.hash:
                work.sessions.end(session.hash)


def sessions_of(store: Store, account: Account) -> tuple[Session, ...]:
    """Give where the account is signed in, last used first."""
    with store.reading() as work:
        return work.sessions.of_account(account.id)


def end_session(store: Store, account: Account, session: str) -> None:
    """End one of the account's own sessions.

    Raises:
        NotFound: `session.unknown`, also for one of another account.
    """
    with store.writing() as work:
        if session not in {one.hash for one in work.sessions.of_account(account.id)}:
            raise NotFound("session.unknown")
        work.sessions.end(session)


def disable(store: Store, username: str, now: datetime) -> None:
    with store.writing() as work:
        account = work.accounts.named(username)
        if account is None:
            raise NotFound("account.unknown", username=username)
        work.accounts.disable(account.id, now)
        work.sessions.end_all(account.id)


def sign_in(store: Store, username: str, password: str, caller: Caller, now: datetime) -> str:
    """Give the token of a new session.

    Raises:
        NotAllowed: `sign_in.wrong`, the same for unknown, disabled and wrong;
            `sign_in.too_often`, counted over every worker.
    """
    subjects = {
        f"sign_in/account/{username[:64]}": _PER_ACCOUNT,
        f"sign_in/address/{caller.address[:64]}": _PER_ADDRESS,
    }
    with store.writing() as work:
        work.attempts.forget_before(now - _WINDOW)
        if any(work.attempts.count(s, now - _WINDOW) >= most for s, most in subjects.items()):
            raise NotAllowed("sign_in.too_often", minutes=int(_WINDOW.total_seconds() // 60))
        for subject in subjects:
            work.attempts.note(subject, now)
        account = work.accounts.named(username)
    if not _matches(account, password) or account is None:
        raise NotAllowed("sign_in.wrong")
    token = secrets.token_urlsafe(32)
    with store.writing() as work:
        work.attempts.forget(f"sign_in/account/{username[:64]}")
        session = Session(session_hash(token), account.id, now, now, caller.agent[:_AGENT])
        work.sessions.add(session)
    return token


def signed_in(
    store: Store, token: str, now: datetime, lifetimes: tuple[timedelta, timedelta]
) -> SignedIn | None:
    """Give who holds this token, unless idle or signed in for too long (`lifetimes`)."""
    idle, longest = lifetimes
    with store.reading() as work:
        session = work.sessions.get(session_hash(token))
        account = work.accounts.get(session.account) if session else None
    if session is None or account is None or account.disabled_at is not None:
        return None
    if now - session.seen_at > idle or now - session.began_at > longest:
        sign_out(store, token)
        return None
    if now - session.seen_at > timedelta(minutes=1):
        with store.writing() as work:
            work.sessions.touch(session.hash, now)
    return SignedIn(account, session)


def sign_out(store: Store, token: str) -> None:
    with store.writing() as work:
        work.sessions.end(session_hash(token))


def _matches(account: Account | None, password: str) -> bool:
    known = account is not None and account.disabled_at is None
    kept = account.password_hash if account is not None and known else _NOBODY
    try:
        _hasher.verify(kept, password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return known


@cache
def _common() -> frozenset[str]:
    file = Path(__file__).with_name("common_passwords.txt")
    return frozenset(file.read_text(encoding="utf-8").split())


def _is_common(password: str, username: str) -> bool:
    folded = password.casefold()
    too_plain = len(set(folded)) < _LEAST_DIFFERENT
    return folded in _common() or username.casefold() in folded or too_plain


def _check(password: str) -> None:
    if len(password) < LEAST_PASSWORD:
        raise NotAllowed("password.short", least=LEAST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise NotAllowed("password.long", most=LONGEST_PASSWORD)
