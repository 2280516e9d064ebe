"""The ruler lays out any campaign: 旬 of one width, phases in lanes, and how full each is."""

from datetime import date
from itertools import pairwise

import pytest

from calendars.times import Days
from service.web.ruler import HUES, hues, ruler
from tests.campaigns_data import study, tiny


def href(days):
    return f"{days.first}..{days.last_day}"


def drawn(campaign, counts=None, on=None, selected=None):
    return ruler(campaign, counts or {}, on, selected, href)


def test_campaign_of_2009_has_eighteen_cells_that_lead_to_their_days():
    cells = drawn(study()).cells
    assert len(cells) == 18
    assert (cells[0].href, cells[-1].href) == ("2009-03-01..2009-03-10", "2009-08-21..2009-08-31")
    assert [cell.period.written for cell in cells if cell.begins_month] == [
        "3月上旬", "4月上旬", "5月上旬", "6月上旬", "7月上旬", "8月上旬",
    ]  # fmt: skip


def test_overlapping_phases_lie_in_two_lanes_and_share_the_overlap():
    made = drawn(study())
    first, second, third = made.bands
    assert (first.lane, second.lane, third.lane, made.lanes) == (0, 1, 0, 2)
    overlap = first.x + first.width - second.x
    assert overlap == pytest.approx(made.cell, abs=0.2)  # Places are rounded to a tenth.
    assert sorted({band.hue for band in made.bands}) == list(range(1, HUES + 1))
    assert hues(study()) == {band.phase.code: band.hue for band in made.bands}


def test_bars_are_as_high_as_their_share_of_the_fullest():
    cells = drawn(study(), {date(2009, 3, 2): 1, date(2009, 3, 3): 1, date(2009, 4, 1): 4}).cells
    assert [(cell.count, cell.bar) for cell in cells[:5]] == [
        (2, 12), (0, 0), (0, 0), (4, 24), (0, 0),
    ]  # fmt: skip


def test_working_days_stand_as_ticks_and_holidays_as_one_run():
    cells = drawn(study()).cells
    assert [len(cell.ticks) for cell in cells[:6]] == [7, 8, 7, 7, 6, 8]
    assert [len(cell.rests) for cell in cells[:6]] == [0, 0, 0, 1, 0, 0]


def test_as_of_line_stands_in_its_day_and_nowhere_outside():
    made = drawn(study(), on=date(2009, 4, 24))
    cell = made.cells[5]
    assert cell.x < made.today < cell.x + made.cell
    assert drawn(study(), on=date(2026, 1, 1)).today is None


def test_chosen_days_are_marked_once():
    cells = drawn(study(), selected=Days.of(date(2009, 4, 21), date(2009, 4, 30))).cells
    assert [cell.period.written for cell in cells if cell.selected] == ["4月下旬"]


def test_campaign_across_a_year_end_runs_on_in_order():
    cells = drawn(tiny()).cells
    days = [cell.days for cell in cells]
    assert all(one.until == other.first for one, other in pairwise(days))
    assert (days[0].first, days[-1].until) == (tiny().window.first, tiny().window.until)
    assert {day.first.year for day in days} == {2026, 2027}
