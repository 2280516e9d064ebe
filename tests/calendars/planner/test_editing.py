"""An accepted proposal becomes edits after which the rules that it plans have what they ask."""

from datetime import date
from functools import cache, reduce

from calendars.compliance import Events, Ledger, State, Subjects
from calendars.compliance import check as judge
from calendars.planner import Conditions, Limits, Purpose, Wishes, check, edits, propose, with_needs
from calendars.timetable import Amend, Timetable, apply, checked, clashes, warnings
from tests.calendars.planner.asking import asked_of, study_rules
from tests.calendars.planner.drafts import study_draft, study_recipe
from tests.campaigns_data import study


@cache
def filled():
    """The greedy plan for the empty timetable: work 0 asks no solver."""
    problem = asked_of()
    return problem, propose(problem, Purpose.FILL, Limits(work=0))


def edited(problem, proposal, accepted, events=()):
    timetable = Timetable.of(study(), events)
    made = edits(timetable, study_recipe(), problem, proposal, accepted)
    return made, reduce(lambda done, edit: apply(done, edit)[0], made, timetable)


@cache
def accepted():
    problem, proposal = filled()
    return edited(problem, proposal, {change.uid for change in proposal.changes})[1]


def test_accepting_all_gives_events_without_clash_or_doubt():
    timetable = accepted()
    assert len(timetable.events) == len(filled()[0].tasks)
    assert clashes(timetable) == ()
    assert warnings(timetable, timetable.events.values()) == ()
    assert all(checked(e, study()) == e for e in timetable.events.values())


def test_timetable_of_the_accepted_proposal_is_the_plan():
    proposal = filled()[1]
    again = asked_of(accepted().events.values())
    assert again.current == proposal.plan
    assert check(again, again.current) == ()


def test_rules_on_events_alone_have_all_they_ask():
    """As of the day before nothing is past; what hangs on an entry of the ledger is not planned."""
    rulebook = study_rules()
    planned = {
        rule.id for rule in rulebook.rules.values()
        if rule.subjects is not Subjects.ENTRIES
        and all(isinstance(c.need, Events) and not any(o.target.step for o in c.need.orders)
               for c in rule.clauses if not c.aim)
    }  # fmt: skip
    matrix = judge(accepted(), Ledger.of(()), rulebook, date(2009, 2, 28))
    open_ = {
        (cell.rule, cell.unit) for cell in matrix
        if cell.rule in planned and cell.state not in (State.MET_IF_HELD, State.NOT_APPLICABLE)
    }  # fmt: skip
    assert {"R01", "R02", "R10", "R11", "R16", "R19", "R33", "R35"} <= planned
    assert open_ == set()


def test_moved_meeting_keeps_its_length_and_gets_a_comrade_who_is_there():
    events = study_draft().events
    meeting = next(e for e in events if e.kind == "E04" and e.units == {"ZF04"})
    away = Conditions(units={"ZF04": frozenset({meeting.when.first_day})})
    problem = asked_of(events, Wishes(conditions=away))
    proposal = propose(problem, Purpose.REPAIR)
    made, after = edited(problem, proposal, {c.uid for c in proposal.changes}, events)
    moved = after.events[meeting.uid]
    assert all(isinstance(edit, Amend) for edit in made)
    assert moved.when.first_day != meeting.when.first_day
    assert moved.when.minutes == meeting.when.minutes
    assert len(moved.people) == 1
    assert clashes(after) == ()
    assert proposal.moved == proposal.moved_least


def test_accepting_some_takes_what_they_cannot_do_without():
    problem, proposal = filled()
    riding = next(c for c in proposal.changes if c.after.joins is not None)
    found = with_needs(proposal.changes, {riding.uid})
    assert found == {riding.uid, riding.after.joins}
    assert edited(problem, proposal, found)[1].events.keys() == found
