"""Plans a campaign: a draft by first fit from a recipe, and the load it puts on people and days."""

from calendars.planner.draft import Mint, draft
from calendars.planner.load import Burden, DayLoad, Load, load
from calendars.planner.outcome import Draft, Reason, Unplaced
from calendars.planner.recipe import Figure, Guidance, Half, Order, Per, Recipe, Step, StepCode

__all__ = [
    "Burden", "DayLoad", "Draft", "Figure", "Guidance", "Half", "Load", "Mint", "Order", "Per",
    "Reason", "Recipe", "Step", "StepCode", "Unplaced", "draft", "load",
]  # fmt: skip
