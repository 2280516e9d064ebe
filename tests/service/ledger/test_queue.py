"""What units put forward waits in a queue until their guidance group agrees."""

import re
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry, TakeBack
from service.ledger import usecases
from service.ledger.queue import waiting
from tests.service.conftest import csrf
from tests.service.ledger.sample import DRAFTED, A, B, entries, fill, main_of

ON = date(2026, 11, 20)
OWN = {"first": date(2026, 11, 5), "last": date(2027, 1, 8)}
PROPOSED = LedgerEntry(B, "window", "proposed", "LEARN", None, OWN)
AGREED = LedgerEntry(B, "PLAN", "agreed", on=date(2026, 11, 10), values={"by": "S-1"})


@pytest.fixture
def late(kept, clock):
    clock.at = clock.at.replace(month=11, day=20)
    return kept


def asked(kept):
    books = usecases.books_of(kept.store, [A, B], None)
    return [(one.kind.code, one.asked.entry, one.given is not None) for one in waiting(books)]


def forms(page):
    """Give address and content of each form with which something is agreed to."""
    return [
        (re.search(r'action="([^"]*)"', form)[1].replace("&amp;", "&"),
         dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))
        for form in re.findall(r"<form.*?</form>", main_of(page), re.DOTALL)
    ]  # fmt: skip


def test_what_is_put_forward_waits_until_it_is_agreed_to(kept):
    assert asked(kept) == []
    kept.save(Enter(DRAFTED), Enter(PROPOSED))
    assert asked(kept) == [("window.own", PROPOSED, False), ("PLAN.agreed", DRAFTED, False)]
    own = LedgerEntry(B, "window", "own", "LEARN", ON, OWN)
    kept.save(Enter(AGREED), Enter(own))
    assert asked(kept) == []


def test_what_is_changed_after_agreement_waits_again(kept):
    kept.save(Enter(DRAFTED), Enter(AGREED))
    again = LedgerEntry(B, "PLAN", "drafted", on=date(2026, 11, 12))
    other = LedgerEntry(B, "window", "proposed", "LEARN", None, {**OWN, "last": date(2027, 1, 15)})
    kept.save(Enter(again), Enter(LedgerEntry(B, "window", "own", "LEARN", ON, OWN)), Enter(other))
    assert asked(kept) == [("window.own", other, True), ("PLAN.agreed", again, True)]


def test_what_is_taken_back_waits_no_more(kept):
    kept.save(Enter(DRAFTED))
    kept.save(TakeBack(DRAFTED.id))
    assert asked(kept) == []


def test_guidance_group_agrees_with_one_click_as_its_head_and_undoes_it(late, guidance):
    late.save(Enter(DRAFTED))
    ((path, sent),) = forms(guidance.get("/ledger/queue"))
    answer = guidance.post(path, data=sent)
    assert (answer.status_code, answer.location) == (303, "/ledger/queue")
    agreed = LedgerEntry(B, "PLAN", "agreed", on=ON, values={"by": "S-1"})
    assert entries(late) == {DRAFTED.id: DRAFTED, agreed.id: agreed}
    assert forms(guidance.get("/ledger/queue")) == []
    batch = late.batches()[0].id
    token = csrf(guidance.get("/ledger/B"))
    sent = {"csrf_token": token, "operation_id": "undo", "back": "/ledger/queue"}
    assert guidance.post(f"/history/{batch}/undo", data=sent).location == "/ledger/queue"
    assert entries(late) == {DRAFTED.id: DRAFTED}


def test_window_is_agreed_to_as_it_was_proposed_and_then_holds(late, guidance):
    late.save(Enter(PROPOSED))
    ((path, sent),) = forms(guidance.get("/ledger/queue"))
    assert guidance.post(path, data=sent).status_code == 303
    own = LedgerEntry(B, "window", "own", "LEARN", ON, OWN)
    assert entries(late) == {PROPOSED.id: PROPOSED, own.id: own}


def test_agreement_to_what_was_changed_meanwhile_shows_both(late, guidance):
    late.save(Enter(PROPOSED))
    ((path, sent),) = forms(guidance.get("/ledger/queue"))
    late.save(Enter(LedgerEntry(B, "window", "own", "LEARN", ON, {**OWN, "last": ON})))
    answer = guidance.post(path, data=sent)
    assert answer.status_code == 409
    assert "<td>11月20日(周五)</td><td>1月8日(周五)</td>" in answer.text


def test_another_day_is_filled_in_on_a_form_that_knows_the_rest(late, guidance):
    late.save(Enter(DRAFTED))
    page = main_of(guidance.get("/ledger/B?kind=PLAN.agreed"))
    assert '<option selected value="S-1">' in page
    assert 'value="2026-11-20"' in page
    path = "/ledger/B?kind=PLAN.agreed"
    assert fill(guidance, path, on="2026-11-19", value_by="S-1").status_code == 303
    assert entries(late)["B/PLAN.agreed/"].on == date(2026, 11, 19)


def test_queue_shows_each_their_own_units_and_only_the_group_may_agree(late, sign_in):
    late.save(Enter(DRAFTED), Enter(LedgerEntry(A, "PLAN", "drafted", on=ON)))
    shown = {}
    for name in ("office", "guidance", "unit", "viewer"):
        page = sign_in(name).get("/ledger/queue")
        units = re.findall(r'<th scope="row"><a href="/ledger/(\w)">', page.text)
        shown[name] = (units, len(forms(page)))
    assert shown == {
        "office": (["A", "B"], 2),
        "guidance": (["B"], 1),
        "unit": (["A"], 0),
        "viewer": (["A", "B"], 0),
    }


def test_unit_is_told_what_waits_for_agreement(late, sign_in):
    late.save(Enter(LedgerEntry(A, "PLAN", "drafted", on=ON)))
    page = main_of(sign_in("unit").get("/ledger/A?lang=zh"))
    assert "“方案起草”已提出，等待指导检查组同意。" in page
