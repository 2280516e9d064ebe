"""`rules.toml`: what a campaign obliges its units to, rule by rule, as data."""

from collections.abc import Mapping

from calendars.campaigns.faults import Faults
from calendars.campaigns.need_fields import NeedFields
from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.campaigns.toml_whole import whole
from calendars.compliance import (
    Basis,
    Catalogue,
    Clause,
    Rule,
    RuleBook,
    Scope,
    Severity,
    Structure,
    Subjects,
)
from calendars.ids import PhaseCode, RoleCode, UnitCode
from calendars.timetable import Campaign

NAME = "rules.toml"
Groups = dict[str, list[list[Clause]]]


def load_rulebook(files: Mapping[str, bytes], campaign: Campaign, catalogue: Catalogue) -> RuleBook:
    """Read the rules of `campaign`, which speak of the entries of `catalogue`.

    Raises:
        Faulty: `rulebook.faulty`, with every fault and its line.
    """

    def read(file: TomlFile, faults: Faults) -> RuleBook:
        return _Reading(campaign, catalogue, faults).rulebook(file)

    return whole(NAME, files, "rulebook.faulty", read)


class _Reading:
    def __init__(self, campaign: Campaign, catalogue: Catalogue, faults: Faults) -> None:
        self._campaign = campaign
        self._catalogue = catalogue
        self._faults = faults
        self._record = ""

    def rulebook(self, file: TomlFile) -> RuleBook:
        structure = self._structure(file)
        self._record = structure.record
        tables = file.tables("rules")
        codes = {fields.code("code", str) for fields in tables}
        groups = self._needs(file, codes)
        seen: dict[str, int] = {}
        return RuleBook.of([self._rule(fields, groups, seen) for fields in tables], structure)

    def _structure(self, file: TomlFile) -> Structure:
        fields = file.table("structure")
        if fields is None:
            return Structure("?", "?", "?", "?", "?", RoleCode("?"))
        body = fields.code("body", RoleCode)
        fields.known("body", body, self._campaign.roles)
        structure = Structure(
            window=self._entry(fields, "window"),
            filed=self._entry(fields, "filed"),
            assigned=self._entry(fields, "assigned"),
            contact=self._entry(fields, "contact"),
            record=fields.code("record", str),
            body=body,
            acting=self._acting(fields),
        )
        fields.close()
        return structure

    def _acting(self, fields: TomlFields) -> dict[Scope, frozenset[RoleCode]]:
        """Read whose task the rules are: `act` of most of them, apart for leaders and groups."""
        usual = self._roles(fields, "act")
        leaders, groups = self._roles(fields, "act_leader"), self._roles(fields, "act_group")
        found = dict.fromkeys(Scope, usual)
        return found | {Scope.LEADER: leaders or usual, Scope.GROUP: groups or usual}

    def _roles(self, fields: TomlFields, key: str) -> frozenset[RoleCode]:
        found = fields.codes(key, RoleCode) if fields.has(key) else ()
        for role in found:
            fields.known(key, role, self._campaign.roles)
        return frozenset(found)

    def _entry(self, fields: TomlFields, key: str) -> str:
        found = fields.code(key, str)
        fields.known(key, found, self._catalogue.kinds)
        return found

    def _needs(self, file: TomlFile, codes: set[str]) -> Groups:
        """Gather needs by rule; those of one rule with the same `either` are alternatives."""
        found: Groups = {}
        named: dict[tuple[str, str], list[Clause]] = {}
        for fields in file.tables("needs"):
            rule = fields.code("rule", str)
            fields.known("rule", rule, codes)
            clause = self._clause(fields)
            either = fields.code("either", str) if fields.has("either") else ""
            if either and (rule, either) in named:
                named[rule, either].append(clause)
            else:
                group = [clause]
                found.setdefault(rule, []).append(group)
                if either:
                    named[rule, either] = group
            fields.close()
        return found

    def _clause(self, fields: TomlFields) -> Clause:
        campaign = self._campaign
        phases = fields.codes("in_phases", PhaseCode) if fields.has("in_phases") else ()
        for phase in phases:
            fields.known("in_phases", phase, campaign.phases)
        units = fields.codes("in_units", UnitCode) if fields.has("in_units") else ()
        for unit in units:
            fields.known("in_units", unit, campaign.units)
        need = self._reader(fields).need()
        bodies = fields.truth("in_bodies") if fields.has("in_bodies") else None
        aim = fields.truth("aim") if fields.has("aim") else False
        return Clause(need, frozenset(phases), frozenset(units), bodies, aim)

    def _rule(self, fields: TomlFields, groups: Groups, seen: dict[str, int]) -> Rule:
        code = fields.new_code(str, seen)
        phases = fields.codes("phases", PhaseCode, none="rule.no_phase")
        for phase in phases:
            fields.known("phases", phase, self._campaign.phases)
        basis = fields.choice("basis", Basis)
        settings = fields.codes("settings", str) if fields.has("settings") else ()
        for setting in settings:
            fields.known("settings", setting, self._campaign.settings)
        if basis is Basis.PARAM and not settings:
            fields.fault("rule.no_setting", "basis", found="param", expected="settings")
        if code != "?" and code not in groups:
            fields.fault("rule.no_need", "code", found=code, expected="[[needs]]")
        entry = self._entry(fields, "subject_entry") if fields.has("subject_entry") else ""
        reader = self._reader(fields)
        rule = Rule(
            code,
            fields.words(),
            fields.choice("scope", Scope),
            fields.choice("severity", Severity),
            basis,
            fields.text("ref"),
            phases,
            tuple(tuple(group) for group in groups.get(code, ())),
            reader.flag("each_phase"),
            fields.choice("subjects", Subjects) if fields.has("subjects") else Subjects.NONE,
            entry,
            reader.bound("due"),
            reader.setting("warn", int) if fields.has("warn") else "due_soon.days",
            settings,
        )
        fields.close()
        return rule

    def _reader(self, fields: TomlFields) -> NeedFields:
        return NeedFields(fields, self._campaign, self._catalogue, self._record, self._faults)
