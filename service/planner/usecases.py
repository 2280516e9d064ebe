"""Asking for a plan, looking at a proposal beside the timetable of now, and accepting of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from calendars.campaigns import load_recipe
from calendars.ids import EventUid, KindCode, UnitCode, event_uid
from calendars.planner import (
    LEVEL,
    Cause,
    Goal,
    Infeasibility,
    Level,
    Mint,
    Problem,
    Proposal,
    Purpose,
    Recipe,
    Violation,
    Wishes,
    apply,
    ask,
    edits,
    newly_broken,
    rebase,
    with_needs,
)
from calendars.timetable import ChangeSetting, Event, Status, Timetable
from service.errors import NotAllowed, NotFound
from service.planner import records
from service.planner.conditions import Scope
from service.publishing import Outcome, Sent, publish
from service.store import EventQuery, PlanRun, RunState, Store, Work
from service.store.files import RECIPE

LONGEST = 40
"""Runs that may wait at a time."""


@dataclass(frozen=True)
class Ground:
    """What a plan is made on: the timetable as it is stored, with the version of each event."""

    timetable: Timetable
    versions: Mapping[EventUid, int]
    recipe: Recipe
    problem: Problem
    revision: int


@dataclass(frozen=True)
class Seen:
    """A proposal held against the timetable of now.

    `refused` are changes that do not fit any more, with what stands against each; None where the
    event stands elsewhere by now, or is asked for no more. Where there are any, the proposal has
    to be `rebased` before some of it is accepted. `why` not everything has a place is there where
    that was looked into.
    """

    run: PlanRun
    ground: Ground
    proposal: Proposal
    refused: Mapping[EventUid, Cause | None]
    why: Infeasibility | None
    rebased: bool = False


def request(store: Store, purpose: Purpose, wishes: Wishes, work: float, sent: Sent) -> int:
    """Queue a run and give its number; the same operation again is the same run.

    Raises:
        NotFound: `campaign.none`; `recipe.none`: the campaign does not say how it is drafted.
        NotAllowed: `runs.too_many`.
    """
    with store.writing() as work_:
        campaign = work_.campaigns.current()
        if RECIPE not in work_.files.of(campaign.id):
            raise NotFound("recipe.none")
        if len(work_.plans.open(campaign.id)) >= LONGEST:
            raise NotAllowed("runs.too_many", most=LONGEST)
        asked = records.asked(purpose, wishes, work)
        return work_.plans.add(
            PlanRun(
                0, campaign.id, sent.operation, RunState.QUEUED, asked, sent.actor.name, sent.at
            )
        )


def movable(store: Store, today: date) -> tuple[Event, ...]:
    """Give the live events from `today` on that nobody has held yet, in order of time."""
    with store.reading() as work:
        stored = work.events.select(work.campaigns.current().id, EventQuery(begins=today))
    events = (record.event for record in stored)
    return tuple(event for event in events if event.status.live and event.held_on is None)


def named(store: Store, wishes: Wishes, free: Scope, hold: Scope, today: date) -> Wishes:
    """Give the wishes with what is freed and held by name; what is held stays, freed or not."""
    if not (free.given or hold.given):
        return wishes
    with store.reading() as work:
        campaign = work.campaigns.current()
    events = movable(store, today)
    pinned = hold.among(events, campaign)
    return replace(wishes, freed=free.among(events, campaign) - pinned, pinned=pinned)


def again(store: Store, number: int, held: Collection[EventUid], today: date, sent: Sent) -> int:
    """Queue the same question once more, in which `held` besides stay where they are.

    Nothing moves that lies before `today`. Of `held` only what the proposal would move counts.

    Raises:
        NotFound, NotAllowed: as `request`.
    """
    run = run_of(store, number)
    wishes = records.wishes_of(run.asked)
    moving = {change["uid"] for change in (run.proposal or {"changes": ()})["changes"]}
    pinned = wishes.pinned | (moving & frozenset(held))
    wishes = replace(wishes, today=today, pinned=pinned, freed=wishes.freed - pinned)
    return request(store, Purpose(run.asked["purpose"]), wishes, run.asked["work"], sent)


def levels(store: Store) -> Mapping[Goal, Level]:
    """Give how much each goal weighs, those alone that the campaign lets be set."""
    with store.reading() as work:
        settings = work.campaigns.current().settings
    return {
        goal: Level(str(value)) if (value := settings[f"{LEVEL}{goal}"].value) in set(Level)
        else Level.NORMAL
        for goal in Goal
        if f"{LEVEL}{goal}" in settings
    }  # fmt: skip


def weigh(store: Store, wanted: Mapping[Goal, Level], sent: Sent) -> Outcome:
    """Set how much the goals weigh, as one batch with one undo."""
    edits = [ChangeSetting(f"{LEVEL}{goal}", level.value) for goal, level in wanted.items()]
    return publish(store, sent.asking(edits))


def ground(work: Work, run: PlanRun, on: date | None = None) -> Ground:
    """Make the problem of a run from what is stored now; nothing moves that lies before `on`."""
    campaign = work.campaigns.of(run.campaign).campaign
    recipe = load_recipe(work.files.of(campaign.id)[RECIPE], campaign)
    stored = work.events.select(campaign.id, EventQuery())
    timetable = Timetable.of(campaign, (record.event for record in stored))
    rulebook = work.rules.of(campaign).rulebook
    mark = work.history.mark(campaign.id)
    wishes = records.wishes_of(run.asked)
    if on is not None and (wishes.today is None or wishes.today < on):
        wishes = replace(wishes, today=on)
    problem = ask(timetable, recipe, rulebook, mint_of(run), wishes, mark.batch)
    versions = {record.event.uid: record.version for record in stored}
    return Ground(timetable, versions, recipe, problem, mark.batch)


def mint_of(run: PlanRun) -> Mint:
    """Give UIDs for what a run adds: the same when its problem is made again."""

    def mint(unit: UnitCode | None, kind: KindCode, number: int) -> EventUid:
        name = f"{run.campaign}/{run.operation}/{unit or '*'}/{kind}/{number}"
        return event_uid(uuid5(NAMESPACE_URL, name))

    return mint


def see(store: Store, number: int, on: date | None = None, *, rebased: bool = False) -> Seen:
    """Hold a proposal against the timetable of now; `rebased` with what its changes need by now.

    Where `on` is given, nothing that lies before that day is moved, or moved to. What found no
    place stays where it is, and whatever counted on its going does not fit.

    Raises:
        NotFound: `run.unknown`; `run.open` while there is no proposal.
    """
    with store.reading() as work:
        run = work.plans.get(number)
        if run.proposal is None:
            raise NotFound("run.open", id=number)
        here = ground(work, run, on)
    proposal = records.proposal_of(run.proposal)
    told = run.proposal.get("why")
    seen = Seen(run, here, proposal, {}, told and records.infeasibility_of(told))
    asked, stays = run.asked["today"], any(c.before and not c.after for c in proposal.changes)
    late = on is not None and asked is not None and asked < on.isoformat()
    if here.revision == run.revision and not late and not stays:
        return seen
    rebased = rebased or stays
    found = rebase(here.problem, proposal.changes)
    if rebased:
        fresh = {change.uid: change for change in found.changes}
        changes = tuple(fresh.get(change.uid, change) for change in proposal.changes)
        seen = replace(seen, proposal=replace(proposal, changes=changes), rebased=True)
    return replace(seen, refused=found.refused)


def fitting(seen: Seen, wanted: Collection[EventUid]) -> frozenset[EventUid]:
    """Give what is wanted with all that it cannot do without."""
    return with_needs(seen.proposal.changes, wanted)


Pick = Callable[[Seen], Collection[EventUid]]
"""Says which changes are wanted, once the proposal is held against the timetable of now."""


def every(seen: Seen) -> frozenset[EventUid]:
    """Want all changes."""
    return frozenset(change.uid for change in seen.proposal.changes)


def accept(
    store: Store, number: int, pick: Pick, status: Status, sent: Sent, on: date | None = None,
    *, rebased: bool = False,
) -> Outcome:  # fmt: skip
    """Publish the changes that `pick` wants as one batch, with all that they cannot do without.

    Where the proposal is `rebased`, what does not fit any more is left out of the wanted.

    Raises:
        NotAllowed: `proposal.stale`: some of it stands elsewhere by now, or no longer fits;
            nothing is done.
        NotFound: as `see`. StaleEdit: somebody was faster between looking and saving.
    """
    seen = see(store, number, on, rebased=rebased)
    wanted = frozenset(pick(seen))
    if seen.rebased:
        wanted -= seen.refused.keys()
    going = {change.uid for change in seen.proposal.changes if change.after is not None}
    accepted = fitting(seen, wanted) & going
    refused = accepted & seen.refused.keys()
    wrong = _wrong_of(seen, accepted)
    if refused or wrong:
        raise NotAllowed("proposal.stale", count=len(refused) or len(wrong))
    now = seen.ground.problem.current
    after = {c.uid: c.after for c in seen.proposal.changes if c.uid in accepted and c.after}
    proposal = replace(seen.proposal, plan={**now, **after})
    done = edits(
        seen.ground.timetable, seen.ground.recipe, seen.ground.problem, proposal, accepted, status
    )
    base = {uid: seen.ground.versions[uid] for uid in accepted if uid in seen.ground.versions}
    return publish(store, sent.asking(done, base))


def _wrong_of(seen: Seen, accepted: Collection[EventUid]) -> tuple[Violation, ...]:
    """Give what the accepted changes would break; what was broken before is not their fault."""
    problem = seen.ground.problem
    mixed, _ = apply(problem, problem.current, seen.proposal, accepted)
    return newly_broken(problem, problem.current, mixed)


def stop(store: Store, number: int) -> None:
    """Ask a run to end with the best it has."""
    with store.writing() as work:
        work.plans.get(number)
        work.plans.want_stopped(number)


def runs(store: Store) -> tuple[PlanRun, ...]:
    with store.reading() as work:
        return work.plans.latest(work.campaigns.current().id)


def ahead(store: Store, run: PlanRun) -> int:
    """Count the runs that come first."""
    with store.reading() as work:
        return sum(other.id < run.id for other in work.plans.open(run.campaign))


def run_of(store: Store, number: int) -> PlanRun:
    """Raise NotFound (`run.unknown`)."""
    with store.reading() as work:
        return work.plans.get(number)


def finished(run: PlanRun) -> bool:
    return run.state in {RunState.DONE, RunState.FAILED}


def lost(run: PlanRun, now: datetime, patience: float) -> bool:
    """Tell whether whoever worked on a run has not said so for `patience` seconds."""
    return (
        run.state is RunState.RUNNING
        and run.seen_at is not None
        and (now - run.seen_at).total_seconds() > patience
    )
