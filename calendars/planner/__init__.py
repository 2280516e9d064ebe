"""Plans a campaign: a draft by first fit, or a problem that is checked and solved; and the load."""

from calendars.planner.asking import LEVEL, Conditions, Wishes, ask
from calendars.planner.bound import Relaxed, parts, relax_all, relax_one
from calendars.planner.changes import apply, with_needs
from calendars.planner.check import check
from calendars.planner.colliding import Collisions, collisions
from calendars.planner.demands import without
from calendars.planner.draft import Mint, draft
from calendars.planner.editing import edits
from calendars.planner.explaining import explain
from calendars.planner.grid import HALVES
from calendars.planner.laying import lay
from calendars.planner.load import Burden, DayLoad, Load, load
from calendars.planner.model import Model
from calendars.planner.options import nearest, options
from calendars.planner.outcome import Draft, Reason, Unplaced
from calendars.planner.precheck import precheck
from calendars.planner.problem import (
    Booking,
    Goal,
    Hall,
    Hold,
    Level,
    Placement,
    Plan,
    Precedence,
    Problem,
    Task,
    Team,
)
from calendars.planner.proposal import (
    Cause,
    CauseCode,
    Change,
    Fix,
    Infeasibility,
    Limits,
    Option,
    Outcome,
    Progress,
    Proposal,
    Purpose,
    Stop,
    Violation,
    Watch,
    WayOut,
)
from calendars.planner.propose import propose, rescued
from calendars.planner.rebasing import Rebased, newly_broken, rebase
from calendars.planner.recipe import Figure, Guidance, Half, Order, Per, Recipe, Step, StepCode
from calendars.planner.score import score

__all__ = [
    "HALVES",
    "LEVEL",
    "Booking",
    "Burden",
    "Cause",
    "CauseCode",
    "Change",
    "Collisions",
    "Conditions",
    "DayLoad",
    "Draft",
    "Figure",
    "Fix",
    "Goal",
    "Guidance",
    "Half",
    "Hall",
    "Hold",
    "Infeasibility",
    "Level",
    "Limits",
    "Load",
    "Mint",
    "Model",
    "Option",
    "Order",
    "Outcome",
    "Per",
    "Placement",
    "Plan",
    "Precedence",
    "Problem",
    "Progress",
    "Proposal",
    "Purpose",
    "Reason",
    "Rebased",
    "Recipe",
    "Relaxed",
    "Step",
    "StepCode",
    "Stop",
    "Task",
    "Team",
    "Unplaced",
    "Violation",
    "Watch",
    "WayOut",
    "Wishes",
    "apply",
    "ask",
    "check",
    "collisions",
    "draft",
    "edits",
    "explain",
    "lay",
    "load",
    "nearest",
    "newly_broken",
    "options",
    "parts",
    "precheck",
    "propose",
    "rebase",
    "relax_all",
    "relax_one", "rescued",
    "score",
    "with_needs",
    "without",
]  # fmt: skip
