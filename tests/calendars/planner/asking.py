"""The campaign of 2009 as a planning problem, and its rules."""

from functools import cache

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.ids import demo_uid
from calendars.planner import ask
from calendars.timetable import Timetable
from tests.calendars.planner.drafts import study_recipe
from tests.campaigns_data import read, study


@cache
def study_rules():
    files = read("study_2009")
    return load_rulebook(files, study(), load_catalogue(files, study()))


def mint(unit, kind, number):
    return demo_uid(study().id, unit, kind, number)


def asked_of(events=(), wishes=None, campaign=None):
    timetable = Timetable.of(campaign or study(), events)
    return ask(timetable, study_recipe(), study_rules(), mint, wishes)
