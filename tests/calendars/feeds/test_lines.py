"""Escaping and folding, character by character."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds.lines import block, fold, text


@given(st.text("aé学😀\\,^ ", max_size=300))
@settings(max_examples=60)
def test_folded_line_fits_cuts_no_character_and_unfolds_to_itself(line):
    folded = fold(line)
    for piece in folded.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()
    assert folded.replace(b"\r\n ", b"") == line.encode() + b"\r\n"


@pytest.mark.parametrize("before", range(66, 78))
def test_escape_is_not_parted_by_a_fold(before):
    assert b"\\\r\n " not in fold("x" * before + "\\," + "x" * 80)


def test_longest_line_that_is_not_folded():
    assert fold("x" * 74) == b"x" * 74 + b"\r\n"
    assert fold("x" * 75) == b"x" * 74 + b"\r\n x\r\n"


def test_text_is_escaped_with_breaks_of_any_kind():
    assert text('a\\b;c,d\ne\r\nf:"g"') == 'a\\\\b\\;c\\,d\\ne\\nf:"g"'


def test_block_has_its_begin_and_end():
    assert block("VEVENT", ["UID:1"]) == b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"
