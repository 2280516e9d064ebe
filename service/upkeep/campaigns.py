"""Campaigns as wholes: the next one from this one or from a folder, and which is in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from calendars.campaigns import load, load_catalogue, load_recipe, load_rulebook, written
from calendars.ids import CampaignId
from calendars.timetable import Campaign, Opening, successor
from service.errors import NotAllowed
from service.publishing import Sent
from service.store import Batch, EventQuery, Store, Work
from service.store.campaigns import Heading
from service.store.files import CATALOGUE, KEPT, RECIPE, RULES


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign with what there is of it. `going`: links that would lead to it, put in force.

    `untouched`: it was never in force, and may be taken out or loaded anew.
    """

    campaign: Campaign
    in_force: bool
    events: int
    going: int = 0
    untouched: bool = False


def every(store: Store) -> tuple[Heading, ...]:
    """Give all, the one in force first."""
    with store.reading() as work:
        return work.campaigns.all()


def standing(store: Store, number: CampaignId) -> Standing:
    """Raise NotFound (`campaign.unknown`)."""
    with store.reading() as work:
        current, found = work.campaigns.current(), work.campaigns.of(number).campaign
        going = 0 if found.id == current.id else work.carrying.count(current.id, found)
        events = work.events.count(found.id, EventQuery())
        untouched = work.campaigns.untouched(found.id)
    return Standing(found, found.id == current.id, events, going, untouched)


def next_of(store: Store, opening: Opening) -> tuple[Campaign, Campaign]:
    """Give the campaign in force, and the next one that would be made of it."""
    with store.reading() as work:
        current = work.campaigns.current()
    return current, successor(current, opening)


def open_next(store: Store, opening: Opening, sent: Sent) -> Campaign:
    """Make the next campaign of the one in force, out of force as yet.

    Raises:
        NotAllowed: `campaign.exists`.
    """
    with store.writing() as work:
        current = work.campaigns.current()
        campaign = successor(current, opening)
        if not work.history.has(sent.operation):
            _add(work, campaign, work.files.of(current.id), sent)
    return campaign


def take(store: Store, files: Mapping[str, bytes], sent: Sent) -> Campaign:
    """Make a campaign of a folder, out of force as yet, in place of one that is untouched.

    Raises:
        Faulty: every fault of the files; nothing is stored.
        NotAllowed: `campaign.exists`.
    """
    campaign = checked(files)
    with store.writing() as work:
        if work.history.has(sent.operation):
            return campaign
        if work.campaigns.untouched(campaign.id):
            work.campaigns.drop(campaign.id)
        _add(work, campaign, kept_of(files), sent)
    return campaign


def discard(store: Store, number: CampaignId, sent: Sent) -> None:
    """Take out a campaign that was never in force.

    Raises:
        NotAllowed: `campaign.touched`.
    """
    with store.writing() as work:
        if work.history.has(sent.operation):
            return
        if not work.campaigns.untouched(number):
            raise NotAllowed("campaign.touched", id=number)
        work.campaigns.drop(number)
        note(work, work.campaigns.current().id, sent)


def checked(files: Mapping[str, bytes]) -> Campaign:
    """Read a folder whole, with rules and recipe; raise Faulty with every fault."""
    campaign = load(files)
    if CATALOGUE in files:
        catalogue = load_catalogue(files, campaign)
        if RULES in files:
            load_rulebook(files, campaign, catalogue)
    if RECIPE in files:
        load_recipe(files[RECIPE], campaign)
    return campaign


def kept_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name in KEPT}


def folder(store: Store, number: CampaignId) -> dict[str, bytes]:
    """Give the files of a campaign as it is now; raise NotFound (`campaign.unknown`)."""
    with store.reading() as work:
        campaign = work.campaigns.of(number).campaign
        return {**written(campaign), **work.files.of(number)}


def put_in_force(store: Store, number: CampaignId, sent: Sent, *, carry: bool) -> int:
    """Let the desk and the public pages go over; give how many links went over too, with `carry`.

    Raises:
        NotFound: `campaign.unknown`.
    """
    with store.writing() as work:
        before, after = work.campaigns.current(), work.campaigns.of(number).campaign
        if before.id == after.id or work.history.has(sent.operation):
            return 0
        carried = work.carrying.carry(before.id, after, sent.at) if carry else 0
        work.feeds.begin_anew(after.id, sent.at)
        work.campaigns.put_in_force(after.id)
        note(work, after.id, sent)
    return carried


def _add(work: Work, campaign: Campaign, files: Mapping[str, bytes], sent: Sent) -> None:
    if work.campaigns.exists(campaign.id):
        raise NotAllowed("campaign.exists", id=campaign.id)
    work.campaigns.add(campaign, sent.at, in_force=False)
    work.files.add(campaign.id, files)
    note(work, work.campaigns.current().id, sent)


def note(work: Work, campaign: CampaignId, sent: Sent) -> None:
    """Write into a campaign's history what was done with it or from it: no fields, no undo."""
    who = sent.actor
    work.history.add(
        campaign, Batch(sent.operation, who.name, who.account, sent.at, (), sent.reason)
    )
