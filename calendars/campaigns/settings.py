"""Every setting that a campaign has to give, with its type and its bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from calendars.campaigns.faults import Faults
from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.planner import LEVEL, Goal, Level
from calendars.text import TITLE_LIMIT
from calendars.times import Days
from calendars.timetable import Setting, SettingValue


@dataclass(frozen=True, slots=True)
class Expected:
    """The type of a setting's value, the bounds of a number, and the words that it may be."""

    type: type[SettingValue]
    low: int = 0
    high: int = 1000
    words: tuple[str, ...] = ()
    optional: bool = False


CLOCK = Expected(time)
DAY = Expected(date)
SWITCH = Expected(bool)
TEXT = Expected(str)
COUNT = Expected(int)
SOME = Expected(int, 1)
PERCENT = Expected(int, 0, 100)
MINUTES = Expected(int, 15, 24 * 60)

LEVELS = Expected(str, words=tuple(Level), optional=True)

SETTINGS: Mapping[str, Expected] = {
    "hours.open": CLOCK,
    "hours.close": CLOCK,
    "hours.noon_from": CLOCK,
    "hours.noon_until": CLOCK,
    "district_meeting.day": DAY,
    "district_meeting.time": CLOCK,
    "demo.as_of": DAY,
    "due_soon.days": COUNT,
    "mobilisation.strict": SWITCH,
    "mobilisation.warn_days": COUNT,
    "leading_group.due": DAY,
    "study_plan.days": COUNT,
    "study.minutes": MINUTES,
    "central.sessions_per_phase": SOME,
    "central.before_mobilisation": SWITCH,
    "central.swap_absent_leader": SWITCH,
    "member_study.sessions_per_phase": SOME,
    "members.share_percent": PERCENT,
    "branch.heads": SOME,
    "topics.per_leader": SOME,
    "topics.most_per_leader": SOME,
    "opinions.channels": SOME,
    "life_meeting.pre_report": SWITCH,
    "life_meeting.pre_report_days": COUNT,
    "life_meeting.quorum": SWITCH,
    "life_meeting.quorum_percent": PERCENT,
    "life_meeting.invitees": SWITCH,
    "appraisal.last": DAY,
    "report.published_by": DAY,
    "institutions.plan_due": DAY,
    "close.first": DAY,
    "close.last": DAY,
    "survey.first": DAY,
    "survey.questions": SOME,
    "survey.grades": TEXT,
    "survey.low_percent": PERCENT,
    "contact.visits_per_phase": COUNT,
    "contact.visits_per_month": COUNT,
    "guidance.meetings_per_half_day": SOME,
    "guidance.visits_per_phase": COUNT,
    "progress_report.days": COUNT,
    "progress_report.per_phase": COUNT,
    "phase_change.approval": SWITCH,
    "weekly.meetings": SOME,
    "weekly.hours": SOME,
    "attendance.meetings_per_half_day": SOME,
    "load.day_percent": Expected(int, 1, 100),
    "lag.study_exchange": COUNT,
    "lag.life_enlarged": COUNT,
    "lag.enlarged_appraisal": COUNT,
    "lag.appraisal_plan": COUNT,
    "lag.plan_briefing": COUNT,
    "lag.briefing_summary": COUNT,
    **{f"{LEVEL}{goal}": LEVELS for goal in Goal if goal not in (Goal.CHANGES, Goal.UNPLACED)},
}
_HOURS = ("hours.open", "hours.noon_from", "hours.noon_until", "hours.close")


def read_settings(file: TomlFile, window: Days | None, faults: Faults) -> dict[str, Setting]:
    """Read `[[settings]]`: each known key once, none missing, days inside the campaign."""
    found: dict[str, Setting] = {}
    seen: dict[str, TomlFields] = {}
    for fields in file.tables("settings"):
        key = fields.text("key")
        if key in seen:
            first = seen[key].line_of("key")
            fields.fault("setting.duplicate", "key", found=key, expected="unique", first=first)
        elif key != "?" and key not in SETTINGS:
            line = fields.line_of("key")
            faults.unknown("setting.unknown", file.where, line, key, SETTINGS)
        seen.setdefault(key, fields)
        value = _value(fields, SETTINGS.get(key), window)
        found[key] = Setting(key, value, fields.words(), fields.source())
        fields.close()
    if file.readable:
        for key, expected in SETTINGS.items():
            if key not in found and not expected.optional:
                faults.add("setting.missing", file.where, 1, found="", expected=key)
    _check_hours([seen[key] for key in _HOURS if key in seen], found)
    return found


def _value(fields: TomlFields, expected: Expected | None, window: Days | None) -> SettingValue:
    value = fields.value("value")
    if expected is None or value is None:
        return ""
    if type(value) is not expected.type:
        data = {"found": str(value), "expected": expected.type.__name__}
        fields.fault("setting.other_type", "value", **data)
        return ""
    if expected.type is int:
        return fields.number("value", expected.low, expected.high)
    if expected.words and value not in expected.words:
        fields.fault("choice.unknown", "value", found=str(value), expected=list(expected.words))
        return ""
    if expected.type is str:
        return fields.text("value", TITLE_LIMIT)
    if window and isinstance(value, date) and value not in window:
        fields.fault(
            "setting.outside_campaign",
            "value",
            found=str(value),
            expected=[str(window.first), str(window.last_day)],
        )
    checked: SettingValue = value
    return checked


def _check_hours(order: Iterable[TomlFields], settings: Mapping[str, Setting]) -> None:
    """The day opens, breaks at noon, goes on, and closes, in this order."""
    before = time.min
    for fields in order:
        now = settings[fields.text("key")].value
        if not isinstance(now, time):
            return
        if now < before:
            fields.fault("hours.backwards", "value", found=str(now), expected=f">= {before}")
            return
        before = now
