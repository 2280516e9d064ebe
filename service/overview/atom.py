"""A unit's weeks as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NAMESPACE = UUID("5f0a1b51-0a53-5a0c-9f0e-0a6d9c1e2009")


@dataclass(frozen=True, slots=True)
class Item:
    """`key` names it for ever; `html` is its content."""

    key: str
    title: str
    href: str
    updated: datetime
    html: str


def atom(key: str, title: str, href: str, author: str, items: Sequence[Item]) -> bytes:
    """Write a feed; the same items give the same bytes."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", _urn(key))
    _add(feed, "title", title)
    _add(feed, "updated", _instant(max((item.updated for item in items), default=_NEVER)))
    _add(feed, "link", rel="self", href=href)
    _add(_add(feed, "author"), "name", author)
    for item in items:
        entry = _add(feed, "entry")
        _add(entry, "id", _urn(item.key))
        _add(entry, "title", item.title)
        _add(entry, "updated", _instant(item.updated))
        _add(entry, "link", rel="alternate", href=item.href)
        _add(entry, "content", item.html, type="html")
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _urn(key: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, key)}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
