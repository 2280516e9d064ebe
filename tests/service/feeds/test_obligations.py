"""What a unit has still to do stands in the feeds of those who have to act, until it is done."""

import gzip
from dataclasses import replace
from datetime import date, time

import icalendar
import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.feeds import Deadlines, Options, Severity, UnitFeed, lint
from calendars.ids import RoleCode, UnitCode
from calendars.times import Span
from calendars.timetable import Amend, Cancel, ConfirmHeld, Remove, Schedule
from service.feeds.usecases import now_of
from service.rendering.keys import key_of
from tests.service.compliance.conftest import judged
from tests.service.compliance.sample import LEDGER, RULES
from tests.service.conftest import CAMPAIGN, meeting, span

__all__ = ["judged"]
OPENING = meeting(7, "OPEN", "A", span(12, 9), "internal", roles=frozenset({"member"}))


@pytest.fixture
def due(judged, client):
    """Give what stands as due in the feed of a role in unit A, as its subscriber gets it."""

    def found(role="leader"):
        data = client.get(judged.path("A", role)).data
        assert [one for one in lint(data) if one.severity is Severity.ERROR] == []
        return {
            (str(event["SUMMARY"]), event["DTSTART"].dt.isoformat())
            for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
            if "截止" in event["SUMMARY"]
        }

    return found


T2 = ("【截止】按期启动", "2026-11-13")
T3 = ("【截止】每阶段读书", "2027-02-20")
T4 = ("【截止】方案先审后备", "2026-12-31")


def test_feed_of_who_has_to_act_holds_what_is_open(due):
    assert due("leader") == due("liaison") == due("all") == {T2, T3, T4}


def test_feeds_of_others_hold_none_of_it(due):
    assert due("central") == due("member") == due("guidance") == set()


def test_planned_meeting_takes_its_deadline_away_from_feeds_that_do_not_show_it(due, judged):
    before = due()
    judged.save(Schedule(OPENING))
    assert before - due() == {T2}
    judged.save(Cancel(OPENING.uid))
    assert due() == before


def test_deadline_comes_back_when_the_meeting_moves_too_far_or_is_removed(due, judged):
    judged.save(Schedule(OPENING))
    judged.save(Amend(replace(OPENING, when=span(20, 9))))
    assert T2 in due()
    judged.save(Amend(replace(OPENING, when=span(11, 9))))
    assert T2 not in due()
    judged.save(Remove(OPENING.uid))
    assert T2 in due()


def test_deadline_stays_away_whether_or_not_the_meeting_is_confirmed(due, judged):
    judged.save(Schedule(OPENING))
    before = due()
    judged.save(ConfirmHeld(OPENING.uid, OPENING.when.first_day))
    assert due() == before


def test_bytes_are_the_same_on_another_day(judged, clock, store):
    feed = key_of(UnitFeed(UnitCode("A"), RoleCode("leader")), Options())
    early = now_of(store, feed, clock.at)
    with store.writing() as work:
        found = work.feeds.find(tiny_id(work), feed)
        work.feeds.keep_bytes(found.id, replace(work.feeds.bytes_of(found.id), renderer="old"))
    late = now_of(store, feed, clock.at.replace(year=2027))
    assert early.digest == late.digest


def tiny_id(work):
    return work.campaigns.current().id


def test_reader_may_leave_deadlines_out(judged, clock, store):
    feed = key_of(UnitFeed(UnitCode("A"), RoleCode("leader")), Options(deadlines=Deadlines.NONE))
    assert "截止".encode() not in gzip.decompress(now_of(store, feed, clock.at).gzip)


JOINED = """
[[entries]]
code = "group.joined"
zh = "联合学习小组"
en = "Joint study group"
subject = "none"
by = "unit"
dated = false

[[fields]]
entry = "group.joined"
code = "unit"
zh = "牵头单位"
en = "Leading unit"
type = "unit"
"""
HOSTED = 'kinds = ["READ"]\neach_phase = true\n'


@pytest.fixture
def joint(seeded):
    """The small service, with a rule that counts the readings of a leading unit too."""
    rules = RULES.replace(HOSTED, HOSTED + 'joint = "group.joined"\n')
    files = {"ledger.toml": (LEDGER + JOINED).encode(), "rules.toml": rules.encode()}
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, files)
    return seeded


def test_deadline_of_a_guest_goes_when_the_host_plans_to_meet_and_comes_back(joint, client):
    def due():
        data = client.get(joint.path("B", "leader")).data
        found = icalendar.Calendar.from_ical(data).walk("VEVENT")
        return [
            event["DTSTART"].dt.isoformat() for event in found if "每阶段读书" in event["SUMMARY"]
        ]

    assert due() == ["2027-02-20"]
    joint.save(Enter(LedgerEntry("B", "group", "joined", "", None, {"unit": "C"})))
    assert due() == ["2027-02-20"]
    winter = Span.at(date(2027, 1, 12), time(9), 120)
    reading = meeting(9, "READ", "C", winter, "own", phase="MEND")
    joint.save(Schedule(reading))
    assert due() == []
    joint.save(Cancel(reading.uid))
    assert due() == ["2027-02-20"]
