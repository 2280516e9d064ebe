"""The three steps of subscribing, for those with an account and for whoever holds an address."""

import plistlib
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from calendars.feeds import HABITS, App
from calendars.timetable import Cancel
from service.feeds import links
from service.feeds.offers import Offer, profile, qr_code
from tests.service.conftest import SESSION

ADDRESS = "https://rili.example.cn/feeds/" + "a" * 32 + ".ics"


@pytest.fixture
def token(seeded):
    return seeded.path().removeprefix("/feeds/").removesuffix(".ics")


@pytest.fixture
def home(token):
    return f"/subscribe/{token}"


def offered(text):
    """Give what stands under the third step."""
    return text[text.index('id="done"') :]


def test_account_is_led_from_unit_and_role_to_the_address(sign_in, seeded, token):
    office = sign_in("office")
    assert 'id="app"' not in office.get("/subscribe").text
    text = office.get("/subscribe?unit=A&role=central&app=thunderbird").text
    assert f"http://localhost/feeds/{token}.ics" in offered(text)
    assert "新建日历 → 在网络上" in offered(text)
    assert 'href="/subscribe?unit=A&amp;role=central&amp;app=google#done"' in text


def test_unit_is_offered_no_other_units_address(sign_in):
    unit = sign_in("unit")
    assert unit.get("/subscribe?unit=B&role=central").status_code == 403
    assert 'value="B"' not in unit.get("/subscribe").text


def test_holder_of_an_address_needs_no_account(client, home, token):
    text = client.get(home).text
    assert "水务局 · 中心组" in text
    assert f"/feeds/{token}.ics" in offered(text)
    assert "<select" not in text


@pytest.mark.parametrize("name", sorted(HABITS))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_app_is_told_how_to_subscribe_and_what_to_expect(client, home, name, lang):
    text = offered(client.get(f"{home}?app={name}&lang={lang}").text)
    assert text.count("<li>") >= 2
    assert text.count("<dt>") == 5
    assert ("webcal://" in text) == (name in {App.IPHONE, App.MAC})
    assert ("calendar.google.com" in text) == (name == App.GOOGLE)
    assert (".mobileconfig" in text) == (name == App.IPHONE)


@pytest.mark.parametrize(
    ("device", "name"),
    [("iPhone; CPU iPhone OS 17_5", "iPhone、iPad"), ("Linux; Android 14", "安卓手机"),
     ("Macintosh; Intel Mac OS X", "Mac 日历"), ("Windows NT 10.0", "Outlook（网页版、新版）")],
)  # fmt: skip
def test_app_of_the_device_is_chosen_beforehand(client, home, device, name):
    headers = {"User-Agent": f"Mozilla/5.0 ({device})"}
    text = client.get(home, headers=headers).text
    assert re.findall(r'aria-current="true">([^<]+)', text) == [name]


def test_next_events_are_shown(client, clock, home):
    clock.at = clock.at.replace(month=11, day=14)
    text = client.get(home).text
    assert "11月16日(周一) 15:00–17:00" in text[text.index("近期日程") :]


def test_old_address_after_an_exchange_is_shown_as_itself_and_never_the_new_one(
    client, seeded, home, token
):
    links.rotate(seeded.store, seeded.settings.link_key, seeded.link().id, "x", seeded.clock.at)
    newest = seeded.path(generation=2).removeprefix("/feeds/")
    text = client.get(home).text
    assert f"/feeds/{token}.ics" in text
    assert newest.removesuffix(".ics") not in text
    seeded.clock.at += timedelta(days=31)
    assert client.get(home).status_code == 410


@pytest.mark.parametrize("path", ["", "/poster", "/test", "/xunli.mobileconfig"])
def test_pages_of_an_address_end_with_it(client, seeded, home, path):
    assert client.get(home + path).status_code == 200
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    assert client.get(home + path).status_code == 410
    for nobody in ("0" * 32, "x", "A" * 32):
        assert client.get(f"/subscribe/{nobody}{path}").status_code == 404


def test_looking_at_the_pages_is_no_fetch(app, client, home):
    for path in ("", "/poster", "/test"):
        client.get(home + path)
    assert dict(app.extensions["xunli.tally"].take()) == {}


def test_link_is_tested_and_shown_as_the_app_would(client, seeded, home):
    seeded.save(Cancel(SESSION.uid))
    found = {}
    for app in ("iphone", "google", "outlook"):
        text = client.get(f"{home}/test?app={app}").text
        assert "没有发现问题" in text
        row = next(r for r in text.split("<tr") if "【已取消】" in r)
        found[app] = re.findall(r'data-label="结果">([^<]+)', row)[0]
    assert found == {"iphone": "划去", "google": "不显示", "outlook": "显示"}


def test_headers_of_the_link_are_tested_too(client, home, monkeypatch):
    monkeypatch.setattr("service.feeds.sending.CALENDAR", "text/calendar")
    text = client.get(f"{home}/test").text
    assert "没有注明是 UTF-8 编码的日历" in text
    assert "<code>charset</code>" in text


def test_poster_names_whose_it_is_and_leads_to_the_page(client, home):
    text = client.get(f"{home}/poster").text
    assert "水务局 · 中心组" in text
    assert qr_code(f"http://localhost{home}") in text.replace("&#39;", "'").replace("&amp;", "&")


def test_profile_subscribes_an_iphone(client, home, token):
    answer = client.get(f"{home}/xunli.mobileconfig")
    assert answer.content_type == "application/x-apple-aspen-config"
    read = plistlib.loads(answer.data)
    (account,) = read["PayloadContent"]
    assert (read["PayloadType"], account["PayloadType"]) == (
        "Configuration", "com.apple.subscribedcalendar.account",
    )  # fmt: skip
    assert account["SubCalAccountHostName"] == f"http://localhost/feeds/{token}.ics"
    assert account["SubCalAccountDescription"] == "水务局 · 中心组"
    assert not account["SubCalAccountUseSSL"]
    assert answer.data == client.get(f"{home}/xunli.mobileconfig").data


def test_profiles_of_two_addresses_replace_each_other_never():
    one, other = (plistlib.loads(profile("x", f"{ADDRESS}?{n}")) for n in "12")
    for key in ("PayloadIdentifier", "PayloadUUID"):
        assert one[key] != other[key]
        assert one["PayloadContent"][0][key] != other["PayloadContent"][0][key]
    assert one["PayloadContent"][0]["SubCalAccountUseSSL"]
    assert one["PayloadIdentifier"].startswith("cn.example.rili.")


def test_offers_of_an_address():
    offer = Offer(ADDRESS, "https://rili.example.cn/subscribe/x")
    assert offer.webcal == "webcal" + ADDRESS.removeprefix("https")
    assert unquote(offer.google.partition("cid=")[2]) == ADDRESS
    assert offer.qr.startswith("data:image/svg+xml")
