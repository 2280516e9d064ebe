"""Whatever is accepted in any district, no planned rule asks for more than before.

Districts are parts of the campaign of 2009, with its recipe and rules.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial, reduce
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.compliance import Events, Ledger, State, Subjects
from calendars.compliance import check as judge
from calendars.ids import demo_uid
from calendars.planner import (
    Conditions,
    Limits,
    Purpose,
    Wishes,
    ask,
    edits,
    propose,
    with_needs,
)
from calendars.timetable import Status, Timetable, apply, clashes
from tests.calendars.planner.asking import study_rules
from tests.calendars.planner.drafts import drafted, study_recipe
from tests.campaigns_data import study

BEFORE = date(2009, 2, 28)
"""As of then nothing is past, and what hangs on an entry of the ledger is not planned."""
CALM = (State.MET_IF_HELD, State.NOT_APPLICABLE)


class Case:
    """Shown in a few words where the property fails: the whole of it would fill a book."""

    def __init__(self, told, campaign, timetable, problem, proposal, accepted):
        self.told, self.campaign, self.timetable = told, campaign, timetable
        self.problem, self.proposal, self.accepted = problem, proposal, accepted

    def __repr__(self):
        return f"Case({self.told}; {len(self.accepted)} accepted)"

    @property
    def all_of_it(self):
        return len(self.accepted) == len(self.proposal.changes) and not self.proposal.unplaced


def district(units, teams):
    """Give a part of the campaign: some units, with their people and contact points."""
    whole = study()
    groups = {whole.units[unit].group for unit in units}
    leaders = {point.leader for point in whole.contact_points if point.unit in units}
    posts = tuple(
        post for post in whole.posts
        if post.unit in units or post.group in groups or post.person in leaders
    )  # fmt: skip
    return replace(
        whole,
        units={unit: whole.units[unit] for unit in whole.units if unit in units},
        groups={code: replace(group, teams=teams) for code, group in whole.groups.items()},
        posts=posts,
        people={post.person: whole.people[post.person] for post in posts},
        contact_points=tuple(point for point in whole.contact_points if point.unit in units),
    )


@st.composite
def cases(draw):
    bodies = {unit.code for unit in study().units.values() if unit.leadership_body}
    units = bodies | draw(st.frozensets(st.sampled_from(sorted(study().units)), max_size=4))
    campaign = district(units, draw(st.integers(1, 2)))
    mint = partial(demo_uid, campaign.id)
    planned = drafted(campaign, study_recipe()).events
    kept = draw(st.sampled_from([0.0, 0.5, 0.9, 1.0]))
    random = draw(st.randoms(use_true_random=False))
    status = draw(st.sampled_from([Status.DRAFT, Status.CONFIRMED]))
    events = [replace(event, status=status) for event in planned if random.random() < kept]
    timetable = Timetable.of(campaign, events)
    asked = draw(wishes(campaign))
    problem = ask(timetable, study_recipe(), study_rules(), mint, asked)
    purpose = draw(st.sampled_from(Purpose))
    proposal = propose(problem, purpose, Limits(work=draw(st.sampled_from([0, 0.2]))))
    uids = [change.uid for change in proposal.changes]
    wanted = uids if draw(st.booleans()) else [uid for uid in uids if random.random() < 0.5]
    accepted = with_needs(proposal.changes, wanted)
    told = f"{purpose} in {sorted(units)}, {kept:.0%} {status} before, {asked.conditions}"
    return Case(told, campaign, timetable, problem, proposal, accepted)


@st.composite
def wishes(draw, campaign):
    """Somebody away, or nobody to meet for some days."""
    first = date(2009, 3, 2) + timedelta(days=draw(st.integers(0, 150)))
    days = frozenset(first + timedelta(days=n) for n in range(draw(st.integers(1, 7))))
    away: Mapping[str, Any] = draw(
        st.sampled_from([
            {},
            {"units": {min(campaign.units): days}},
            {"people": {min(campaign.people): days}},
            {"days": days},
        ])
    )  # fmt: skip
    return Wishes(conditions=Conditions(**away))


@cache
def planned_for():
    """Rules on events alone: those that a plan can meet."""
    return {
        rule.id for rule in study_rules().rules.values()
        if rule.subjects is not Subjects.ENTRIES
        and all(isinstance(c.need, Events) and not any(o.target.step for o in c.need.orders)
                for c in rule.clauses if not c.aim)
    }  # fmt: skip


def states(case, timetable):
    matrix = judge(timetable, Ledger.of(()), study_rules(), BEFORE)
    return {cell.cell: cell.state for cell in matrix if cell.rule in planned_for()}


@given(cases())
@settings(max_examples=25)
def test_no_planned_rule_asks_for_more_than_before(case):
    made = edits(
        case.timetable, study_recipe(),
        case.problem, case.proposal, case.accepted,
    )  # fmt: skip
    after = reduce(lambda done, edit: apply(done, edit)[0], made, case.timetable)
    before, now = states(case, case.timetable), states(case, after)
    worse = {cell for cell, state in now.items() if state.calm < before[cell].calm}
    assert worse == set()
    assert set(clashes(after)) <= set(clashes(case.timetable))
    if case.all_of_it and all(event.status.published for event in after.events.values()):
        assert {cell: state for cell, state in now.items() if state not in CALM} == {}
