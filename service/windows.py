"""Phase windows of units' own, from the ledger."""

from collections.abc import Collection

from calendars.compliance import agreed_windows
from calendars.ids import UnitCode
from calendars.timetable import Campaign, OwnWindows
from service.store import Work


def own_windows(work: Work, campaign: Campaign, units: Collection[UnitCode]) -> OwnWindows:
    """Give those that hold for some of `units`; others may be among them."""
    structure = work.rules.of(campaign).rulebook.structure
    if not structure.window:
        return {}
    agreed = work.ledger.of_kinds(campaign.id, {structure.window})
    if not any(entry.unit in units for entry in agreed):
        return {}
    filed = work.ledger.of_kinds(campaign.id, {structure.filed})
    return agreed_windows((*agreed, *filed), structure)
