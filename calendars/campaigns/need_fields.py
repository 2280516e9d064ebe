"""What a need of a rule looks like in `rules.toml`: every kind of need, read from one table."""

from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum

from calendars.campaigns.faults import Faults
from calendars.campaigns.toml_file import TomlFields
from calendars.campaigns.toml_lines import TableLines
from calendars.compliance import (
    Assigned,
    Bound,
    BoundKind,
    Cadence,
    Catalogue,
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
from calendars.ids import DocumentCode, KindCode, PhaseCode, RoleCode
from calendars.timetable import Campaign

MOST = 10_000
_RELATIONS = {"after": Relation.AFTER, "before": Relation.BEFORE, "until": Relation.UNTIL,
              "from_day_of": Relation.SINCE}  # fmt: skip


class NeedKind(StrEnum):
    EVENTS = "events"
    ENTRIES = "entries"
    EVERY_ENTRY = "every_entry"
    MOST_ENTRIES = "most_entries"
    ASSIGNED = "assigned"
    HAS_POINT = "has_point"
    SHARE = "share"
    CADENCE = "cadence"
    MEETING_LOAD = "meeting_load"
    LEAN_ATTENDANCE = "lean_attendance"
    IN_PHASE = "in_phase"
    PUBLICITY = "publicity"


class NeedFields:
    """One table of needs, read against a campaign and its catalogue."""

    def __init__(
        self, fields: TomlFields, campaign: Campaign, catalogue: Catalogue, record: str,
        faults: Faults,
    ) -> None:  # fmt: skip
        self._fields = fields
        self._campaign = campaign
        self._catalogue = catalogue
        self._record = record
        self._faults = faults

    def need(self) -> Need:
        return _READERS[self._fields.choice("need", NeedKind)](self)

    def events(self) -> Events:
        fields = self._fields
        kinds = self.kinds("kinds") if fields.has("kinds") else ()
        records = [f"{kind}.{self._record}" for kind in kinds]
        return Events(
            kinds,
            self.figure("count") if fields.has("count") else 1,
            fields.number("most", 1, MOST) if fields.has("most") else 0,
            self._phase(),
            self.flag("each_phase"),
            self.bound("since"),
            self.bound("by"),
            self.flag("held"),
            self._role("role"),
            fields.choice("presence", Presence) if fields.has("presence") else Presence.ANY,
            self._orders(),
            tuple(Order(Relation.BEFORE, target) for target in self._targets("before_any")),
            self._checks(records),
            self.flag("given"),
            self._entry("joint") if fields.has("joint") else "",
            fields.number("usual", 1, MOST) if fields.has("usual") else 0,
        )

    def entries(self) -> Entries:
        fields = self._fields
        code = self._entry("entry")
        return Entries(
            code,
            self.figure("count") if fields.has("count") else 1,
            self._phase(),
            self.flag("each_phase"),
            self.bound("since"),
            self.bound("by"),
            self._orders(),
            self._checks([code]),
            fields.choice("each", Each) if fields.has("each") else Each.NONE,
            self._entry("of") if fields.has("of") else "",
            self.flag("own"),
        )

    def every_entry(self) -> EveryEntry:
        code = self._entry("entry")
        return EveryEntry(code, self._checks([code]))

    def most_entries(self) -> MostEntries:
        role = self._role("role", optional=False) or RoleCode("?")
        return MostEntries(self._entry("entry"), role, self.figure("most"))

    def assigned(self) -> Assigned:
        return Assigned(self._orders())

    def has_point(self) -> HasPoint:
        return HasPoint()

    def share(self) -> Share:
        return Share(
            self._entry("counted"),
            self._entry("reached"),
            self._role("role", optional=False) or RoleCode("?"),
            self._fields.code("group", str),
            self.figure("percent"),
        )

    def cadence(self) -> Cadence:
        presence = self._fields.choice("presence", Presence)
        return Cadence(self.kinds("kinds"), self.figure("count"), presence)

    def meeting_load(self) -> MeetingLoad:
        return MeetingLoad(self.figure("meetings"), self.figure("hours"))

    def lean_attendance(self) -> LeanAttendance:
        return LeanAttendance(self.figure("most"), self.setting("noon", time))

    def in_phase(self) -> InPhase:
        return InPhase()

    def publicity(self) -> Publicity:
        documents = self._fields.codes("documents", DocumentCode)
        for document in documents:
            self._fields.known("documents", document, self._campaign.documents)
        return Publicity(self.kinds("may"), documents)

    def kinds(self, key: str) -> tuple[KindCode, ...]:
        found = self._fields.codes(key, KindCode)
        for kind in found:
            self._fields.known(key, kind, self._campaign.kinds)
        return found

    def flag(self, key: str) -> bool:
        return self._fields.truth(key) if self._fields.has(key) else False

    def figure(self, key: str) -> Figure:
        """Read a number, or the key of a setting that holds one."""
        found = self._fields.value(key)
        if isinstance(found, str):
            return self.setting(key, int)
        return self._fields.number(key, 0, MOST) if found is not None else 0

    def setting(self, key: str, kind: type[object]) -> str:
        found = self._fields.text(key)
        settings = self._campaign.settings.items()
        if found != "?":
            known = [name for name, each in settings if type(each.value) is kind]
            self._fields.known(key, found, known)
        return found

    def bound(self, key: str) -> Bound | None:
        """Read a day: a phase, a date setting, a deadline, `campaign`, `at_once`, or a target.

        A target may be followed by days: `E04 + study_plan.days`.
        """
        if not self._fields.has(key):
            return None
        text, plus, days = self._fields.text(key).partition(" + ")
        strict = self.setting("strict", bool) if self._fields.has("strict") else ""
        simple = self._simple_bounds()
        if text in simple and not plus:
            return Bound(simple[text], text, strict=strict)
        target = self.target(key, text, [*simple])
        return Bound(BoundKind.TARGET, text, self._days(key, days) if plus else 0, target)

    def target(self, key: str, text: str, more: list[str]) -> Target:
        step = text in self._catalogue.kinds
        known = [*self._campaign.kinds, *self._catalogue.kinds, *more]
        self._fields.known(key, text, known)
        return Target(text, step)

    def _days(self, key: str, text: str) -> Figure:
        if text.isdigit():
            return int(text)
        known = [n for n, each in self._campaign.settings.items() if type(each.value) is int]
        self._fields.known(key, text, known)
        return text

    def _simple_bounds(self) -> Mapping[str, BoundKind]:
        campaign = self._campaign
        found: dict[str, BoundKind] = dict.fromkeys(campaign.phases, BoundKind.PHASE)
        found |= {
            key: BoundKind.SETTING
            for key, setting in campaign.settings.items()
            if type(setting.value) is date
        }
        found |= {deadline.code: BoundKind.DEADLINE for deadline in campaign.deadlines}
        return found | {"campaign": BoundKind.CAMPAIGN, "at_once": BoundKind.AT_ONCE}

    def _phase(self) -> PhaseCode | None:
        if not self._fields.has("phase"):
            return None
        found = self._fields.code("phase", PhaseCode)
        self._fields.known("phase", found, self._campaign.phases)
        return found

    def _role(self, key: str, *, optional: bool = True) -> RoleCode | None:
        if optional and not self._fields.has(key):
            return None
        found = self._fields.code(key, RoleCode)
        self._fields.known(key, found, self._campaign.roles)
        return found

    def _entry(self, key: str) -> str:
        found = self._fields.code(key, str)
        self._fields.known(key, found, self._catalogue.kinds)
        return found

    def _targets(self, key: str) -> list[Target]:
        if not self._fields.has(key):
            return []
        return [self.target(key, text, []) for text in self._fields.codes(key, str)]

    def _orders(self) -> tuple[Order, ...]:
        fields = self._fields
        strict = self.flag("strictly")
        days = self.figure("within_days") if fields.has("within_days") else None
        waived = self.setting("waived", bool) if fields.has("waived") else ""
        found = tuple(
            Order(relation, target, strict, days if relation is Relation.AFTER else None, waived)
            for key, relation in _RELATIONS.items()
            for target in self._targets(key)
        )
        if (strict or days is not None or waived) and not found:
            fields.fault("need.no_order", found="", expected=sorted(_RELATIONS))
        return found

    def _checks(self, entries: list[str]) -> tuple[FieldCheck, ...]:
        if not self._fields.has("checks"):
            return ()
        found = self._fields.value("checks")
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            expected = '[{ field = "..." }]'
            self._fields.fault("field.other_type", "checks", found=str(found), expected=expected)
            return ()
        line = self._fields.line_of("checks")
        return tuple(
            self._check(
                TomlFields(self._fields.where, item, TableLines(line), self._faults), entries
            )
            for item in found
        )

    def _check(self, fields: TomlFields, entries: list[str]) -> FieldCheck:
        names = fields.codes("fields", str) if fields.has("fields") else (fields.text("field"),)
        key = "fields" if fields.has("fields") else "field"
        known = [f for e in entries if e in self._catalogue.kinds
                 for f in self._catalogue.kinds[e].fields]  # fmt: skip
        for name in names:
            fields.known(key, name, known)
        inner = NeedFields(fields, self._campaign, self._catalogue, self._record, self._faults)
        check = FieldCheck(
            names,
            inner._role("role"),
            inner.flag("head"),
            inner.flag("subject"),
            fields.codes("includes", str) if fields.has("includes") else (),
            fields.number("least", 0, MOST) if fields.has("least") else 0,
        )
        fields.close()
        return check


_READERS: Mapping[NeedKind, Callable[[NeedFields], Need]] = {
    NeedKind.EVENTS: NeedFields.events,
    NeedKind.ENTRIES: NeedFields.entries,
    NeedKind.EVERY_ENTRY: NeedFields.every_entry,
    NeedKind.MOST_ENTRIES: NeedFields.most_entries,
    NeedKind.ASSIGNED: NeedFields.assigned,
    NeedKind.HAS_POINT: NeedFields.has_point,
    NeedKind.SHARE: NeedFields.share,
    NeedKind.CADENCE: NeedFields.cadence,
    NeedKind.MEETING_LOAD: NeedFields.meeting_load,
    NeedKind.LEAN_ATTENDANCE: NeedFields.lean_attendance,
    NeedKind.IN_PHASE: NeedFields.in_phase,
    NeedKind.PUBLICITY: NeedFields.publicity,
}
