"""What makes one plan better than another, in words."""

from collections.abc import Callable, Mapping

from calendars.planner import Goal
from service.web.words import say as _

_GOALS: Mapping[Goal, Callable[[], str]] = {
    Goal.TRIPS: lambda: _("单独下点"),
    Goal.GROUPS: lambda: _("指导检查组一周过忙"),
    Goal.LEADERS: lambda: _("领导一周过忙"),
    Goal.UNITS: lambda: _("单位一周会多"),
    Goal.SPREAD: lambda: _("偏离适宜日期"),
    Goal.AWKWARD: lambda: _("周一上午、周五下午等"),
    Goal.RESERVE: lambda: _("临近截止"),
    Goal.CHANGES: lambda: _("改动已定安排"),
    Goal.UNPLACED: lambda: _("未能排定"),
}
_MEANINGS: Mapping[Goal, Callable[[], str]] = {
    Goal.TRIPS: lambda: _("联系领导到点，尽量结合那里本来就有的会议，少单独跑一趟。"),
    Goal.GROUPS: lambda: _("每个指导检查组各周的场次相近；一周派出近半以上的，算过忙。"),
    Goal.LEADERS: lambda: _("联系领导一周到点不超过两次。"),
    Goal.UNITS: lambda: _("一个单位一周的会不超过“指标”所定的次数，一天不开两次。"),
    Goal.SPREAD: lambda: _("各单位错开，各次会议在阶段内均匀分布，离适宜日期不超过两个工作日。"),
    Goal.AWKWARD: lambda: _("不排在周一上午、周五下午和调休上班的周末，上下午合乎习惯。"),
    Goal.RESERVE: lambda: _("期限前最后两个工作日不排，留作余地。"),
}


def goal_in_words(goal: Goal) -> str:
    return _GOALS[goal]()


def meaning_of(goal: Goal) -> str:
    """Say what the planner does for a goal."""
    return _MEANINGS[goal]()
