"""A unit's ledger by phases: what is on record, what is wanted, what comes next."""

import re
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.ids import PersonCode
from calendars.timetable import ConfirmHeld
from service.ledger import usecases
from service.ledger.chapters import chapters, to_do
from service.ledger.outline import outline_of
from tests.service.conftest import SESSION
from tests.service.ledger.sample import FILED, A, B, main_of

ON = date(2026, 11, 20)
TOPIC = LedgerEntry(A, "topic", "named", "1", None, {"title": "水价", "leaders": ("A-1",)})
TALKS = [LedgerEntry(A, "talk", "done", PersonCode(p), date(2026, 11, 12)) for p in ("A-1", "A-2")]


def laid_out(kept, unit=A, on=ON):
    book = usecases.book(kept.store, unit)
    return chapters(book, outline_of(book.campaign, book.rules), on)


def counts(kept, on=ON):
    return {
        chapter.phase.code if chapter.phase else "": chapter.counts
        for chapter in laid_out(kept, on=on)
    }


def coming(kept, on=ON):
    return [(cell.kind.code, cell.subject) for cell in to_do(laid_out(kept, on=on), on)]


def test_things_stand_in_the_phase_of_the_rule_that_wants_them(kept):
    found = {
        chapter.phase.code if chapter.phase else "": [part.code for part in chapter.parts]
        for chapter in laid_out(kept)
    }
    assert found == {
        "": ["group", "branch", "window", "event", "talk"],
        "LEARN": ["PLAN", "topic"],
    }


def test_steps_of_a_thing_stand_together_and_reports_with_their_topic(kept):
    kinds = [[k.code for k in part.kinds] for c in laid_out(kept) for part in c.parts]
    assert ["PLAN.drafted", "PLAN.agreed", "PLAN.filed"] in kinds
    assert ["topic.named", "topic.reported"] in kinds
    assert ["window.proposed", "window.own"] in kinds


def test_what_is_entered_counts_against_what_the_rules_want(kept):
    assert counts(kept) == {"": (0, 2), "LEARN": (0, 4)}
    kept.save(Enter(FILED), Enter(TOPIC), Enter(TALKS[0]))
    assert counts(kept) == {"": (1, 2), "LEARN": (2, 5)}
    kept.save(Enter(TALKS[1]))
    assert counts(kept) == {"": (2, 2), "LEARN": (2, 5)}


def test_first_open_step_of_each_thing_comes_next(kept):
    talks = [("talk.done", "A-1"), ("talk.done", "A-2")]
    assert coming(kept) == [*talks, ("PLAN.drafted", ""), ("topic.named", "")]
    kept.save(Enter(LedgerEntry(A, "PLAN", "drafted", on=ON)), *map(Enter, TALKS))
    assert coming(kept) == [("PLAN.agreed", ""), ("topic.named", "")]


def test_phase_that_has_not_begun_asks_for_nothing(kept):
    assert coming(kept, date(2026, 10, 31)) == [("talk.done", "A-1"), ("talk.done", "A-2")]


@pytest.mark.parametrize(("on", "due"), [(date(2026, 11, 20), False), (date(2026, 11, 21), True)])
def test_step_comes_next_once_what_it_comes_after_is_over(kept, on, due):
    kept.save(Enter(TOPIC))
    assert (("topic.reported", "1") in coming(kept, on)) is due


def test_meetings_that_were_held_have_a_row_for_attendance(kept):
    rows = [part.rows for c in laid_out(kept) for part in c.parts if part.code == "event"]
    assert rows == [()]
    kept.save(ConfirmHeld(SESSION.uid, date(2026, 11, 16)))
    rows = [part.rows for c in laid_out(kept) for part in c.parts if part.code == "event"]
    assert [row.subject for row in rows[0]] == [SESSION.uid]


def test_numbered_things_are_listed_by_number(kept):
    named = [LedgerEntry(A, "branch", "named", n, values={"name": n}) for n in ("10", "9", "机关")]
    kept.save(*map(Enter, named))
    (branches,) = [part for c in laid_out(kept) for part in c.parts if part.code == "branch"]
    assert [row.subject for row in branches.rows] == ["机关", "9", "10"]


def test_list_tells_what_is_done_and_what_comes_next_of_each_unit(kept, sign_in, clock):
    clock.at = clock.at.replace(month=11, day=20)
    kept.save(Enter(FILED), Enter(TOPIC), *map(Enter, TALKS))
    page = main_of(sign_in("office").get("/ledger?lang=zh"))
    row = re.search(r'<a href="/ledger/A">水务局</a></th>(.*?)</tr>', page, re.DOTALL)[1]
    assert re.findall(r"(\d+/\d+)", row) == ["2/2", "2/5"]
    assert re.search(r'<a href="([^"]*)">方案起草</a>', row)[1] == "/ledger/A?kind=PLAN.drafted"
    assert '<a href="/ledger/A/held">2 项</a>' in row


@pytest.mark.parametrize(
    ("query", "units"),
    [("", "ABC"), ("?group=S", "BC"), ("?category=BUREAU", "ABC"), ("?group=N&only=open", "A"),
     ("?group=X", ""), ("?group=&category=", "ABC")],
)  # fmt: skip
def test_list_is_narrowed_by_the_address(kept, sign_in, query, units):
    page = main_of(sign_in("office").get(f"/ledger{query}"))
    assert re.findall(r'<th scope="row"><a href="/ledger/(\w)"', page) == list(units)


def test_unit_is_led_straight_to_its_own_ledger_and_guidance_to_its_units(unit, guidance):
    assert unit.get("/ledger").location == "/ledger/A"
    page = main_of(guidance.get("/ledger"))
    assert re.findall(r'<th scope="row"><a href="/ledger/(\w)"', page) == ["B", "C"]


def test_pages_ask_the_database_no_more_with_more_on_record(kept, sign_in, count_queries):
    client = sign_in("office")
    asked = {}
    for path in ("/ledger", "/ledger/A", "/ledger/queue"):
        client.get(path)
        with count_queries() as few:
            client.get(path)
        asked[path] = len(few)
    for unit in (A, B):
        kept.save(*(Enter(LedgerEntry(unit, "branch", "named", str(n), values={"name": "x"}))
                    for n in range(30)))  # fmt: skip
        kept.save(Enter(LedgerEntry(unit, "PLAN", "drafted", on=ON)))
    for path, before in asked.items():
        client.get(path)
        with count_queries() as many:
            client.get(path)
        assert (path, len(many)) == (path, before)


def test_campaign_without_a_ledger_says_so(seeded, sign_in):
    assert "此活动没有台账" in sign_in("unit").get("/ledger/A").text
    assert sign_in("office").get("/ledger").status_code == 200
    assert sign_in("office").get("/ledger/queue").status_code == 200
