"""An edit of one occurrence that others of its series follow, and the rule with them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from calendars.ids import EventUid, SeriesId
from calendars.times import DAY, Days
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event, on_day
from calendars.timetable.renewal import Series
from calendars.timetable.series import (
    Extent,
    Recurrence,
    again,
    carried,
    follows,
    instead,
    occurrences,
    same_hours,
    settled,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """`events` as they shall be, the one edited first; `gone` fall on a day that the rule skips.

    `series` are the rules to keep: none where one was edited alone, two where it split the series.
    """

    events: tuple[Event, ...]
    gone: tuple[Event, ...] = ()
    series: tuple[Series, ...] = ()


def moved(
    series: Series,
    pair: tuple[Event, Event],
    siblings: Iterable[Event],
    extent: Extent,
    campaign: Campaign,
    mint: Callable[[], SeriesId],
) -> Moved:
    """Carry an edit, `pair` being the occurrence before and after it, as far as `extent` goes.

    At another time the rule becomes the one that gives it, and days off are treated as it says;
    this and the following become a series of their own, as in calendar apps. What was changed by
    itself keeps what makes it an exception.
    """
    before, after = pair
    if extent is Extent.ONE:
        return Moved((after,))
    others = [event for event in siblings if event.uid != before.uid]
    earlier = _earlier(series, before, others) if extent is Extent.FOLLOWING else frozenset()
    reached = [event for event in others if event.uid not in earlier and follows(event)]
    pattern = carried(before, after, series.pattern)
    if after.when == before.when:
        edited = [one for event in reached if (one := carried(before, after, event)) != event]
        return Moved((after, *edited), series=(replace(series, pattern=pattern),))
    if not same_hours(before, after):
        pattern = replace(pattern, when=on_day(after.when, pattern.when.first_day))
    course = _course(series, pair, campaign, split=bool(earlier))
    new = replace(
        series, id=mint() if earlier else series.id, recurrence=course.recurrence,
        days=course.days, pattern=pattern,
    )  # fmt: skip
    found = _laid(series, new, pair, reached, course, campaign)
    if not earlier:
        return found
    (new,) = found.series
    return replace(found, series=(_ended(series, before, new.planned), new))


def _earlier(series: Series, before: Event, others: Iterable[Event]) -> frozenset[EventUid]:
    start = series.day_of(before)
    return frozenset(event.uid for event in others if series.day_of(event) < start)


@dataclass(frozen=True, slots=True)
class _Course:
    """The rule from now on; `follow` leads from the day planned to the new one, None to skip it.

    It is `ruled` unless no rule gives the new day: the occurrences then move beside their rule.
    """

    recurrence: Recurrence
    days: Days
    follow: Callable[[date], date | None]
    ruled: bool = True

    def planned(self, old: date) -> date:
        return self.follow(old) or old if self.ruled else old


def _course(
    series: Series, pair: tuple[Event, Event], campaign: Campaign, *, split: bool
) -> _Course:
    start, (before, day) = series.day_of(pair[0]), (one.when.first_day for one in pair)
    found = occurrences(series.recurrence, series.days, campaign, series.on_rest)
    ruled = {one.day: one.ruled for one in found if one.day is not None}
    origin = ruled.get(start, start)
    same = Days.of(origin if split else series.days.first, max(origin, series.days.last_day))
    if day in (start, before):
        return _Course(series.recurrence, same, lambda planned: planned)
    rule = again(series.recurrence, origin, day, campaign)

    def there(old: date) -> date:
        like = rule and instead(series.recurrence, rule, old, campaign)
        return like or old + (day - origin)

    def follow(planned: date) -> date | None:
        return settled(there(ruled.get(planned, planned)), campaign.workdays, series.on_rest)

    if rule is None:
        return _Course(series.recurrence, same, follow, ruled=False)
    ends = [there(old) for old in (*ruled.values(), origin) if not split or old >= origin]
    ends += [rest for planned in ruled if planned >= start and (rest := follow(planned))]
    return _Course(rule, Days.of(min(ends), max(ends)), follow)


def _laid(
    before: Series,
    after: Series,
    pair: tuple[Event, Event],
    reached: Collection[Event],
    course: _Course,
    campaign: Campaign,
) -> Moved:
    """Lead everything reached from where it was planned to where `course` has it."""
    events, gone = [replace(pair[1], series=after.id)], []
    for event in reached:
        follower = replace(carried(*pair, event), series=after.id)
        day = course.follow(before.day_of(event))
        if before.exception(event):
            events.append(follower)
        elif day is None:
            gone.append(event)
        else:
            events.append(after.on(follower, day, campaign))
    planned = {one.uid: course.planned(before.day_of(one)) for one in (pair[0], *reached)}
    if after.id == before.id:
        planned = {**before.planned, **planned}
    return Moved(tuple(events), tuple(gone), (replace(after, planned=planned),))


def _ended(series: Series, before: Event, gone: Collection[EventUid]) -> Series:
    """Give what is left of a series from which `before` and what follows went to another."""
    last = max(series.days.first, series.day_of(before) - DAY)
    planned = {uid: day for uid, day in series.planned.items() if uid not in gone}
    return replace(series, days=Days.of(series.days.first, last), planned=planned)
