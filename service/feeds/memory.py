"""Feeds as Flask answered them, kept until something that they stand on has changed.

Where just the bytes have, they are taken from the database, and said with the headers that Flask
would give them.

A commit elsewhere empties nothing: what is asked for next is held against the database first, and
goes on being answered from here when its link and its feed stand as they did.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from werkzeug.http import http_date, quote_etag

from calendars.feeds import RENDERER
from service.clock import Clock
from service.feeds.conditions import holds, names, wants_gzip
from service.feeds.tokens import hash_of
from service.feeds.usecases import Answer, last_modified, tags_of
from service.store.freshness import By, Epoch, Fresh, Standing, Watch, feed_of, revision_of

_COPY_BYTES, _DOOR_BYTES = 4_000, 1_500
"""About what a copy takes besides its body, and what an address takes."""
_UNPACKED_SHARE = 8

Headers = list[tuple[str, str]]
Door = tuple[By, str]
"""An address: how it leads to a feed, and its token or code."""
Source = tuple[By, int]
"""A feed, and how one was led to it: other headers go with it by its code."""


@dataclass(slots=True)
class Asked:
    """What an answer may depend on: no header that is not here."""

    method: str
    door: Door
    encoding: str
    if_none_match: str | None
    if_modified_since: str | None
    agent: str


class Form(NamedTuple):
    """Which of the answers that a feed may have."""

    held: bool
    zipped: bool


class Said(NamedTuple):
    status: str
    headers: Headers


@dataclass(slots=True, eq=False)
class Copy:
    """A feed of one revision, for all of its links. `heads` is for what a server makes of them."""

    source: Source
    revision: int
    zips: bool
    tags: tuple[str, str]
    modified: datetime
    packed: bytes
    said: dict[Form, Said] = field(default_factory=dict)
    heads: dict[Form, bytes] = field(default_factory=dict)
    doors: int = 0

    @property
    def size(self) -> int:
        return len(self.packed) + _COPY_BYTES


@dataclass(frozen=True, slots=True)
class Way:
    """From an address to the copy, on what that stands, and when that was last seen to be so."""

    copy: Copy
    link: int
    standing: Standing
    until: datetime | None
    epoch: Epoch


class Recalled(NamedTuple):
    copy: Copy
    form: Form
    link: int


class Memory:
    """Of one process. `most_bytes` bounds it; what was not asked for longest goes first."""

    def __init__(self, watch: Watch, clock: Clock, most_bytes: int) -> None:
        self._watch = watch
        self._clock = clock
        self._most_bytes = most_bytes
        self._ways: OrderedDict[Door, Way] = OrderedDict()
        self._copies: dict[Source, Copy] = {}
        self._unpacked: OrderedDict[Copy, bytes] = OrderedDict()
        self._unpacked_bytes = 0
        self._bytes = 0
        self._lock = Lock()

    def epoch(self) -> Epoch:
        """Give what a request must be recalled with; raise Unavailable.

        To be read after the request has come, and before Flask answers it: a commit in between
        makes the answer old at once.
        """
        return self._watch.epoch()

    def recall(self, asked: Asked, epoch: Epoch) -> Recalled | None:
        """Give what Flask would say, None for what it has to be asked; raise Unavailable."""
        with self._lock:
            way = self._ways.get(asked.door)
            if way is None:
                return None
            self._ways.move_to_end(asked.door)
        if way.epoch != epoch:
            way = self._confirmed(asked.door, way, epoch)
        if way is None or (way.until is not None and self._clock.now() >= way.until):
            return None
        form = self._form(asked, way.copy)
        return Recalled(way.copy, form, way.link) if form in way.copy.said else None

    def _form(self, asked: Asked, copy: Copy) -> Form:
        tags, since = asked.if_none_match, asked.if_modified_since
        if tags is not None:
            held = names(tags, copy.tags)
        elif since is not None:
            held = holds(None, since, copy.tags, copy.modified, self._clock.now())
        else:
            held = False
        return Form(held, copy.zips and wants_gzip(asked.encoding))

    def body(self, recalled: Recalled, method: str) -> bytes:
        copy, form, _ = recalled
        if form.held or method == "HEAD":
            return b""
        return copy.packed if form.zipped else self._plain(copy)

    def _plain(self, copy: Copy) -> bytes:
        """Unpack it; a few are kept as they are, for clients that read nothing else."""
        with self._lock:
            plain = self._unpacked.get(copy)
            if plain is not None:
                self._unpacked.move_to_end(copy)
                return plain
        plain = gzip.decompress(copy.packed)
        with self._lock:
            if copy.doors and self._unpacked.setdefault(copy, plain) is plain:
                self._unpacked_bytes += len(plain)
            while self._unpacked_bytes > self._most_bytes // _UNPACKED_SHARE:
                self._unpacked_bytes -= len(self._unpacked.popitem(last=False)[1])
        return plain

    def keep(self, asked: Asked, answer: Answer, said: Said, epoch: Epoch) -> None:
        """Keep what Flask said, if it is what stands: not when it had to make do with older bytes.

        `epoch` was read before Flask was asked.
        """
        if not answer.standing or answer.revision != revision_of(answer.standing):
            return
        with self._lock:
            source = asked.door[0], feed_of(answer.standing)
            copy = self._copies.get(source)
            if copy is None or copy.revision != answer.revision:
                copy = _copied(answer, source)
            held = said.status.startswith("304")
            form = Form(held, answer.zipped and wants_gzip(asked.encoding))
            copy.said.setdefault(form, said)
            way = Way(copy, answer.link, answer.standing, answer.until, epoch)
            self._put(asked.door, way)

    def _confirmed(self, door: Door, way: Way, epoch: Epoch) -> Way | None:
        """Look whether the way leads where it led, or to bytes of another revision of its feed."""
        held = way.copy.revision
        by, name = door
        key = hash_of(name) if by is By.LINK else name
        standing, fresh = self._watch.standing(by, key, held, RENDERER)
        with self._lock:
            if standing == way.standing:
                found = replace(way, epoch=epoch)
            else:
                copy = self._copies.get(way.copy.source)
                if standing[1:] != way.standing[1:] or copy is None:
                    self._remove(door)
                    return None
                if copy.revision != revision_of(standing):
                    if fresh is None:
                        self._remove(door)
                        return None
                    copy = _renewed(way.copy, revision_of(standing), fresh)
                found = replace(way, copy=copy, standing=standing, epoch=epoch)
            self._put(door, found)
            return found

    def _put(self, door: Door, way: Way) -> None:
        # The new one is counted first, so that a copy which both share is never let go of.
        way.copy.doors += 1
        if way.copy.doors == 1:
            self._bytes += way.copy.size
        self._remove(door)
        self._copies[way.copy.source] = way.copy
        self._ways[door] = way
        self._bytes += _DOOR_BYTES
        while self._bytes > self._most_bytes and self._ways:
            self._remove(next(iter(self._ways)))

    def _remove(self, door: Door) -> None:
        way = self._ways.pop(door, None)
        if way is None:
            return
        self._bytes -= _DOOR_BYTES
        copy = way.copy
        copy.doors -= 1
        if copy.doors:
            return
        self._bytes -= copy.size
        if self._copies.get(copy.source) is copy:
            del self._copies[copy.source]
        self._unpacked_bytes -= len(self._unpacked.pop(copy, b""))


def _copied(answer: Answer, source: Source) -> Copy:
    return Copy(
        source,
        answer.revision,
        answer.zipped,
        (answer.tag, answer.gzip_tag),
        last_modified(answer),
        answer.gzip,
    )


def _renewed(copy: Copy, revision: int, fresh: Fresh) -> Copy:
    """Give what Flask would say of other bytes of the same feed: three headers tell of them."""
    tags = tags_of(fresh.digest)
    modified = datetime.fromtimestamp(fresh.modified, UTC)
    renewed = Copy(copy.source, revision, copy.zips, tags, modified, bytes(fresh.gzip))
    for form, said in copy.said.items():
        told = {
            "ETag": quote_etag(tags[form.zipped]),
            "Last-Modified": http_date(modified),
            "Content-Length": str(len(renewed.packed) if form.zipped else fresh.length),
        }
        headers = [(name, told.get(name, value)) for name, value in said.headers]
        renewed.said[form] = Said(said.status, headers)
    return renewed
