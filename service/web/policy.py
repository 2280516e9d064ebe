"""Who may do what, in one place. What is not granted here is refused."""

from enum import StrEnum

from calendars.ids import UnitCode
from calendars.timetable import Campaign, Event
from service.store import Bar
from service.store.accounts import Account


class Action(StrEnum):
    SEE = "see"
    EDIT = "edit"
    COPY = "copy"
    UNDO = "undo"
    """Everything, or what one has done oneself."""
    CONFIRM = "confirm"
    """That an event took place."""
    ENTER = "enter"
    """In the ledger; each kind of entry says besides whose task it is."""
    SEE_LINKS = "see_links"
    MANAGE_LINKS = "manage_links"
    MAKE_LINKS = "make_links"
    """To what one sees oneself; `service.feeds.kinds` says which of them."""
    SEE_HISTORY = "see_history"
    KEEP = "keep"
    """The campaign itself: units, people, phases, days off, figures."""
    PLAN = "plan"
    MANAGE_ACCOUNTS = "manage_accounts"


class Reach(StrEnum):
    """How far a grant goes."""

    NONE = "none"
    OWN = "own"
    """The account's own unit, or the units of its guidance group."""
    ALL = "all"


_TABLE: dict[str, dict[Action, Reach]] = {
    "admin": dict.fromkeys(Action, Reach.ALL),
    "office": dict.fromkeys(set(Action) - {Action.MANAGE_ACCOUNTS}, Reach.ALL),
    "unit": {
        Action.SEE: Reach.OWN,
        Action.EDIT: Reach.OWN,
        Action.UNDO: Reach.OWN,
        Action.CONFIRM: Reach.OWN,
        Action.ENTER: Reach.OWN,
        Action.SEE_LINKS: Reach.OWN,
        Action.MAKE_LINKS: Reach.OWN,
    },
    "guidance": dict.fromkeys(
        (Action.SEE, Action.UNDO, Action.CONFIRM, Action.ENTER, Action.MAKE_LINKS), Reach.OWN
    ),
    "viewer": {Action.SEE: Reach.ALL},
}
GRANTS = tuple(_TABLE)


def reach(account: Account | None, action: Action) -> Reach:
    if account is None:
        return Reach.NONE
    return _TABLE.get(account.granted, {}).get(action, Reach.NONE)


def may(account: Account | None, action: Action, units: frozenset[str] = frozenset()) -> bool:
    """Tell whether `account` may act on something of exactly these units.

    Without units it asks whether the account may do it anywhere at all. `units` of the whole
    district are never an account's own.
    """
    how_far = reach(account, action)
    if how_far is Reach.ALL or account is None:
        return how_far is Reach.ALL
    return how_far is Reach.OWN and (not units or units == {account.unit})


_NOWHERE = frozenset({UnitCode("")})
"""No unit has this code; an empty set would not narrow a query."""


def own_units(account: Account, campaign: Campaign) -> frozenset[UnitCode]:
    """Give the units of an account that sees its own only; never empty."""
    if account.unit:
        return frozenset({UnitCode(account.unit)})
    if not account.group:
        return _NOWHERE
    own = {unit.code for unit in campaign.units.values() if unit.group == account.group}
    return frozenset(own) or _NOWHERE


def may_edit(account: Account | None, event: Event | Bar) -> bool:
    """An event of several units, or of the district, is the office's."""
    if event.district or not event.units:
        return reach(account, Action.EDIT) is Reach.ALL
    return may(account, Action.EDIT, frozenset(event.units))


def may_ask_anybody(account: Account | None) -> bool:
    """Others ask to an event only whom its units have to do with."""
    return reach(account, Action.EDIT) is Reach.ALL
