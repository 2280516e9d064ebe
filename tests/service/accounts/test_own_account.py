"""One's own account: changing the password, and ending sessions left open elsewhere."""

import re
from datetime import timedelta

import pytest

from tests.service.conftest import PASSWORD, csrf

NEW = "河畔的灯火照着归帆 1949"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
EDGE = CHROME + " Edg/156.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) AppleWebKit/605.1 Version/26.0 Safari/604.1"


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def change(client, current=PASSWORD, new=NEW, again=None):
    data = {"current": current, "new": new, "again": new if again is None else again}
    return client.post("/account", data=data | {"csrf_token": csrf(client.get("/account"))})


def errors(answer):
    """Give the messages of a page, by the field that they describe."""
    found = re.findall(r'id="(\w+)-help">\s*<p class="error">(.*?)</p>', answer.text)
    return dict(found)


def signs_in(client, password):
    data = {"username": "office", "password": password}
    token = csrf(client.get("/login"))
    return client.post("/login", data=data | {"csrf_token": token}).status_code == 303


def agents(client):
    return re.findall(r'<td data-label="设备">(.*?)</td>', client.get("/account").text)


def test_changed_password_is_the_only_one_that_opens(app, sign_in):
    client = sign_in("office")
    assert change(client).status_code == 303
    assert client.get("/account").status_code == 200
    assert [signs_in(app.test_client(), word) for word in (PASSWORD, NEW)] == [False, True]


def test_changing_the_password_ends_every_other_session_of_this_account_only(sign_in):
    client, elsewhere, other = sign_in("office"), sign_in("office"), sign_in("viewer")
    change(client)
    found = [one.get("/timetable").status_code for one in (client, elsewhere, other)]
    assert found == [200, 303, 200]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"current": "wrong" * 3}, {"current": "现用密码不正确。"}),
        ({"current": ""}, {"current": "请填写密码。"}),
        ({"new": "a" * 6 + "bcdef"}, {"new": "密码太短，至少 12 个字符。"}),
        ({"new": "字" * 129}, {"new": "密码太长，最多 128 个字符。"}),
        ({"again": "something else"}, {"again": "两次填写的新密码不一致。"}),
        *(
            ({"new": word}, {"new": "这个密码太容易被猜到，请换一个；也不要包含用户名。"})
            for word in ("Password1234", "QWERTYUIOP123", "abcabcabcabc", "the-office-2009")
        ),
    ],
)  # fmt: skip
def test_unfit_password_is_told_at_the_field_and_changes_nothing(app, sign_in, typed, told):
    answer = change(sign_in("office"), **typed)
    assert (answer.status_code, errors(answer)) == (422, told)
    assert signs_in(app.test_client(), PASSWORD)


def test_passwords_are_never_sent_back(sign_in):
    assert NEW not in change(sign_in("office"), current="wrong" * 3).text


def test_current_password_cannot_be_guessed_at_length(app, sign_in, clock):
    client = sign_in("office")
    for _ in range(10):
        assert change(client, current="wrong" * 3).status_code == 422
    assert change(client).status_code == 429
    clock.at += timedelta(minutes=16)
    assert change(client).status_code == 303


def test_sessions_are_listed_by_device_and_one_can_be_ended(app, sign_in, clock):
    phone = sign_in("office", using(app, PHONE))
    clock.at += timedelta(minutes=1)
    sign_in("viewer", using(app, EDGE))
    here = sign_in("office", using(app, EDGE))
    assert agents(here) == ["Edge · Windows", "Safari · iPhone"]
    page = here.get("/account").text
    other = re.search(r'name="session" value="(\w{64})"', page)[1]
    data = {"session": other, "csrf_token": csrf(here.get("/account"))}
    assert here.post("/account/end", data=data).status_code == 303
    assert (agents(here), phone.get("/account").status_code) == (["Edge · Windows"], 303)


def test_session_of_another_account_cannot_be_ended(seeded, sign_in):
    client, other = sign_in("office"), sign_in("viewer")
    with seeded.store.reading() as work:
        theirs = work.sessions.of_account(work.accounts.named("viewer").id)[0].hash
    data = {"session": theirs, "csrf_token": csrf(client.get("/account"))}
    assert client.post("/account/end", data=data).status_code == 404
    assert other.get("/account").status_code == 200


def test_account_page_is_for_those_signed_in(client):
    answer = client.get("/account")
    assert (answer.status_code, answer.location) == (303, "/login?next=/account")
    token = csrf(client.get("/login"))
    assert client.post("/account/end", data={"csrf_token": token}).status_code == 303


def using(app, agent):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    return client
