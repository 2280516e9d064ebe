"""The digest's secret address: answers without a session, until it has ended."""

import re

import pytest

from service.overview.addresses import address_of
from tests.service.compliance.conftest import judged
from tests.service.conftest import csrf

__all__ = ["judged"]


@pytest.fixture
def office(judged, sign_in):
    return sign_in("office")


def change(client, deed, unit="A"):
    token = csrf(client.get(f"/units/{unit}/week"))
    return client.post(f"/units/{unit}/week/address", data={"csrf_token": token, "deed": deed})


def address(client, unit="A"):
    """Give the path that the page shows, empty where it shows none."""
    found = re.search(r'href="http://localhost(/digests/\w+\.atom\?lang=zh)"',
                      client.get(f"/units/{unit}/week").text)  # fmt: skip
    return found[1] if found else ""


def test_reader_without_a_session_gets_the_digest_at_its_address(office, client):
    assert address(office) == ""
    assert change(office, "make").status_code == 303
    path = address(office)
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    assert path in answer.text
    entries = re.compile(r"<entry>.*?</entry>", re.DOTALL)
    signed_in = office.get("/units/A/week.atom?lang=zh")
    assert entries.findall(answer.text) == entries.findall(signed_in.text)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_exchanged_or_ended_address_is_gone_at_once_and_never_comes_back(office, client):
    paths = []
    for deed in ("make", "make", "end", "make"):
        change(office, deed)
        paths.append(address(office))
    assert paths[2] == ""
    assert [client.get(path).status_code for path in paths if path] == [410, 410, 200]
    assert client.get(paths[0]).text == "410 Gone\n"


@pytest.mark.parametrize("token", ["0" * 32, "x", "..", "0" * 500])
def test_address_that_never_was_is_not_found(office, client, token):
    assert client.get(f"/digests/{token}.atom").status_code == 404


def test_token_of_a_link_opens_no_digest_and_the_other_way_round(office, judged, client):
    change(office, "make")
    link = judged.path().removeprefix("/feeds/").removesuffix(".ics")
    assert client.get(f"/digests/{link}.atom").status_code == 404
    token = address_of(judged.store, judged.settings.link_key, "A")
    assert client.get(f"/feeds/{token}.ics").status_code == 404


def test_unit_has_its_own_address_and_guidance_sees_none(office, sign_in):
    unit, guidance = sign_in("unit"), sign_in("guidance")
    assert change(unit, "make").status_code == 303
    assert address(unit) == address(office)
    assert "/digests/" not in guidance.get("/units/B/week").text
    token = csrf(unit.get("/units/A/week"))
    data = {"csrf_token": token, "deed": "make"}
    assert unit.post("/units/B/week/address", data=data).status_code == 403


def test_database_keeps_no_token(office, judged):
    change(office, "make")
    token = address_of(judged.store, judged.settings.link_key, "A")
    with judged.store.reading() as work:
        assert work.digests.by_hash(token) is None
        assert address_of(judged.store, b"another key", "A") != token
