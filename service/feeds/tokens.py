"""Tokens of links: made from the link key, so that a stolen database opens no feed."""

import hashlib
import hmac

TOKEN_BYTES = 16
TOKEN_LENGTH = TOKEN_BYTES * 2


def token_of(link_key: bytes, link: int, generation: int) -> str:
    """Give the token of a link's generation: 128 bits, in hexadecimal."""
    message = f"link/{link}/{generation}".encode()
    return hmac.new(link_key, message, hashlib.sha256).digest()[:TOKEN_BYTES].hex()


def hash_of(token: str) -> str:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
