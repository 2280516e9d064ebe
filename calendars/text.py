"""Text as people type it, made safe once, at the door; and words in both languages."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from calendars.errors import InvalidValue

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

TITLE_LIMIT = 120
PLACE_LIMIT = 120
NOTE_LIMIT = 2000

# Bidi embeddings, overrides and isolates, zero-width and byte-order marks: all of them can make
# a text read as something other than what it is (CVE-2021-42574).
_DECEPTIVE = frozenset("\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise InvalidValue("words.missing", zh=self.zh, en=self.en)

    def in_(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def clean_text(text: str, limit: int, *, lines: bool = False) -> str:
    r"""Give `text` as NFC without surrounding blanks, at most `limit` characters.

    With `lines`, line breaks of any kind become `\n`; without, they are refused, since a break
    in a title splits a content line of a feed in several clients.

    Raises:
        InvalidValue: `text.control` (with the offending code point), `text.too_long`.
    """
    clean = unicodedata.normalize("NFC", text).strip()
    if lines:
        clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    for mark in clean:
        if mark == "\n" and lines:
            continue
        if unicodedata.category(mark) in {"Cc", "Cs"} or mark in _DECEPTIVE:
            raise InvalidValue("text.control", point=f"U+{ord(mark):04X}")
    if len(clean) > limit:
        raise InvalidValue("text.too_long", limit=limit, length=len(clean))
    return clean
