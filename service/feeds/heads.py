"""The head of an HTTP/1.1 request, read strictly (RFC 9112): whatever is doubtful is refused."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

LONGEST = 8192
MOST_FIELDS = 64
END = b"\r\n\r\n"

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_FIRST = re.compile(rb"(" + _TOKEN + rb") (/[!-~]*) HTTP/1\.([01])")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*")
# More than one of these is the beginning of a deceit.
_ONCE = frozenset({"HOST", "CONTENT_LENGTH", "TRANSFER_ENCODING"})
_BARE = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class Refused(Exception):
    """The connection ends with this status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """`fields` by their WSGI names without HTTP_. `lasting`: the connection may serve another."""

    method: str
    target: str
    fields: dict[str, str]
    lasting: bool

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def parse(raw: bytes) -> Head:
    """Read a head that ends in an empty line; raise Refused.

    No body is ever read: after a request that has one, the connection ends.
    """
    first, *lines = raw[: -len(END)].split(b"\r\n")
    begun = _FIRST.fullmatch(first)
    if begun is None:
        raise Refused(HTTPStatus.BAD_REQUEST)
    if len(lines) > MOST_FIELDS:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    fields: dict[str, str] = {}
    for line in lines:
        _add(fields, line)
    newer = begun[3] == b"1"
    if newer and "HOST" not in fields:
        raise Refused(HTTPStatus.BAD_REQUEST)
    return Head(begun[1].decode(), begun[2].decode(), fields, _lasting(fields, newer=newer))


def _add(fields: dict[str, str], line: bytes) -> None:
    field = _FIELD.fullmatch(line)
    if field is None:
        raise Refused(HTTPStatus.BAD_REQUEST)
    name, value = field[1].decode(), field[2].decode("latin-1")
    if "_" in name:
        return  # It would pass for a field with a hyphen.
    name = name.upper().replace("-", "_")
    if name not in fields:
        fields[name] = value
    elif name in _ONCE:
        raise Refused(HTTPStatus.BAD_REQUEST)
    else:
        fields[name] += "," + value


def _lasting(fields: dict[str, str], *, newer: bool) -> bool:
    if fields.get("CONTENT_LENGTH", "0") != "0" or "TRANSFER_ENCODING" in fields:
        return False
    wanted = {each.strip().lower() for each in fields.get("CONNECTION", "").split(",")}
    return newer and "close" not in wanted


def environ_of(head: Head, peer: str, port: int) -> dict[str, Any]:
    """Give the environment of the request for a WSGI application (PEP 3333)."""
    path, _, query = head.target.partition("?")
    environ = {
        (name if name in _BARE else f"HTTP_{name}"): value for name, value in head.fields.items()
    }
    return {
        **environ,
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": peer,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": "0",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
