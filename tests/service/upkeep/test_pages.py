"""Keeping the campaign on pages: every sort of thing, what would move, and its undo."""

import re
from datetime import date

import pytest

from calendars.timetable import Noun, Schedule, shelf
from service.upkeep.rooms import ROOMS
from tests.service.compliance.conftest import judged
from tests.service.conftest import csrf, meeting, span

__all__ = ["judged"]

FIRST = {
    "units": "A", "people": "A-1", "groups": "N", "posts": "A-1/leader/A", "points": "C-1/A",
    "phases": "END", "deadlines": "kickoff", "figures": "due_soon.days",
}  # fmt: skip
MADE = {
    "units": {"code": "D", "zh": "文化局", "en": "Culture", "category": "BUREAU", "group": "N",
              "headcount": "7", "parent": ""},
    "people": {"code": "A-9", "zh": "水务局办公室主任", "en": "Head of office"},
    "groups": {"code": "W", "zh": "西片指导组", "en": "Western group", "teams": "2"},
    "posts": {"person": "A-2", "role": "liaison", "unit": "A", "group": "", "since": "",
              "until": "2026-12-31"},
    "points": {"leader": "C-2", "unit": "A"},
    "days": {"on": "2026-11-19", "zh": "校庆", "en": "Jubilee"},
    "deadlines": {"code": "extra", "zh": "补课期限", "en": "Catch up by", "on": "2026-12-01",
                  "kind": "READ", "roles": ["leader"]},
}  # fmt: skip
CHANGED = {
    "units": {"zh": "水利局"}, "people": {"zh": "水务局局长"}, "groups": {"teams": "3"},
    "posts": {"until": "2026-12-01"}, "phases": {"first": "2027-02-10"},
    "deadlines": {"on": "2026-11-30"}, "figures": {"number": "9"},
}  # fmt: skip


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here: `test_upkeep_stored` asks both."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def office(sign_in):
    return sign_in("office")


def form_of(client, path):
    """Give what a browser would send if the form at `path` were sent untouched."""
    page = client.get(path).text
    form = page[page.index('<form method="post" class="stack"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox":
            found[given["name"]] = given.get("value", "")
        elif " checked" in tag:
            found.setdefault(given["name"], []).append(given.get("value", ""))
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option selected value="([^"]*)"', body)
        found[name] = (chosen or re.findall(r'<option value="([^"]*)"', body))[0]
    return found


def send(client, path, do="save", **fields):
    return client.post(path, data={**form_of(client, path), **fields, "do": do})


def campaign(seeded):
    with seeded.store.reading() as work:
        return work.campaigns.current()


def kept(seeded, room):
    return shelf(campaign(seeded), ROOMS[room].noun)


def errors(answer):
    return re.findall(r'<p class="error">(.*?)</p>', answer.text)


def test_every_room_is_listed_with_what_is_in_it(office, seeded):
    page = office.get("/campaign").text
    for room in ROOMS.values():
        assert (f'"/campaign/{room.name}"' in page) is room.listed
        lines = office.get(f"/campaign/{room.name}").text.count(f'href="/campaign/{room.name}/')
        assert lines == len(kept(seeded, room.name)) + room.open


@pytest.mark.parametrize("room", MADE)
def test_thing_is_made_and_the_making_undone(office, seeded, room):
    before = kept(seeded, room)
    answer = send(office, f"/campaign/{room}/new", **MADE[room])
    assert answer.status_code == 303
    after = kept(seeded, room)
    assert len(after) == len(before) + 1
    page = office.get(answer.location).text
    undo = re.search(r'action="(/history/\d+/undo)"', page)[1]
    office.post(undo, data={"csrf_token": csrf(office.get(answer.location))})
    assert kept(seeded, room) == before


@pytest.mark.parametrize("room", FIRST)
def test_form_sent_untouched_changes_nothing(office, seeded, room):
    before = campaign(seeded)
    assert send(office, f"/campaign/{room}/{FIRST[room]}").location == f"/campaign/{room}"
    assert campaign(seeded) == before


@pytest.mark.parametrize("room", CHANGED)
def test_thing_is_changed_and_nothing_else(office, seeded, room):
    before = campaign(seeded)
    answer = send(office, f"/campaign/{room}/{FIRST[room]}", **CHANGED[room])
    assert answer.status_code == 303
    after = campaign(seeded)
    differing = {noun for noun in Noun if shelf(before, noun) != shelf(after, noun)}
    assert differing == {ROOMS[room].noun}
    things = shelf(after, ROOMS[room].noun)
    assert {k for k, v in shelf(before, ROOMS[room].noun).items() if things[k] != v} == {
        FIRST[room]
    }


def test_looking_stores_nothing_and_names_what_would_move(office, seeded):
    seeded.save(Schedule(meeting(7, "READ", "A", span(19, 15), "own")))
    before = campaign(seeded)
    day = {"on": "2026-11-19", "zh": "校庆", "en": "Jubilee"}
    page = send(office, "/campaign/days/new", "look", **day).text
    assert "有 1 项活动需要重新安排。" in page
    assert "请注意：当天是节假日或周末。" in page
    assert "11月19日(周四) 15:00" in page
    assert campaign(seeded) == before


@pytest.mark.parametrize(
    ("first", "told"), [("2027-01-04", ["1月1日(周五)至1月3日(周日)"]), ("2026-12-24", [])]
)
def test_days_that_come_to_be_of_no_phase_are_named(office, first, told):
    page = send(office, "/campaign/phases/MEND", "look", first=first).text
    assert re.findall(r">([^<>]+)不再属于任何阶段。", page) == told


def test_ending_a_post_names_the_events_that_lose_the_person(office, seeded):
    named = meeting(8, "READ", "A", span(23, 15), "own", people=frozenset({"A-2"}))
    seeded.save(Schedule(named))
    for post in ("A-2/body/A", "A-2/central/A"):
        page = send(office, f"/campaign/posts/{post}", "look", until="2026-11-20").text
        send(office, f"/campaign/posts/{post}", until="2026-11-20")
    assert "水务局班子成员2届时已不任职，不能参加。" in page
    assert "11月23日(周一) 15:00" in page


def test_moved_phase_no_longer_says_what_the_plan_wrote(office, seeded):
    assert kept(seeded, "phases")["LEARN"].written
    send(office, "/campaign/phases/LEARN", last="2026-12-30")
    phase = kept(seeded, "phases")["LEARN"]
    assert (phase.written, phase.window.last_day) == ("", date(2026, 12, 30))


@pytest.mark.parametrize(
    ("path", "fields", "told"),
    [
        ("units/A", {"zh": ""}, ["请填写。"]),
        ("units/A", {"category": "ARMY"}, ["没有“ARMY”，请从列表中选择。"]),
        ("units/new", {**MADE["units"], "code": "../x"}, ["只用字母、数字和短横线。"]),
        ("groups/N", {"teams": "0"}, None),
        ("phases/END", {"first": "2020-01-01"},
         ["不在活动期间内，应在 11月1日(周日) 至 2月28日(周日) 之间。"]),
        ("phases/END", {"first": "2027-02-28", "last": "2027-02-20"},
         ["结束日期不能早于开始日期。"]),
        ("posts/new", {**MADE["posts"], "group": "N"}, ["单位和指导检查组选一项，且只选一项。"]),
        ("posts/A-1/leader/A", {"since": "2026-12-02", "until": "2026-12-02"},
         ["结束日期不能早于开始日期。"]),
        ("days/new", {"on": "2026-11-19"}, ["请填写；当天上班的，请勾选“调休上班”。"] * 2),
        ("figures/due_soon.days", {"number": "-1"}, None),
    ],
)  # fmt: skip
def test_unfit_input_is_told_at_the_field_and_changes_nothing(office, seeded, path, fields, told):
    before = campaign(seeded)
    answer = send(office, f"/campaign/{path}", **fields)
    assert answer.status_code == 422
    assert errors(answer) == told if told else len(errors(answer)) == 1
    assert campaign(seeded) == before


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("units/A", "还有人员、联系点或活动属于此单位，不能删除。"),
        ("people/A-1", "此人还有任职或联系点，请先删除或结束。"),
        ("groups/N", "还有单位或成员属于此组，不能删除。"),
    ],
)
def test_what_is_in_use_is_not_taken_out(office, seeded, path, told):
    before = campaign(seeded)
    answer = send(office, f"/campaign/{path}", "drop")
    assert (answer.status_code, errors(answer)) == (409, [told])
    assert campaign(seeded) == before


def test_unit_with_events_is_not_unmade(office, seeded):
    send(office, "/campaign/units/new", **MADE["units"])
    seeded.save(Schedule(meeting(9, "READ", "D", span(24, 15), "own")))
    assert send(office, "/campaign/units/D", "drop").status_code == 409
    assert "D" in kept(seeded, "units")


@pytest.mark.parametrize(
    "path", ["nothing", "nothing/x", "units/none", "phases/new", "posts/a/b", "figures/new"]
)
def test_what_is_not_there_is_not_found(office, path):
    assert office.get(f"/campaign/{path}").status_code == 404


def test_leader_sees_visits_made_and_planned_by_phase(sign_in, seeded, clock):
    clock.at = clock.at.replace(month=11, day=20)
    office = sign_in("office")
    made = meeting(10, "READ", "A", span(17, 9), "own", people=frozenset({"C-1"}),
                   held_on=date(2026, 11, 17))  # fmt: skip
    planned = meeting(11, "READ", "A", span(25, 9), "own", people=frozenset({"C-1"}))
    seeded.save(Schedule(made), Schedule(planned))
    page = re.sub(r"\s+", " ", office.get("/campaign/people/C-1").text)
    assert re.search(r"水务局</th><td[^>]*>已到 1 次<br>已排 1 次", page)


def test_form_sent_twice_is_saved_once(office, seeded):
    path = "/campaign/groups/N"
    sent = {**form_of(office, path), "teams": "4", "do": "save"}
    batches = len(seeded.batches())
    for _ in range(2):
        assert office.post(path, data=sent).status_code == 303
    assert len(seeded.batches()) == batches + 1


def test_search_narrows_the_list(office):
    page = office.get("/campaign/people?q=林草").text
    assert re.findall(r'href="/campaign/people/([\w-]+)"', page) == ["new", "B-1", "B-L"]


def test_list_takes_the_same_queries_for_any_number(office, seeded, queries):
    def asked():
        with queries(seeded.store) as sent:
            office.get("/campaign/people")
        return len(sent)

    few = asked()
    for number in range(20):
        fields = {"code": f"Z-{number}", "zh": f"甲{number}", "en": f"A {number}"}
        send(office, "/campaign/people/new", **fields)
    asked()
    assert asked() == few


def test_deadline_that_a_rule_counts_by_stays_and_another_goes(judged, sign_in):
    office = sign_in("office")
    send(office, "/campaign/deadlines/new", **MADE["deadlines"])
    assert set(kept(judged, "deadlines")) == {"kickoff", "extra"}
    refused = send(office, "/campaign/deadlines/kickoff", do="drop")
    assert "有规则按这一截止日期核对" in refused.text
    assert send(office, "/campaign/deadlines/extra", do="drop").status_code == 303
    assert set(kept(judged, "deadlines")) == {"kickoff"}
