"""Signing in at an identity provider that the test starts; only linked or invited people get in."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests

from service.app import create_app
from service.settings import Oidc
from service.store.accounts import Account
from tests.service.accounts.test_invitations import address, invite
from tests.service.accounts.test_second_factor import password
from tests.service.conftest import PASSWORD, csrf
from tests.support.identity_provider import CLIENT, SECRET, serving_identities


@pytest.fixture
def provider():
    with serving_identities() as made:
        yield made


@pytest.fixture
def app(seeded, settings, clock, store, provider):
    oidc = Oidc(provider.issuer, CLIENT, SECRET)
    return create_app(replace(settings, oidc=oidc), clock, store)


@pytest.fixture
def office(sign_in):
    return sign_in("office")


def there_and_back(client, path="/login/identity"):
    """Follow the browser to the provider and back; give our answer."""
    leaving = client.get(path)
    assert leaving.status_code == 302
    back = requests.get(leaving.location, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def confirm(client):
    data = {"csrf_token": csrf(client.get("/login/identity/confirm"))}
    return client.post("/login/identity/confirm", data=data)


def link(client):
    assert there_and_back(client).location == "/login/identity/confirm"
    assert confirm(client).location == "/account"


def told(client, answer):
    page = client.get(answer.location).text
    return page[page.index('class="notice error"') :].split(">", 1)[1].split("<", 1)[0]


def test_linked_account_is_opened_by_the_provider_and_leads_on(app, office):
    link(office)
    client = app.test_client()
    answer = there_and_back(client, "/login/identity?next=/timetable")
    assert (answer.status_code, answer.location) == (303, "/timetable")
    assert "office" in client.get("/account").text


def test_somebody_not_linked_is_told_so_and_stays_out(app, provider):
    client = app.test_client()
    answer = there_and_back(client)
    assert answer.location == "/login"
    assert told(client, answer).startswith("此统一身份尚未绑定账号。")
    assert client.get("/timetable").status_code == 303


def test_identity_opens_one_account_only(app, office, sign_in):
    link(office)
    unit = sign_in("unit")
    there_and_back(unit)
    assert told(unit, confirm(unit)) == "此统一身份已绑定另一个账号。"


def test_nothing_is_linked_before_the_person_says_so(office, seeded):
    there_and_back(office)
    with seeded.store.reading() as work:
        assert work.accounts.named("office").identity is None
    assert "王同志" in office.get("/login/identity/confirm").text


def test_invited_person_needs_no_password(app, seeded, sign_in, password_hash, provider):
    with seeded.store.writing() as work:
        admin = Account(0, "admin", password_hash, "admin", None, None, None)
        work.accounts.add(admin, seeded.clock.at)
    path = address(invite(sign_in("admin")))
    client = app.test_client()
    client.get(path)
    assert there_and_back(client).location == "/login/identity/confirm"
    assert confirm(client).location == "/"
    with seeded.store.reading() as work:
        made = work.accounts.named("王同志")
    assert (made.unit, made.password_hash) == ("A", "")
    assert made.identity == f"{provider.issuer} 4711"
    assert password(app.test_client(), "王同志").status_code == 422
    assert there_and_back(app.test_client()).location == "/"
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"}, {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"exp": 1},
    ],
    ids=lambda spoil: next(iter(spoil)),
)  # fmt: skip
def test_claims_that_are_not_meant_for_us_open_nothing(app, office, provider, spoil):
    link(office)
    provider.spoil = spoil
    client = app.test_client()
    answer = there_and_back(client)
    assert told(client, answer) == "统一身份登录没有完成，请重试。"
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    "query", ["", "?code=code-0&state=planted", "?error=access_denied&state=planted"]
)
def test_answer_to_no_question_of_ours_opens_nothing(app, office, query):
    link(office)
    client = app.test_client()
    answer = client.get(f"/login/identity/back{query}")
    assert told(client, answer) == "统一身份登录没有完成，请重试。"


def test_provider_out_of_reach_is_told(app, settings, clock, store, provider):
    away = create_app(
        replace(settings, oidc=Oidc("http://127.0.0.1:9", CLIENT, SECRET)), clock, store
    )
    client = away.test_client()
    answer = client.get("/login/identity")
    assert told(client, answer) == "暂时连不上统一身份认证，请稍后再试，或用密码登录。"


@pytest.mark.parametrize(("typed", "linked"), [("wrong" * 3, True), (PASSWORD, False)])
def test_unlinking_needs_the_password(app, office, typed, linked):
    link(office)
    data = {"current": typed, "csrf_token": csrf(office.get("/account"))}
    assert office.post("/account/identity/unlink", data=data).status_code == 303
    assert (there_and_back(app.test_client()).location == "/") is linked


def test_disabled_account_is_not_opened(app, office, seeded, clock):
    link(office)
    with seeded.store.writing() as work:
        work.accounts.disable(work.accounts.named("office").id, clock.at)
    assert there_and_back(app.test_client()).location == "/login"


@pytest.mark.parametrize("path", ["/login/identity", "/login/identity/back"])
def test_without_a_provider_there_are_no_such_pages(seeded, settings, clock, store, path):
    client = create_app(settings, clock, store).test_client()
    assert client.get(path).status_code == 404
    assert "统一身份" not in client.get("/login").text
