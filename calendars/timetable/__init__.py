"""The immutable timetable: what is planned for whom, and how it changes."""

from calendars.timetable.audience import attendees, public, reaches, units_of
from calendars.timetable.campaign import (
    Campaign,
    Deadline,
    DocumentKind,
    EventKind,
    Phase,
    Role,
    Setting,
    SettingValue,
    Visibility,
)
from calendars.timetable.changes import Change, FieldChange, Noun, by_field
from calendars.timetable.clashes import Clash, Doubt, Notice, Party, clashes, warnings
from calendars.timetable.edits import (
    Amend,
    Cancel,
    ChangeSetting,
    ConfirmHeld,
    Edit,
    Reinstate,
    Remove,
    RenamePerson,
    RenameUnit,
    Revert,
    Schedule,
    apply,
    inverse,
)
from calendars.timetable.events import Event, Stamp, Stamped, Status, checked
from calendars.timetable.people import ContactPoint, Person, Post
from calendars.timetable.timetable import Timetable, in_order
from calendars.timetable.units import GuidanceGroup, Unit, UnitCategory

__all__ = [
    "Amend", "Campaign", "Cancel", "Change", "ChangeSetting", "Clash", "ConfirmHeld",
    "ContactPoint", "Deadline", "DocumentKind", "Doubt", "Edit", "Event", "EventKind",
    "FieldChange", "GuidanceGroup", "Notice", "Noun", "Party", "Person", "Phase", "Post",
    "Reinstate", "Remove", "RenamePerson", "RenameUnit", "Revert", "Role", "Schedule", "Setting",
    "SettingValue", "Stamp", "Stamped", "Status", "Timetable", "Unit", "UnitCategory",
    "Visibility", "apply", "attendees", "by_field", "checked", "clashes", "in_order", "inverse",
    "public", "reaches", "units_of", "warnings",
]  # fmt: skip
