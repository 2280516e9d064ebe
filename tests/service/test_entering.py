"""Entries of the ledger travel the one write path: versions, history, undo, feeds."""

from datetime import date, datetime

import pytest

from calendars.compliance import Enter, LedgerEntry, State, TakeBack
from calendars.errors import EditConflict, Faulty, UnknownCode
from calendars.ids import PersonCode, UnitCode
from calendars.timetable import ConfirmHeld, Noun
from service.compliance.standing import standing
from service.errors import StaleEdit
from service.publishing import Request, Sent, Undo, publish, undo
from service.store import EntryRecord
from tests.service.compliance.conftest import judged
from tests.service.conftest import ACTOR, CAMPAIGN, SESSION

__all__ = ["judged"]
A = UnitCode("A")
ON = date(2026, 11, 17)
FILED = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 16))
AGREED = LedgerEntry(A, "PLAN", "agreed", on=datetime(2026, 11, 12, 9, 30))
BRANCH = LedgerEntry(A, "branch", "named", "一", values={"name": "机关第一支部"})
OWN = LedgerEntry(A, "window", "own", "LEARN")


def stored(judged, *keys):
    with judged.store.reading() as work:
        return work.ledger.some(CAMPAIGN, keys or [FILED.id])


def all_of(judged):
    with judged.store.reading() as work:
        return dict(work.ledger.all(CAMPAIGN).entries)


def save_over(judged, edit, version, operation="over"):
    request = Request([edit], ACTOR, operation, judged.clock.at, entries={edit.entry.id: version})
    return publish(judged.store, request)


def test_entries_come_back_as_they_were_entered(judged):
    outcome = judged.save(Enter(FILED), Enter(AGREED), Enter(BRANCH), Enter(OWN))
    assert all_of(judged) == {e.id: e for e in (FILED, AGREED, BRANCH, OWN)}
    assert [(c.noun, c.before, c.after) for c in judged.batches()[0].changes] == [
        (Noun.ENTRY, None, entry) for entry in (FILED, AGREED, BRANCH, OWN)
    ]
    assert len(outcome.changes) == 4


def test_entries_of_some_units_are_found(judged):
    other = LedgerEntry(UnitCode("B"), "PLAN", "filed", on=date(2026, 11, 16))
    judged.save(Enter(FILED), Enter(other))
    with judged.store.reading() as work:
        assert work.ledger.of_units(CAMPAIGN, [A]) == (EntryRecord(FILED, 1),)
        assert work.ledger.of_units(CAMPAIGN, [None]) == ()


def test_correction_raises_the_version_and_the_same_again_does_nothing(judged):
    judged.save(Enter(FILED))
    later = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 17))
    judged.save(Enter(later))
    assert judged.save(Enter(later)).batch is None
    assert stored(judged) == {FILED.id: EntryRecord(later, 2)}


def test_one_entry_entered_and_corrected_in_one_save_is_stored_once(judged):
    later = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 17))
    judged.save(Enter(FILED), Enter(later))
    assert stored(judged) == {FILED.id: EntryRecord(later, 1)}


def test_what_is_taken_back_is_gone_and_its_version_never_falls(judged):
    judged.save(Enter(FILED))
    judged.save(TakeBack(FILED.id))
    assert all_of(judged) == {}
    judged.save(Enter(FILED))
    assert stored(judged) == {FILED.id: EntryRecord(FILED, 3)}


@pytest.mark.parametrize("seen", [0, 2])
def test_save_over_another_version_is_stale(judged, seen):
    judged.save(Enter(FILED))
    later = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 17))
    with pytest.raises(StaleEdit, match=r"entry\.stale"):
        save_over(judged, Enter(later), seen)
    assert stored(judged) == {FILED.id: EntryRecord(FILED, 1)}
    assert save_over(judged, Enter(later), 1).batch


def test_new_entry_over_one_just_taken_back_is_not_stale(judged):
    judged.save(Enter(FILED))
    judged.save(TakeBack(FILED.id))
    assert save_over(judged, Enter(FILED), 0).batch


def test_undo_takes_back_what_was_entered_and_restores_what_was_corrected(judged):
    first = judged.save(Enter(BRANCH))
    named = LedgerEntry(A, "branch", "named", "一", values={"name": "机关支部"})
    second = judged.save(Enter(named))
    undo(judged.store, Undo(second.batch), Sent(ACTOR, "u1", judged.clock.at))
    assert all_of(judged) == {BRANCH.id: BRANCH}
    undo(judged.store, Undo(first.batch), Sent(ACTOR, "u2", judged.clock.at))
    assert all_of(judged) == {}


def test_undo_of_a_field_that_was_changed_again_is_refused(judged):
    judged.save(Enter(FILED))
    second = judged.save(Enter(LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 17))))
    judged.save(Enter(LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 18))))
    with pytest.raises(EditConflict, match=r"undo\.moved_on"):
        undo(judged.store, Undo(second.batch), Sent(ACTOR, "u", judged.clock.at))


def test_confirmation_and_entry_are_one_batch_and_one_undo(judged):
    outcome = judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day), Enter(FILED))
    undo(judged.store, Undo(outcome.batch), Sent(ACTOR, "u", judged.clock.at))
    assert all_of(judged) == {}
    assert judged.record().event.held_on is None


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (LedgerEntry(A, "PLAN", "filed"), [("field.empty", "on")]),
        (LedgerEntry(UnitCode("Z"), "PLAN", "filed", on=ON), [("entry.unknown_unit", "unit")]),
        (LedgerEntry(A, "PLAN", "burnt", on=ON), [("entry.unknown_kind", "kind")]),
        (LedgerEntry(A, "branch", "named", "一", values={"name": "x\0", "more": 1}),
         [("text.control", "name"), ("entry.unknown_field", "more")]),
        (LedgerEntry(A, "leader", "contact", "nobody"), [("entry.unknown_subject", "subject")]),
    ],
)  # fmt: skip
def test_faulty_entry_is_refused_with_every_fault_and_nothing_is_stored(judged, entry, faults):
    with pytest.raises(Faulty) as refused:
        judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day), Enter(entry))
    assert [(fault.code, fault.where) for fault in refused.value.faults] == faults
    assert (all_of(judged), judged.record().event) == ({}, SESSION)


def test_unknown_entry_cannot_be_taken_back(judged):
    with pytest.raises(UnknownCode, match=r"entry\.unknown"):
        judged.save(TakeBack(FILED.id))


def test_entry_turns_its_cell_and_taking_it_back_turns_it_again(judged):
    def state():
        return standing(judged.store, ON).matrix.cell("T4", A).state

    assert state() is State.NOT_YET_DUE
    judged.save(Enter(FILED))
    assert state() is State.MET
    judged.save(TakeBack(FILED.id))
    assert state() is State.NOT_YET_DUE


def test_entry_takes_its_deadline_out_of_the_feeds_of_its_unit_only(judged, client):
    def found(unit):
        return "方案先审后备" in client.get(judged.path(unit, "leader")).text.replace("\r\n ", "")

    assert (found("A"), found("B")) == (True, True)
    outcome = judged.save(Enter(FILED))
    assert (found("A"), found("B"), outcome.feeds) == (False, True, 3)


def test_history_page_names_the_entry(judged, sign_in):
    judged.save(Enter(BRANCH), Enter(LedgerEntry(A, "leader", "contact", PersonCode("A-1"))))
    page = sign_in("office").get("/history?lang=zh").text
    assert "水务局 支部(机关第一支部)" in page
    assert "水务局 联系点(水务局主要负责同志)" in page
