"""Tokens of links: made from the link key, so that a stolen database opens no feed."""

import hashlib
import hmac

TOKEN_BYTES = 16
TOKEN_LENGTH = TOKEN_BYTES * 2


def token_of(link_key: bytes, link: int, generation: int) -> str:
    """Give the token of a link's generation."""
    return secret_of(link_key, f"link/{link}/{generation}")


def secret_of(link_key: bytes, what: str) -> str:
    """Give the token of what `what` names: 128 bits, in hexadecimal."""
    return hmac.new(link_key, what.encode(), hashlib.sha256).digest()[:TOKEN_BYTES].hex()


def hash_of(token: str) -> str:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
