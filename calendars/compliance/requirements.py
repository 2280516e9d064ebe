"""What a rule may ask for: a few kinds of conditions, each plain data."""

from dataclasses import dataclass
from enum import StrEnum

from calendars.ids import DocumentCode, KindCode, PhaseCode, RoleCode, UnitCode

Figure = int | str
"""A number, or the key of the setting that holds it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What orders and due days refer to: a kind of event, or a step of the ledger."""

    code: str
    step: bool = False


class BoundKind(StrEnum):
    PHASE = "phase"
    """The last day of a phase, in the unit's own windows."""
    SETTING = "setting"
    DEADLINE = "deadline"
    TARGET = "target"
    """The day of an event or step; `days` later."""
    CAMPAIGN = "campaign"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Bound:
    """A day, still in time itself. `strict`, a setting, may leave it out."""

    kind: BoundKind
    code: str = ""
    days: Figure = 0
    target: Target | None = None
    strict: str = ""


class Relation(StrEnum):
    AFTER = "after"
    """Begins once the target has ended, within `days` where these are given."""
    BEFORE = "before"
    """Ends by the time the target begins."""
    UNTIL = "until"
    """As `before`; nothing is asked while there is no target."""
    SINCE = "since"
    """On the target's day or later."""


@dataclass(frozen=True, slots=True)
class Order:
    """`strict` leaves out the very moment; `waived` is a setting that lifts the order."""

    relation: Relation
    target: Target
    strict: bool = False
    days: Figure | None = None
    waived: str = ""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """What one of `fields` has to say: be filled at least.

    `role`: somebody who holds it in the unit (its group for guidance comrades), its head where
    `head`; `subject`: whom the cell is about; `includes`: all of these; `least`: that number.
    """

    fields: tuple[str, ...]
    role: RoleCode | None = None
    head: bool = False
    subject: bool = False
    includes: tuple[str, ...] = ()
    least: int = 0


class Presence(StrEnum):
    """In what way an event has to concern the subject of the cell."""

    ANY = "any"
    GROUP = "group"
    LEADER = "leader"
    BRANCH = "branch"
    MEMBER = "member"
    """Invited by name or by a role held in the unit."""


@dataclass(frozen=True, slots=True)
class Events:
    """At least `count` events of `kinds`; of any kind where there are none.

    `phase` asks for events of that phase, inside its window; `each_phase` for that of the cell.
    `held` asks for a confirmation. `checks` read the record that the ledger has of an event, in
    its absence whom the event invites. `given`: whether there is an event at all is another
    rule's concern. More than `most` leave it open which is meant.
    """

    kinds: tuple[KindCode, ...] = ()
    count: Figure = 1
    most: int = 0
    phase: PhaseCode | None = None
    each_phase: bool = False
    since: Bound | None = None
    by: Bound | None = None
    held: bool = False
    role: RoleCode | None = None
    presence: Presence = Presence.ANY
    orders: tuple[Order, ...] = ()
    everywhere: tuple[Order, ...] = ()
    """Orders against the events of every unit, for the district."""
    checks: tuple[FieldCheck, ...] = ()
    given: bool = False
    joint: str = ""
    """Entries that name the unit whose events count too."""
    usual: int = 0
    """More than these are told, and decide nothing."""


class Each(StrEnum):
    NONE = "none"
    BODY = "body"
    """One for each member of the leading body."""
    TOPIC = "topic"
    """One for each subject of the entries `of`."""
    LEADERSHIP = "leadership"
    """One in each of the leadership bodies; for the district."""


@dataclass(frozen=True, slots=True)
class Entries:
    """At least `count` entries of the ledger that fit."""

    code: str
    count: Figure = 1
    phase: PhaseCode | None = None
    each_phase: bool = False
    since: Bound | None = None
    by: Bound | None = None
    orders: tuple[Order, ...] = ()
    checks: tuple[FieldCheck, ...] = ()
    each: Each = Each.NONE
    of: str = ""
    own: bool = False
    """Of the cell's own subject."""


@dataclass(frozen=True, slots=True)
class EveryEntry:
    """Entries there are, and every one of them fits."""

    code: str
    checks: tuple[FieldCheck, ...]


@dataclass(frozen=True, slots=True)
class MostEntries:
    """At most `most` entries for each holder of `role`, and one at least allowed."""

    code: str
    role: RoleCode
    most: Figure


@dataclass(frozen=True, slots=True)
class Assigned:
    """The unit has exactly one guidance group, with a head, by the time of the orders."""

    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class HasPoint:
    """The leader has a contact point, by the campaign or by an entry."""


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` of those counted in `counted` were reached by events of the phase.

    Events that invite `role` reach all of `group`; others are reached as `reached` says.
    """

    counted: str
    reached: str
    role: RoleCode
    group: str
    percent: Figure


@dataclass(frozen=True, slots=True)
class Cadence:
    """`count` events in each calendar month of the phase."""

    kinds: tuple[KindCode, ...]
    count: Figure
    presence: Presence = Presence.ANY


@dataclass(frozen=True, slots=True)
class MeetingLoad:
    """Caps on the meetings of a unit in an ISO week, and on the hours of each role in it."""

    meetings: Figure
    hours: Figure


@dataclass(frozen=True, slots=True)
class LeanAttendance:
    """No role invited that the kind does not need; nobody in more than `most` in a half day."""

    most: Figure
    noon: str


@dataclass(frozen=True, slots=True)
class InPhase:
    """Every event lies in the window of its phase."""


@dataclass(frozen=True, slots=True)
class Publicity:
    """Only public kinds and those of `may` are shown to the public; never `documents`."""

    may: tuple[KindCode, ...]
    documents: tuple[DocumentCode, ...]


Need = (
    Events | Entries | EveryEntry | MostEntries | Assigned | HasPoint | Share | Cadence
    | MeetingLoad | LeanAttendance | InPhase | Publicity
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """A need, and where it stands: only in cells of `phases` and units; empty for all of them.

    `leadership` picks the leadership bodies (True) or all other units (False). An aim is told
    where it is missed, and decides nothing.
    """

    need: Need
    phases: frozenset[PhaseCode] = frozenset()
    units: frozenset[UnitCode] = frozenset()
    leadership: bool | None = None
    aim: bool = False
