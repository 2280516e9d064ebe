"""What subscribers were answered, counted in memory until it is taken and written down.

An answer costs one increment. A crash loses what nobody had taken yet.
"""

from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

TALLY = "xunli.tally"
"""Where an application keeps its tally, among its extensions."""
MOST_KINDS = 20_000
_LONGEST_AGENT = 160


class Answered(NamedTuple):
    """`agent` is the User-Agent as sent, cut; empty where none was, or where there are too many."""

    link: int
    status: int
    agent: str


class Tally:
    """Counts of one process. Whoever sends ever new agents cannot make it grow beyond its bound."""

    def __init__(self) -> None:
        self._counts: dict[Answered, int] = {}
        self._lock = Lock()

    def count(self, link_id: int, status: int, user_agent: str) -> None:
        answered = Answered(link_id, status, user_agent[:_LONGEST_AGENT])
        with self._lock:
            counts = self._counts
            if answered not in counts and len(counts) >= MOST_KINDS:
                answered = Answered(link_id, status, "")
            counts[answered] = counts.get(answered, 0) + 1

    def take(self) -> Mapping[Answered, int]:
        """Give what was counted since it was last taken, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, {}
        return taken
