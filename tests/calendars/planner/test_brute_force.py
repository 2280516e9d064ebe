"""Small problems: no plan of all is better than the one proposed, which is said to be the best."""

from hypothesis import given, settings

from calendars.planner import Outcome, Purpose, check, propose, score
from calendars.planner.board import Board
from calendars.planner.greedy import greedy
from calendars.planner.laying import lay
from calendars.planner.naming import named
from calendars.planner.propose import prepare
from tests.calendars.planner.small import best_score, problems


@settings(max_examples=60, deadline=None)
@given(problems())
def test_proposed_plan_is_the_best_of_all_plans(problem):
    proposal = propose(problem, Purpose.IMPROVE)
    prepared = prepare(problem, Purpose.IMPROVE)
    assert check(prepared, proposal.plan) == ()
    assert proposal.objective == proposal.bound == best_score(prepared)
    assert proposal.outcome is (Outcome.PARTIAL if proposal.unplaced else Outcome.OPTIMAL)


@settings(max_examples=100, deadline=None)
@given(problems(most_tasks=7, days=5))
def test_greedy_plan_is_legal_and_no_better_than_the_proposal(problem):
    prepared = prepare(problem, Purpose.IMPROVE)
    plan = named(greedy(lay(prepared)))
    assert check(prepared, plan) == ()
    proposal = propose(problem, Purpose.IMPROVE)
    assert proposal.objective <= sum(score(prepared, plan).values())


@settings(max_examples=100, deadline=None)
@given(problems(most_tasks=7, days=5))
def test_board_and_score_count_the_same(problem):
    """But for what is settled, which costs the same in every plan."""
    prepared = prepare(problem, Purpose.IMPROVE)
    model = lay(prepared)
    empty, full = Board(model), greedy(model)
    difference = sum(score(prepared, named(full)).values()) - sum(
        score(prepared, named(empty)).values()
    )
    assert difference == full.objective() - empty.objective()
