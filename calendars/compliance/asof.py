"""The moment as of which is judged, and how long what was found will stay so."""

from datetime import date, datetime, time, timedelta

from calendars.times import DAY

_LAST_MOMENT = timedelta(microseconds=1)
_NEVER = datetime(9000, 1, 1)


class AsOf:
    """Answers what lies in the past, and keeps the next moment at which an answer would differ.

    A day stands for its first moment: what takes place on it is still to come.
    """

    __slots__ = ("_day", "_moment", "now", "today")

    def __init__(self, on: date | datetime) -> None:
        self.now = on if isinstance(on, datetime) else datetime.combine(on, time.min)
        self.today = self.now.date()
        self._moment = _NEVER
        self._day = _NEVER.date()

    def reached(self, moment: datetime) -> bool:
        if moment <= self.now:
            return True
        self._moment = min(moment, self._moment)
        return False

    def past(self, day: date) -> bool:
        """Tell whether `day` is wholly over."""
        if day < self.today:
            return True
        self._day = min(day, self._day)
        return False

    def begun(self, day: date) -> bool:
        return self.past(day - DAY)

    @property
    def turns_on(self) -> date:
        """The first day as of which one of the answers given so far would be another."""
        first_day_from = (self._moment - _LAST_MOMENT).date() + DAY
        return min(self._day + DAY, first_day_from)
