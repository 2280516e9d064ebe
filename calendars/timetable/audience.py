"""Whom an event concerns: which unit's which role sees it, and which persons must be there."""

from collections.abc import Iterator

from calendars.ids import PersonCode, RoleCode, UnitCode
from calendars.timetable.campaign import Campaign, Visibility
from calendars.timetable.events import Event


def units_of(event: Event, campaign: Campaign) -> frozenset[UnitCode]:
    return frozenset(campaign.units) if event.district else event.units


def reaches(event: Event, unit: UnitCode, role: RoleCode, campaign: Campaign) -> bool:
    """Tell whether the feed of `unit` and `role` shows `event`; drafts reach nobody."""
    if not event.status.published or not event.concerns(unit):
        return False
    reader = campaign.roles[role]
    return reader.everything or bool(reader.sees & event.roles)


def public(event: Event) -> bool:
    """Only what is marked public ever leaves the house (plan: rule R40)."""
    return event.status.published and event.visibility is Visibility.PUBLIC


def attendees(event: Event, campaign: Campaign) -> frozenset[PersonCode]:
    """Everybody who cannot be elsewhere meanwhile: the named, and holders of an invited role."""
    return event.people | frozenset(_invited(event, campaign))


def _invited(event: Event, campaign: Campaign) -> Iterator[PersonCode]:
    day = event.when.first_day
    for unit in units_of(event, campaign):
        for post in campaign.posts_of_unit.get(unit, ()):
            if post.role in event.roles and post.holds(day):
                yield post.person
