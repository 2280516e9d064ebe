"""What office staff keep of a campaign is stored, told to feeds, and undone, on either database."""

import pytest

from calendars.timetable import Noun, Timetable, apply
from service.store import Store
from tests.calendars.timetable.test_upkeep import in_no_order
from tests.calendars.timetable.upkeep import EDITS, W
from tests.service.office import Office

FEEDS = (("unit", "A", "leader"), ("unit", "D", "all"), ("public", "", ""))


@pytest.fixture
def office(store):
    return Office(store)


def stored(office):
    """The campaign as another process reads it."""
    with Store(office.store.engine).reading() as work:
        return work.campaigns.in_force()


def test_every_edit_is_stored_and_undone(office):
    campaign = W
    batches = []
    for edit in EDITS.values():
        if edit.thing is None and edit.key == "A-1/leader/A":
            continue
        campaign = apply(Timetable.of(campaign), edit)[0].campaign
        batches.append(office.save(edit).batch)
        assert in_no_order(stored(office).campaign) == in_no_order(campaign)
    for batch in reversed(batches):
        office.undo(batch)
    assert in_no_order(stored(office).campaign) == in_no_order(W)


@pytest.mark.parametrize("name", ["phase moved", "deadline moved"])
def test_what_feeds_show_of_the_campaign_raises_its_stamp_and_every_feed(office, name):
    office.follow(*FEEDS)
    before = stored(office).stamp
    assert office.risen(EDITS[name]) == set(FEEDS)
    after = stored(office).stamp
    assert (after.sequence, after.revised_at) == (before.sequence + 1, office.now())


@pytest.mark.parametrize(
    "name",
    [n for n, edit in EDITS.items() if edit.noun in {Noun.POST, Noun.POINT, Noun.DAY, Noun.GROUP}],
)
def test_what_none_of_these_feeds_shows_raises_none(office, name):
    office.follow(*FEEDS)
    before = stored(office).stamp
    assert office.risen(EDITS[name]) == set()
    assert stored(office).stamp == before
