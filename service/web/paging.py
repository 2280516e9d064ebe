"""A long list, page by page: which part of it the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Pages:
    """`number` of `last`, from 1; `first` and `until` count the items, `of` is how many in all."""

    number: int
    last: int
    first: int
    until: int
    of: int


def paged(items: Sequence[Item], size: int) -> tuple[Sequence[Item], Pages]:
    """Give the items of the page that the address names, the nearest there is."""
    last = max(1, -(-len(items) // size))
    asked = request.args.get("page", "")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked[:6].isdecimal() else 1
    first = (number - 1) * size
    here = items[first : first + size]
    return here, Pages(number, last, first + 1, first + len(here), len(items))
