"""What a campaign is made of, as data: phases, kinds of events and documents, roles, settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from calendars.errors import UnknownCode
from calendars.ids import (
    CampaignId,
    CategoryCode,
    DocumentCode,
    GroupCode,
    KindCode,
    PersonCode,
    PhaseCode,
    RoleCode,
    UnitCode,
)
from calendars.text import Words
from calendars.times import Days
from calendars.timetable.people import ContactPoint, Person, Post
from calendars.timetable.units import GuidanceGroup, Unit, UnitCategory
from calendars.workdays import Workdays


class Visibility(StrEnum):
    """Who may see an event at all (plan silent on most: internal is the default reading)."""

    PUBLIC = "public"
    OWN = "own"
    """Staff of the units concerned."""
    INTERNAL = "internal"
    """Only those who take part."""


@dataclass(frozen=True, slots=True)
class Phase:
    """`written` is the window as the plan writes it (`3月上旬—4月下旬`), empty when ours."""

    code: PhaseCode
    words: Words
    written: str
    window: Days
    counted: bool = True
    """Whether obligations "in every phase" count it; preparation and close are parts of others."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role is what a feed is for, and whom an event invites.

    `sees`: the invitations that reach a feed of this role, its own among them.
    """

    code: RoleCode
    words: Words
    sees: frozenset[RoleCode]
    everything: bool = False
    """Sees every published event of its unit, whoever is invited."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """`minutes` is the default length; 0 stands for whole days. `purpose` says what it is for."""

    code: KindCode
    words: Words
    phases: tuple[PhaseCode, ...]
    visibility: Visibility
    roles: frozenset[RoleCode]
    purpose: Words
    minutes: int
    guidance: bool = False
    """A guidance comrade has to be present."""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    code: DocumentCode
    words: Words
    phases: tuple[PhaseCode, ...]
    visibility: Visibility
    steps: tuple[str, ...]
    """Codes of its dated steps in order, such as drafted, agreed, filed, published."""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which every unit must have held `kind`; the day itself is still in time."""

    code: str
    words: Words
    on: date
    kind: KindCode
    roles: frozenset[RoleCode]
    ref: str = ""


SettingValue = int | str | bool | date | time


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure that the campaign may change. `source` tells the plan's figures from ours."""

    key: str
    value: SettingValue
    words: Words
    source: Literal["plan", "ours"]


@dataclass(frozen=True)
class Campaign:
    """One campaign, whole. Every date lies in `window`; wall times are in `zone`."""

    id: CampaignId
    words: Words
    short: Words
    zone: ZoneInfo
    window: Days
    phases: Mapping[PhaseCode, Phase]
    kinds: Mapping[KindCode, EventKind]
    documents: Mapping[DocumentCode, DocumentKind]
    roles: Mapping[RoleCode, Role]
    categories: Mapping[CategoryCode, UnitCategory]
    units: Mapping[UnitCode, Unit]
    groups: Mapping[GroupCode, GuidanceGroup]
    people: Mapping[PersonCode, Person]
    posts: tuple[Post, ...]
    contact_points: tuple[ContactPoint, ...]
    workdays: Workdays
    deadlines: tuple[Deadline, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)

    def setting(self, key: str) -> SettingValue:
        """Raise UnknownCode (`setting.unknown`) for a key that the campaign does not define."""
        if key not in self.settings:
            raise UnknownCode("setting.unknown", key=key)
        return self.settings[key].value

    def number(self, key: str) -> int:
        value = self.setting(key)
        if not isinstance(value, int):
            raise UnknownCode("setting.not_a_number", key=key)
        return value

    def clock(self, key: str) -> time:
        value = self.setting(key)
        if not isinstance(value, time):
            raise UnknownCode("setting.not_a_time", key=key)
        return value

    def day(self, key: str) -> date:
        value = self.setting(key)
        if not isinstance(value, date):
            raise UnknownCode("setting.not_a_date", key=key)
        return value

    @cached_property
    def posts_of_unit(self) -> Mapping[UnitCode, tuple[Post, ...]]:
        found: dict[UnitCode, list[Post]] = {}
        for post in self.posts:
            if post.unit is not None:
                found.setdefault(post.unit, []).append(post)
        return {unit: tuple(posts) for unit, posts in found.items()}

    @cached_property
    def posts_of_group(self) -> Mapping[GroupCode, tuple[Post, ...]]:
        found: dict[GroupCode, list[Post]] = {}
        for post in self.posts:
            if post.group is not None:
                found.setdefault(post.group, []).append(post)
        return {group: tuple(posts) for group, posts in found.items()}

    @cached_property
    def posts_of_person(self) -> Mapping[PersonCode, tuple[Post, ...]]:
        found: dict[PersonCode, list[Post]] = {}
        for post in self.posts:
            found.setdefault(post.person, []).append(post)
        return {person: tuple(posts) for person, posts in found.items()}

    @cached_property
    def points_of_leader(self) -> Mapping[PersonCode, tuple[UnitCode, ...]]:
        found: dict[PersonCode, list[UnitCode]] = {}
        for point in self.contact_points:
            found.setdefault(point.leader, []).append(point.unit)
        return {leader: tuple(units) for leader, units in found.items()}

    @cached_property
    def leaders_of_point(self) -> Mapping[UnitCode, tuple[PersonCode, ...]]:
        found: dict[UnitCode, list[PersonCode]] = {}
        for point in self.contact_points:
            found.setdefault(point.unit, []).append(point.leader)
        return {unit: tuple(leaders) for unit, leaders in found.items()}

    def phases_on(self, day: date) -> tuple[Phase, ...]:
        """Give the counted phases that hold `day`: two where phases overlap."""
        return tuple(p for p in self.phases.values() if p.counted and day in p.window)

    def phase_on(self, day: date, rather: PhaseCode) -> PhaseCode:
        """Give `rather` where it holds `day` or no counted phase does, else the first that does."""
        here = [phase.code for phase in self.phases_on(day)]
        return here[0] if here and day not in self.phases[rather].window else rather

    def phase_of(self, kind: KindCode, day: date) -> PhaseCode:
        """Give the phase of `kind` that holds `day`, else its first; of any phase, what is on."""
        known = self.kinds.get(kind)
        own = [code for code in (known.phases if known else ()) if code in self.phases]
        if not own:
            return self.phase_on(day, next(iter(self.phases)))
        return next((code for code in own if day in self.phases[code].window), own[0])
