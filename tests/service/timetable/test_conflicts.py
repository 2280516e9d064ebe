"""Two people at one event: what each did is kept, and what both did is picked field by field."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from calendars.times import Days
from calendars.timetable import Amend, Remove, Status, Visibility
from service.store.accounts import Account
from service.timetable.company import LAPSES
from tests.service.conftest import SESSION, as_typed, page_of, span

PATH = page_of(SESSION)


def theirs(seeded, **values):
    return seeded.save(Amend(replace(seeded.record().event, **values)))


def again(page, **picks):
    """Give what the page that asks would send besides what was typed."""
    names = ("version", "operation_id", "base")
    kept = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in names}
    chosen = dict(re.findall(r'name="pick-(\w+)" value="(\w+)" required checked', page))
    return kept | {f"pick-{name}": side for name, side in (chosen | picks).items()}


def asked(page):
    """Give each field that is told, and which side is chosen already."""
    names = re.findall(r'name="pick-(\w+)" value="mine"', page)
    chosen = dict(re.findall(r'name="pick-(\w+)" value="(\w+)" required checked', page))
    return {name: chosen.get(name) for name in names}


FIELDS = [
    ("title", {"title": "第二讲"}, {"title": "第三讲"}, "第三讲"),
    ("place", {"place": "礼堂"}, {"place": "报告厅"}, "报告厅"),
    ("note", {"note": "带笔"}, {"note": "带材料"}, "带材料"),
    ("kind", {"kind": "OPEN"}, {"kind": "TALK"}, "TALK"),
    ("phase", {"phase": "MEND"}, {"phase": "END"}, "END"),
    ("status", {"status": "tentative"}, {"status": Status.DRAFT}, Status.DRAFT),
    ("when", {"date": "2026-11-23"}, {"when": span(24, 15)}, span(24, 15)),
    ("when", {"start": "", "end": ""}, {"when": span(16, 9)}, span(16, 9)),
    ("when", {"until": "2026-11-17", "start": "", "end": ""},
     {"when": Days.of(date(2026, 11, 18), date(2026, 11, 18))},
     Days.of(date(2026, 11, 18), date(2026, 11, 18))),
    ("visibility", {"visibility": "public"}, {"visibility": Visibility.INTERNAL},
     Visibility.INTERNAL),
    ("roles", {"roles": ["leader"]}, {"roles": frozenset({"member"})}, frozenset({"member"})),
    ("units", {"units": ["B"]}, {"units": frozenset("AB")}, frozenset("AB")),
    ("units", {"units": [], "district": "y"}, {"units": frozenset("AB")}, frozenset("AB")),
]  # fmt: skip


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.mark.parametrize(("field", "typed", "other", "value"), FIELDS)
@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_every_field_that_both_changed_is_picked(sign_in, seeded, field, typed, other, value, side):
    client = sign_in("office")
    sent = as_typed(client, PATH) | typed
    theirs(seeded, **other)
    before = seeded.record()
    answer = client.post(PATH, data=sent)
    assert (answer.status_code, seeded.record()) == (409, before)
    assert asked(answer.text)[field] is None
    done = client.post(PATH, data=sent | again(answer.text, **{field: side}))
    assert done.status_code == 303
    after = seeded.record().event
    assert (getattr(after, field) == value) == (side == "theirs")


def test_what_one_alone_changed_is_kept_without_picking(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"title": "第二讲", "date": "2026-11-23"}
    theirs(seeded, place="报告厅", note="带材料")
    page = client.post(PATH, data=sent)
    assert asked(page.text) == {
        "title": "mine", "when": "mine", "place": "theirs", "note": "theirs",
    }  # fmt: skip
    assert client.post(PATH, data=sent | again(page.text)).status_code == 303
    assert seeded.record().event == replace(
        SESSION, title="第二讲", when=span(23, 15), moved_from=span(16, 15),
        place="报告厅", note="带材料",
    )  # fmt: skip


def test_form_that_sends_no_picks_overwrites_nothing(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "礼堂", "note": ""}
    theirs(seeded, place="报告厅", note="带材料")
    page = client.post(PATH, data=sent)
    bare = {name: value for name, value in again(page.text).items() if "pick" not in name}
    assert client.post(PATH, data=sent | bare).status_code == 409
    assert seeded.record().event == replace(SESSION, place="报告厅", note="带材料")


def test_list_filled_anew_in_between_forgets_no_difference(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "礼堂"}
    theirs(seeded, note="带材料")
    page = client.post(PATH, data=sent)
    kept = {name: value for name, value in again(page.text).items() if "pick" not in name}
    anew = client.post(PATH, data=sent | kept | {"step": "people"})
    assert (anew.status_code, f'name="base" value="{kept["base"]}"' in anew.text) == (200, True)
    assert client.post(PATH, data=sent | kept).status_code == 303
    assert seeded.record().event == replace(SESSION, place="礼堂", note="带材料")


def test_third_person_in_between_is_asked_about_too(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "礼堂"}
    theirs(seeded, place="报告厅")
    page = client.post(PATH, data=sent)
    theirs(seeded, place="三楼")
    answer = client.post(PATH, data=sent | again(page.text, place="mine"))
    assert answer.status_code == 409
    told = unescape(answer.text)
    assert [value in told for value in ("二楼会议室", "三楼", "礼堂")] == [True] * 3
    done = client.post(PATH, data=sent | again(answer.text, place="mine"))
    assert (done.status_code, seeded.record().event.place) == (303, "礼堂")


def test_both_alike_may_be_saved_at_once(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "报告厅"}
    theirs(seeded, place="报告厅")
    page = client.post(PATH, data=sent)
    assert "两边改得一样" in page.text
    assert client.post(PATH, data=sent | again(page.text)).status_code == 303


@pytest.mark.parametrize("base", ["0", "-1", "99", "x", "9" * 30])
def test_version_that_never_was_is_refused(sign_in, seeded, base):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "礼堂"}
    theirs(seeded, note="带材料")
    answer = client.post(PATH, data=sent | {"base": base, "pick-place": "mine", "pick-x": "y"})
    assert answer.status_code in (404, 409)
    assert seeded.record().event == replace(SESSION, note="带材料")


def test_event_deleted_meanwhile_is_gone(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"place": "礼堂"}
    seeded.save(Remove(SESSION.uid))
    assert client.post(PATH, data=sent).status_code == 404


@pytest.fixture
def colleague(seeded, sign_in, password_hash):
    with seeded.store.writing() as work:
        work.accounts.add(
            Account(0, "colleague", password_hash, "office", None, None, None), seeded.clock.at
        )
    return sign_in("colleague")


def arrive(client, **more):
    token = as_typed(client, PATH)["csrf_token"]
    return client.post(f"{PATH}/presence", data={"csrf_token": token, **more})


def test_who_else_has_the_form_open_is_named_until_they_leave_or_lapse(
    sign_in, seeded, colleague, clock
):
    client = sign_in("office")
    assert "也打开了" not in client.get(PATH).text
    assert "也打开了" not in arrive(client).text
    assert "office 也打开了" in arrive(colleague).text
    assert "colleague 也打开了" in client.get(PATH).text
    assert arrive(colleague, gone="1").status_code == 204
    assert "也打开了" not in client.get(PATH).text
    arrive(colleague)
    clock.at += LAPSES + timedelta(seconds=1)
    assert "也打开了" not in client.get(PATH).text
    assert len(seeded.batches()) == 1


def test_presence_is_of_those_who_may_edit(sign_in, seeded):
    client = sign_in("unit")
    assert arrive(client).status_code == 200
    token = as_typed(client, PATH)["csrf_token"]
    other = client.post("/events/no-such/presence", data={"csrf_token": token})
    assert other.status_code == 404


def test_cancelling_what_was_changed_meanwhile_shows_the_change_and_is_asked_again(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, PATH)
    theirs(seeded, place="礼堂")
    answer = client.post(f"{PATH}/cancel", data=sent)
    assert (answer.status_code, seeded.record().event.status) == (409, Status.CONFIRMED)
    assert "操作尚未进行" in answer.text
    assert "<del>二楼会议室</del> → <strong>礼堂</strong>" in answer.text
    shown = dict(re.findall(r'name="(version|operation_id)"[^>]*value="([^"]*)"', answer.text))
    again = client.post(f"{PATH}/cancel", data=sent | shown)
    assert (again.status_code, seeded.record().event.status) == (303, Status.CANCELLED)


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "x", "9" * 30])
def test_cancelling_a_version_that_never_was_is_refused(sign_in, seeded, version):
    client = sign_in("office")
    sent = as_typed(client, PATH) | {"version": version}
    answer = client.post(f"{PATH}/cancel", data=sent)
    assert (answer.status_code, seeded.record().event.status) == (409, Status.CONFIRMED)
