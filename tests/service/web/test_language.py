"""Chinese by default, English when asked for; the choice stays, and keeps the filters."""

import re

import pytest

from tests.service.conftest import csrf


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def spoken(answer):
    return re.search(r'<html lang="([\w-]+)">', answer.text)[1]


def test_choice_of_language_stays_until_the_next(client):
    asked = ("/login", "/login?lang=en", "/login", "/login?lang=xx", "/login?lang=zh", "/login")
    found = [spoken(client.get(path)) for path in asked]
    assert found == ["zh-Hans", "en", "en", "en", "zh-Hans", "zh-Hans"]


def test_language_outlives_signing_in(client, sign_in):
    client.get("/?lang=en")
    assert spoken(sign_in("office", client).get("/timetable")) == "en"


def test_switch_keeps_the_filters(sign_in):
    page = sign_in("office").get("/timetable?unit=A&unit=B&lang=zh").text
    assert 'href="?unit=A&amp;unit=B&amp;lang=en"' in page


def test_errors_beside_fields_are_in_the_language_of_the_page(client):
    token = csrf(client.get("/login?lang=en"))
    answer = client.post("/login", data={"csrf_token": token, "username": "office"})
    errors = re.findall(r'<p class="error">(.*?)</p>', answer.text)
    assert (answer.status_code, errors) == (422, ["Please give the password."])


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "没有找到"), ("en", "Not found")]
)  # fmt: skip
def test_error_pages_speak_both_languages(client, lang, words):
    answer = client.get(f"/nowhere?lang={lang}")
    assert (answer.status_code, f"<h1>{words}</h1>" in answer.text) == (404, True)
