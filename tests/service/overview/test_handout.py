"""What units are given on the first day: a sheet each, to print or as a workbook."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from service.feeds import links
from service.store.accounts import Account
from tests.campaigns_data import tiny
from tests.service.conftest import csrf

PATH = "/links/handout"
ROLES = len(tiny().roles)


@pytest.fixture
def admin(seeded, sign_in, password_hash):
    with seeded.store.writing() as work:
        work.accounts.add(
            Account(0, "admin", password_hash, "admin", None, None, None), seeded.clock.at
        )
    return sign_in("admin")


def ask(client, **chosen):
    page = client.get(PATH)
    operation = re.search(r'name="operation_id" value="([^"]+)"', page.text)[1]
    sent = {"csrf_token": csrf(page), "operation_id": operation, "format": "sheet", **chosen}
    return client.post(PATH, data=sent), sent


def invitations(store):
    with store.reading() as work:
        return [(one.granted, one.unit) for one in work.invitations.all()]


def test_every_unit_has_a_sheet_with_its_links_and_codes(sign_in, seeded):
    text = ask(sign_in("office"))[0].text
    sheets = text.split('<article class="handout">')[1:]
    assert len(sheets) == len(tiny().units)
    first = sheets[0]
    assert first.startswith("<h1>水务局</h1>")
    assert first.count("data:image/svg+xml") == first.count("/feeds/") == ROLES
    assert seeded.path() in first
    assert seeded.path("B") not in first


def test_ended_links_are_on_no_sheet(sign_in, seeded):
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    text = ask(sign_in("office"), unit="A")[0].text
    assert (text.count("/feeds/"), seeded.path() in text) == (ROLES - 1, False)


@pytest.mark.parametrize(
    ("asked", "units"),
    [({"unit": "B"}, ["B"]), ({"group": "S"}, ["B", "C"]), ({}, list(tiny().units))],
)
def test_sheets_are_narrowed_as_asked(sign_in, asked, units):
    text = ask(sign_in("office"), **asked)[0].text
    names = re.findall(r'<article class="handout"><h1>([^<]+)', text)
    assert names == [tiny().units[unit].words.zh for unit in units]


def test_sheets_for_nobody_are_refused(sign_in):
    answer, _ = ask(sign_in("office"), unit="ZZ")
    assert (answer.status_code, "没有符合条件的单位" in answer.text) == (422, True)


def test_administrator_has_an_invitation_made_for_each_unit_once_however_often_sent(
    admin, seeded, client
):
    answer, sent = ask(admin, invite="1")
    again = admin.post(PATH, data=sent)
    assert again.text == answer.text
    assert sorted(invitations(seeded.store)) == [("unit", unit) for unit in sorted(tiny().units)]
    found = re.findall(r"http://localhost(/invitations/[0-9a-f]+)", answer.text)
    assert len(set(found)) == len(tiny().units)
    assert client.get(found[0]).status_code == 200


def test_office_is_offered_no_invitations_and_makes_none(sign_in, seeded):
    office = sign_in("office")
    assert 'name="invite"' not in office.get(PATH).text
    assert ask(office, invite="1")[0].status_code == 403
    assert invitations(seeded.store) == []


def test_workbook_has_a_list_of_all_and_a_sheet_for_each_unit(admin, seeded):
    answer, _ = ask(admin, format="xlsx", invite="1")
    book = load_workbook(BytesIO(answer.data))
    units = list(tiny().units)
    assert book.sheetnames == ["总表", *units]
    assert book["总表"].max_row == 1 + ROLES * len(units)
    rows = list(book["A"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == ROLES
    address = f"http://localhost{seeded.path()}"
    assert [row[4] for row in rows].count(address) == 1
    assert "/invitations/" in rows[0][5]
    assert {row[5] for row in rows[1:]} <= {None, ""}


def test_name_that_looks_like_a_formula_is_none(sign_in, seeded):
    link = seeded.link()
    terms = links.Terms("=1+1", links.Options())
    links.amend(seeded.store, link.id, terms, "office", seeded.clock.at)
    book = load_workbook(BytesIO(ask(sign_in("office"), format="xlsx", unit="A")[0].data))
    cells = [cell for row in book["A"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_units_are_given_out_in_as_many_queries_for_many_as_for_one(sign_in, seeded, queries):
    office = sign_in("office")

    def sent(**asked):
        with queries(seeded.store) as statements:
            ask(office, **asked)
        return len(statements)

    assert sent(unit="A") == sent()
