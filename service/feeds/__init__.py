"""Feeds over HTTP, and the secret addresses under which they are subscribed to."""

from service.store.links import LinkQuery

__all__ = ["LinkQuery"]
