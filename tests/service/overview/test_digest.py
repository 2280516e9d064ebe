"""The weekly digest of a unit: the same week as a page and as Atom."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from calendars.times import Days
from calendars.timetable import Schedule, Status
from service.overview.week import next_week, week_of, weeks_before
from tests.service.compliance.conftest import judged
from tests.service.conftest import meeting, span

__all__ = ["judged"]
ATOM = "{http://www.w3.org/2005/Atom}"
WEEK = Days(date(2026, 11, 16), date(2026, 11, 23))


@pytest.mark.parametrize("day", [16, 19, 22])
def test_week_runs_from_monday_to_sunday(day):
    assert week_of(date(2026, 11, day)) == WEEK
    assert next_week(WEEK).first == date(2026, 11, 23)


def test_weeks_before_end_with_the_campaign():
    found = weeks_before(WEEK, 5, Days(date(2026, 11, 1), date(2027, 3, 1)))
    assert [each.first.day for each in found] == [9, 2, 26]


def test_page_shows_this_week_the_next_and_what_is_to_be_done(judged, sign_in):
    judged.save(Schedule(meeting(5, "READ", "A", span(24, 9), "own", title="下一讲")))
    judged.save(
        Schedule(meeting(6, "READ", "A", span(19, 9), "own", title="草稿", status=Status.DRAFT))
    )
    page = sign_in("office").get("/units/A/week?on=2026-11-17&lang=zh").text
    for words in ("11月16日(周一)至11月22日(周日)", "二楼会议室", "下一讲", "T2 按期启动"):
        assert words in page
    assert "读书会：草稿" not in page


def test_unit_reads_its_own_week_only(judged, sign_in):
    unit = sign_in("unit")
    assert [unit.get(f"/units/{code}/week").status_code for code in ("A", "B", "Z")] == [
        200, 403, 404,
    ]  # fmt: skip
    assert unit.get("/units/district/week").status_code == 404


def test_atom_holds_a_lasting_entry_for_each_week(judged, sign_in):
    client = sign_in("office")
    answer = client.get("/units/A/week.atom?on=2026-11-17&lang=zh")
    feed = ET.fromstring(answer.data)  # noqa: S314 -- our own bytes
    entries = feed.findall(f"{ATOM}entry")
    assert answer.mimetype == "application/atom+xml"
    assert [e.find(f"{ATOM}title").text for e in entries] == [
        "11月16日(周一)至11月22日(周日)提要", "11月9日(周一)至11月15日(周日)提要",
        "11月2日(周一)至11月8日(周日)提要", "10月26日(周一)至11月1日(周日)提要",
    ]  # fmt: skip
    later = ET.fromstring(client.get("/units/A/week.atom?on=2026-11-24&lang=zh").data)  # noqa: S314 -- our own bytes
    ids = {e.find(f"{ATOM}title").text: e.find(f"{ATOM}id").text for e in entries}
    again = {e.find(f"{ATOM}title").text: e.find(f"{ATOM}id").text
             for e in later.findall(f"{ATOM}entry")}  # fmt: skip
    assert {title: ids[title] for title in ids.keys() & again.keys()} == {
        title: again[title] for title in ids.keys() & again.keys()
    }
    assert len(ids.keys() & again.keys()) == 3
    assert feed.find(f"{ATOM}id").text == later.find(f"{ATOM}id").text


def test_atom_is_asked_for_again_only_when_it_changed(judged, sign_in):
    client = sign_in("office")
    path = "/units/A/week.atom?on=2026-11-17&lang=zh"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    judged.move()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
