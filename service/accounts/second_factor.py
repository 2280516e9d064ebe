"""Setting up a second factor, signing in with it, and doing without it when it is lost."""

from dataclasses import dataclass
from datetime import datetime

from service.accounts.second import (
    new_recovery_codes,
    new_secret,
    recovery_hash,
    sealed,
    step_of,
    unsealed,
)
from service.accounts.usecases import (
    Caller,
    begin,
    confirm_password,
    end_others,
    half_signed_in,
    limit,
    token_hash,
)
from service.errors import NotAllowed
from service.store import Store, Work
from service.store.accounts import Account, SignedIn

_SHORT = 8
"""Characters up to which what was typed is a code of the app, and not a recovery code."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret not yet in force: as the app takes it, and sealed for the form to bring back."""

    secret: str
    sealed: str


def offer(key: bytes, typed: str = "") -> Offer:
    """Give a new secret, or the one that the form brought back sealed."""
    secret = (unsealed(typed, key) if typed else None) or new_secret()
    return Offer(secret, sealed(secret, key))


def turn_on(
    store: Store, who: SignedIn, offered: Offer, code: str, now: datetime
) -> tuple[str, ...]:
    """Put the secret in force and give the recovery codes, which are shown this once.

    Every other session of the account ends.

    Raises:
        NotAllowed: `code.wrong`, `sign_in.too_often`; `second.on`: it is in force already.
    """
    account = who.account
    if account.second_secret is not None:
        raise NotAllowed("second.on")
    with store.writing() as work:
        limit(work, _subject(account), now)
    step = step_of(offered.secret, _plain(code), now)
    if step is None:
        raise NotAllowed("code.wrong")
    with store.writing() as work:
        work.attempts.forget(_subject(account))
        work.accounts.set_second(account.id, offered.sealed, step)
        end_others(work, who)
        return _renew(work, account)


def turn_off(store: Store, who: SignedIn, password: str, now: datetime) -> None:
    """Raise NotAllowed as `confirm_password` does."""
    confirm_password(store, who, password, now)
    with store.writing() as work:
        remove(work, who.account)


def remove(work: Work, account: Account) -> None:
    work.accounts.set_second(account.id, None, 0)
    work.recovery_codes.replace(account.id, ())
    work.half_sessions.end_all(account.id)


def renew_codes(store: Store, who: SignedIn, password: str, now: datetime) -> tuple[str, ...]:
    """Give ten new recovery codes; the old ones are void. Raise as `confirm_password` does."""
    confirm_password(store, who, password, now)
    if who.account.second_secret is None:
        raise NotAllowed("second.off")
    with store.writing() as work:
        return _renew(work, who.account)


def codes_left(store: Store, account: Account) -> int:
    with store.reading() as work:
        return work.recovery_codes.count(account.id)


def finish(store: Store, token: str, code: str, caller: Caller, key: bytes, now: datetime) -> str:
    """Turn half a session into a whole one, with a token of its own.

    Raises:
        NotAllowed: `half.over`: the password has to be typed again; `code.wrong`, also for a code
            used before; `sign_in.too_often`.
    """
    account = half_signed_in(store, token, now)
    if account is None:
        raise NotAllowed("half.over")
    with store.writing() as work:
        limit(work, _subject(account), now)
    with store.writing() as work:
        if not _opens(work, account, code, key, now):
            raise NotAllowed("code.wrong")
        work.attempts.forget(_subject(account))
        work.half_sessions.end(token_hash(token))
        return begin(work, account, caller, now)


def _opens(work: Work, account: Account, code: str, key: bytes, now: datetime) -> bool:
    plain = _plain(code)
    if len(plain) > _SHORT:
        return work.recovery_codes.take(account.id, recovery_hash(code))
    secret = unsealed(account.second_secret or "", key)
    step = None if secret is None else step_of(secret, plain, now)
    return step is not None and work.accounts.take_step(account.id, step)


def _renew(work: Work, account: Account) -> tuple[str, ...]:
    codes = new_recovery_codes()
    work.recovery_codes.replace(account.id, map(recovery_hash, codes))
    return codes


def _subject(account: Account) -> str:
    return f"second/account/{account.id}"


def _plain(code: str) -> str:
    return "".join(code.split())
