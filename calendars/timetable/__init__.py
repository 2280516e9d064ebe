"""The immutable timetable: what is planned for whom, and how it changes."""

from calendars.timetable.audience import (
    attendees,
    contact_leaders,
    followers,
    groups_of,
    invites,
    public,
    reaches,
    readers,
    units_of,
)
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
from calendars.timetable.copies import copied
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
from calendars.timetable.many import (
    CallOff,
    ChangePlace,
    Deed,
    LeftOut,
    Plan,
    Settle,
    ShiftDays,
    ShiftWorkdays,
    on_day,
    plan,
)
from calendars.timetable.people import ContactPoint, Person, Post
from calendars.timetable.series import (
    Extent,
    Monthly,
    Occurrence,
    OncePerPhase,
    OnRest,
    Recurrence,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
    occurrences,
    spread,
)
from calendars.timetable.timetable import Timetable, in_order
from calendars.timetable.units import GuidanceGroup, Unit, UnitCategory

__all__ = [
    "Amend", "CallOff", "Campaign", "Cancel", "Change", "ChangePlace", "ChangeSetting", "Clash",
    "ConfirmHeld", "ContactPoint", "Deadline", "Deed", "DocumentKind", "Doubt", "Edit", "Event",
    "EventKind", "Extent", "FieldChange", "GuidanceGroup", "LeftOut", "Monthly", "Notice", "Noun",
    "Occurrence", "OnRest", "OncePerPhase", "Party", "Person", "Phase", "Plan", "Post",
    "Recurrence", "Reinstate", "Remove", "RenamePerson", "RenameUnit", "Revert", "Role", "Schedule",
    "Setting", "SettingValue", "Settle", "ShiftDays", "ShiftWorkdays", "Stamp", "Stamped", "Status",
    "Timetable", "Unit", "UnitCategory", "Visibility", "Weekly", "WorkdayOfMonth",
    "WorkdayOfPeriod", "apply", "attendees", "by_field", "checked", "clashes", "contact_leaders",
    "copied", "followers", "groups_of", "in_order", "inverse", "invites", "occurrences", "on_day",
    "plan", "public", "reaches", "readers", "spread", "units_of", "warnings",
]  # fmt: skip
