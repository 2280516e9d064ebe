"""The plan's rules, judged from timetable and ledger as of a day: who has done what, by when."""

from calendars.compliance.agreed import agreed_windows
from calendars.compliance.catalogue import (
    Catalogue,
    EnteredBy,
    EntryField,
    EntryKind,
    FieldType,
    Subject,
    checked_entry,
)
from calendars.compliance.check import check, recheck
from calendars.compliance.courses import Turn, course
from calendars.compliance.entries import Enter, LedgerEdit, TakeBack, enter, of_ledger
from calendars.compliance.facts import guests, hosts
from calendars.compliance.ledger import Ledger, LedgerEntry, Value
from calendars.compliance.matrix import Effect, Matrix, effects
from calendars.compliance.obligations import Obligation, bearing, obligations
from calendars.compliance.requirements import (
    Assigned,
    Bound,
    BoundKind,
    Cadence,
    Clause,
    Each,
    Entries,
    Events,
    EveryEntry,
    FieldCheck,
    Figure,
    HasPoint,
    InPhase,
    LeanAttendance,
    MeetingLoad,
    MostEntries,
    Need,
    Order,
    Presence,
    Publicity,
    Relation,
    Share,
    Target,
)
from calendars.compliance.rulebook import (
    Basis,
    Rule,
    RuleBook,
    Scope,
    Severity,
    Structure,
    Subjects,
    required_by,
)
from calendars.compliance.verdict import Evidence, Lack, Mend, State, Verdict, worst

__all__ = [
    "Assigned", "Basis", "Bound", "BoundKind", "Cadence", "Catalogue", "Clause", "Each",
    "Effect", "Enter", "EnteredBy", "Entries", "EntryField", "EntryKind", "Events", "EveryEntry",
    "Evidence", "FieldCheck", "FieldType", "Figure", "HasPoint", "InPhase", "Lack",
    "LeanAttendance", "Ledger", "LedgerEdit", "LedgerEntry", "Matrix",
    "MeetingLoad", "Mend", "MostEntries", "Need", "Obligation", "Order", "Presence", "Publicity",
    "Relation", "Rule", "RuleBook", "Scope", "Severity", "Share", "State", "Structure", "Subject",
    "Subjects", "TakeBack", "Target", "Turn", "Value", "Verdict", "agreed_windows",
    "bearing", "check", "checked_entry", "course", "effects", "enter", "guests", "hosts",
    "obligations", "of_ledger", "recheck", "required_by", "worst",
]  # fmt: skip
