"""What undoing would do, looked at before it is done: what goes back, and what must be chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from calendars.compliance import of_ledger
from calendars.errors import EditConflict, Fault, Faulty
from calendars.ids import EventUid
from calendars.timetable import (
    WHOLE,
    Campaign,
    Change,
    Conflict,
    Noun,
    Revert,
    Timetable,
    apply,
)
from service import keeping
from service.entering import Entering, opened
from service.publishing import Undo
from service.store import Heading, Store


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the batch, and what undoing does to its thing as it is now.

    `undoing` leaves as it is what is in conflict.
    """

    ordinal: int
    change: Change
    undoing: Change
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """`events` and `entries` are the versions that it rests on."""

    campaign: Campaign
    heading: Heading
    steps: tuple[Step, ...]
    events: Mapping[EventUid, int]
    entries: Mapping[str, int]

    @property
    def conflicts(self) -> int:
        return sum(len(step.conflicts) for step in self.steps)

    @property
    def faulty(self) -> bool:
        return any(step.faults for step in self.steps)


@dataclass(slots=True)
class _Desk:
    """Where reverts are tried one upon the other."""

    timetable: Timetable
    entering: Entering

    def step(self, ordinal: int, edit: Revert) -> Step:
        try:
            return Step(ordinal, edit.change, self._apply(edit))
        except EditConflict as error:
            if "conflicts" not in error.data:
                return self._refused(ordinal, edit, [Fault(error.code, WHOLE, data=error.data)])
            conflicts: tuple[Conflict, ...] = error.data["conflicts"]
        except Faulty as error:
            return self._refused(ordinal, edit, error.faults)
        kept = replace(edit, decided={one.field: False for one in conflicts})
        return replace(self.step(ordinal, kept), conflicts=conflicts)

    def _refused(self, ordinal: int, edit: Revert, faults: Sequence[Fault]) -> Step:
        nothing = Change(edit.change.noun, edit.change.key, None, None)
        return Step(ordinal, edit.change, nothing, faults=tuple(faults))

    def _apply(self, edit: Revert) -> Change:
        if of_ledger(edit):
            return self.entering.apply(edit)
        self.timetable, change = apply(self.timetable, edit)
        return change


def trial(store: Store, wanted: Undo) -> Trial:
    """Try it; nothing is saved.

    Raises:
        NotFound: `batch.unknown`.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        heading = work.history.heading(campaign.id, wanted.batch)
        edits = wanted.edits(work.history.batch(wanted.batch).changes)
        records = work.events.some(_uids(edit for _, edit in edits))
        uids = [record.event.uid for record in records]
        kept = keeping.opened(work, uids, (edit for _, edit in edits))
        entering = opened(work, campaign, (edit for _, edit in edits))
    living = (record.event for record in records if not record.removed)
    desk = _Desk(kept.within(Timetable.of(campaign, living)), entering)
    return Trial(
        campaign,
        heading,
        tuple(desk.step(ordinal, edit) for ordinal, edit in edits),
        {record.event.uid: record.version for record in records},
        {key: 0 if one.removed else one.version for key, one in entering.records.items()},
    )


_OF_EVENTS = frozenset({Noun.EVENT, Noun.DRAFT})


def _uids(edits: Iterable[Revert]) -> set[EventUid]:
    return {EventUid(edit.change.key) for edit in edits if edit.change.noun in _OF_EVENTS}
