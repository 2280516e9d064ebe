"""States, rules and actions of the matrix in words."""

from collections.abc import Callable
from datetime import date

from calendars.compliance import Basis, Scope, Severity, State, Verdict
from calendars.feeds import day_in_words
from service.web.language import language
from service.web.words import say as _

MARKS = {
    State.FAILED: "✕",
    State.UNKNOWN: "?",
    State.DUE_SOON: "▲",
    State.NOT_YET_DUE: "○",
    State.MET_IF_HELD: "◐",
    State.MET: "✓",
    State.NOT_APPLICABLE: "–",
}
_STATES: dict[State, Callable[[], str]] = {
    State.FAILED: lambda: _("逾期"),
    State.UNKNOWN: lambda: _("待核"),
    State.DUE_SOON: lambda: _("临期"),
    State.NOT_YET_DUE: lambda: _("未到期"),
    State.MET_IF_HELD: lambda: _("已排"),
    State.MET: lambda: _("完成"),
    State.NOT_APPLICABLE: lambda: _("不涉及"),
}
_MEANINGS: dict[State, Callable[[], str]] = {
    State.FAILED: lambda: _("过了期限，仍未完成"),
    State.UNKNOWN: lambda: _("资料不全，无法判断"),
    State.DUE_SOON: lambda: _("期限将到，尚未安排"),
    State.NOT_YET_DUE: lambda: _("尚未安排，期限未到"),
    State.MET_IF_HELD: lambda: _("已有安排，如期举行即完成"),
    State.MET: lambda: _("已经完成"),
    State.NOT_APPLICABLE: lambda: _("此项与该单位无关"),
}
_SEVERITIES: dict[Severity, Callable[[], str]] = {
    Severity.MUST: lambda: _("必须"),
    Severity.SHOULD: lambda: _("应当"),
    Severity.ADVICE: lambda: _("提倡"),
}
_BASES: dict[Basis, Callable[[], str]] = {
    Basis.EXPLICIT: lambda: _("方案明文规定"),
    Basis.DERIVED: lambda: _("由方案推出"),
    Basis.PARAM: lambda: _("方案未定数量，数值由区里设定"),
}
_SCOPES: dict[Scope, Callable[[], str]] = {
    Scope.DISTRICT: lambda: _("全区"),
    Scope.UNIT: lambda: _("每个单位"),
    Scope.UNIT_PHASE: lambda: _("每个单位的每个阶段"),
    Scope.BRANCH: lambda: _("每个支部"),
    Scope.LEADER: lambda: _("每位领导"),
    Scope.GROUP: lambda: _("指导检查组"),
    Scope.MEMBER: lambda: _("全体党员"),
}


def state_in_words(state: State) -> str:
    """Say it in a word that fits a narrow cell."""
    return _STATES[state]()


def meaning_of(state: State) -> str:
    return _MEANINGS[state]()


def severity_in_words(severity: Severity) -> str:
    return _SEVERITIES[severity]()


def basis_in_words(basis: Basis) -> str:
    return _BASES[basis]()


def scope_in_words(scope: Scope) -> str:
    return _SCOPES[scope]()


def timing_in_words(verdict: Verdict, on: date) -> str:
    """Say by when, and on which day the state turns by itself."""
    due, turns = verdict.due, verdict.turns_on
    match verdict.state:
        case State.FAILED if due:
            late = (on - due).days
            return _("应在 %(day)s前完成，已逾期 %(count)s 天。", day=_day(due), count=late)
        case State.DUE_SOON if due:
            left = (due - on).days
            return _("最迟 %(day)s完成，还有 %(count)s 天。", day=_day(due), count=left)
        case State.NOT_YET_DUE if due and turns:
            return _("最迟 %(day)s完成，%(turn)s起提醒。", day=_day(due), turn=_day(turns))
        case State.MET_IF_HELD if turns:
            return _("如期举行的，%(day)s起算完成。", day=_day(turns))
        case _:
            return ""


def _day(day: date) -> str:
    return day_in_words(day, language())
