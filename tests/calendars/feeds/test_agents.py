"""Who asks for a feed, told by what apps say of themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.feeds import Agent, App, agent_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101"


@pytest.mark.parametrize(
    ("said", "agent"),
    [
        ("Google-Calendar-Importer", Agent(App.GOOGLE)),
        ("iOS/17.5.1 (21F90) dataaccessd/1.0", Agent(App.IPHONE, "17")),
        ("macOS/14.5 (23F79) CalendarAgent/988", Agent(App.MAC, "14")),
        ("Mac OS X/10.15.7 (19H15) CalendarAgent/930.5.1", Agent(App.MAC, "10")),
        ("macOS/13.4 (22F66) dataaccessd/1.0", Agent(App.MAC, "13")),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)",
         Agent(App.CLASSIC, "16")),
        ("Microsoft.Exchange/15.20 (Internet Calendar)", Agent(App.OUTLOOK, "15")),
        ("Outlook-iOS/2.0", Agent(App.OUTLOOK)),
        (f"{FIREFOX} Thunderbird/128.5.0", Agent(App.THUNDERBIRD, "128")),
        ("ICSx5/2.2.4 (ical4j/4.0; okhttp/4.12) Android/14", Agent(App.ANDROID, "2")),
        ("Nextcloud Webcal Service", Agent(App.NEXTCLOUD)),
        ("Nextcloud-Webcal-Crawler/31", Agent(App.NEXTCLOUD, "31")),
        (f"{FIREFOX} Firefox/142.0", Agent(App.BROWSER, "142")),
        ("Evolution/3.46.4", Agent(App.OTHER, "Evolution 3")),
        ("curl/8.5.0", Agent(App.OTHER, "curl 8")),
        ("\x00\xff", Agent(App.OTHER)),
        ("", Agent(App.OTHER)),
    ],
)  # fmt: skip
def test_app_and_class_of_its_version_are_told(said, agent):
    assert agent_of(said) == agent


@given(st.text(max_size=500))
def test_whatever_is_said_makes_an_agent_short_enough_to_keep(said):
    agent = agent_of(said)
    assert len(agent.version) <= 24
    assert agent.version.isascii()
