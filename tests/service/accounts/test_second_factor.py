"""Signing in with a second factor: set up, asked for, lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from service.app import create_app
from tests.service.conftest import PASSWORD, csrf


@pytest.fixture
def office(sign_in):
    return sign_in("office")


@pytest.fixture
def phone(office, clock):
    """The authenticator of `office`, set up; `phone.codes` are the recovery codes."""
    return set_up(office, clock)


class Phone:
    def __init__(self, secret, clock):
        self._totp, self._clock, self.codes = pyotp.TOTP(secret), clock, []

    def code(self):
        """Give the next code: the one shown may have been used."""
        self._clock.at += timedelta(seconds=30)
        return self._totp.at(self._clock.at)


def set_up(client, clock):
    page = client.get("/account/second").text
    secret = re.search(r'<code class="url">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1]
    phone = Phone(secret, clock)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    data = {"csrf_token": token, "sealed": sealed, "code": phone.code()}
    answer = client.post("/account/second", data=data)
    assert answer.status_code == 200
    phone.codes = re.findall(r"<li><code>(.*?)</code>", answer.text)
    return phone


def password(client, name="office", path="/login"):
    data = {"username": name, "password": PASSWORD, "csrf_token": csrf(client.get("/login"))}
    return client.post(path, data=data)


def type_code(client, code, path="/login/code"):
    return client.post(path, data={"code": code, "csrf_token": csrf(client.get("/login/code"))})


def test_password_alone_opens_nothing_once_it_is_set_up(app, phone):
    client = app.test_client()
    answer = password(client, path="/login?next=/timetable")
    assert (answer.status_code, answer.location) == (303, "/login/code?next=/timetable")
    assert client.get("/timetable").status_code == 303
    assert client.get("/account").location == "/login?next=/account"


def test_code_opens_the_page_that_was_asked_for_with_a_new_session(app, phone):
    client = app.test_client()
    to_code = password(client, path="/login?next=/timetable").location
    half = client.get_cookie("xunli").value
    answer = type_code(client, phone.code(), to_code)
    assert (answer.status_code, answer.location) == (303, "/timetable")
    assert client.get("/timetable").status_code == 200
    assert client.get_cookie("xunli").value != half


def test_code_opens_once_even_for_two_at_the_same_time(app, phone):
    first, second, code = app.test_client(), app.test_client(), None
    for client in (first, second):
        password(client)
    code = phone.code()
    assert [type_code(client, code).status_code for client in (first, second)] == [303, 422]


def test_recovery_code_opens_once(app, phone):
    found = []
    for _ in range(2):
        client = app.test_client()
        password(client)
        found.append(type_code(client, phone.codes[3].upper()).status_code)
    assert (len(phone.codes), found) == (10, [303, 422])


def test_codes_cannot_be_guessed_at_length(app, phone, clock):
    client = app.test_client()
    password(client)
    found = [type_code(client, "000000").status_code for _ in range(11)]
    assert found == [422] * 10 + [429]
    assert type_code(client, phone.code()).status_code == 429


def test_half_a_session_is_over_after_five_minutes(app, phone, clock):
    client = app.test_client()
    password(client)
    token = csrf(client.get("/login/code"))
    clock.at += timedelta(minutes=5, seconds=1)
    answer = client.post("/login/code", data={"code": phone.code(), "csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/login")


def test_setting_up_needs_the_code_and_ends_other_sessions(sign_in, office, clock):
    elsewhere = sign_in("office")
    page = office.get("/account/second").text
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1]
    data = {"csrf_token": csrf(office.get("/account")), "sealed": sealed, "code": "000000"}
    answer = office.post("/account/second", data=data)
    assert (answer.status_code, sealed in answer.text) == (422, False)
    assert elsewhere.get("/account").status_code == 200
    set_up(office, clock)
    assert elsewhere.get("/account").status_code == 303


def test_secret_is_not_in_the_database_in_clear(seeded, phone):
    with seeded.store.reading() as work:
        kept = work.accounts.named("office").second_secret
    assert phone._totp.secret not in kept
    assert not any(code in kept for code in phone.codes)


@pytest.mark.parametrize(("typed", "off"), [(PASSWORD, True), ("wrong" * 3, False), ("", False)])
def test_turning_it_off_needs_the_password(app, office, phone, typed, off):
    data = {"current": typed, "csrf_token": csrf(office.get("/account"))}
    assert office.post("/account/second/off", data=data).status_code == 303
    assert (password(app.test_client()).location == "/") is off


def test_new_recovery_codes_void_the_old(app, office, phone):
    data = {"current": PASSWORD, "csrf_token": csrf(office.get("/account"))}
    page = office.post("/account/second/codes", data=data).text
    new = re.findall(r"<li><code>(.*?)</code>", page)
    found = []
    for code in (phone.codes[0], new[0]):
        client = app.test_client()
        password(client)
        found.append(type_code(client, code).status_code)
    assert (len(set(new) | set(phone.codes)), found) == (20, [422, 303])


def test_where_it_is_required_the_office_sets_it_up_before_anything_else(
    store, seeded, settings, clock
):
    app = create_app(replace(settings, second_factor=True), clock, store)
    office, unit = app.test_client(), app.test_client()
    password(office)
    password(unit, "unit")
    assert office.get("/timetable").location == "/account/second"
    assert office.get("/account").status_code == 200
    assert unit.get("/timetable").status_code == 200
    set_up(office, clock)
    assert office.get("/timetable").status_code == 200
