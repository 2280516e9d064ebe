"""What subscribers fetched is written down, on both databases, and by a server that is stopped."""

from datetime import date, datetime, timedelta
from multiprocessing import get_context

from service.clock import SystemClock
from service.feeds import links
from service.feeds.counting import TALLY, Answered, Tally
from service.feeds.jobs import Scribe, write_down
from service.store import Store, Unavailable, make_engine
from service.store.fetches import Fetched, Reader, Refused
from tests.campaigns_data import tiny
from tests.service.conftest import CAMPAIGN

PHONE, DESK = "iOS/17.5.1 (21F90) dataaccessd/1.0", "Thunderbird/128.5"
AT = datetime(2026, 11, 20, 15, 59, 30, tzinfo=tiny().zone)
LATER = AT + timedelta(minutes=1)


def kept(store, link):
    with store.reading() as work:
        readers = work.fetches.readers([link])
        days = work.fetches.by_day([link], date(2026, 11, 1))
    return list(readers.get(link, ())), days.get(link, {})


def test_counts_of_one_app_are_added_up_however_it_spells_its_version(seeded, store):
    link = seeded.link().id
    other_build = PHONE.replace("17.5.1", "17.6")
    answered = {
        Answered(link, 200, PHONE): 2, Answered(link, 200, other_build): 1,
        Answered(link, 304, PHONE): 5, Answered(link, 410, DESK): 7,
    }  # fmt: skip
    write_down(store, answered, AT)
    write_down(store, {Answered(link, 304, PHONE): 1, Answered(link, 200, DESK): 1}, LATER)
    assert kept(store, link) == (
        [Reader("iphone", "17", 3, 6, LATER), Reader("thunderbird", "128", 1, 0, LATER)],
        {AT.date(): 10},
    )


def test_refusals_are_added_up_and_make_no_link_fetched(seeded, store):
    link = seeded.link().id
    write_down(store, {Answered(link, 410, PHONE): 2, Answered(999, 410, PHONE): 1}, LATER)
    write_down(store, {Answered(link, 410, DESK): 3}, AT)
    with store.reading() as work:
        assert work.fetches.refused([link, 999]) == {link: Refused(5, LATER)}
    assert kept(store, link) == ([], {})


def test_day_is_that_of_the_campaigns_zone(seeded, store):
    link, late = seeded.link().id, datetime(2026, 11, 21, 0, 1, tzinfo=tiny().zone)
    write_down(store, {Answered(link, 200, PHONE): 1}, late)
    assert kept(store, link)[1] == {date(2026, 11, 21): 1}


def test_what_is_written_late_takes_no_time_back(seeded, store):
    link = seeded.link().id
    for at in (LATER, AT):
        write_down(store, {Answered(link, 200, PHONE): 1}, at)
    assert kept(store, link)[0] == [Reader("iphone", "17", 2, 0, LATER)]


def test_counts_of_a_link_that_is_not_there_are_dropped(seeded, store):
    link = seeded.link().id
    write_down(store, {Answered(link, 200, PHONE): 1, Answered(999, 200, PHONE): 1}, AT)
    assert kept(store, 999) == ([], {})
    assert len(kept(store, link)[0]) == 1


def test_nothing_is_written_where_nothing_was_fetched(seeded, store, queries):
    with queries(store) as sent:
        write_down(store, {Answered(1, 404, PHONE): 3}, AT)
        write_down(store, {}, AT)
    assert sent == []


def test_links_that_nothing_has_fetched_are_counted_by_unit(seeded, store):
    with store.reading() as work:
        everything = dict(work.fetches.never(CAMPAIGN, AT.date(), None))
    roles = len(tiny().roles)
    assert everything == dict.fromkeys(tiny().units, roles)
    write_down(store, {Answered(seeded.link().id, 304, PHONE): 1}, AT)
    links.revoke(store, seeded.link("A", "leader").id, "office", AT)
    ended = links.Terms("x", links.Options(), expires_on=AT.date() - timedelta(days=1))
    links.amend(store, seeded.link("A", "member").id, ended, "office", AT)
    with store.reading() as work:
        assert work.fetches.never(CAMPAIGN, AT.date(), ["A", "B"]) == {"A": roles - 3, "B": roles}


def test_fetch_counts_as_of_the_writing_before_it(app, seeded, store, clock):
    """Whoever asks whether a link has been fetched since a change must never hear yes too soon."""
    scribe = Scribe(store, app.extensions[TALLY], clock)
    began = clock.at
    clock.at += timedelta(seconds=40)
    app.test_client().get(seeded.path(), headers={"User-Agent": PHONE})
    clock.at += timedelta(seconds=20)
    scribe.write()
    assert kept(store, seeded.link().id)[0] == [Reader("iphone", "17", 1, 0, began)]
    app.test_client().get(seeded.path(), headers={"User-Agent": PHONE})
    again = clock.at
    clock.at += timedelta(seconds=60)
    scribe.write()
    assert kept(store, seeded.link().id)[0] == [Reader("iphone", "17", 2, 0, again)]


class Down(Store):
    """Out of reach until it is brought back."""

    up = False

    def writing(self):
        if not self.up:
            raise Unavailable("", None, Exception())
        return super().writing()


def test_what_could_not_be_written_is_written_the_next_time(seeded, store, clock):
    link, tally, down = seeded.link().id, Tally(), Down(store.engine)
    scribe = Scribe(down, tally, clock)
    for _minute in range(2):
        tally.count(link, 200, PHONE)
        scribe.write()
    down.up = True
    scribe.write()
    scribe.write()
    assert [reader.whole for reader in kept(store, link)[0]] == [2]


def test_adding_takes_as_many_statements_for_many_as_for_one(seeded, store, queries):
    every = [seeded.link(unit, role).id for unit in ("A", "B") for role in tiny().roles]

    def add(numbers):
        with queries(store) as sent, store.writing() as work:
            work.fetches.add([Fetched(n, AT.date(), "mac", "14", 1, 0, AT) for n in numbers])
        return len(sent)

    few, more = every[:1], every[1:]
    assert add(few) == add(more)
    assert add(few) == add(every)


def _work_and_leave(url, answered):
    engine = make_engine(url)
    tally = Tally()
    Scribe(Store(engine), tally, SystemClock()).start()
    tally.count(*answered)


def test_worker_that_is_stopped_writes_down_what_it_has_counted(seeded, store, engine_url):
    answered = Answered(seeded.link().id, 304, DESK)
    # As a server starts its workers: they leave without asking atexit.
    worker = get_context("spawn").Process(target=_work_and_leave, args=(engine_url, answered))
    worker.start()
    worker.join()
    assert [reader.unchanged for reader in kept(store, seeded.link().id)[0]] == [1]
