"""A prepared timetable with twelve planted clashes: each is seen, and mended by a click."""

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pytest
from playwright.sync_api import expect

from calendars.feeds import when_in_words
from calendars.ids import KindCode, PhaseCode, event_uid
from calendars.times import Days, Span
from calendars.timetable import Event, Party, Schedule, Status, Timetable, clashes
from service.publishing import Actor, Request, publish
from service.store import EventQuery
from tests.journeys.test_move_reaches_subscribers import sign_in

pytestmark = pytest.mark.journey
MAY = Days.of(date(2009, 5, 11), date(2009, 5, 29))
OF_EACH = 3
KIND = KindCode("E28")


def whole(live):
    with live.store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.select(campaign.id, EventQuery())
        return Timetable.of(campaign, [record.event for record in records])


def shares(found, party, unit, number):
    """Give a meeting of `unit` that takes one thing of `found`, and nothing else."""
    event = Event(
        uid=event_uid(uuid5(NAMESPACE_URL, f"{party}/{number}")),
        kind=KIND,
        phase=PhaseCode("P2"),
        when=found.when,
        units=frozenset({unit}),
        status=Status.CONFIRMED,
    )
    match party:
        case Party.PERSON:
            return replace(event, people=frozenset(sorted(found.people)[:1]))
        case Party.GROUP:
            return replace(event, groups=found.groups)
        case Party.PLACE:
            return replace(event, place=found.place)
        case Party.UNIT:
            return replace(event, units=found.units, roles=found.roles & {"member"})


def planted(timetable):
    """Give for each kind of party some events, each with the one that it is in the way of."""
    found = {}
    units = iter(sorted(timetable.campaign.units))
    for party in Party:
        unit = next(units)
        chosen = []
        for other in sorted(timetable.events.values(), key=lambda event: event.uid):
            within = isinstance(other.when, Span) and other.when.first_day in MAY
            if not within or len(other.units) != 1 or len(chosen) == OF_EACH:
                continue
            new = shares(other, party, unit, len(chosen))
            after = timetable.with_event(new.uid, new)
            here = clashes(after, [new.uid])
            if {(clash.party, *clash.events) for clash in here} == {
                (party, *sorted([new.uid, other.uid]))
            }:
                timetable, unit = after, next(units)
                chosen.append((new, other))
        found[party] = chosen
    return [pair for pairs in found.values() for pair in pairs]


WORDS = {
    "zh": ("{}({})", "没有冲突。", "保存并发布", "已保存并发布", "时间冲突"),
    "en": ("{} ({})", "No clashes.", "Save and publish", "Saved and published", "Clash at"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_each_of_twelve_clashes_is_told_before_saving_and_mended_by_a_free_time(page, live, lang):
    named, no_clash, save, saved, clash = WORDS[lang]
    before = whole(live)
    assert clashes(before) == ()
    pairs = planted(before)
    assert len(pairs) == OF_EACH * len(Party)
    with live.store.reading() as work:
        at = max(b.at for b in work.history.batches(before.campaign.id))
    edits = [Schedule(new) for new, _other in pairs]
    publish(live.store, Request(edits, Actor("test"), "planted", at))
    sign_in(page, live)
    page.goto(f"{live.url}/?lang={lang}")
    for new, other in pairs:
        page.goto(f"{live.url}/events/{new.uid}")
        said = page.locator(".advice")
        expect(said).to_have_count(1)
        expect(said).to_contain_text(when_in_words(new.when, lang))
        for event in (new, other):
            name = before.campaign.kinds[event.kind].words.in_(lang)
            unit = before.campaign.units[next(iter(event.units))].words.in_(lang)
            expect(said).to_contain_text(named.format(name, unit))
        page.locator("button[name=slot]").first.click()
        expect(page.locator("#check")).to_contain_text(no_clash)
        expect(said).to_have_count(0)
        page.get_by_role("button", name=save).click()
        expect(page.get_by_text(saved)).to_be_visible()
        expect(page.get_by_text(clash)).to_have_count(0)
    for _new, other in pairs[::4]:
        page.goto(f"{live.url}/events/{other.uid}")
        expect(page.get_by_role("button", name=save)).to_be_visible()
        expect(page.locator(".advice")).to_have_count(0)
    after = whole(live)
    assert clashes(after) == ()
    assert {e.uid for e in after.events.values()} - set(before.events) == {n.uid for n, _ in pairs}


def test_who_can_be_asked_is_listed_anew_as_soon_as_a_unit_is_chosen(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/events/new")
    page.get_by_text("参加人员和公开范围").click()
    people = page.locator("#people")
    expect(people.get_by_label("区教育局主要负责同志")).to_have_count(0)
    units = page.get_by_label("单位", exact=True)
    units.fill("ZF04")
    units.press("Enter")
    people.get_by_label("区教育局主要负责同志").check()
    units.fill("ZF05")
    units.press("Enter")
    expect(people.get_by_label("区科学技术局主要负责同志")).to_have_count(1)
    expect(people.get_by_label("区教育局主要负责同志")).to_be_checked()
