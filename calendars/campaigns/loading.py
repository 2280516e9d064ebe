"""From the files of a campaign folder to the campaign, whole or not at all."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from calendars.campaigns import campaign_file, kinds_file
from calendars.campaigns.faults import Faults
from calendars.campaigns.holidays_file import read_holidays
from calendars.campaigns.people_file import Known, read_people
from calendars.campaigns.settings import read_settings
from calendars.campaigns.source import decoded
from calendars.campaigns.toml_file import TomlFile
from calendars.campaigns.units_file import read_units
from calendars.errors import Faulty
from calendars.ids import CampaignId
from calendars.text import Words
from calendars.times import Days
from calendars.timetable import Campaign

POSTS = "posts.csv"
FILES = ("campaign.toml", "kinds.toml", "units.csv", "people.csv", "holidays.csv")


def load(files: Mapping[str, bytes]) -> Campaign:
    """Read a campaign from its files by name, and `POSTS` where it is there; leave others alone.

    Raises:
        Faulty: `campaign.faulty`, with every fault of every file: its name, the line, and as data
            what was `found` and what is `expected`.
    """
    faults = Faults()
    texts = {name: _text(name, files, faults) for name in FILES}
    texts[POSTS] = decoded(POSTS, files[POSTS], faults) if POSTS in files else None
    campaign = _campaign(texts, faults)
    found = faults.in_order((*FILES, POSTS))
    if found:
        raise Faulty("campaign.faulty", found)
    return campaign


def _text(name: str, files: Mapping[str, bytes], faults: Faults) -> str | None:
    if name in files:
        return decoded(name, files[name], faults)
    nearest = next(iter(get_close_matches(name, set(files) - set(FILES), n=1)), "")
    faults.add("file.missing", name, found=nearest, expected=name)
    return None


def _campaign(texts: Mapping[str, str | None], faults: Faults) -> Campaign:
    """What could not be read is passed on as None: one fault, not one per reference to it."""
    frame = TomlFile("campaign.toml", texts["campaign.toml"], faults)
    kinds_toml = TomlFile("kinds.toml", texts["kinds.toml"], faults)
    head = campaign_file.read_head(frame) or _NO_HEAD
    phases = campaign_file.read_phases(frame, head.window)
    roles = campaign_file.read_roles(frame)
    categories = campaign_file.read_categories(frame)
    groups = campaign_file.read_groups(frame)
    settings = read_settings(frame, head.window, faults)
    kinds = kinds_file.read_kinds(kinds_toml, phases or None, roles or None)
    documents = kinds_file.read_documents(kinds_toml, phases or None)
    deadlines = campaign_file.read_deadlines(frame, head.window, kinds or None, roles or None)
    frame.close()
    kinds_toml.close()
    units = read_units(texts["units.csv"], categories or None, groups or None, faults)
    known = Known(roles or None, units or None, groups or None)
    staff = read_people(texts["people.csv"], texts[POSTS], known, faults)
    return Campaign(
        id=head.id,
        words=head.words,
        short=head.short,
        zone=head.zone,
        window=head.window or Days.of(date.min),
        phases=phases,
        kinds=kinds,
        documents=documents,
        roles=roles,
        categories=categories,
        units=units,
        groups=groups,
        people=staff.people,
        posts=staff.posts,
        contact_points=staff.contact_points,
        workdays=read_holidays(texts["holidays.csv"], faults),
        deadlines=deadlines,
        settings=settings,
    )


_NO_HEAD = campaign_file.Head(
    CampaignId("?"), Words("?", "?"), Words("?", "?"), ZoneInfo("UTC"), None
)
