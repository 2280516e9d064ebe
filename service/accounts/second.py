"""The second factor: codes that change every half minute (RFC 6238), and codes for when it is lost.

The only room that knows pyotp and cryptography.
"""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import Fernet, InvalidToken

STEP = timedelta(seconds=30)
_DRIFT = 1
"""Steps that a phone's clock may be off, either way."""
_CODES = 10
_CODE_BYTES = 10


def new_secret() -> str:
    return pyotp.random_base32()


def uri(secret: str, username: str, issuer: str) -> str:
    """Give what the QR code holds (the key URI of authenticator apps)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the half minute, counted from 1970, whose code this is; None if of none near `now`."""
    totp = pyotp.TOTP(secret)
    near = int(now.timestamp() // STEP.total_seconds())
    for step in range(near - _DRIFT, near + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def sealed(secret: str, key: bytes) -> str:
    """Make unreadable without `key`, 32 bytes, and tamper-proof."""
    return _fernet(key).encrypt(secret.encode()).decode()


def unsealed(text: str, key: bytes) -> str | None:
    """Give what was sealed; None if it was tampered with, or sealed with another key."""
    try:
        return _fernet(key).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))


def new_recovery_codes() -> tuple[str, ...]:
    """Give codes such as `mzxw-6ytb-oi2d-g5lk`, each good for once."""
    made = (base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode() for _ in range(_CODES))
    return tuple("-".join(one[i : i + 4] for i in range(0, len(one), 4)).lower() for one in made)


def recovery_hash(code: str) -> str:
    """Hash a code as typed: spaces, hyphens and capitals do not matter."""
    plain = "".join(code.split()).replace("-", "").lower()
    return hashlib.sha256(plain.encode()).hexdigest()
