"""Whom an event concerns: which unit's which role sees it, and which persons must be there."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.timetable.campaign import Campaign, Visibility
from calendars.timetable.events import Event


def units_of(event: Event, campaign: Campaign) -> frozenset[UnitCode]:
    return frozenset(campaign.units) if event.district else event.units


def reaches(event: Event, unit: UnitCode, role: RoleCode, campaign: Campaign) -> bool:
    """Tell whether the feed of `unit` and `role` shows `event`; drafts reach nobody."""
    return event.status.published and event.concerns(unit) and invites(event, role, campaign)


def invites(event: Event, role: RoleCode, campaign: Campaign) -> bool:
    """Tell whether those in `role` take part in `event` where it is held."""
    reader = campaign.roles[role]
    return reader.everything or bool(reader.sees & event.roles)


def readers(event: Event, campaign: Campaign) -> frozenset[RoleCode]:
    return frozenset(role for role in campaign.roles if invites(event, role, campaign))


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


def followers(event: Event, campaign: Campaign) -> frozenset[PersonCode]:
    """Give whose own feed shows it: the named, and who takes part by a post held on its day."""
    day, groups = event.when.first_day, groups_of(event, campaign)
    by_unit = (
        post
        for unit in units_of(event, campaign)
        for post in campaign.posts_of_unit.get(unit, ())
        if invites(event, post.role, campaign)
    )
    by_group = (post for group in groups for post in campaign.posts_of_group.get(group, ()))
    posts = (*by_unit, *by_group)
    return event.people | {post.person for post in posts if post.holds(day)}


def groups_of(event: Event, campaign: Campaign) -> frozenset[GroupCode]:
    """Give the guidance groups that take part: those named.

    Where none is named and the groups' role is invited, it is the groups of the units concerned.
    """
    if event.groups:
        return event.groups
    near = (campaign.units[unit].group for unit in units_of(event, campaign))
    around = set(campaign.groups) if event.district else {group for group in near if group}
    return frozenset(
        group
        for group in around
        if any(
            invites(event, post.role, campaign) for post in campaign.posts_of_group.get(group, ())
        )
    )


def contact_leaders(event: Event, campaign: Campaign) -> frozenset[PersonCode]:
    """Give the contact leaders whose feed shows it: who attends, and whose contact point it is at.

    What is for those who take part only does not reach a leader who does not.
    """
    contact = frozenset(campaign.points_of_leader)
    attending = attendees(event, campaign) & contact
    if event.visibility is Visibility.INTERNAL:
        return attending
    if event.district:
        return contact
    return attending.union(*(campaign.leaders_of_point.get(unit, ()) for unit in event.units))


def as_usual(event: Event, campaign: Campaign) -> Event:
    """Give `event` as its kind has it: whom it invites, of which groups, and who may see it."""
    kind = campaign.kinds[event.kind]
    groups = guided_by(event.units, campaign) if kind.guidance else ()
    return replace(event, roles=kind.roles, groups=frozenset(groups), visibility=kind.visibility)


def guided_by(units: Collection[UnitCode], campaign: Campaign) -> tuple[GroupCode, ...]:
    """Give the guidance groups of `units`."""
    found = (campaign.units[unit].group for unit in sorted(units) if unit in campaign.units)
    return tuple(dict.fromkeys(group for group in found if group is not None))


def office_holders(
    units: Collection[UnitCode], groups: Collection[GroupCode], campaign: Campaign
) -> tuple[PersonCode, ...]:
    """Give everybody with a post in `units` or `groups`, at whatever time."""
    posts = [
        *(post for unit in sorted(units) for post in campaign.posts_of_unit.get(unit, ())),
        *(post for group in sorted(groups) for post in campaign.posts_of_group.get(group, ())),
    ]
    return tuple(dict.fromkeys(post.person for post in posts))
