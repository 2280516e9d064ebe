"""Whose ledger is asked for, and what the account may do in it."""

from collections.abc import Sequence

from flask import request

from calendars.compliance import EntryKind
from calendars.ids import UnitCode
from calendars.timetable import Campaign, Unit
from service.errors import NotAllowed
from service.ledger import usecases
from service.ledger.book import Book
from service.publishing import Sent, new_operation
from service.web.guard import account, actor
from service.web.language import language
from service.web.policy import Action, Reach, own_units, reach
from service.web.scope import DISTRICT, seen_units, unit_of
from service.web.wiring import services
from service.web.words import say as _


def seen(campaign: Campaign) -> Sequence[Unit]:
    """Give the units to list: those that the account sees, narrowed by the address."""
    allowed, args = seen_units(campaign), request.args
    categories, groups = args.getlist("category"), args.getlist("group")
    return [
        unit
        for unit in campaign.units.values()
        if (allowed is None or unit.code in allowed)
        and (unit.category in categories or not any(categories))
        and (unit.group in groups or not any(groups))
    ]


def asked_for(text: str) -> UnitCode | None:
    """Read a unit out of an address; the whole district, None, is of those who see all of it."""
    campaign = usecases.campaign_of(services().store)
    if text != DISTRICT:
        return unit_of(text, campaign)
    if seen_units(campaign) is not None:
        raise NotAllowed("not_allowed", unit=text)
    return None


def may_enter(kind: EntryKind, book: Book) -> bool:
    """An entry is made by those whose task its kind is, in units of their own."""
    found = account()
    granted = usecases.GRANTED.get(found.granted, frozenset()) if found else frozenset()
    return kind.by in granted and _within(Action.ENTER, book)


def may_confirm(book: Book) -> bool:
    return _within(Action.CONFIRM, book)


def _within(action: Action, book: Book) -> bool:
    found = account()
    how_far = reach(found, action)
    if how_far is Reach.OWN and found is not None:
        return book.unit in own_units(found, book.campaign)
    return how_far is Reach.ALL


def title_of(book: Book) -> str:
    if book.unit is None:
        return _("全区")
    return book.campaign.units[book.unit].words.in_(language())


def sent() -> Sent:
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    return Sent(actor(), operation, services().clock.now())
