"""Campaigns as data: a folder of files read into a `Campaign`, or refused with every fault."""

from calendars.campaigns.campaign_file import YEARS
from calendars.campaigns.ledger_file import load_catalogue
from calendars.campaigns.loading import FILES, POSTS, load
from calendars.campaigns.recipe_file import load_recipe
from calendars.campaigns.record_file import Record, load_record
from calendars.campaigns.recording import confirmed, recorded
from calendars.campaigns.rulebook_file import load_rulebook
from calendars.campaigns.source import LARGEST_FILE
from calendars.campaigns.writing import written

BUILT_IN = "study_2009"
"""The folder beside this module that holds the campaign of 2009."""

__all__ = [
    "BUILT_IN", "FILES", "LARGEST_FILE", "POSTS", "YEARS", "Record", "confirmed", "load",
    "load_catalogue", "load_recipe", "load_record", "load_rulebook", "recorded", "written",
]  # fmt: skip
