"""Who and what is taken in each half day: people, units, places and guidance teams."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.planner.grid import Grid
from calendars.planner.obligations import DISTRICT, Obligation
from calendars.planner.outcome import Reason
from calendars.planner.recipe import Guidance, Recipe, Step
from calendars.timetable import Campaign, Post


@dataclass(frozen=True, slots=True)
class Needs:
    """What one obligation takes up for half a day."""

    people: frozenset[str]
    units: frozenset[str]
    place: str
    groups: tuple[GroupCode, ...]
    guidance: Guidance

    @property
    def alone(self) -> bool:
        """One unit without a guidance group."""
        return len(self.units) == 1 and not self.groups


class Bookings:
    def __init__(self, campaign: Campaign, recipe: Recipe, grid: Grid) -> None:
        self._campaign = campaign
        self._recipe = recipe
        self._grid = grid
        self._people: list[set[str]] = [set() for _ in range(2 * len(grid.days))]
        self._units: list[set[str]] = [set() for _ in self._people]
        self._places: list[set[str]] = [set() for _ in self._people]
        self._teams: Counter[tuple[int, GroupCode]] = Counter()
        self._attended: Counter[PersonCode] = Counter()

    def needs(self, obligation: Obligation) -> Needs:
        campaign, step = self._campaign, obligation.step
        units = sorted(campaign.units) if obligation.unit == DISTRICT else [obligation.unit]
        roles = invited(step, campaign)
        people = {
            post.person
            for unit in units
            for post in campaign.posts_of_unit.get(unit, ())
            if post.role in roles
        }
        if obligation.leader is not None:
            people.add(obligation.leader)
        groups = self._groups(obligation)
        if step.guidance is Guidance.ALL:
            people |= {post.person for group in groups for post in self._posts(group)}
        return Needs(
            frozenset(people),
            frozenset(units),
            self.place(step.place, obligation.unit),
            groups,
            step.guidance,
        )

    def place(self, template: str, unit: UnitCode) -> str:
        if unit == DISTRICT:
            return template
        room = self._recipe.rooms.get(unit, self._recipe.room)
        return template.replace("{room}", room).replace(
            "{unit}", self._campaign.units[unit].words.zh
        )

    def free(self, half: int, needs: Needs) -> bool:
        return next(self.blockers(half, needs), None) is None

    def blockers(self, half: int, needs: Needs) -> Iterator[Reason]:
        if not self._units[half].isdisjoint(needs.units):
            yield Reason.UNIT_BUSY
        if not self._people[half].isdisjoint(needs.people):
            yield Reason.PEOPLE_BUSY
        if needs.place and needs.place in self._places[half]:
            yield Reason.PLACE_TAKEN
        if needs.guidance is Guidance.ALL:
            if any(self._teams[half, group] for group in needs.groups):
                yield Reason.NO_GUIDANCE_FREE
        elif needs.groups and self.comrade(half, needs) is None:
            yield Reason.NO_GUIDANCE_FREE

    def comrade(self, half: int, needs: Needs) -> PersonCode | None:
        """Give the comrade with the fewest meetings who is free, if the group has a team left."""
        group = needs.groups[0]
        if self._teams[half, group] >= self._campaign.groups[group].teams:
            return None
        day = self._grid.day(half)
        free = [
            post.person
            for post in self._posts(group)
            if (post.head or needs.guidance is Guidance.COMRADE)
            and post.holds(day)
            and post.person not in self._people[half]
            and post.person not in needs.people
        ]
        return min(free, key=lambda person: (self._attended[person], person), default=None)

    def book(self, half: int, needs: Needs) -> frozenset[PersonCode]:
        """Take the half day, and give the guidance comrade who comes, if one has to."""
        comrades: frozenset[PersonCode] = frozenset()
        if needs.guidance is Guidance.ALL:
            for group in needs.groups:
                self._teams[half, group] = self._campaign.groups[group].teams
        elif needs.groups and (comrade := self.comrade(half, needs)):
            comrades = frozenset({comrade})
            self._teams[half, needs.groups[0]] += 1
            self._attended[comrade] += 1
        self._people[half] |= needs.people | comrades
        self._units[half] |= needs.units
        self._places[half].add(needs.place)
        return comrades

    def _groups(self, obligation: Obligation) -> tuple[GroupCode, ...]:
        if obligation.step.guidance is Guidance.NONE:
            return ()
        if obligation.unit == DISTRICT:
            return tuple(sorted(self._campaign.groups))
        group = self._campaign.units[obligation.unit].group
        return () if group is None else (group,)

    def _posts(self, group: GroupCode) -> tuple[Post, ...]:
        return self._campaign.posts_of_group.get(group, ())


def invited(step: Step, campaign: Campaign) -> frozenset[RoleCode]:
    return campaign.kinds[step.kind].roles if step.roles is None else step.roles
