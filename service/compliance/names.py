"""Names of everything that a verdict speaks of, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from calendars.compliance import Subjects, Verdict
from calendars.feeds import day_in_words, summary
from calendars.ids import EventUid, GroupCode, PersonCode, PhaseCode, RoleCode, UnitCode
from service.compliance.standing import Standing
from service.web.language import language
from service.web.words import say as _


class Names:
    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._campaign = standing.campaign

    def unit(self, code: Any) -> str:
        return _of(self._campaign.units, UnitCode(code)) if code else _("全区")

    def group(self, code: Any) -> str:
        return _of(self._campaign.groups, GroupCode(code))

    def person(self, code: Any) -> str:
        return _of(self._campaign.people, PersonCode(code))

    def role(self, code: Any) -> str:
        return _of(self._campaign.roles, RoleCode(code))

    def phase(self, code: Any) -> str:
        return _of(self._campaign.phases, PhaseCode(code))

    def rule(self, code: Any) -> str:
        rule = self._standing.rulebook.rules.get(code)
        return f"{code} {rule.words.in_(language())}" if rule else str(code)

    def kind(self, code: Any) -> str:
        """Name a kind of event, or a kind of entry: what orders and due days refer to."""
        kinds = self._campaign.kinds
        return _of(kinds, code) if code in kinds else self.entry_kind(code)

    def entry_kind(self, code: Any) -> str:
        return _of(self._standing.catalogue.kinds, code)

    def field(self, entry: Any, code: Any) -> str:
        if code == "on":
            return _("日期")
        kind = self._standing.catalogue.kinds.get(entry)
        return _of(kind.fields, code) if kind else str(code)

    def event(self, uid: Any) -> str:
        """Name an event by its day and what it is."""
        event = self._standing.timetable.events.get(EventUid(uid))
        if event is None:
            return _("已删除的事项")
        return f"{self.day(event.when.first_day)} {summary(event, self._campaign, language())}"

    def entry(self, key: Any) -> str:
        """Name an entry by its kind and what it is about; `key` is its id."""
        _unit, code, subject = (*str(key).split("/", 2), "", "")[:3]
        found = self._standing.ledger.entries.get(str(key))
        values = found.values if found else {}
        about = values.get("name") or values.get("title")
        return self.thing(code, str(about) if about else subject)

    def thing(self, code: str, subject: str) -> str:
        """Name something of the ledger by its kind and what it is about."""
        what, about = self.entry_kind(code), self.subject(code, subject)
        return _("%(what)s(%(about)s)", what=what, about=about) if about else what

    def subject(self, code: str, subject: str) -> str:
        """Name what an entry of the kind `code` is about; nothing where it is of the unit."""
        kind = self._standing.catalogue.kinds.get(code)
        if kind and kind.subjects and subject in kind.subjects:
            return kind.subjects[subject].in_(language())
        if subject in self._campaign.people:
            return self.person(subject)
        if subject in self._campaign.phases:
            return self.phase(subject)
        return self.event(subject) if subject in self._standing.timetable.events else subject

    def of_verdict(self, verdict: Verdict) -> str:
        """Name whom or what of the unit a cell is about, and its phase; empty for the unit."""
        rule = self._standing.rulebook.rules[verdict.rule]
        about = verdict.subject
        if about and rule.subjects is Subjects.GROUP:
            about = self.group(about)
        elif about and rule.subjects is Subjects.ENTRIES:
            about = self.branch(verdict) or self.subject(rule.subject_entry, about)
        elif about:
            about = self.person(about)
        phase = self.phase(verdict.phase) if verdict.phase else ""
        return " · ".join(part for part in (about, phase) if part)

    def branch(self, verdict: Verdict) -> str:
        """Name the branch that a cell is about, as it is entered."""
        code = self._standing.rulebook.rules[verdict.rule].subject_entry
        return str(self._standing.ledger.value(verdict.unit, code, "name", verdict.subject) or "")

    def fitting_phase(self, kind: Any, phase: Any) -> str:
        """Give `phase` unless events of that kind never are of it."""
        known = self._campaign.kinds.get(kind)
        return str(phase) if phase and (known is None or phase in known.phases) else ""

    def sole_unit(self, uid: Any) -> str:
        """Give the unit whose event it is alone; empty for one of several or of the district."""
        event = self._standing.timetable.events.get(EventUid(uid))
        return next(iter(event.units)) if event and len(event.units) == 1 else ""

    def several(self, names: Iterable[str]) -> str:
        return _("、").join(names)

    def day(self, day: date) -> str:
        return day_in_words(day, language())


def _of(shelf: Any, code: Any) -> str:
    found = shelf.get(code)
    return found.words.in_(language()) if found else str(code)
