"""Who may have an account: one-time invitations, and what an administrator does to accounts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.accounts.passwords import NO_PASSWORD, check_choice, hashed
from service.accounts.second_factor import remove
from service.accounts.usecases import (
    Caller,
    Entered,
    begin,
    enter,
    limit,
    named,
    shut_out,
    token_hash,
)
from service.errors import NotAllowed, NotFound
from service.store import Store, Work
from service.store.accounts import Account
from service.store.invitations import Invitation

LIFE = timedelta(hours=72)
_PER_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Invited:
    """To be what: a grant, and the unit or the guidance group whose it is."""

    granted: str
    unit: str | None = None
    group: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as the administrator sees it."""

    account: Account
    sessions: int
    seen_at: datetime | None


def invite(store: Store, invited: Invited, token: str, by: str, now: datetime) -> None:
    """Let the holder of `token`, which must be hard to guess, make an account within `LIFE`.

    Doing it again with the same token changes nothing.

    Raises:
        NotAllowed: `invitation.scope`: a unit's account needs its unit, a group's its group.
    """
    scope = {"unit": (True, False), "guidance": (False, True)}.get(invited.granted, (False, False))
    if (bool(invited.unit), bool(invited.group)) != scope:
        raise NotAllowed("invitation.scope", granted=invited.granted)
    with store.writing() as work:
        _hand_out(work, invited, (token, None), by, now)


def invite_again(store: Store, username: str, token: str, by: str, now: datetime) -> None:
    """Let the holder of an account choose a new password; earlier invitations of it are void."""
    with store.writing() as work:
        account = named(work, username)
        if account.disabled_at is not None:
            raise NotFound("account.unknown", username=username)
        work.invitations.forget_account(account.id)
        invited = Invited(account.granted, account.unit, account.group)
        _hand_out(work, invited, (token, account.id), by, now)


def _hand_out(
    work: Work, invited: Invited, whose: tuple[str, int | None], by: str, now: datetime
) -> None:
    key, account = token_hash(whose[0]), whose[1]
    work.invitations.forget_before(now)
    if work.invitations.get(key) is None:
        work.invitations.add(
            Invitation(
                key, account, invited.granted, invited.unit, invited.group, invited.note, by, now,
                now + LIFE,
            )
        )  # fmt: skip


def invitation(store: Store, token: str, now: datetime) -> tuple[Invitation, Account | None]:
    """Give what an address invites to, and whose password it would set.

    Raises:
        NotFound: `invitation.unknown`, the same for used, over and never made.
    """
    with store.reading() as work:
        return _valid(work, token, now)


def _valid(work: Work, token: str, now: datetime) -> tuple[Invitation, Account | None]:
    found = work.invitations.get(token_hash(token))
    if found is None or found.expires_at <= now:
        raise NotFound("invitation.unknown")
    return found, None if found.account is None else work.accounts.get(found.account)


def accept(
    store: Store, token: str, username: str, password: str, caller: Caller, now: datetime
) -> Entered:
    """Make the account, or set its password, and sign in. A second factor stays in force.

    Raises:
        NotFound: `invitation.unknown`.
        NotAllowed: `account.exists`, or as `check_choice`; the invitation is then still good.
    """
    with store.writing() as work:
        limit(work, f"invitation/address/{caller.address[:64]}", now, _PER_ADDRESS)
    known = invitation(store, token, now)[1]
    check_choice(password, known.username if known else username)
    kept = hashed(password)
    with store.writing() as work:
        found, account = _valid(work, token, now)
        if account is None:
            account = _made(work, found, username, kept, now)
        else:
            work.accounts.set_password(account.id, kept)
            shut_out(work, account.id)
        work.invitations.take(found.hash)
        return enter(work, account, caller, now)


def accept_identity(
    store: Store, token: str, username: str, identity: str, caller: Caller, now: datetime
) -> str:
    """Make an account without a password, for who signs in at the identity provider.

    Raises:
        NotFound: `invitation.unknown`. NotAllowed: `account.exists`, `identity.taken`.
    """
    with store.writing() as work:
        found, account = _valid(work, token, now)
        if work.accounts.identified(identity):
            raise NotAllowed("identity.taken")
        if account is None:
            account = _made(work, found, username, NO_PASSWORD, now)
        work.accounts.set_identity(account.id, identity)
        work.invitations.take(found.hash)
        return begin(work, account, caller, now)


def _made(
    work: Work, found: Invitation, username: str, password_hash: str, now: datetime
) -> Account:
    if work.accounts.named(username):
        raise NotAllowed("account.exists", username=username)
    made = Account(0, username, password_hash, found.granted, found.unit, found.group, None)
    return replace(made, id=work.accounts.add(made, now))


def withdraw(store: Store, token_hash_: str) -> None:
    with store.writing() as work:
        if not work.invitations.take(token_hash_):
            raise NotFound("invitation.unknown")


def open_invitations(store: Store, now: datetime) -> tuple[Invitation, ...]:
    with store.reading() as work:
        return tuple(one for one in work.invitations.all() if one.expires_at > now)


def listed(store: Store) -> tuple[Listed, ...]:
    """Give every account with its open sessions, in two queries."""
    with store.reading() as work:
        seen = work.sessions.last_seen()
        return tuple(
            Listed(account, *seen.get(account.id, (0, None))) for account in work.accounts.all()
        )


def enable(store: Store, username: str) -> None:
    with store.writing() as work:
        work.accounts.disable(named(work, username).id, None)


def end_sessions(store: Store, username: str) -> None:
    with store.writing() as work:
        shut_out(work, named(work, username).id)


def drop_second(store: Store, username: str) -> None:
    """Let somebody in with the password alone, whose phone and recovery codes are lost."""
    with store.writing() as work:
        account = named(work, username)
        remove(work, account)
        shut_out(work, account.id)
