"""The immutable timetable: what is planned for whom, and how it changes."""

from calendars.timetable.audience import (
    as_usual,
    attendees,
    contact_leaders,
    followers,
    groups_of,
    guided_by,
    invites,
    office_holders,
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
from calendars.timetable.changes import (
    EVERY_UNIT,
    Change,
    Facet,
    FieldChange,
    Noun,
    What,
    by_field,
    facets,
)
from calendars.timetable.clashes import (
    Clash,
    Company,
    Doubt,
    Notice,
    Party,
    clashes,
    company,
    warnings,
)
from calendars.timetable.consequences import Consequences, Loss, consequences
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
    refuse_undecided,
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
from calendars.timetable.reversal import WHOLE, Conflict, Decided, reverse
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
from calendars.timetable.upkeep import Keep, Thing, changed, drop, keep, key_of, shelf

__all__ = [
    "EVERY_UNIT", "WHOLE", "Amend", "CallOff", "Campaign", "Cancel", "Change", "ChangePlace",
    "ChangeSetting", "Clash", "Company", "ConfirmHeld", "Conflict", "Consequences", "ContactPoint",
    "Deadline", "Decided", "Deed", "DocumentKind", "Doubt", "Edit", "Event", "EventKind", "Extent",
    "Facet", "FieldChange", "GuidanceGroup", "Keep", "LeftOut", "Loss", "Monthly", "Notice",
    "Noun", "Occurrence", "OnRest", "OncePerPhase", "Party", "Person", "Phase", "Plan", "Post",
    "Recurrence", "Reinstate", "Remove", "RenamePerson", "RenameUnit", "Revert", "Role",
    "Schedule", "Setting", "SettingValue", "Settle", "ShiftDays", "ShiftWorkdays", "Stamp",
    "Stamped", "Status", "Thing", "Timetable", "Unit", "UnitCategory", "Visibility", "Weekly",
    "What", "WorkdayOfMonth", "WorkdayOfPeriod", "apply", "as_usual", "attendees", "by_field",
    "changed", "checked", "clashes", "company", "consequences", "contact_leaders", "copied",
    "drop", "facets", "followers", "groups_of", "guided_by", "in_order", "inverse", "invites",
    "keep", "key_of", "occurrences", "office_holders", "on_day", "plan", "public", "reaches",
    "readers", "refuse_undecided", "reverse", "shelf", "spread", "units_of", "warnings",
]  # fmt: skip
