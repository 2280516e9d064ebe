"""Ten groups of one team for 102 meetings: why not, and what would do, on the page and in JSON."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import count
from types import SimpleNamespace

import pytest

from calendars.planner import (
    Cause,
    CauseCode,
    Fix,
    Infeasibility,
    Limits,
    Purpose,
    WayOut,
    Wishes,
    propose,
)
from service.planner import records, usecases
from service.publishing import Actor, Sent
from service.store.accounts import Account
from service.store.files import RULES
from tests.calendars.planner.drafts import with_setting
from tests.campaigns_data import read, study
from tests.service.planner.test_command import xunli

GROUPS = 10
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def campaign():
    """The campaign of 2009 with ten groups of one team, and its meeting on 9 March."""
    codes = sorted(study().groups)[:GROUPS]
    units = {
        code: replace(unit, group=codes[n % GROUPS])
        for n, (code, unit) in enumerate(sorted(study().units.items()))
    }
    fewer = replace(
        study(),
        units=units,
        groups={code: replace(study().groups[code], teams=1) for code in codes},
        posts=tuple(p for p in study().posts if p.group is None or p.group in codes),
    )
    return with_setting(fewer, "district_meeting.day", date(2009, 3, 9))


def preparation(recipe):
    """Of a recipe, what is done before the first phase."""
    parts = re.split(r"\n(?=\[\[)", recipe)
    steps = {re.search(r'code = "(\w+)"', part)[1] for part in parts if 'phase = "P0"' in part}
    return "\n".join(
        part
        for part in parts
        if not part.startswith(("[[steps]]", "[[orders]]"))
        or 'phase = "P0"' in part
        or (part.startswith("[[orders]]") and set(re.findall(r'= "(\w+)"', part)[:2]) <= steps)
    )


@pytest.fixture
def seeded(store, settings, clock, password_hash):
    files = read("study_2009")
    recipe = preparation(files[usecases.RECIPE].decode()).encode()
    with store.writing() as work:
        work.campaigns.add(campaign(), clock.at)
        work.files.add(campaign().id, {usecases.RECIPE: recipe, RULES: files[RULES]})
        work.accounts.add(Account(0, "office", password_hash, "office", None, None, None), clock.at)
    return SimpleNamespace(store=store, settings=settings, clock=clock, numbers=count())


def test_too_few_groups_are_told_with_figures_and_ways_out_that_were_tried(
    seeded, sign_in, engine_url, tmp_path
):
    done = xunli(engine_url, tmp_path, "plan", "--json", "--work", "2", "--on", "2009-02-20")
    assert (done.returncode, "explain:" in done.stderr) == (1, True), done.stderr
    told = json.loads(done.stdout)
    scarce = told["reasons"][0]
    assert [reason["code"] for reason in told["reasons"]] == [
        "too_few_places", "out_of_order", "outside_window",
    ]  # fmt: skip
    assert (scarce["data"]["need"], scarce["data"]["places"], len(told["unplaced"])) == (
        102,
        90,
        12,
    )
    assert {way["fix"] for way in told["ways_out"]} == {"teams", "earlier", "later", "groups"}
    assert {way["unplaced"] for way in told["ways_out"]} == {0}
    office = sign_in("office")
    page = office.get(f"/planner/{told['proposal_id']}").text
    assert (
        "3月9日(周一)下午至3月13日(周五)，第一指导检查组、第二指导检查组、第三指导检查组等 10 个："
        "10 组 × 9 个半天 = 90 &lt; 102 次动员会"
    ) in page
    for reason in told["reasons"][1:]:
        assert reason["zh"].replace("<", "&lt;") in page
    for way in told["ways_out"]:
        assert f'<th scope="row">{way["zh"]}</th>' in page
    for href in ("/campaign/groups", "/campaign/groups/new", "/campaign/deadlines/mobilisation"):
        assert f'href="{href}"' in page
    english = office.get(f"/planner/{told['proposal_id']}?lang=en").text
    assert "10 groups × 9 half days = 90, fewer than the 102 needed" in english
    # A place in the plan is cited as it is written.
    assert CHINESE.findall(section(english).replace("三/准备(三)", "")) == []


def section(page):
    """Of a page, what says why not and what would do."""
    start = page.index('<ol class="reasons">')
    return page[start : page.index("</table>", start)]


WAYS = [
    WayOut(Fix.TEAMS, "G01", {"groups": ["G01"], "more": 1}, 7, 0),
    WayOut(Fix.MEMBER, "G01", {"groups": ["G01"], "more": 1}, 7, 0),
    WayOut(Fix.MEMBER, "", {"groups": ["G01", "G02"], "more": 1}, 7, 0),
    WayOut(Fix.HALL, "2", {"more": 1}, 7, 1),
    WayOut(Fix.RELEASE, "G01-01", {}, 7, 0),
    WayOut(Fix.RELEASE, "DW00", {}, 7, 0),
]
OF_TASKS = (
    lambda uid: WayOut(Fix.UNPIN, uid, {"on": "2009-03-09"}, 7, 0),
    lambda uid: WayOut(Fix.GAP, uid, {"days": 2, "tasks": [uid]}, 7, 0),
)
CAUSES = (
    lambda uid: Cause(CauseCode.OUT_OF_ORDER, uid,
                      {"after": False, "days": 2, "rule": "R1", "source": "plan", "tasks": [uid]}),
    lambda uid: Cause(CauseCode.OUTSIDE_WINDOW, "", {"first": "2009-03-09", "tasks": [uid]}),
    lambda uid: Cause(CauseCode.PINNED, uid, {"on": "2009-03-09", "tasks": [uid]}),
    lambda uid: Cause(CauseCode.EMPTY_WINDOW, "", {"tasks": [uid, uid], "first": "2009-03-09",
                                                   "last": "2009-03-10", "after": uid}),
    lambda uid: Cause(CauseCode.ORDER_CYCLE, uid, {"tasks": [uid, uid]}),
    lambda uid: Cause(CauseCode.TEAMS_BUSY, "G01", {"blocked": 4, "tasks": [uid]}),
)  # fmt: skip


@pytest.fixture
def explained(seeded):
    """A run that is over, with whatever can be a cause or a way out."""
    sent = Sent(Actor("office"), "explained", seeded.clock.at)
    number = usecases.request(seeded.store, Purpose.FILL, Wishes(), 0.0, sent)
    with seeded.store.reading() as work:
        problem = usecases.ground(work, work.plans.get(number)).problem
    uid = next(task.uid for task in problem.tasks if task.unit is not None)
    made = propose(problem, limits=Limits(work=0))
    causes = tuple(cause(uid) for cause in CAUSES)
    ways = (*WAYS, *(way(uid) for way in OF_TASKS))
    why = Infeasibility(causes, 1, ways, causes[:1], proven=False)
    with seeded.store.writing() as work:
        work.plans.end(number, records.proposal(made, 0.1, why), seeded.clock.at)
    return f"/planner/{number}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_cause_and_way_out_has_words_in_either_language(explained, sign_in, lang):
    page = section(sign_in("office").get(f"{explained}?lang={lang}").text)
    assert page.count("<li>") == len(CAUSES) + 1
    assert page.count("<tr>") == len(WAYS) + len(OF_TASKS) + 1
    assert "@xunli" not in re.sub(r'href="[^"]*"', "", page)
    assert bool(CHINESE.search(page)) is (lang == "zh")


def test_way_out_leads_to_the_page_where_it_is_done(explained, sign_in):
    office = sign_in("office")
    page = section(office.get(explained).text)
    found = [unescape(href) for href in re.findall(r'href="([^"]*)"', page)]
    assert [href.split("?")[0].split("#")[0] for href in found] == [
        "/campaign/groups/G01", "/campaign/posts/new", "/campaign/groups",
        "/campaign/people/G01-01", "/planner", "/planner",
    ]  # fmt: skip
    assert {office.get(href).status_code for href in found} == {200}
