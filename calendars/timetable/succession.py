"""The next campaign, made from one that is there: everything of it, on other days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from calendars.ids import CampaignId
from calendars.text import Words
from calendars.times import Days, window_written
from calendars.timetable.campaign import Campaign, Phase, Setting
from calendars.timetable.people import Post
from calendars.workdays import Workdays

Shift = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Opening:
    """What the next campaign does not take over: how it is called, and its first day."""

    id: CampaignId
    words: Words
    short: Words
    first: date


def shift_of(campaign: Campaign, first: date) -> Shift:
    """Give what moves a day of `campaign` as its first day is moved to `first`.

    From the same day of some month it goes by months, so that a 旬 stays a 旬 and the end of a
    month the end of a month; else by days.
    """
    begin = campaign.window.first
    if begin.day != first.day:
        return lambda day: day + (first - begin)
    count = (first.year - begin.year) * 12 + first.month - begin.month

    def by_months(day: date) -> date:
        apart = relativedelta(months=count, day=31 if _ends_month(day) else None)
        return day + apart

    return by_months


def successor(campaign: Campaign, opening: Opening) -> Campaign:
    """Give the next campaign.

    Posts that hold on the last day go on, open at both ends. Days off are those of the calendar
    year: only such as lie in the new window are kept.
    """
    shift = shift_of(campaign, opening.first)
    window = _moved(campaign.window, shift)
    return replace(
        campaign,
        id=opening.id,
        words=opening.words,
        short=opening.short,
        window=window,
        phases={code: _phase(phase, shift) for code, phase in campaign.phases.items()},
        deadlines=tuple(replace(each, on=shift(each.on)) for each in campaign.deadlines),
        settings=_settings(campaign.settings, shift),
        posts=tuple(_going_on(campaign)),
        workdays=Workdays.of(day for day in campaign.workdays.special if day.on in window),
    )


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _moved(days: Days, shift: Shift) -> Days:
    return Days.of(shift(days.first), shift(days.last_day))


def _phase(phase: Phase, shift: Shift) -> Phase:
    window = _moved(phase.window, shift)
    return replace(phase, window=window, written=phase.written and window_written(window))


def _settings(settings: Mapping[str, Setting], shift: Shift) -> dict[str, Setting]:
    return {
        key: replace(each, value=shift(each.value)) if isinstance(each.value, date) else each
        for key, each in settings.items()
    }


def _going_on(campaign: Campaign) -> list[Post]:
    last = campaign.window.last_day
    found = [replace(p, since=None, until=None) for p in campaign.posts if p.holds(last)]
    return list(dict.fromkeys(found))
