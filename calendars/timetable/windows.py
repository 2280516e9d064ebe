"""The days of a phase, which a unit may have of its own (plan 五/2)."""

from collections.abc import Mapping

from calendars.ids import PhaseCode, UnitCode
from calendars.times import Days
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event

OwnWindows = Mapping[UnitCode, Mapping[PhaseCode, Days]]
"""Windows that hold for a unit in place of the campaign's."""


def window_of(event: Event, campaign: Campaign, own: OwnWindows) -> Days | None:
    """Give the days on which all units of an event are in its phase; None if there are none.

    What the whole district does keeps to the campaign's window.
    """
    usual = campaign.phases[event.phase].window
    windows = [own.get(unit, {}).get(event.phase, usual) for unit in event.units] or [usual]
    first, until = max(w.first for w in windows), min(w.until for w in windows)
    return Days(first, until) if first < until else None
