"""Recipes and drafts of the test campaigns, made once, and checks that tests share."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from functools import cache, partial

from calendars.campaigns import load_recipe
from calendars.ids import demo_uid
from calendars.planner import draft
from calendars.planner.recipe import resolved
from calendars.times import Span
from tests.campaigns_data import read, study, tiny


@cache
def study_recipe():
    return load_recipe(read("study_2009")["draft.toml"], study())


@cache
def tiny_recipe():
    return load_recipe(read("tiny")["draft.toml"], tiny())


@cache
def study_draft():
    return drafted(study(), study_recipe())


def drafted(campaign, recipe):
    return draft(campaign, recipe, partial(demo_uid, campaign.id))


def with_setting(campaign, key, value):
    setting = replace(campaign.settings[key], value=value)
    return replace(campaign, settings={**campaign.settings, key: setting})


def of_steps(drafted_events, recipe):
    """Events by step and unit ("" for the district); each kind stands once in a phase."""
    codes = {(step.kind, step.phase): step.code for step in recipe.steps}
    assert len(codes) == len(recipe.steps)
    found = defaultdict(list)
    for event in drafted_events:
        for unit in event.units or {""}:
            found[codes[event.kind, event.phase], unit].append(event)
    return found


def broken_orders(events, recipe, campaign):
    """Every (first, then, unit) whose order or gap the events break."""
    days = list(campaign.workdays.within(campaign.window))
    found = of_steps(events, recipe)
    return [
        (order.first, order.then, unit)
        for order in recipe.orders
        for (step, unit), thens in found.items()
        if step == order.then
        for then in thens
        for first in [*found.get((order.first, unit), ()), *found.get((order.first, ""), ())]
        if _end(first) > _start(then)
        or bisect_left(days, then.when.first_day) - bisect_left(days, first.when.last_day)
        < resolved(order.days, campaign)
    ]


def _start(event):
    is_hour = isinstance(event.when, Span)
    return event.when.start.isoformat() if is_hour else event.when.first.isoformat()


def _end(event):
    is_hour = isinstance(event.when, Span)
    return event.when.end.isoformat() if is_hour else event.when.until.isoformat()
