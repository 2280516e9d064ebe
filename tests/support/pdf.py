"""The text and the fonts of a PDF as WeasyPrint writes it, read without it."""

import re
import zlib
from dataclasses import dataclass

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_CHARACTER = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]+)>")
_SHOWN = re.compile(rb"\[([^]]*)\] ?TJ|(<[0-9a-f]+>) ?Tj")
_FONT = re.compile(rb"/BaseFont ?/([A-Z]{6}\+)?([\w-]+)")


@dataclass(frozen=True)
class Pdf:
    """`fonts` names those whose glyphs it carries; `claims` is its metadata."""

    text: str
    fonts: frozenset[str]
    pages: int
    claims: str
    attached: bool


def read_pdf(written: bytes) -> Pdf:
    assert written.startswith(b"%PDF-")
    parts = [written, *map(_plain, _STREAM.findall(written))]
    characters = {
        int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be")
        for part in parts
        if b"begincmap" in part
        for glyph, code in _CHARACTER.findall(part)
    }
    objects = b"\n".join(part for part in parts if b"/Type" in part)
    carried = b"/FontFile3" in objects or b"/FontFile2" in objects
    return Pdf(
        text="".join(_text(part, characters) for part in parts if b" Tf" in part),
        fonts=frozenset(name.decode() for subset, name in _FONT.findall(objects) if subset)
        if carried
        else frozenset(),
        pages=len(re.findall(rb"/Type ?/Page\b", objects)),
        attached=b"/EmbeddedFile" in objects,
        claims="".join(part.decode() for part in parts if b"<x:xmpmeta" in part[:2000]),
    )


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _text(content: bytes, characters: dict[int, str]) -> str:
    shown = []
    for several, one in _SHOWN.findall(content):
        glyphs = b"".join(re.findall(rb"<([0-9a-f]+)>", several or one)).decode()
        codes = (int(glyphs[n : n + 4], 16) for n in range(0, len(glyphs), 4))
        shown.append("".join(characters.get(code, "\ufffd") for code in codes))
    return "\n".join(shown)
