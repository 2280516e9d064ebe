"""`ledger.toml`: what can be entered in the ledger of a campaign, as data for forms."""

from collections.abc import Mapping

from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.campaigns.toml_whole import whole
from calendars.compliance import Catalogue, EnteredBy, EntryField, EntryKind, FieldType, Subject
from calendars.ids import DocumentCode, KindCode
from calendars.text import Words
from calendars.timetable import Campaign

NAME = "ledger.toml"
_CHOSEN = frozenset({FieldType.CHOICE, FieldType.CHOICES})


def load_catalogue(files: Mapping[str, bytes], campaign: Campaign) -> Catalogue:
    """Read the catalogue of `campaign` from its `ledger.toml`, whole or not at all.

    Raises:
        Faulty: `catalogue.faulty`, with every fault and its line.
    """
    return whole(NAME, files, "catalogue.faulty", lambda file, _: _catalogue(file, campaign))


def _catalogue(file: TomlFile, campaign: Campaign) -> Catalogue:
    kinds = file.tables("entries")
    codes = {fields.code("code", str) for fields in kinds}
    words = _words(file, codes)
    fields_of = _fields(file, codes, words)
    seen: dict[str, int] = {}
    found = [_kind(fields, campaign, fields_of, words, seen) for fields in kinds]
    catalogue = Catalogue({kind.code: kind for kind in found})
    for fields, kind in zip(kinds, found, strict=True):
        _check_links(fields, kind, catalogue)
        fields.close()
    return catalogue


def _words(file: TomlFile, codes: set[str]) -> dict[str, dict[str, Words]]:
    """Read choices by entry and field: `D07.published/manner`; subjects by entry alone."""
    found: dict[str, dict[str, Words]] = {}
    for fields in file.tables("choices", required=False):
        entry = fields.code("entry", str)
        fields.known("entry", entry, codes)
        place = f"{entry}/{fields.code('field', str)}" if fields.has("field") else entry
        code = fields.code("code", str)
        if code in found.setdefault(place, {}):
            fields.fault("code.duplicate", "code", found=code, expected="unique")
        found[place][code] = fields.words()
        fields.close()
    return found


def _fields(
    file: TomlFile, codes: set[str], words: dict[str, dict[str, Words]]
) -> dict[str, dict[str, EntryField]]:
    found: dict[str, dict[str, EntryField]] = {}
    seen: dict[str, dict[str, int]] = {}
    for fields in file.tables("fields", required=False):
        entry = fields.code("entry", str)
        fields.known("entry", entry, codes)
        code = fields.new_code(str, seen.setdefault(entry, {}))
        kind = fields.choice("type", FieldType)
        choices = words.get(f"{entry}/{code}")
        if (kind in _CHOSEN) is not (choices is not None):
            expected = "choices" if kind in _CHOSEN else "none"
            fields.fault("field.choices", "type", found=str(kind), expected=expected)
        required = fields.truth("required") if fields.has("required") else False
        earlier = fields.code("not_before", str) if fields.has("not_before") else ""
        if earlier:
            fields.known("not_before", earlier, found.get(entry, {}))
        field = EntryField(code, fields.words(), kind, required, choices, earlier)
        found.setdefault(entry, {})[code] = field
        fields.close()
    return found


def _kind(
    fields: TomlFields,
    campaign: Campaign,
    fields_of: dict[str, dict[str, EntryField]],
    words: dict[str, dict[str, Words]],
    seen: dict[str, int],
) -> EntryKind:
    code = fields.new_code(str, seen)
    name, dot, step = code.rpartition(".")
    if not dot:
        fields.fault("entry.no_step", "code", found=code, expected="kind.step")
    elif document := campaign.documents.get(DocumentCode(name)):
        fields.known("code", step, document.steps)
    subject = fields.choice("subject", Subject)
    if (subject is Subject.CHOICE) is not (code in words):
        fields.fault("entry.subjects", "subject", found=str(subject), expected="choices")
    events = fields.codes("events", KindCode) if fields.has("events") else ()
    for event in events:
        fields.known("events", event, campaign.kinds)
    return EntryKind(
        code,
        fields.words(),
        subject,
        fields.choice("by", EnteredBy),
        fields_of.get(code, {}),
        fields.truth("dated"),
        words.get(code),
        events,
        fields.text("ref", optional=True),
        fields.code("of", str) if fields.has("of") else "",
        fields.code("answers", str) if fields.has("answers") else "",
        _switch(fields, campaign),
        fields.truth("district") if fields.has("district") else False,
    )


def _switch(fields: TomlFields, campaign: Campaign) -> str:
    if not fields.has("setting"):
        return ""
    key = fields.text("setting")
    switches = [each.key for each in campaign.settings.values() if isinstance(each.value, bool)]
    fields.known("setting", key, switches)
    return key


def _check_links(fields: TomlFields, kind: EntryKind, catalogue: Catalogue) -> None:
    """Note a kind that is of, or answers, one whose subjects are others than its own."""
    for key, code in (("of", kind.of), ("answers", kind.answers)):
        other = catalogue.kinds.get(code)
        if code and other is None:
            fields.known(key, code, catalogue.kinds)
        elif other and other.subject is not kind.subject:
            fields.fault("entry.other_subject", key, found=code, expected=str(kind.subject))
