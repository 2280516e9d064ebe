"""What a subscriber may choose. It stands in the link's record, never in its address."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from calendars.errors import InvalidValue
from calendars.text import Language
from calendars.timetable import Stamp


class Cancelled(StrEnum):
    """How a cancelled event stands in a feed."""

    STRUCK = "struck"
    """STATUS:CANCELLED: Apple strikes it through, Google hides it."""
    PREFIX = "prefix"
    """STATUS:CONFIRMED, told by the title alone, so that Google shows it."""


class Reminders(StrEnum):
    NONE = "none"
    DAY_BEFORE = "day_before"
    TWO_HOURS = "two_hours"


class Deadlines(StrEnum):
    """How deadlines stand in a feed: never as tasks alone, which most apps do not show."""

    NONE = ""
    EVENTS = "deadlines"
    TASKS_TOO = "tasks"


@dataclass(frozen=True, slots=True)
class Options:
    """Apps ignore or forbid alarms, so there are none by default.

    `since` leaves out what had ended before that day: a fixed day, since bytes never depend on
    the clock. `zipped` says whether the bytes may travel compressed. `edition` counts how often a
    subscriber has chosen otherwise. `part` leaves in what begins in the month of that day, for a
    feed too large for one calendar.
    """

    language: Language = "zh"
    reminders: Reminders = Reminders.NONE
    cancelled: Cancelled = Cancelled.STRUCK
    deadlines: Deadlines = Deadlines.EVENTS
    phases: bool = True
    since: date | None = None
    zipped: bool = True
    edition: int = 0
    part: date | None = None

    @property
    def text(self) -> str:
        """Give the one text by which the store knows these options."""
        marks = [
            self.language, self.reminders.value, self.cancelled.value, self.deadlines.value,
            "phases" if self.phases else "",
        ]  # fmt: skip
        if self.since is not None:
            marks.append(f"since={self.since}")
        if not self.zipped:
            marks.append("plain")
        if self.edition:
            marks.append(f"edition={self.edition}")
        if self.part is not None:
            marks.append(f"part={self.part:%Y-%m}")
        return ",".join(marks)

    @classmethod
    def read(cls, text: str) -> "Options":
        """Raise InvalidValue (`options.unreadable`) for anything but a text of ours."""
        try:
            language, reminders, cancelled, deadlines, phases, *more = text.split(",")
            rest = dict(mark.partition("=")[::2] for mark in more)
            read = cls(
                "en" if language == "en" else "zh",
                Reminders(reminders),
                Cancelled(cancelled),
                Deadlines(deadlines),
                bool(phases),
                date.fromisoformat(rest["since"]) if "since" in rest else None,
                "plain" not in rest,
                int(rest.get("edition", 0)),
                date.fromisoformat(f"{rest['part']}-01") if "part" in rest else None,
            )
        except ValueError:
            read = None
        if read is None or read.text != text:
            raise InvalidValue("options.unreadable", text=text[:80])
        return read

    @property
    def narrows(self) -> bool:
        """Whether there is anything that `keeps` might leave out."""
        return self.part is not None or self.since is not None

    def keeps(self, first_day: date, last_day: date) -> bool:
        month = self.part is None or first_day.replace(day=1) == self.part
        return month and (self.since is None or last_day >= self.since)

    def exchanged_for(self, wanted: "Options") -> "Options":
        """Give what a subscriber who has these options and wants others is served from now on.

        Apps take an event again only when its stamps have risen, so other bytes are another
        edition; the same bytes, compressed or not, are none.
        """
        same = replace(wanted, edition=self.edition)
        if replace(same, zipped=self.zipped) == self:
            return same
        return replace(wanted, edition=self.edition + 1)

    def reissued(self, stamp: Stamp) -> Stamp:
        """Give the stamp of this edition: above that of every edition before, at any time."""
        if not self.edition:
            return stamp
        later = stamp.revised_at + timedelta(seconds=self.edition)
        return Stamp(stamp.sequence + self.edition, later)
