"""What a password may be, and whether one matches."""

import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from service.errors import NotAllowed
from service.store.accounts import Account

LEAST_PASSWORD = 12
LONGEST_PASSWORD = 128
_LEAST_DIFFERENT = 5
"""Characters; fewer make a password of a dozen easy to guess."""
_hasher = PasswordHasher()
# Verified when the name is unknown, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash(secrets.token_hex(16))
NO_PASSWORD = ""
"""Kept for an account that signs in at the identity provider only; nothing matches it."""


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(account: Account | None, password: str) -> bool:
    known = account is not None and account.disabled_at is None and account.password_hash != ""
    kept = account.password_hash if account is not None and known else _NOBODY
    try:
        _hasher.verify(kept, password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return known


def check_length(password: str) -> None:
    """Raise NotAllowed: `password.short`, `password.long`."""
    if len(password) < LEAST_PASSWORD:
        raise NotAllowed("password.short", least=LEAST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise NotAllowed("password.long", most=LONGEST_PASSWORD)


def check_choice(password: str, username: str) -> None:
    """Raise NotAllowed for what a person should not choose, `password.common` besides."""
    check_length(password)
    folded = password.casefold()
    too_plain = len(set(folded)) < _LEAST_DIFFERENT
    if folded in _common() or username.casefold() in folded or too_plain:
        raise NotAllowed("password.common")


@cache
def _common() -> frozenset[str]:
    file = Path(__file__).with_name("common_passwords.txt")
    return frozenset(file.read_text(encoding="utf-8").split())
