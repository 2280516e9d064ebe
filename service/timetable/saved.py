"""Saved views: what an account may do with them."""

from calendars.errors import InvalidValue
from calendars.text import clean_text
from service.errors import NotFound
from service.store import EventQuery, Store
from service.store.saved_views import SavedView

LONGEST_NAME = 40
MOST = 50
"""Of one account, its own and the shared ones."""


def views_of(store: Store, account: int) -> tuple[SavedView, ...]:
    with store.reading() as work:
        return work.saved_views.of(account)


def save(
    store: Store, account: int, name: str, view: str, query: EventQuery, *, shared: bool
) -> SavedView:
    """Keep a filter under a name, in place of what the account had there.

    Raises:
        InvalidValue: `field.empty`, `saved.too_many`, or as `clean_text`.
    """
    cleaned = clean_text(name, LONGEST_NAME).strip()
    if not cleaned:
        raise InvalidValue("field.empty")
    made = SavedView(0, cleaned, view, query.canonical, shared)
    with store.writing() as work:
        known = work.saved_views.of(account)
        if len(known) >= MOST and not any(one.own and one.name == cleaned for one in known):
            raise InvalidValue("saved.too_many", limit=MOST)
        work.saved_views.save(account, made)
    return made


def remove(store: Store, account: int, number: int) -> None:
    """Take out one of the account's own; somebody else's stays."""
    with store.writing() as work:
        work.saved_views.remove(account, number)


def choose(store: Store, account: int, number: int | None) -> None:
    """Let the timetable open with a view that the account sees, or with everything.

    Raises:
        NotFound: `saved.unknown`.
    """
    with store.writing() as work:
        if number is not None and all(one.id != number for one in work.saved_views.of(account)):
            raise NotFound("saved.unknown", id=number)
        work.saved_views.choose(account, number)
