"""The next campaign: made, taken, put in force with the links of the one before, and back."""

import gzip
from dataclasses import replace
from datetime import date, timedelta

import pytest

from calendars.campaigns import written
from calendars.errors import Faulty
from calendars.ids import CampaignId
from calendars.text import Words
from calendars.timetable import Amend, Cancel, Opening, Schedule, successor
from service.errors import NotAllowed, NotFound
from service.feeds import links, usecases
from service.feeds.tokens import token_of
from service.publishing import Sent, Undo, new_operation, publish, undo
from service.upkeep import campaigns
from tests.campaigns_data import read, tiny
from tests.service.conftest import ACTOR, CAMPAIGN, SESSION

NEXT = CampaignId("tiny_2027")
OPENING = Opening(NEXT, Words("下一活动", "Next"), Words("下一", "Next"), date(2027, 11, 1))


@pytest.fixture
def sent(clock):
    def of(reason=""):
        clock.at += timedelta(seconds=9)
        return Sent(ACTOR, new_operation(), clock.at, reason)

    return of


@pytest.fixture
def opened(seeded, sent):
    campaigns.open_next(seeded.store, OPENING, sent("照现行活动筹备"))
    return seeded


@pytest.fixture
def switch(opened, sent):
    def to(number, *, carry=True):
        return campaigns.put_in_force(opened.store, number, sent(), carry=carry)

    return to


def token(seeded, unit="A", role="central"):
    return seeded.path(unit, role).removeprefix("/feeds/").removesuffix(".ics")


def fetched(seeded, address):
    answer = usecases.by_token(seeded.store, address, seeded.clock.at)
    return answer, gzip.decompress(answer.gzip).decode()


def test_next_campaign_waits_with_the_files_of_this_one(opened):
    with opened.store.reading() as work:
        assert work.campaigns.current() == tiny()
        assert work.campaigns.of(NEXT).campaign == successor(tiny(), OPENING)
        assert work.files.of(NEXT) == work.files.of(CAMPAIGN)
        assert work.history.batches(NEXT) == ()
        batch = work.history.batches(CAMPAIGN)[0]
    assert (batch.actor, batch.reason, batch.changes) == ("test", "照现行活动筹备", ())


def test_campaign_that_is_there_is_not_made_again(opened, sent):
    with pytest.raises(NotAllowed, match=r"campaign\.exists"):
        campaigns.open_next(opened.store, OPENING, sent())
    with pytest.raises(NotAllowed, match=r"campaign\.exists"):
        campaigns.take(opened.store, read("tiny"), sent())


def test_what_is_sent_twice_is_done_once(seeded, sent):
    opening, taking, forcing, discarding = sent(), sent(), sent(), sent()
    files = campaigns.folder(seeded.store, CAMPAIGN)
    files["campaign.toml"] = files["campaign.toml"].replace(b"tiny_2026", b"tiny_again")
    for _ in range(2):
        campaigns.open_next(seeded.store, OPENING, opening)
        campaigns.take(seeded.store, files, taking)
        campaigns.put_in_force(seeded.store, NEXT, forcing, carry=True)
        campaigns.discard(seeded.store, CampaignId("tiny_again"), discarding)
    with seeded.store.reading() as work:
        made = [*work.history.batches(NEXT), *work.history.batches(CAMPAIGN)[:2]]
    operations = [one.operation for one in (discarding, forcing, taking, opening)]
    assert [one.operation for one in made] == operations


def test_campaign_that_was_never_in_force_is_loaded_anew_and_taken_out(opened, sent, switch):
    files = campaigns.folder(opened.store, NEXT)
    files["units.csv"] = files["units.csv"].replace("水务局".encode(), "水利局".encode())
    campaigns.take(opened.store, files, sent())
    assert campaigns.standing(opened.store, NEXT).campaign.units["A"].words.zh == "水利局"
    campaigns.discard(opened.store, NEXT, sent("不办了"))
    with pytest.raises(NotFound, match=r"campaign\.unknown"):
        campaigns.standing(opened.store, NEXT)
    assert opened.batches()[0].reason == "不办了"
    with opened.store.reading() as work:
        assert work.files.of(NEXT) == {}


def test_campaign_that_was_in_force_is_neither_loaded_over_nor_taken_out(opened, sent, switch):
    files = campaigns.folder(opened.store, NEXT)
    switch(NEXT)
    switch(CAMPAIGN)
    for number in (CAMPAIGN, NEXT):
        with pytest.raises(NotAllowed, match=r"campaign\.touched"):
            campaigns.discard(opened.store, number, sent())
    with pytest.raises(NotAllowed, match=r"campaign\.exists"):
        campaigns.take(opened.store, files, sent())


def test_folder_of_a_campaign_is_taken_again_under_another_name(seeded, sent):
    files = campaigns.folder(seeded.store, CAMPAIGN)
    files["campaign.toml"] = files["campaign.toml"].replace(b"tiny_2026", b"tiny_again")
    taken = campaigns.take(seeded.store, files, sent())
    assert written(replace(taken, id=CAMPAIGN)) == written(tiny())


@pytest.mark.parametrize("name", ["units.csv", "rules.toml", "ledger.toml", "draft.toml"])
def test_faulty_folder_leaves_nothing_behind(seeded, sent, name):
    files = {**read("tiny"), name: b"\xff"}
    files["campaign.toml"] = files["campaign.toml"].replace(b"tiny_2026", b"tiny_again")
    with pytest.raises(Faulty):
        campaigns.take(seeded.store, files, sent())
    assert [one.id for one in campaigns.every(seeded.store)] == [CAMPAIGN]


def test_links_go_over_with_later_answers_and_come_back(opened, switch):
    address = token(opened)
    first, text = fetched(opened, address)
    assert SESSION.uid in text
    assert switch(NEXT) == len(tiny().units) * len(tiny().roles)
    second, text = fetched(opened, address)
    assert SESSION.uid not in text
    assert switch(CAMPAIGN) == len(tiny().units) * len(tiny().roles)
    third, text = fetched(opened, address)
    assert SESSION.uid in text
    assert first.modified < second.modified < third.modified
    assert (first.campaign, second.campaign, third.campaign) == (CAMPAIGN, NEXT, CAMPAIGN)


def test_links_that_stay_go_on_telling_of_their_own_campaign(opened, switch):
    address = token(opened)
    before, _ = fetched(opened, address)
    assert switch(NEXT, carry=False) == 0
    after, text = fetched(opened, address)
    assert (after.tag, after.modified) == (before.tag, before.modified)
    assert SESSION.uid in text


def test_page_of_a_link_that_stayed_names_its_own_campaign(opened, switch):
    number = opened.link().id
    switch(NEXT, carry=False)
    address = token_of(opened.settings.link_key, number, 1)
    held = links.held(opened.store, opened.settings, address, opened.clock.at)
    assert (held.campaign.id, held.address.id) == (CAMPAIGN, number)


def test_all_links_get_new_addresses_whatever_their_campaign(opened, switch):
    address, number = token(opened), opened.link().id
    switch(NEXT, carry=False)
    links.rotate_all(opened.store, opened.settings.link_key, "test", opened.clock.at)
    later = token_of(opened.settings.link_key, number, 2)
    assert fetched(opened, later)[1] == fetched(opened, address)[1]


def test_public_feed_is_of_the_campaign_in_force(opened, switch):
    def public():
        return usecases.of_public(opened.store, "A", opened.clock.at)

    first = public()
    switch(NEXT)
    second = public()
    switch(CAMPAIGN)
    third = public()
    assert (first.campaign, second.campaign, third.campaign) == (CAMPAIGN, NEXT, CAMPAIGN)
    assert first.modified < second.modified < third.modified
    assert first.tag == third.tag != second.tag


def test_nothing_of_a_campaign_out_of_force_is_changed_by_its_number(opened, switch, sent):
    batch = opened.batches()[0].id
    switch(NEXT)
    for edit in (Cancel(SESSION.uid), Amend(replace(SESSION, place="别处"))):
        with pytest.raises(Exception, match=r"unknown|invalid"):
            publish(opened.store, sent().asking([edit]))
    with pytest.raises(NotFound, match=r"batch\.unknown"):
        undo(opened.store, Undo(batch), sent())
    with opened.store.reading() as work, pytest.raises(NotFound):
        work.events.get(SESSION.uid)
    switch(CAMPAIGN)
    assert opened.record().event == SESSION


def test_each_campaign_has_a_timetable_of_its_own(opened, switch, sent):
    switch(NEXT)
    shift = timedelta(days=365)
    when = replace(SESSION.when, start=SESSION.when.start + shift, end=SESSION.when.end + shift)
    later = replace(SESSION, uid=SESSION.uid.replace("-", "0", 1), when=when)
    publish(opened.store, sent().asking([Schedule(later)]))
    assert [(one.id, one.in_force, one.events) for one in campaigns.every(opened.store)] == [
        (NEXT, True, 1),
        (CAMPAIGN, False, 4),
    ]


def test_link_whose_unit_is_gone_stays_with_the_campaign_before(seeded, sent):
    files = campaigns.folder(seeded.store, CAMPAIGN)
    text = files["campaign.toml"].replace(b"tiny_2026", b"others")
    text = text.replace(b'code = "central"', b'code = "core"').replace(b'"central"', b'"core"')
    others = {name: data.replace(b"central", b"core") for name, data in files.items()}
    campaigns.take(seeded.store, {**others, "campaign.toml": text}, sent())
    number = CampaignId("others")
    units, roles = len(tiny().units), len(tiny().roles)
    assert campaigns.standing(seeded.store, number).going == units * (roles - 1)
    address = token(seeded)
    assert campaigns.put_in_force(seeded.store, number, sent(), carry=True) == units * (roles - 1)
    assert fetched(seeded, address)[0].campaign == CAMPAIGN


def test_putting_in_force_what_is_in_force_does_nothing(opened, switch):
    before = opened.batches()
    assert switch(CAMPAIGN) == 0
    assert opened.batches() == before


def test_history_stays_chained_over_campaigns(opened, switch):
    switch(NEXT)
    switch(CAMPAIGN)
    with opened.store.reading() as work:
        assert work.history.verify().broken is None
