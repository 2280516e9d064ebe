"""Five coordinators at the same events at once, by real requests to several processes.

Nothing is lost, nothing breaks, and it does not matter which process answers.

`make stress` asks for 200 edits of each on 50 events.
"""

import os
import re
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from html import unescape
from http.cookiejar import CookieJar
from itertools import count, cycle, pairwise
from random import Random
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest

from calendars.ids import demo_uid
from calendars.timetable import Schedule
from service.store.accounts import Account
from tests.service.conftest import CAMPAIGN, PASSWORD, as_typed, meeting, span
from tests.support.workers import desk_worker

EDITS = int(os.environ.get("XUNLI_STRESS_EDITS", "8"))
EVENTS = int(os.environ.get("XUNLI_STRESS_EVENTS", "4"))
PROCESSES = 2
NAMES = [f"office{n}" for n in range(1, 6)]


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


class Answer:
    def __init__(self, status, text):
        self.status, self.text = status, unescape(text)


class _Once:
    """Gives a page that is there already."""

    def __init__(self, text):
        self.text = text

    def get(self, _path):
        return self


class Coordinator:
    """A browser with nobody in front of it: it keeps cookies and counts what it was answered."""

    def __init__(self, urls, name):
        self.urls, self.name = cycle(urls), name
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Stay)
        self.answers = Counter()
        self.accepted = []
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/login").text)[1]
        sent = {"username": name, "password": PASSWORD, "csrf_token": token}
        assert self.post("/login", sent).status == 303

    def get(self, path):
        return self.asked(Request(next(self.urls) + path))  # noqa: S310 -- our own server

    def post(self, path, sent):
        data = urlencode(sent, doseq=True).encode()
        return self.asked(Request(next(self.urls) + path, data))  # noqa: S310 -- our own server

    def asked(self, request):
        try:
            with self.opener.open(request, timeout=60) as answer:
                found = Answer(answer.status, answer.read().decode())
        except HTTPError as error:
            with error:
                found = Answer(error.code, error.read().decode())
        self.answers[found.status] += 1
        return found

    def work_through(self, uids):
        """Add a word to the notes of one event after the other, or give it another place."""
        random = Random(self.name)  # noqa: S311 -- a reproducible choice, not a secret
        for number in range(EDITS):
            path, token = f"/events/{random.choice(uids)}", f"{self.name}.{number}"
            change = self.added if number % 2 else self.placed
            for _attempt in count():
                sent = self.form_of(path)
                answer = self.post(path, change(sent, token))
                if answer.status == 409:
                    answer = self.resolved(path, answer, change(sent, token))
                if answer.status == 303:
                    self.accepted.append(token)
                    break
                assert answer.status == 409

    def form_of(self, path):
        page = self.get(path).text
        note = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1]
        return as_typed(_Once(page), path) | {"note": note}

    def added(self, sent, token):
        return {**sent, "note": f"{sent['note']}{token};"}

    def placed(self, sent, token):
        return {**sent, "place": token}

    def resolved(self, path, asked, sent):
        """Save again where nothing has to be chosen; the rest is begun anew."""
        text = asked.text
        values = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1]
            for name in ("version", "operation_id", "base")
        }
        picks = dict(re.findall(r'name="(pick-\w+)" value="(\w+)" required checked', text))
        names = set(re.findall(r'name="(pick-\w+)"', text))
        if names != set(picks):
            return asked
        return self.post(path, {**sent, **values, **picks})


@pytest.fixture
def coordinators(seeded, settings, engine_url, password_hash):
    """Give five who are signed in, and fifty events (or a few) for them to share."""
    events = [
        meeting(n, "READ", "A", span(16, 9), "own", uid=demo_uid(CAMPAIGN, "A", "READ", 100 + n))
        for n in range(EVENTS)
    ]
    seeded.save(*map(Schedule, events))
    with seeded.store.writing() as work:
        for name in NAMES:
            account = Account(0, name, password_hash, "office", None, None, None)
            work.accounts.add(account, seeded.clock.at)
    here = replace(settings, database_url=engine_url)
    with ExitStack() as stack:
        urls = [stack.enter_context(desk_worker(here)) for _ in range(PROCESSES)]
        team = [Coordinator(urls[n % PROCESSES :] + urls[: n % PROCESSES], name)
                for n, name in enumerate(NAMES)]  # fmt: skip
        yield team, [event.uid for event in events]


def test_no_edit_of_five_coordinators_is_lost(coordinators, seeded):
    team, uids = coordinators
    with ThreadPoolExecutor(len(team)) as threads:
        list(threads.map(lambda one: one.work_through(uids), team))

    answers = sum((one.answers for one in team), Counter())
    assert {status for status in answers if status >= 500} == set()
    done = {token for one in team for token in one.accepted}
    assert len(done) == len(team) * EDITS

    with seeded.store.reading() as work:
        batches = work.history.batches(CAMPAIGN, limit=10_000)
        records = {record.event.uid: record for record in work.events.some(uids)}
        assert work.history.verify().flaw is None
    steps = defaultdict(list)
    for batch in reversed(batches):
        for change in batch.changes:
            steps[change.key].append(change)
    places, notes = Counter(), Counter()
    for uid, record in records.items():
        assert len(steps[uid]) == record.version
        assert all(one.after == other.before for one, other in pairwise(steps[uid]))
        assert steps[uid][-1].after == record.event
        notes.update(record.event.note.split(";")[:-1])
        places.update(change.after.place for change in steps[uid][1:]
                      if change.after.place != change.before.place)  # fmt: skip
    assert notes + places == Counter(done)
