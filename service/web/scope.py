"""Which units of an address or a list the account may see."""

from calendars.ids import UnitCode
from calendars.timetable import Campaign
from service.errors import NotAllowed, NotFound
from service.web.guard import account
from service.web.policy import Action, Reach, own_units, reach

DISTRICT = "district"
"""Stands for the whole district where an address has a unit."""


def seen_units(campaign: Campaign) -> frozenset[UnitCode] | None:
    """Give the units that the account sees; None for all of them."""
    found = account()
    if found is None or reach(found, Action.SEE) is Reach.ALL:
        return None
    return own_units(found, campaign)


def unit_of(text: str, campaign: Campaign) -> UnitCode:
    """Read a unit out of an address.

    Raises:
        NotFound: `unit.unknown`.
        NotAllowed: it is not one of the account's own.
    """
    if text not in campaign.units:
        raise NotFound("unit.unknown", key=text[:40])
    own, code = seen_units(campaign), UnitCode(text)
    if own is not None and code not in own:
        raise NotAllowed("not_allowed", unit=text)
    return code
