"""Districts to measure with: the built-in campaign as drafted, and copies of its units."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from calendars.campaigns import load, load_catalogue, load_recipe, load_record, load_rulebook
from calendars.campaigns import recorded as entries_on_record
from calendars.compliance import Ledger, RuleBook
from calendars.ids import PersonCode, UnitCode, demo_uid, event_uid
from calendars.planner import draft
from calendars.times import Span
from calendars.timetable import Timetable
from service.cli.main import files

LATER = timedelta(hours=3)
"""How much later a unit meets a second time, so that it does not clash with itself."""


@dataclass(frozen=True)
class District:
    timetable: Timetable
    ledger: Ledger
    rulebook: RuleBook

    @property
    def campaign(self):
        return self.timetable.campaign

    @property
    def on(self):
        return self.campaign.day("demo.as_of")


def studied():
    """Give the built-in campaign: 102 units, all that is drafted, and what the demo enters."""
    given = files(None)
    campaign = load(given)
    catalogue = load_catalogue(given, campaign)
    recipe = load_recipe(given["draft.toml"], campaign)
    events = draft(campaign, recipe, partial(demo_uid, campaign.id)).events
    record = load_record(given, campaign, catalogue)
    entries = entries_on_record(events, record, campaign, catalogue, campaign.day("demo.as_of"))
    rulebook = load_rulebook(given, campaign, catalogue)
    return District(Timetable.of(campaign, events), Ledger.of(entries), rulebook)


def grown(district, units, most):
    """Give a district of so many units, copies of those of `district`, with `most` events."""
    campaign = district.campaign
    rounds = range(-(-units // len(campaign.units)))
    made = [(code, n) for n in rounds for code in campaign.units][:units]
    names = {(code, n): UnitCode(f"{code}-{n}") if n else code for code, n in made}
    people, posts = dict(campaign.people), []
    staff = {n: {} for n in rounds}
    for post in campaign.posts:
        for n in rounds if post.unit else (0,):
            if post.unit is None or (post.unit, n) in names:
                code = PersonCode(f"{post.person}-{n}") if n else post.person
                staff[n][post.person] = code
                people[code] = replace(campaign.people[post.person], code=code)
                posts.append(replace(post, person=code, unit=names.get((post.unit, n))))
    copies = {
        names[code, n]: replace(campaign.units[code], code=names[code, n]) for code, n in made
    }
    big = replace(campaign, units=copies, people=people, posts=tuple(posts), contact_points=())
    entries = [
        _entry(entry, names[entry.unit, n], staff[n])
        for n in rounds
        for entry in district.ledger.entries.values()
        if (entry.unit, n) in names
    ]
    own = [event for event in district.timetable.events.values() if len(event.units) == 1]
    # The second time round fills up to the number of events wanted.
    events = [
        _event(event, names[next(iter(event.units)), n], f"{n}/{again}", again * LATER)
        for again in range(2)
        for n in rounds
        for event in own
        if (next(iter(event.units)), n) in names
    ]
    return District(Timetable.of(big, events[:most]), Ledger.of(entries), district.rulebook)


def _entry(entry, unit, staff):
    """Give the entry of a copy, which names the copy's people."""
    values = {
        key: tuple(staff.get(one, one) for one in value)
        if isinstance(value, tuple)
        else staff.get(value, value)
        for key, value in entry.values.items()
    }
    subject = staff.get(entry.subject, entry.subject)
    return replace(entry, unit=unit, subject=subject, values=values)


def _event(event, unit, which, later):
    uid = event_uid(uuid5(NAMESPACE_URL, f"{event.uid}/{which}"))
    when = event.when
    if isinstance(when, Span):
        when = Span(when.start + later, when.end + later)
    return replace(event, uid=uid, units=frozenset({unit}), when=when)
