"""Whatever is sent to whichever address, as the administrator: an answer, never a breakdown."""

import random
import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from service.store.accounts import Account
from tests.service.conftest import PASSWORD, SESSION, arguments

HOSTILE = (
    "", "0", "-1", "99999999999999999999", "1e9", "NaN", "\x00", "\x07\r\nBEGIN:VEVENT", "%",
    "𠀀\ud7ff", "A" * 20_000, "一" * 5_000, "' OR 1=1 --", "<script>", "{{7*7}}",
    "../../etc/passwd",
    "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-16", "24:61", "A", "A,B", "A" * 40, "all",
    "READ", "LEARN", "central", "on", "[]", '{"a": [', "null",
)  # fmt: skip
LEFT_OUT = {"static", "accounts.logout", "admin.act", "accounts.end", "accounts.own", "second.own"}
"""What would end the session or account with which everything is asked; and plain files."""


@pytest.fixture(params=["sqlite"])
def databases(request):
    """What reaches the database is bound; PostgreSQL has a test of what it cannot store."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def desk(app, seeded, password_hash):
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with seeded.store.writing() as work:
        admin = Account(0, "admin", password_hash, "admin", None, None, None)
        work.accounts.add(admin, seeded.clock.at)
    client = app.test_client()
    data = {"username": "admin", "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 303
    return client


def names_on(text):
    """Give what the forms and links of a page send."""
    return {*re.findall(r'\bname="([\w-]+)"', text), *re.findall(r"[?&](?:amp;)?([\w-]+)=", text)}


def typed_on(text):
    """Give what stands in the lines of a page's forms, without anything that is chosen there."""
    tags = re.findall(r"<input[^>]*>", text)
    found = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]
    return {
        tag["name"]: tag.get("value", "")
        for tag in found
        if "name" in tag and tag.get("type") not in {"radio", "checkbox"}
    }


def asked(app, seeded, desk):
    """Give each rule, the values of its address, what its page sends, and all names so far."""
    good = {**arguments(seeded, SESSION), "batch": 1}
    everything = {"lang", "at", "on", "operation_id", "version", "next"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in LEFT_OUT:
            seeded.clock.at += timedelta(seconds=1)
            values = {name: good[name] for name in rule.arguments}
            path = rule.build(values)[1]
            with desk.get(path) as answer:
                text = answer.text if answer.mimetype == "text/html" else ""
            everything |= names_on(text)
            yield rule, values, typed_on(text), sorted(everything)


def rewritten(rule, values):
    """Put values into the address that its converters would not let through."""
    argument = re.compile(r"<(?:[^<>]*:)?(\w+)>")
    return argument.sub(lambda found: quote(str(values[found[1]])[:2_000], safe=""), rule.rule)


def send(desk, method, path, values):
    if method == "GET":
        return desk.get(path, query_string={name: value[:2_000] for name, value in values.items()})
    return desk.post(path, data=values)


def sent_to(typed, names, dice, number):
    """Give nothing at all, nothing chosen, everything empty, and `number` handfuls of anything."""
    yield {}
    yield typed
    yield dict.fromkeys(names, "")
    for _ in range(number):
        chosen = dice.sample(names, dice.randint(1, min(8, len(names))))
        yield {name: dice.choice(HOSTILE) for name in chosen}


def broken(app, seeded, desk, number, endpoints=None):
    """Give what ended in a breakdown, of `endpoints` or of every address."""
    dice, found = random.Random(7), []  # noqa: S311 -- handfuls, no secrets
    for rule, values, typed, names in asked(app, seeded, desk):
        if endpoints and rule.endpoint not in endpoints:
            continue
        requests = [
            (method, rewritten(rule, values), sent)
            for method in sorted(rule.methods & {"GET", "POST"})
            for sent in sent_to(typed, names, dice, number)
        ]
        requests += [
            ("GET", rewritten(rule, {**values, name: hostile or "-"}), {})
            for name in rule.arguments
            for hostile in dice.sample(HOSTILE, min(number, len(HOSTILE)))
        ]
        for method, path, sent in requests:
            seeded.clock.at += timedelta(seconds=1)
            with send(desk, method, path, sent) as answer:
                if answer.status_code >= 500:
                    found.append((method, path, sent))
    return found


def test_nothing_that_is_sent_breaks_an_address(app, seeded, desk, many):
    assert broken(app, seeded, desk, many(4, 64)) == []


def test_address_that_breaks_is_found(app, seeded, desk, monkeypatch):
    monkeypatch.setitem(app.view_functions, "releases.new", lambda **_: 1 / 0)
    found = broken(app, seeded, desk, 1, {"releases.new"})
    assert {path for _, path, _ in found} == {"/releases/new"}
