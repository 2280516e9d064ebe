"""Accounts: made by the command or an invitation, signed in to on the page, ended from either."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.accounts.passwords import check_choice, check_length, hashed, matches
from service.errors import NotAllowed, NotFound
from service.store import Store, Work
from service.store.accounts import Account, Session, SignedIn

_WINDOW = timedelta(minutes=15)
_PER_ACCOUNT, _PER_ADDRESS = 10, 60
_HALF = timedelta(minutes=5)
"""For how long a password opens the page that asks for the second factor."""
_AGENT = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """From where: the client's address and what it calls itself."""

    address: str
    agent: str


def token_hash(token: str) -> str:
    """Hash what an address or a cookie holds: the database keeps no token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def limit(work: Work, subject: str, now: datetime, most: int = _PER_ACCOUNT) -> None:
    """Count one attempt more over every worker.

    Raises:
        NotAllowed: `sign_in.too_often`; this attempt is not counted then.
    """
    if work.attempts.count(subject, now - _WINDOW) >= most:
        raise NotAllowed("sign_in.too_often", minutes=int(_WINDOW.total_seconds() // 60))
    work.attempts.note(subject, now)


def add_account(store: Store, account: Account, password: str, now: datetime) -> int:
    """Raise NotAllowed: `account.exists`, `password.short`, `password.long`."""
    check_length(password)
    kept = replace(account, password_hash=hashed(password))
    with store.writing() as work:
        if work.accounts.named(account.username):
            raise NotAllowed("account.exists", username=account.username)
        return work.accounts.add(kept, now)


def named(work: Work, username: str) -> Account:
    """Raise NotFound (`account.unknown`)."""
    account = work.accounts.named(username)
    if account is None:
        raise NotFound("account.unknown", username=username)
    return account


def set_password(store: Store, username: str, password: str) -> None:
    """Change the password and end every session of the account."""
    check_length(password)
    kept = hashed(password)
    with store.writing() as work:
        account = named(work, username)
        work.accounts.set_password(account.id, kept)
        shut_out(work, account.id)


def shut_out(work: Work, account: int) -> None:
    """End all that is open for an account."""
    work.sessions.end_all(account)
    work.half_sessions.end_all(account)


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What somebody typed to change their own password."""

    current: str
    new: str


def confirm_password(store: Store, who: SignedIn, password: str, now: datetime) -> None:
    """Make sure that it is still the same person.

    Raises:
        NotAllowed: `password.wrong`; `sign_in.too_often` as for signing in.
    """
    subject = f"password/account/{who.account.id}"
    with store.writing() as work:
        limit(work, subject, now)
    if not matches(who.account, password):
        raise NotAllowed("password.wrong")
    with store.writing() as work:
        work.attempts.forget(subject)


def change_password(store: Store, who: SignedIn, typed: NewPassword, now: datetime) -> None:
    """Change one's own password; every other session of the account ends.

    Raises:
        NotAllowed: `password.wrong` (the current one), `password.short`, `password.long`,
            `password.common`; `sign_in.too_often` as for signing in.
    """
    account = who.account
    check_choice(typed.new, account.username)
    confirm_password(store, who, typed.current, now)
    kept = hashed(typed.new)
    with store.writing() as work:
        work.accounts.set_password(account.id, kept)
        end_others(work, who)


def end_others(work: Work, who: SignedIn) -> None:
    """End every session of the account but the one that asks."""
    for session in work.sessions.of_account(who.account.id):
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
        account = named(work, username)
        work.accounts.disable(account.id, now)
        work.invitations.forget_account(account.id)
        shut_out(work, account.id)


@dataclass(frozen=True, slots=True)
class Entered:
    """The token of a new session; a `half` one only asks for the second factor."""

    token: str
    half: bool


def sign_in(store: Store, username: str, password: str, caller: Caller, now: datetime) -> Entered:
    """Begin a session, or half of one for an account with a second factor.

    Raises:
        NotAllowed: `sign_in.wrong`, the same for unknown, disabled and wrong;
            `sign_in.too_often`, counted over every worker.
    """
    subject = f"sign_in/account/{username[:64]}"
    with store.writing() as work:
        work.attempts.forget_before(now - _WINDOW)
        work.half_sessions.forget_before(now - _HALF)
        limit(work, subject, now)
        limit(work, f"sign_in/address/{caller.address[:64]}", now, _PER_ADDRESS)
        account = work.accounts.named(username)
    if not matches(account, password) or account is None:
        raise NotAllowed("sign_in.wrong")
    with store.writing() as work:
        work.attempts.forget(subject)
        return enter(work, account, caller, now)


def enter(work: Work, account: Account, caller: Caller, now: datetime) -> Entered:
    """Begin a session, or half of one where a second factor is in force."""
    if account.second_secret is None:
        return Entered(begin(work, account, caller, now), half=False)
    token = new_token()
    work.half_sessions.add(token_hash(token), account.id, now)
    return Entered(token, half=True)


def begin(work: Work, account: Account, caller: Caller, now: datetime) -> str:
    """Give the token of a new session."""
    token = new_token()
    work.sessions.add(Session(token_hash(token), account.id, now, now, caller.agent[:_AGENT]))
    return token


def half_signed_in(store: Store, token: str, now: datetime) -> Account | None:
    """Give who has typed the password and not yet the code."""
    with store.reading() as work:
        number = work.half_sessions.account_of(token_hash(token), now - _HALF)
        account = None if number is None else work.accounts.get(number)
    return account if account is not None and account.disabled_at is None else None


def signed_in(
    store: Store, token: str, now: datetime, lifetimes: tuple[timedelta, timedelta]
) -> SignedIn | None:
    """Give who holds this token, unless idle or signed in for too long (`lifetimes`)."""
    idle, longest = lifetimes
    with store.reading() as work:
        session = work.sessions.get(token_hash(token))
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
        work.sessions.end(token_hash(token))
