"""Which tasks to solve together: neighbourhoods whose tasks contend for the same things."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from calendars.ids import UnitCode
from calendars.planner.model import Model

Tasks = tuple[int, ...]


class Neighbourhoods:
    """Neighbourhoods of about `size` tasks of one part of the campaign each."""

    def __init__(self, model: Model, parts: Sequence[Sequence[int]], seed: int) -> None:
        self._tasks = model.problem.tasks
        self._random = Random(seed)  # noqa: S311 -- to shuffle, no secret
        self._parts = [self._by_unit(part) for part in parts]
        self._group_of = {
            task.unit: task.group
            for task in self._tasks
            if task.unit is not None and task.group is not None
        }

    def of_groups(self, size: int) -> Iterator[Tasks]:
        """Units of one guidance group, or of several: every task stands in one of these."""
        for by_unit in self._parts:
            groups: dict[str, list[int]] = defaultdict(list)
            for unit, tasks in by_unit.items():
                groups[str(self._group_of.get(UnitCode(unit), ""))] += tasks
            yield from self._chunks(groups.values(), size)

    def of_halls(self, size: int) -> Iterator[Tasks]:
        """Units that need halls of the district."""
        for by_unit in self._parts:
            homeless = [
                tasks for tasks in by_unit.values() if any(self._tasks[i].hall for i in tasks)
            ]
            yield from self._chunks(homeless, size)

    def of_units(self, size: int) -> Iterator[Tasks]:
        """Units with all they have, so that what lies in two parts can move together."""
        by_unit: dict[str, list[int]] = defaultdict(list)
        for part in self._parts:
            for unit, tasks in part.items():
                by_unit[unit] += tasks
        yield from self._chunks(by_unit.values(), size)

    def _by_unit(self, part: Iterable[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i in part:
            found[self._tasks[i].unit or ""].append(i)
        return found

    def _chunks(self, groups: Iterable[Sequence[int]], size: int) -> Iterator[Tasks]:
        """Join groups of tasks, in an order by chance, as long as there are no more than `size`."""
        shuffled = list(groups)
        self._random.shuffle(shuffled)
        chunk: set[int] = set()
        for group in shuffled:
            if chunk and len(chunk) + len(group) > size:
                yield tuple(sorted(chunk))
                chunk = set()
            chunk.update(group)
        if chunk:
            yield tuple(sorted(chunk))
