"""`kinds.toml`: kinds of events and of documents."""

from collections.abc import Collection

from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.ids import DocumentCode, KindCode, PhaseCode, RoleCode
from calendars.timetable import DocumentKind, EventKind, Visibility

PURPOSE_LIMIT = 300
LONGEST_MINUTES = 24 * 60


def read_kinds(
    file: TomlFile, phases: Collection[PhaseCode] | None, roles: Collection[RoleCode] | None
) -> dict[KindCode, EventKind]:
    found: dict[KindCode, EventKind] = {}
    seen: dict[str, int] = {}
    for fields in file.tables("kinds"):
        code = fields.new_code(KindCode, seen)
        invited = fields.codes("roles", RoleCode, none="kind.nobody")
        for role in invited:
            fields.known("roles", role, roles)
        found[code] = EventKind(
            code,
            fields.words(),
            _phases(fields, phases),
            fields.choice("visibility", Visibility),
            frozenset(invited),
            fields.words("purpose_zh", "purpose_en", PURPOSE_LIMIT),
            fields.number("minutes", 0, LONGEST_MINUTES),
            fields.truth("guidance"),
            fields.text("ref", optional=True),
        )
        fields.close()
    return found


def read_documents(
    file: TomlFile, phases: Collection[PhaseCode] | None
) -> dict[DocumentCode, DocumentKind]:
    found: dict[DocumentCode, DocumentKind] = {}
    seen: dict[str, int] = {}
    for fields in file.tables("documents", required=False):
        code = fields.new_code(DocumentCode, seen)
        steps = fields.codes("steps", str, none="document.no_step")
        found[code] = DocumentKind(
            code,
            fields.words(),
            _phases(fields, phases),
            fields.choice("visibility", Visibility),
            steps,
            fields.text("ref", optional=True),
        )
        fields.close()
    return found


def _phases(fields: TomlFields, known: Collection[PhaseCode] | None) -> tuple[PhaseCode, ...]:
    phases = fields.codes("phases", PhaseCode, none="kind.no_phase")
    for phase in phases:
        fields.known("phases", phase, known)
    return phases
