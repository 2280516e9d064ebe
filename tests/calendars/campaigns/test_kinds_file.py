"""Faults of `kinds.toml`, each at its line."""

import pytest

from tests.calendars.campaigns.damage import changed, faults_of


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        ('phases = ["MEND"]', "phases = []", "kind.no_phase", {"field": "phases", "found": ""}),
        (
            'phases = ["MEND"]',
            'phases = ["MENDS"]',
            "code.unknown",
            {"field": "phases", "found": "MENDS", "nearest": "MEND"},
        ),
        (
            'roles = ["leader", "central"]',
            'roles = ["leader", "centre"]',
            "code.unknown",
            {"field": "roles", "found": "centre", "nearest": "central"},
        ),
        (
            'visibility = "internal"',
            'visibility = "secret"',
            "choice.unknown",
            {"field": "visibility", "found": "secret"},
        ),
        (
            'code = "TALK"',
            'code = "READ"',
            "code.duplicate",
            {"field": "code", "found": "READ", "first": 14},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            "steps = []",
            "document.no_step",
            {"field": "steps", "found": ""},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            'steps = ["drafted", 7]',
            "field.other_type",
            {"field": "steps", "found": "['drafted', 7]"},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            'steps = ["filed", "filed"]',
            "code.repeated",
            {"field": "steps", "found": "filed"},
        ),
    ],
)
def test_fault_in_kinds_toml(old, new, code, data):
    files = changed(("kinds.toml", old, new))
    (fault,) = faults_of(files)
    text = files["kinds.toml"].decode()
    at = text.rindex(new) if code == "code.duplicate" else text.index(new)
    assert (fault.code, fault.line) == (code, text.count("\n", 0, at) + 1)
    assert {key: fault.data.get(key) for key in data} == data
