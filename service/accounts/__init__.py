"""Who may sign in, and as whom."""

from service.store.accounts import SignedIn

__all__ = ["SignedIn"]
