"""Codes of the second factor, against the values of RFC 6238, and what is sealed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from service.accounts.second import (
    new_recovery_codes,
    new_secret,
    recovery_hash,
    sealed,
    step_of,
    unsealed,
    uri,
)

# The seed of RFC 6238, appendix B, in base 32; its codes cut to six digits.
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CODES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]
KEY, OTHER = b"k" * 32, b"o" * 32


def at(second):
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize(("second", "code"), CODES)
def test_code_of_the_rfc_is_known_by_its_half_minute(second, code):
    assert step_of(SEED, code, at(second)) == second // 30


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)]
)
def test_clock_may_be_off_by_half_a_minute(seconds, taken):
    second, code = 1111111109 // 30 * 30, "081804"
    found = step_of(SEED, code, at(second) + timedelta(seconds=seconds))
    assert (found == second // 30) is taken


@pytest.mark.parametrize("code", ["", "08180", "0818044", "０８１８０４", "abcdef", "\0"])
def test_anything_else_is_no_code(code):
    assert step_of(SEED, code, at(1111111109)) is None


def test_sealed_secret_opens_with_its_key_only():
    secret = new_secret()
    text = sealed(secret, KEY)
    assert secret not in text
    assert [unsealed(text, KEY), unsealed(text, OTHER), unsealed("x" + text, KEY)] == [
        secret, None, None,
    ]  # fmt: skip


def test_uri_names_the_account_for_the_authenticator():
    assert uri(SEED, "office", "旬历") == (
        f"otpauth://totp/%E6%97%AC%E5%8E%86:office?secret={SEED}&issuer=%E6%97%AC%E5%8E%86"
    )


def test_recovery_codes_differ_and_may_be_typed_freely():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-z2-7]{4}-){3}[a-z2-7]{4}", code) for code in codes)
    typed = " " + codes[0].upper().replace("-", " ")
    assert recovery_hash(typed) == recovery_hash(codes[0])
