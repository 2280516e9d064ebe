"""What each link was answered is counted, by Flask and by the fast path alike."""

from service.feeds import counting, links
from service.feeds.counting import TALLY, Answered, Tally

APP = "ICSx5/2.3 (Android 15)"


def taken(app):
    return dict(app.extensions[TALLY].take())


def test_every_answer_of_a_link_counts_with_its_status_and_agent(app, seeded):
    client, link, path = app.test_client(), seeded.link().id, seeded.path()
    headers = {"User-Agent": APP}
    tag = client.get(path, headers=headers).headers["ETag"]
    for _again in range(3):
        client.get(path, headers={**headers, "If-None-Match": tag})
    client.head(path, headers={"User-Agent": "curl/8"})
    links.revoke(seeded.store, link, "office", seeded.clock.at)
    client.get(path, headers=headers)
    assert taken(app) == {
        Answered(link, 200, APP): 1,
        Answered(link, 304, APP): 3,
        Answered(link, 200, "curl/8"): 1,
        Answered(link, 410, APP): 1,
    }
    assert taken(app) == {}


def test_what_is_no_link_is_not_counted(app):
    client = app.test_client()
    client.get(f"/feeds/{'0' * 32}.ics")
    client.get("/public/all.ics")
    assert taken(app) == {}


def test_agents_without_end_take_no_memory_without_end(monkeypatch):
    monkeypatch.setattr(counting, "MOST_KINDS", 2)
    tally = Tally()
    for number in range(5):
        tally.count(1, 200, f"agent {number}")
    tally.count(1, 200, "x" * 1000)
    assert tally.take() == {
        Answered(1, 200, "agent 0"): 1,
        Answered(1, 200, "agent 1"): 1,
        Answered(1, 200, ""): 4,
    }
