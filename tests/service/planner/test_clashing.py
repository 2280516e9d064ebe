"""How many clashes there are in the timetable, said where a plan is proposed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from calendars.timetable import Amend, Timetable, clashes
from tests.campaigns_data import tiny
from tests.service.conftest import SESSION
from tests.service.planner.office import accept, ask, events


@pytest.fixture
def settings(settings):
    """On a day before everything that is planned."""
    return replace(settings, today=SESSION.when.first_day - timedelta(days=14))


def test_proposal_says_how_many_clashes_there_are_and_how_many_remain(office, ready):
    accept(office, ask(office).location, all="1")
    one, other = [e for e in events(ready).values() if e.kind == "READ" and e.units == {"B"}][:2]
    ready.save(Amend(replace(other, when=one.when)))
    there = len({clash.events for clash in clashes(Timetable.of(tiny(), events(ready).values()))})
    assert there > 0
    path = ask(office, purpose="repair").location
    assert f"日程上现有时间冲突 {there} 处，全部采纳后还有 0 处。" in office.get(path).text
