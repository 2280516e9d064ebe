"""The pages of the next campaign: looked at, made, loaded, put in force, and back again."""

import io
import re
from dataclasses import replace
from datetime import date
from itertools import islice
from uuid import uuid4

import pytest

from calendars.errors import Fault, Faulty
from calendars.ids import CampaignId
from calendars.times import Days
from service.upkeep.campaign_forms import OpeningForm
from service.upkeep.campaigns import checked
from service.upkeep.fault_words import _SENTENCES, fault_of_file
from service.upkeep.packing import packed, unpacked
from tests.campaigns_data import read, tiny
from tests.service.compliance.conftest import judged
from tests.service.conftest import CAMPAIGN, SESSION, arguments, csrf

__all__ = ["judged"]
NEXT = {
    "code": "tiny_2027", "zh": "第二批活动", "en": "Second campaign", "short_zh": "第二批",
    "short_en": "Second", "first": "2027-11-01", "operation_id": "make-next",
}  # fmt: skip


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter to pages; `test_campaigns` asks both."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def office(sign_in):
    return sign_in("office")


def send(client, path, page="/next-campaign", **values):
    return client.post(path, data={**values, "csrf_token": csrf(client.get(page))})


def force(client, campaign, **values):
    page = f"/campaigns/{campaign}"
    given = {"operation_id": f"force-{campaign}", **values}
    return send(client, f"{page}/force", page, **given)


def folder(**changed):
    files = {**read("tiny"), **changed}
    files["campaign.toml"] = files["campaign.toml"].replace(b"tiny_2026", b"tiny_again")
    return {name: data for name, data in files.items() if data is not None}


def load(client, files, name="folder.zip"):
    sent = (io.BytesIO(packed(files, "tiny")), name)
    return send(client, "/next-campaign/folder", files=sent, operation_id="load")


def test_form_offers_a_year_later(office):
    page = office.get("/next-campaign").text
    assert 'name="first" required type="date" value="2027-11-01"' in page


def test_dates_are_shown_before_anything_is_made(office, seeded):
    page = send(office, "/next-campaign", **NEXT, do="look").text
    shown = re.findall(r"20\d\d年\d+月\d+日", page)
    assert {"2026年11月1日", "2027年11月1日"} <= set(shown)
    assert "休息日" in page
    with seeded.store.reading() as work:
        assert [one.id for one in work.campaigns.all()] == [CAMPAIGN]


def test_next_campaign_is_made_looked_over_and_put_in_force(office, seeded):
    answer = send(office, "/next-campaign", **NEXT, do="save")
    assert (answer.status_code, answer.location) == (303, "/campaigns/tiny_2027")
    page = office.get("/campaigns/tiny_2027").text
    assert "第二批活动" in page
    assert "启用本活动" in page
    links = len(tiny().units) * len(tiny().roles)
    assert f"{links} 个订阅链接可以转来" in page
    before = office.get(seeded.path()).text
    assert force(office, "tiny_2027", carry="y").location == "/campaign"
    assert f"{links} 个订阅链接已转到本活动" in office.get("/campaign").text
    assert "第二批活动" in office.get("/campaigns").text
    assert SESSION.uid in before
    assert SESSION.uid not in office.get(seeded.path()).text
    assert force(office, CAMPAIGN, carry="y").status_code == 303
    assert office.get(seeded.path()).text == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "请填写。"),
        ("code", "第二批", "只用字母、数字和短横线。"),
        ("code", CAMPAIGN, "请换一个代号"),
        ("first", "2027-02-30", "请填写日期"),
        ("first", "9999-12-31", "请填写日期"),
        ("zh", "", "请填写。"),
        ("short_en", "x" * 41, "最多 40 个字"),
    ],
)
def test_fault_is_told_beside_its_field_and_nothing_is_made(office, seeded, field, value, said):
    answer = send(office, "/next-campaign", **{**NEXT, field: value}, do="save")
    assert answer.status_code in (409, 422)
    assert said in answer.text
    with seeded.store.reading() as work:
        assert len(work.campaigns.all()) == 1


def test_folder_is_downloaded_and_loaded_again(office):
    answer = office.get(f"/campaigns/{CAMPAIGN}/folder.zip")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{CAMPAIGN}.zip"'
    files = unpacked([("x.zip", answer.data)])
    files["campaign.toml"] = files["campaign.toml"].replace(b"tiny_2026", b"tiny_again")
    assert load(office, files).location == "/campaigns/tiny_again"
    again = unpacked([("x.zip", office.get("/campaigns/tiny_again/folder.zip").data)])
    assert again == files


def test_every_fault_of_a_folder_is_listed_with_file_and_line(office, seeded):
    units = read("tiny")["units.csv"].replace(b"BUREAU,,12", b"BUREAUX,,many")
    answer = load(office, folder(**{"units.csv": units, "holidays.csv": None}))
    assert answer.status_code == 422
    rows = re.findall(r"<tr>" + r"<td[^>]*>(.*?)</td>" * 3 + "</tr>", answer.text)
    assert rows == [
        ("units.csv", "2", "“category”一栏：没有代号“BUREAUX”。是不是“BUREAU”？"),
        ("units.csv", "2", "“headcount”一栏：“many”不是整数。"),
        ("holidays.csv", "—", "缺少文件“holidays.csv”。"),
    ]
    with seeded.store.reading() as work:
        assert len(work.campaigns.all()) == 1


@pytest.mark.parametrize("sent", [b"PK\x03\x04 cut short", b""])
def test_file_that_is_no_archive_is_refused(office, sent):
    values = {"files": (io.BytesIO(sent), "folder.zip"), "operation_id": "load"}
    answer = send(office, "/next-campaign/folder", **values)
    assert answer.status_code == 422
    assert "压缩包无法打开" in answer.text or "缺少文件" in answer.text


def test_nothing_chosen_is_told(office):
    answer = send(office, "/next-campaign/folder", operation_id="load")
    assert (answer.status_code, "请选择文件。" in answer.text) == (422, True)


def test_folder_that_is_there_already_is_told(office):
    answer = load(office, dict(read("tiny")))
    assert (answer.status_code, "请换一个代号" in answer.text) == (409, True)


def test_list_asks_the_database_as_often_for_thirty_as_for_one(office, seeded, queries, clock):
    numbers = []
    for more in (0, 2, 27):
        with seeded.store.writing() as work:
            for _ in range(more):
                number = CampaignId(f"more-{uuid4()}")
                work.campaigns.add(replace(tiny(), id=number), clock.at, in_force=False)
        with queries(seeded.store) as sent:
            assert office.get("/campaigns").status_code == 200
        numbers.append(len(sent))
    assert len(set(numbers)) == 1


def test_campaign_is_taken_out_on_its_page_as_long_as_it_was_never_in_force(office):
    send(office, "/next-campaign", **NEXT, do="save")
    page = "/campaigns/tiny_2027"
    assert "删除" in office.get(page).text
    assert send(office, f"{page}/discard", page, operation_id="gone").location == "/campaigns"
    assert office.get(page).status_code == 404
    assert "删除未启用的活动" in office.get("/history").text
    page = f"/campaigns/{CAMPAIGN}"
    assert "/discard" not in office.get(page).text
    values = {"operation_id": "gone-too", "csrf_token": csrf(office.get("/next-campaign"))}
    assert office.post(f"{page}/discard", data=values).status_code == 403


def test_unknown_campaign_is_not_found(office):
    for path in ("/campaigns/none", "/campaigns/none/folder.zip", "/campaigns/一"):
        assert office.get(path).status_code == 404
    values = {"operation_id": "x", "csrf_token": csrf(office.get("/next-campaign"))}
    assert office.post("/campaigns/none/force", data=values).status_code == 404


def test_every_fault_has_words_whatever_its_data(app):
    data = {"found": "x", "expected": "y", "field": "zh", "first": 3}
    with app.test_request_context():
        said = {code: fault_of_file(Fault(code, "units.csv", 2, data)) for code in _SENTENCES}
        other = fault_of_file(Fault("order.cycle", "rules.toml", 9, data))
    assert [code for code, words in said.items() if not words] == []
    assert other == "“zh”一栏：“x”有误，应为：y。"


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        ("choice.unknown", {"found": "x", "expected": ["yes", "no"], "field": "head"},
         "“head”一栏：“x”不在可选的几种之内。可填 yes、no。"),
        ("code.unknown", {"found": "ZF0", "expected": ["ZF00"], "nearest": "ZF00", "field": "unit"},
         "“unit”一栏：没有代号“ZF0”。是不是“ZF00”？"),
        ("code.unknown", {"found": "q", "expected": [*"abcdefghijklmn"], "field": "unit"},
         "“unit”一栏：没有代号“q”。可填 a、b、c、d、e、f、g、h、i、j、k、l 等。"),
        ("number.unreadable", {"found": "x"}, "“x”不是整数。"),
    ],
)  # fmt: skip
def test_fault_names_its_column_and_what_there_is_to_choose(app, code, data, words):
    with app.test_request_context():
        assert fault_of_file(Fault(code, "units.csv", 2, data)) == words


def damaged(data):
    """Give the file without each of its lines in turn, and with each of them garbled."""
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines):
        before, after = b"".join(lines[:number]), b"".join(lines[number + 1 :])
        yield before + after
        yield before + line + line + after
        for old, new in ((b'"', b""), (b"=", b"= x"), (b",", b",,"), (b"1", b"9"), (b"e", b"ee")):
            yield before + line.replace(old, new, 1) + after


@pytest.mark.parametrize("name", sorted(set(read("tiny")) - {"record.toml"}))
def test_whatever_is_wrong_with_a_file_has_words(app, name):
    said = set()
    with app.test_request_context():
        for data in islice(damaged(read("tiny")[name]), 0, None, 11):
            try:
                checked({**read("tiny"), name: data})
            except Faulty as error:
                said.update(map(fault_of_file, error.faults))
    assert said
    assert [words for words in said if "%(" in words] == []


@pytest.mark.parametrize("name", ["office", "unit", "guidance", "viewer"])
def test_accounts_of_units_that_are_no_longer_there_see_pages_all_the_same(
    app, office, sign_in, name, judged, seeded
):
    units = read("tiny")["units.csv"].replace(b"\nA,", b"\nQ,")
    people = read("tiny")["people.csv"].replace(b",A,", b",Q,").replace(b"A;B", b"Q;B")
    recipe = read("tiny")["draft.toml"].replace(b'"A"', b'"Q"')
    files = folder(**{"units.csv": units, "people.csv": people, "draft.toml": recipe})
    values = arguments(seeded, SESSION)
    assert load(office, files).status_code == 303
    assert force(office, "tiny_again", carry="y").status_code == 303
    client, wrong = sign_in(name), []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            path = rule.build({one: values[one] for one in rule.arguments})[1]
            with client.get(path) as answer:
                wrong += [(path, answer.status)] if answer.status_code >= 500 else []
    assert wrong == []


def test_first_day_is_offered_for_a_leap_day_too(app):
    leap = replace(tiny(), window=Days.of(date(2028, 2, 29), date(2028, 6, 30)))
    with app.test_request_context():
        form = OpeningForm()
        form.offer(leap, "x")
    assert form.first.data == date(2029, 2, 28)
