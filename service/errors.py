"""What can go wrong in the service: a stable code and data, worded for people at the edge."""

from typing import Any


class ServiceError(Exception):
    """Root of the service's own errors."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class NotFound(ServiceError):
    """There is no such thing, or not for this person."""


class NotAllowed(ServiceError):
    """The person is known, and may not do this."""


class StaleEdit(ServiceError):
    """Somebody else was faster; `data['record']` is what is stored now."""
