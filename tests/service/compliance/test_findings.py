"""Whatever the judges can find, there is a sentence for."""

import ast
from pathlib import Path

import pytest

import calendars.compliance
from calendars.compliance import Evidence, Lack, Mend, Relation, Verdict
from calendars.timetable import Schedule
from service.compliance import findings
from service.compliance.findings import action_of, evidence_in_words, lack_in_words
from service.compliance.names import Names
from service.compliance.standing import standing
from tests.service.compliance.test_standing import ON
from tests.service.conftest import SESSION, meeting, span

DATA = {
    "event": SESSION.uid, "events": (SESSION.uid, "gone"), "kinds": ("READ", "OPEN"), "count": 2,
    "usual": 1, "most": 1, "role": "body", "roles": ("body", "leader"), "people": ("A-1", "nobody"),
    "needs": "OPEN", "rule": "T2", "months": ("2026-11",), "percent": 80, "wanted": 90,
    "group": "N", "code": "leadership_bodies", "relation": "after", "target": "OPEN",
    "field": "name", "subject": "A-1",
}  # fmt: skip


def named(kind):
    """Give every code that the judges give a `kind`, from their source."""
    folder = Path(calendars.compliance.__file__).parent
    return {
        call.args[0].value
        for file in folder.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == kind
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.fixture
def names(app, judged):
    with app.test_request_context("/?lang=zh"):
        yield Names(standing(judged.store, ON))


def test_there_is_a_sentence_for_each_lack_and_no_other():
    assert named("Lack") == set(findings._LACKS)


def test_there_is_an_action_for_each_way_to_mend():
    assert named("Mend") == set(findings._ACTIONS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_lack_is_said_of_events_and_of_entries(app, judged, lang):
    with app.test_request_context(f"/?lang={lang}"):
        names = Names(standing(judged.store, ON))
        for code in findings._LACKS:
            for about in ({}, {"entry": "PLAN.filed"}, {"entry": "A/PLAN.filed/"}):
                data = DATA | about if about else DATA | {"entry": "PLAN.filed"}
                if about:
                    data = {key: value for key, value in data.items() if key != "event" or
                            code in {"confirmation", "invitation", "accompanying", "twice",
                                     "too_many_hours", "too_many_meetings"}}  # fmt: skip
                said = lack_in_words(Lack(code, data), names)
                assert said
                assert "%(" not in said


@pytest.mark.parametrize("relation", [*Relation, ""])
def test_every_order_is_said(names, relation):
    data = {"event": SESSION.uid, "target": "OPEN"} | ({"relation": relation} if relation else {})
    assert "读书会" in lack_in_words(Lack("out_of_order", data), names)


def test_lack_names_what_is_missing_as_the_office_would(names):
    said = [
        lack_in_words(Lack("event", {"kinds": ("READ",), "count": 2}), names),
        lack_in_words(Lack("confirmation", {"event": SESSION.uid}), names),
        lack_in_words(Lack("rule", {"rule": "T2", "needs": "OPEN"}), names),
        lack_in_words(Lack("entry", {"entry": "PLAN.filed"}), names),
    ]
    assert said == [
        "“读书会”不足 2 次。",
        "尚未确认已召开：11月16日(周一) 读书会。",
        "取决于 T2 按期启动：还没有“启动会”。",
        "台账中还没有“方案备案”。",
    ]


@pytest.mark.parametrize(
    ("mend", "href"),
    [
        (Mend("schedule", {"kind": "READ", "by": ON}),
         "/events/new?unit=A&kind=READ&phase=LEARN&date=2026-11-17"),
        (Mend("schedule", {"kind": "READ", "person": "C-1", "group": "N"}),
         "/events/new?unit=A&kind=READ&phase=LEARN&person=C-1&group=N"),
        (Mend("correct", {"event": SESSION.uid}), f"/events/{SESSION.uid}"),
        (Mend("confirm", {"event": SESSION.uid}), "/ledger/A/held"),
        (Mend("enter", {"entry": "PLAN.filed"}), "/ledger/A?kind=PLAN.filed"),
        (Mend("withdraw", {"event": SESSION.uid}), f"/events/{SESSION.uid}"),
        (Mend("invite", {"role": "member"}), "/timetable?unit=A"),
    ],
)  # fmt: skip
def test_action_leads_to_where_the_cell_is_mended(names, mend, href):
    verdict = Verdict("T3", "A", "", "LEARN", "failed", None, None, (), (), mend)
    assert action_of(verdict, names).href == href


def test_action_for_the_district_asks_for_an_event_of_the_district(names):
    verdict = Verdict("T1", None, "", None, "failed", None, None, (), (), Mend("schedule",
                      {"kind": "OPEN", "phase": "LEARN"}))  # fmt: skip
    assert action_of(verdict, names).href == "/events/new?district=yes&kind=OPEN&phase=LEARN"


def test_meeting_of_several_units_is_confirmed_by_the_district(judged, app):
    both = meeting(5, "READ", "AB", span(24, 9), "own")
    judged.save(Schedule(both))
    verdict = Verdict("T3", "A", "", "LEARN", "unknown", None, None, (), (),
                      Mend("confirm", {"event": both.uid}))  # fmt: skip
    with app.test_request_context("/?lang=zh"):
        found = action_of(verdict, Names(standing(judged.store, ON)))
    assert found.href == "/ledger/district/held"


def test_evidence_is_named_and_linked(names):
    found = [
        evidence_in_words(Evidence(*each), names)
        for each in (("event", SESSION.uid), ("entry", "A/PLAN.filed/"), ("group", "N"),
                     ("unit", "B"))
    ]  # fmt: skip
    assert [(one.text, one.href) for one in found] == [
        ("11月16日(周一) 读书会", f"/events/{SESSION.uid}"),
        ("方案备案", "/ledger/A"),
        ("北片指导组", ""),
        ("林草局", "/units/B"),
    ]
