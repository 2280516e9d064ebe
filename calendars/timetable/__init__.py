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
from calendars.timetable.drafts import Draft, released
from calendars.timetable.edits import (
    Amend,
    Cancel,
    ChangeSetting,
    ConfirmHeld,
    DropDraft,
    Edit,
    KeepDraft,
    KeepSeries,
    Reinstate,
    Remove,
    RenamePerson,
    RenameUnit,
    Revert,
    Schedule,
    apply,
    concerned,
    inverse,
    refuse_undecided,
)
from calendars.timetable.events import Event, Stamp, Stamped, Status, checked, on_day
from calendars.timetable.many import (
    CallOff,
    ChangeHost,
    ChangePlace,
    Deed,
    LeftOut,
    Plan,
    Settle,
    ShiftDays,
    ShiftWorkdays,
    hosted,
    plan,
)
from calendars.timetable.merging import Difference, Side, compared, merged
from calendars.timetable.moving import Moved, moved
from calendars.timetable.people import ContactPoint, Person, Post
from calendars.timetable.renewal import Renewal, Series, renewed
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
from calendars.timetable.slots import days_for, free_slots
from calendars.timetable.succession import Opening, shift_of, successor
from calendars.timetable.timetable import Timetable, in_order
from calendars.timetable.units import GuidanceGroup, Unit, UnitCategory
from calendars.timetable.upkeep import Keep, Thing, changed, drop, keep, key_of, shelf
from calendars.timetable.windows import OwnWindows, window_of

__all__ = [
    "EVERY_UNIT", "WHOLE", "Amend", "CallOff", "Campaign", "Cancel", "Change", "ChangeHost",
    "ChangePlace", "ChangeSetting", "Clash", "Company", "ConfirmHeld", "Conflict", "Consequences",
    "ContactPoint", "Deadline", "Decided", "Deed", "Difference", "DocumentKind", "Doubt", "Draft",
    "DropDraft", "Edit", "Event", "EventKind", "Extent", "Facet", "FieldChange", "GuidanceGroup",
    "Keep", "KeepDraft", "KeepSeries", "LeftOut", "Loss", "Monthly", "Moved", "Notice", "Noun",
    "Occurrence", "OnRest", "OncePerPhase", "Opening", "OwnWindows", "Party", "Person", "Phase",
    "Plan", "Post", "Recurrence", "Reinstate", "Remove", "RenamePerson", "RenameUnit", "Renewal",
    "Revert", "Role", "Schedule", "Series", "Setting", "SettingValue", "Settle", "ShiftDays",
    "ShiftWorkdays", "Side", "Stamp", "Stamped", "Status", "Thing", "Timetable", "Unit",
    "UnitCategory", "Visibility", "Weekly", "What", "WorkdayOfMonth", "WorkdayOfPeriod", "apply",
    "as_usual", "attendees", "by_field", "changed", "checked", "clashes", "company", "compared",
    "concerned", "consequences", "contact_leaders", "copied", "days_for", "drop", "facets",
    "followers", "free_slots", "groups_of", "guided_by", "hosted", "in_order", "inverse", "invites",
    "keep", "key_of", "merged", "moved", "occurrences", "office_holders", "on_day", "plan",
    "public", "reaches", "readers", "refuse_undecided", "released", "renewed", "reverse", "shelf",
    "shift_of", "spread", "successor", "units_of", "warnings", "window_of",
]  # fmt: skip
