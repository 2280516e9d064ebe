"""Who somebody is at the district's identity provider, and whose account that opens."""

from datetime import datetime

from service.accounts.usecases import Caller, begin, confirm_password
from service.errors import NotAllowed
from service.store import Store
from service.store.accounts import SignedIn


def sign_in_as(store: Store, identity: str, caller: Caller, now: datetime) -> str:
    """Give the token of a new session. The provider answers for the second factor.

    Raises:
        NotAllowed: `identity.unknown`, also where the account is disabled.
    """
    with store.writing() as work:
        account = work.accounts.identified(identity)
        if account is None or account.disabled_at is not None:
            raise NotAllowed("identity.unknown")
        return begin(work, account, caller, now)


def link(store: Store, who: SignedIn, identity: str) -> None:
    """Let `identity` open this account.

    Raises:
        NotAllowed: `identity.taken`: it opens another one.
    """
    with store.writing() as work:
        other = work.accounts.identified(identity)
        if other is not None and other.id != who.account.id:
            raise NotAllowed("identity.taken")
        work.accounts.set_identity(who.account.id, identity)


def unlink(store: Store, who: SignedIn, password: str, now: datetime) -> None:
    """Raise NotAllowed as `confirm_password` does; an account without password stays linked."""
    confirm_password(store, who, password, now)
    with store.writing() as work:
        work.accounts.set_identity(who.account.id, None)
