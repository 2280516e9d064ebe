"""What each calendar app really does with a feed that somebody subscribes to.

Figures and habits are those that the vendors and their users report; `source` says where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.feeds.content import Component, components
from calendars.feeds.describe import CANCELLED_MARKS
from calendars.times import Days, When


class App(StrEnum):
    IPHONE = "iphone"
    MAC = "mac"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    """Outlook.com, on the web, and the new Outlook."""
    CLASSIC = "classic"
    """Outlook as it was installed with Office."""
    THUNDERBIRD = "thunderbird"
    ANDROID = "android"
    """ICSx5 or DAVx5, which put the feed into the phone's own calendar."""
    NEXTCLOUD = "nextcloud"
    OTHER = "other"
    BROWSER = "browser"
    """No calendar app: somebody has opened the address."""


class Keeps(StrEnum):
    """What becomes of reminders."""

    YES = "yes"
    ASKS = "asks"
    """A switch in the app, off unless the reader turns it on."""
    NO = "no"


class Cancels(StrEnum):
    """How a cancelled event looks."""

    STRUCK = "struck"
    HIDDEN = "hidden"
    TITLE = "title"
    """Like any other: only its title tells."""


@dataclass(frozen=True, slots=True)
class Habits:
    """`soonest` and `latest` are how long a change takes; None where the reader decides."""

    soonest: timedelta | None
    latest: timedelta | None
    reminders: Keeps
    tasks: bool
    cancels: Cancels
    source: str
    most_events: int | None = None
    most_bytes: int | None = None


_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
HABITS: Mapping[App, Habits] = {
    App.IPHONE: Habits(
        15 * _MINUTE, None, Keeps.ASKS, tasks=False, cancels=Cancels.STRUCK,
        source="support.apple.com iphc37be2016",
    ),
    App.MAC: Habits(
        5 * _MINUTE, 24 * 7 * _HOUR, Keeps.ASKS, tasks=False, cancels=Cancels.STRUCK,
        source="support.apple.com icl1024; Ivan-Malinovski/calino/issues/165",
    ),
    App.GOOGLE: Habits(
        8 * _HOUR, 24 * _HOUR, Keeps.NO, tasks=False, cancels=Cancels.HIDDEN,
        source="roed314/seminars/issues/777; hackgvl/hackgreenville-com/pull/498",
        most_events=1000, most_bytes=1_000_000,
    ),
    App.OUTLOOK: Habits(
        3 * _HOUR, 24 * _HOUR, Keeps.NO, tasks=False, cancels=Cancels.TITLE,
        source="support.microsoft.com; Gowee/lccal-worker/issues/9",
    ),
    App.CLASSIC: Habits(
        _HOUR, None, Keeps.NO, tasks=False, cancels=Cancels.TITLE,
        source="stackoverflow 538081; Gowee/lccal-worker/issues/9",
    ),
    App.THUNDERBIRD: Habits(
        None, None, Keeps.YES, tasks=True, cancels=Cancels.TITLE,
        source="CalICSCalendar.sys.mjs; nextcloud/tasks/issues/2262",
    ),
    App.ANDROID: Habits(
        None, None, Keeps.YES, tasks=False, cancels=Cancels.TITLE,
        source="bitfireAT/icsx5/issues/1",
    ),
    App.NEXTCLOUD: Habits(
        _HOUR, None, Keeps.NO, tasks=False, cancels=Cancels.TITLE,
        source="RefreshWebcalService.php",
    ),
    App.OTHER: Habits(
        None, None, Keeps.ASKS, tasks=False, cancels=Cancels.TITLE, source="RFC 5545",
    ),
}  # fmt: skip
"""Of every app that a feed can be subscribed to with."""


class Fate(StrEnum):
    """What an app makes of one item."""

    SHOWN = "shown"
    STRUCK = "struck"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Item:
    """`reminders` tells what becomes of those that it has, None where it has none."""

    title: str
    when: When
    place: str
    fate: Fate
    reminders: Keeps | None = None
    task: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A feed as an app would show it, by time; `cut_off`: it holds more than the app takes."""

    name: str
    items: tuple[Item, ...]
    events: int
    size: int
    cut_off: bool


def as_seen(data: bytes, app: App) -> Seen:
    """Give what `app` shows of the bytes of a feed; what cannot be read is not shown."""
    every, _ = components(data)
    habits = HABITS[app]
    calendar = next((one for one in every if one.name == "VCALENDAR"), None)
    name = calendar.first("X-WR-CALNAME") if calendar else None
    found = [item for one in every if (item := _item(one, habits))]
    events = sum(not item.task for item in found)
    too_many = habits.most_events is not None and events > habits.most_events
    too_big = habits.most_bytes is not None and len(data) > habits.most_bytes
    return Seen(
        name.text if name else "",
        tuple(sorted(found, key=lambda item: (_begins(item.when), item.title))),
        events,
        len(data),
        too_many or too_big,
    )


def _begins(when: When) -> str:
    return when.first.isoformat() if isinstance(when, Days) else when.start.isoformat()


def _item(one: Component, habits: Habits) -> Item | None:
    if one.name not in {"VEVENT", "VTODO"}:
        return None
    task = one.name == "VTODO"
    when = one.day("DUE") if task else one.when
    title, place = one.first("SUMMARY"), one.first("LOCATION")
    if when is None or title is None:
        return None
    hidden = task and not habits.tasks
    return Item(
        title.text,
        when,
        place.text if place else "",
        Fate.HIDDEN if hidden else _fate(one, habits),
        habits.reminders if any(part.name == "VALARM" for part in one.parts) else None,
        task,
    )


def _fate(one: Component, habits: Habits) -> Fate:
    if one.value("STATUS") != "CANCELLED" or habits.cancels is Cancels.TITLE:
        return Fate.SHOWN
    return Fate.STRUCK if habits.cancels is Cancels.STRUCK else Fate.HIDDEN


def ahead(seen: Seen, day: date, most: int) -> tuple[Item, ...]:
    """Give the next items from `day` on that are shown and not called off."""
    marks = tuple(CANCELLED_MARKS.values())
    coming = (
        item
        for item in seen.items
        if item.fate is Fate.SHOWN and item.when.last_day >= day
        and not item.title.startswith(marks) and not item.task
    )  # fmt: skip
    return tuple(coming)[:most]
