"""What the office does on the pages of the planner."""

import re

from service.store import EventQuery
from tests.service.conftest import CAMPAIGN, csrf


def events(seeded):
    with seeded.store.reading() as work:
        return {r.event.uid: r.event for r in work.events.select(CAMPAIGN, EventQuery())}


def ask(client, purpose="fill", **fields):
    page = client.get("/planner")
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', page.text)[1]
    data = {"purpose": purpose, "work": "10", "operation_id": operation, **fields}
    return client.post("/planner", data=data | {"csrf_token": csrf(page)})


def accept(client, path, **fields):
    page = client.get(path)
    operation = re.findall(r'name="operation_id" value="([^"]+)"', page.text)[-1]
    data = {"operation_id": operation, "csrf_token": csrf(page), **fields}
    return client.post(f"{path}/accept", data=data)


def offered(client, path):
    return re.findall(r'name="uid" value="([^"]+)" checked', client.get(path).text)
