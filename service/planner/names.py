"""Names and days as the planner's sentences have them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendars.feeds import day_in_words
from calendars.ids import EventUid
from calendars.planner import Problem, Task
from calendars.timetable import Campaign
from service.web.language import language
from service.web.words import say as _

NAMED = 3
"""As many of several are named as that."""


def day_told(day: date | str) -> str:
    """Say a day that may come as a date or as it is stored."""
    return day_in_words(date.fromisoformat(day) if isinstance(day, str) else day, language())


@dataclass(frozen=True, slots=True)
class Names:
    """Names whatever a cause or a way out is about, in the reader's language."""

    campaign: Campaign
    problem: Problem | None = None

    def of(self, code: str) -> str:
        things: tuple[Mapping[Any, Any], ...] = (
            self.campaign.groups, self.campaign.units, self.campaign.people,
        )  # fmt: skip
        for found in things:
            if code in found:
                return str(found[code].words.in_(language()))
        return self.task(code)

    def task(self, uid: str) -> str:
        task = None if self.problem is None else self.problem.by_uid.get(EventUid(uid))
        if task is None:
            return uid
        kind = self.called(task)
        if task.number > 1 and not task.title:
            kind = _("%(kind)s(第 %(n)s 次)", kind=kind, n=task.number)
        if task.unit is None:
            return _("“%(kind)s”", kind=kind)
        whose = self.campaign.units[task.unit].words.in_(language())
        return _("%(whose)s“%(kind)s”", whose=whose, kind=kind)

    def called(self, task: Task) -> str:
        """Give the title that its event has, or will have, everywhere else."""
        kind = str(self.campaign.kinds[task.kind].words.in_(language()))
        return _("%(kind)s：%(title)s", kind=kind, title=task.title) if task.title else kind

    def some(self, codes: Iterable[str]) -> str:
        """Name the first few, and count them where there are more."""
        names = [self.of(code) for code in codes]
        told = _("、").join(names[:NAMED])
        if len(names) <= NAMED:
            return told
        return _("%(who)s等 %(count)s 个", who=told, count=len(names))

    def kind(self, uids: Iterable[str]) -> str:
        """Name the kind that all these tasks are of."""
        known = {} if self.problem is None else self.problem.by_uid
        kinds = {known[EventUid(uid)].kind for uid in uids if uid in known}
        if len(kinds) != 1:
            return _("会议")
        return str(self.campaign.kinds[kinds.pop()].words.in_(language()))
