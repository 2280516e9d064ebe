"""Every kind of entry of the campaign of 2009 can be entered through its page."""

from datetime import datetime

import pytest

from calendars.campaigns import load_catalogue
from calendars.compliance import FieldType, Subject
from calendars.ids import KindCode, PhaseCode, UnitCode, demo_uid
from calendars.times import Span
from calendars.timetable import ChangeSetting, Event, Schedule, Status
from service.app import create_app
from service.ledger.forms import form_of
from service.ledger.usecases import book
from service.publishing import Actor, Request, publish
from service.store.accounts import Account
from tests.campaigns_data import read, study
from tests.service.conftest import PASSWORD
from tests.service.office import AT

FILES = read("study_2009")
UNIT = UnitCode("ZF04")
KINDS = load_catalogue(FILES, study()).kinds


@pytest.fixture
def app(store, settings, clock, password_hash):
    """The campaign with one meeting of every kind that an entry can be about."""
    with store.writing() as work:
        work.campaigns.add(study(), AT)
        work.files.add(study().id, FILES)
        work.accounts.add(Account(0, "office", password_hash, "office", None, None, None), AT)
    events = {event for kind in KINDS.values() for event in kind.events}
    edits = [Schedule(_meeting(kind)) for kind in sorted(events)]
    edits.append(ChangeSetting("phase_change.approval", value=True))
    publish(store, Request(edits, Actor("test"), "meetings", AT))
    made = create_app(settings, clock, store)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def _meeting(kind):
    return Event(
        uid=demo_uid(study().id, UNIT, KindCode(kind), 1),
        kind=KindCode(kind),
        phase=PhaseCode("P1"),
        when=Span(datetime(2009, 4, 1, 9), datetime(2009, 4, 1, 11)),
        units=frozenset({UNIT}),
        status=Status.CONFIRMED,
    )


def filled(field, options):
    """Give something that fits a field."""
    match field.type:
        case FieldType.NUMBER:
            return "3"
        case FieldType.DAY:
            return "2009-03-20"
        case FieldType.TEXT | FieldType.TEXTS:
            return "写明的内容"
        case _:
            return options[-1].value


def answers(app, store, kind):
    """Give what could be typed into the form of a kind."""
    with app.test_request_context("/?lang=zh"):
        form = form_of(kind, book(store, None if kind.district else UNIT), "zh")
        data = {"operation_id": kind.code, "version": "0"}
        if kind.subject is Subject.NUMBER and not kind.of:
            data["subject"] = "九"
        elif "subject" in form:
            data["subject"] = form["subject"].choices[-1].value
        if kind.dated:
            data["on"] = "2009-04-20"
        for code, field in kind.fields.items():
            options = getattr(form[f"value_{code}"], "choices", [])
            data[f"value_{code}"] = filled(field, options)
    return data


def test_every_kind_is_entered_when_filled_in_and_refused_when_empty(app, store):
    client = app.test_client()
    client.post("/login", data={"username": "office", "password": PASSWORD})
    found = {}
    for code, kind in KINDS.items():
        unit = "district" if kind.district else "ZF04"
        path = f"/ledger/{unit}?kind={code}"
        shown = client.get(path).status_code
        empty = client.post(path, data={})
        told = empty.text.count('class="error"')
        answer = client.post(path, data=answers(app, store, kind))
        found[code] = (shown, empty.status_code, told, answer.status_code)
    expected = {code: (200, 422, needed(kind), 303) for code, kind in KINDS.items()}
    assert found == expected
    with store.reading() as work:
        ledger = work.ledger.all(study().id).entries
    assert {entry.code for entry in ledger.values()} == set(KINDS)
    assert {code: set(KINDS[code].fields) for code in KINDS} == {
        entry.code: set(entry.values) for entry in ledger.values()
    }


def needed(kind):
    """Count the fields that have to be filled in."""
    required = sum(field.required for field in kind.fields.values())
    asked = kind.subject is not Subject.NONE and (kind.subject is not Subject.NUMBER or kind.of)
    # A number is offered, and so it is missing only where it was deleted.
    numbered = kind.subject is Subject.NUMBER and not kind.of
    return required + kind.dated + bool(asked) + numbered
