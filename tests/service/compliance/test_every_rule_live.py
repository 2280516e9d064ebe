"""All 40 rules live: what each reads is entered on a page, and its cell's own button mends it.

One service with the demo, as of a day after the campaign. Every case is undone again, and the
whole matrix is then what it was before.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import date

import pytest

from calendars.compliance import Matrix, State, check
from calendars.timetable import Status
from service.app import create_app
from service.compliance.standing import standing
from service.settings import read_settings
from service.store import Store, make_engine
from tests.service.compliance.live_cases import (
    CALL_OFF,
    CASES,
    HELD,
    TAKE_BACK,
    Cancel,
    Change,
    Correct,
    Enter,
    Entry,
    Event,
    Withdraw,
)
from tests.service.compliance.visitor import Visitor
from tests.support.serving import PASSWORD

ON = date(2009, 9, 15)


@dataclass
class Desk:
    """The office's desk: what it sees of a cell, and what it does about it."""

    store: Store
    visitor: Visitor
    before: Matrix

    @property
    def now(self):
        return standing(self.store, ON)

    def cell(self, case):
        return self.now.matrix.cell(case.rule, case.unit, case.subject, case.phase)

    def finding(self, case):
        """Give the state and the links of a cell as its page shows them: evidence, then action."""
        page = self.visitor.see(f"/compliance/{case.unit or 'district'}/{case.rule}")
        shown = re.findall(r'<section class="finding (\w+)">(.*?)</section>', page, re.DOTALL)
        row = [one for one in self.now.matrix.rows[case.unit] if one.rule == case.rule]
        state, body = shown[row.index(self.cell(case))]
        evidence, _, action = body.partition('<p class="actions">')
        links = [re.findall(r'href="([^"]+)"', part) for part in (evidence, action)]
        return state, *([one.replace("&amp;", "&") for one in part] for part in links)

    def find(self, case, deed):
        return next(
            event
            for event in self.now.timetable.of_unit[case.unit or UNIT_OF_ANY]
            if event.kind == deed.kind
            and event.status is not Status.CANCELLED
            and event.phase == (getattr(deed, "phase", "") or event.phase)
            and event.title == (getattr(deed, "title", "") or event.title)
        )

    def do(self, case, deed):
        """Let a cell fail."""
        match deed:
            case Cancel():
                self.cancel(f"/events/{self.find(case, deed).uid}")
            case Change(values=values):
                self.fill(f"/events/{self.find(case, deed).uid}", "kind", values)
            case Withdraw(code, subject, unit):
                unit = unit or case.unit
                steps = self.now.matrix.facts.units[unit].entries(code)
                for entry in steps:
                    if subject in (None, entry.subject):
                        self.take_back(ledger(unit, code, entry.subject))
            case Enter(code, values, subject):
                if subject in self.now.campaign.kinds:
                    subject = self.find(case, Cancel(subject)).uid
                self.enter(ledger(case.unit, code, subject), values)

    def mend(self, case, answer):
        """Press the cell's button, and fill in what it leads to."""
        _state, evidence, actions = self.finding(case)
        (href,) = actions
        match answer:
            case Event(day, values):
                self.arrange(href, day, values or {})
            case Entry(values):
                self.enter(href, values)
            case Correct(values):
                self.fill(href, "kind", values)
            case _ if answer is CALL_OFF:
                self.cancel(href)
            case _ if answer is TAKE_BACK:
                entries = self.visitor.see(href)
                (last, *_) = re.findall(r'href="([^"]*kind=topic[^"]*subject=9\d)"', entries)
                self.take_back(last.replace("&amp;", "&"))
            case _ if answer is HELD:
                self.confirm(href, {link.removeprefix("/events/") for link in evidence})

    def arrange(self, href, day, values):
        form = self.visitor.form(href, "kind")
        for name, value in {"date": day, "start": "10:00", "end": "11:00", **values}.items():
            form.fill(name, value)
        self.visitor.send(form)

    def fill(self, path, having, values):
        form = self.visitor.form(path, having)
        for name, value in values.items():
            form.fill(name, value)
        self.visitor.send(form)

    def enter(self, path, values):
        """Fill in what is not named somehow: whatever the form offers first, or everything."""
        form = self.visitor.form(path, "operation_id")
        for name, kind in form.asked.items():
            if name in values:
                form.fill(name, values[name])
            elif name.startswith("value_") and kind == "many":
                form.fill(name, form.offered[name])
            elif name.startswith("value_") and form.values[name] in ([], [""]):
                form.fill(name, _somehow(kind, form.offered.get(name)))
        self.visitor.send(form)

    def cancel(self, path):
        self.visitor.send(self.visitor.form(path, "/cancel"))

    def take_back(self, path):
        self.visitor.send(self.visitor.form(path, "take_back"), ("take_back", "yes"))

    def confirm(self, path, uids):
        form = self.visitor.form(path, "uid")
        form.fill("uid", sorted(uids & set(form.offered["uid"])))
        self.visitor.send(form)


UNIT_OF_ANY = "ZF04"
"""Events of the whole district stand with every unit."""


def _somehow(kind, offered):
    if offered:
        return next(code for code in offered if code)
    return "2009-06-01" if kind == "date" else "3"


def ledger(unit, code, subject=""):
    return f"/ledger/{unit or 'district'}?kind={code}" + (f"&subject={subject}" if subject else "")


@pytest.fixture(scope="module")
def desk(demo_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live") / "var"
    shutil.copytree(demo_folder, folder)
    settings = read_settings({"XUNLI_SECRET_KEY": "s" * 40, "XUNLI_TODAY": ON.isoformat()}, folder)
    store = Store(make_engine(settings.database_url))
    client = create_app(settings, store=store).test_client()
    visitor = Visitor(client).sign_in("office", PASSWORD)
    yield Desk(store, visitor, standing(store, ON).matrix)
    store.engine.dispose()


@pytest.fixture(autouse=True)
def undone(desk):
    """Whatever comes of a case, the next one finds the demo."""
    yield
    desk.visitor.undo_everything()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rule_is_broken_and_mended_on_pages(desk, case):
    for deed in case.breaks:
        desk.do(case, deed)
    assert desk.cell(case).state is State.FAILED
    assert desk.finding(case)[0] == "failed"
    for answer in case.mends:
        assert desk.cell(case).state is not State.MET
        desk.mend(case, answer)
    assert desk.cell(case).state is State.MET
    assert desk.finding(case)[0] == "met"
    desk.visitor.undo_everything()
    assert desk.now.matrix == desk.before


def test_cases_are_of_every_rule_and_leave_nothing_behind(desk):
    now = desk.now
    assert {case.rule for case in CASES} == set(now.rulebook.rules)
    assert check(now.timetable, now.ledger, now.rulebook, ON) == desk.before
