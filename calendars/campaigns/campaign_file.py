"""`campaign.toml`: names, zone, window, phases, roles, categories, groups, deadlines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendars.campaigns.fields import Fields
from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.errors import InvalidValue
from calendars.ids import CampaignId, CategoryCode, GroupCode, KindCode, PhaseCode, RoleCode
from calendars.text import Words
from calendars.times import Days, read_window
from calendars.timetable import Deadline, GuidanceGroup, Phase, Role, UnitCategory

MOST_TEAMS = 20
YEARS = (1900, 2200)
LONGEST_CAMPAIGN = 1100
"""Days: three years. Pages and feeds show a campaign whole."""

_WRITTEN = "3月上旬—4月下旬"


@dataclass(frozen=True, slots=True)
class Head:
    """`window` is None when it could not be read."""

    id: CampaignId
    words: Words
    short: Words
    zone: ZoneInfo
    window: Days | None


def read_head(file: TomlFile) -> Head | None:
    fields = file.table("campaign")
    if fields is None:
        return None
    window = _days(fields)
    if window and len(window) > LONGEST_CAMPAIGN:
        fields.fault("campaign.too_long", "last", found=len(window), expected=LONGEST_CAMPAIGN)
    head = Head(
        fields.code("id", CampaignId),
        fields.words(),
        fields.words("short_zh", "short_en"),
        _zone(fields),
        window,
    )
    fields.close()
    return head


def read_phases(file: TomlFile, campaign: Days | None) -> dict[PhaseCode, Phase]:
    found: dict[PhaseCode, Phase] = {}
    seen: dict[str, int] = {}
    for fields in file.tables("phases"):
        code = fields.new_code(PhaseCode, seen)
        window = _phase_window(fields)
        if window and campaign:
            _check_inside(fields, window, campaign)
        found[code] = Phase(
            code,
            fields.words(),
            fields.text("written", optional=True),
            window or Days.of(date.min),
            fields.truth("counted"),
        )
        fields.close()
    return found


def read_roles(file: TomlFile) -> dict[RoleCode, Role]:
    found: dict[RoleCode, Role] = {}
    seen: dict[str, int] = {}
    tables = file.tables("roles")
    for fields in tables:
        code = fields.new_code(RoleCode, seen)
        sees = fields.codes("sees", RoleCode)
        if code != "?" and fields.has("sees") and code not in sees:
            fields.fault("role.blind_to_itself", "sees", found=list(sees), expected=code)
        found[code] = Role(code, fields.words(), frozenset(sees), fields.truth("everything"))
        fields.close()
    for fields in tables:
        for code in fields.codes("sees", RoleCode) if fields.has("sees") else ():
            fields.known("sees", code, found)
    return found


def read_categories(file: TomlFile) -> dict[CategoryCode, UnitCategory]:
    found: dict[CategoryCode, UnitCategory] = {}
    seen: dict[str, int] = {}
    for fields in file.tables("categories"):
        code = fields.new_code(CategoryCode, seen)
        found[code] = UnitCategory(code, fields.words())
        fields.close()
    return found


def read_groups(file: TomlFile) -> dict[GroupCode, GuidanceGroup]:
    found: dict[GroupCode, GuidanceGroup] = {}
    seen: dict[str, int] = {}
    for fields in file.tables("groups"):
        code = fields.new_code(GroupCode, seen)
        teams = fields.number("teams", 1, MOST_TEAMS)
        found[code] = GuidanceGroup(code, fields.words(), teams)
        fields.close()
    return found


def read_deadlines(
    file: TomlFile,
    campaign: Days | None,
    kinds: Collection[KindCode] | None,
    roles: Collection[RoleCode] | None,
) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    seen: dict[str, int] = {}
    for fields in file.tables("deadlines", required=False):
        on = fields.day("on")
        if on and campaign and on not in campaign:
            expected = [str(campaign.first), str(campaign.last_day)]
            fields.fault("deadline.outside_campaign", "on", found=str(on), expected=expected)
        kind = fields.code("kind", KindCode)
        fields.known("kind", kind, kinds)
        invited = fields.codes("roles", RoleCode)
        for role in invited:
            fields.known("roles", role, roles)
        found.append(
            Deadline(
                fields.new_code(str, seen),
                fields.words(),
                on or date.min,
                kind,
                frozenset(invited),
                fields.text("ref", optional=True),
            )
        )
        fields.close()
    return tuple(found)


def _zone(fields: TomlFields) -> ZoneInfo:
    key = fields.text("zone")
    if key != "?":
        try:
            return ZoneInfo(key)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            fields.fault("zone.unknown", "zone", found=key, expected="Asia/Shanghai")
    return ZoneInfo("UTC")


def _days(fields: Fields) -> Days | None:
    first, last = fields.day("first"), fields.day("last")
    if first is None or last is None:
        return None
    if last < first or not YEARS[0] <= first.year <= last.year <= YEARS[1]:
        fields.fault("days.backwards", "last", found=str(last), expected=f">= {first}")
        return None
    return Days.of(first, last)


def _phase_window(fields: TomlFields) -> Days | None:
    """The window as written, or by its days; both have to say the same."""
    if not fields.has("written"):
        return _days(fields)
    resolved = _resolved(fields)
    if not fields.has("first") and not fields.has("last"):
        return resolved
    given = _days(fields)
    if given and resolved and given != resolved:
        fields.fault(
            "phase.other_window",
            "written",
            found=f"{given.first}/{given.last_day}",
            expected=f"{resolved.first}/{resolved.last_day}",
        )
    return given


def _resolved(fields: TomlFields) -> Days | None:
    text, year = fields.text("written"), fields.number("year", *YEARS)
    if text == "?":
        return None
    try:
        return read_window(text, year)
    except InvalidValue:
        fields.fault("period.unreadable", "written", found=text, expected=_WRITTEN)
        return None


def _check_inside(fields: TomlFields, window: Days, campaign: Days) -> None:
    if window.first < campaign.first or window.until > campaign.until:
        fields.fault(
            "phase.outside_campaign",
            found=f"{window.first}/{window.last_day}",
            expected=f"{campaign.first}/{campaign.last_day}",
        )
