import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.text import LANGUAGES, Words, clean_text

LIMIT = 20
harmless = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=LIMIT * 2)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  动员会 ", "动员会"),
        ("\t动员会\r\n", "动员会"),
        ("cafe\u0301", "café"),
        ("", ""),
        ("  ", ""),
        ("👨\u200d👩", "👨\u200d👩"),
    ],
)
def test_text_is_normalised_without_surrounding_blanks(typed, clean):
    assert clean_text(typed, LIMIT) == clean


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("会\n议", "U+000A"),
        ("会\r\n议", "U+000D"),
        ("会\x00议", "U+0000"),
        ("会\x85议", "U+0085"),
        ("会\u2028议", "U+2028"),
        ("会\u202e议", "U+202E"),
        ("会\u2066议", "U+2066"),
        ("会\u200b议", "U+200B"),
        ("会\ufeff议", "U+FEFF"),
        ("会\ud800议", "U+D800"),
    ],
)
def test_title_with_a_break_or_a_deceptive_character_is_refused(typed, point):
    with pytest.raises(InvalidValue) as caught:
        clean_text(typed, LIMIT)
    assert (caught.value.code, caught.value.data) == ("text.control", {"point": point})


def test_breaks_of_a_note_become_line_feeds():
    assert clean_text("一\r\n二\r三\n四", LIMIT, lines=True) == "一\n二\n三\n四"


def test_note_refuses_what_a_title_refuses_but_line_breaks():
    with pytest.raises(InvalidValue, match=r"text\.control"):
        clean_text("一\n\t二", LIMIT, lines=True)


def test_length_counts_after_normalising():
    assert clean_text("e\u0301" * LIMIT, LIMIT) == "é" * LIMIT


def test_text_over_the_limit_is_refused_with_both_lengths():
    with pytest.raises(InvalidValue) as caught:
        clean_text("会" * (LIMIT + 1), LIMIT)
    assert caught.value.code == "text.too_long"
    assert caught.value.data == {"limit": LIMIT, "length": LIMIT + 1}


@given(harmless)
def test_harmless_text_is_kept_or_too_long(text):
    normal = unicodedata.normalize("NFC", text)
    if len(normal) > LIMIT:
        with pytest.raises(InvalidValue, match=r"text\.too_long"):
            clean_text(text, LIMIT)
    else:
        assert clean_text(text, LIMIT) == normal


@given(st.text(max_size=LIMIT * 2), st.booleans())
def test_clean_text_stays_clean_and_within_the_limit(text, lines):
    try:
        clean = clean_text(text, LIMIT, lines=lines)
    except InvalidValue:
        return
    assert len(clean) <= LIMIT
    assert clean_text(clean, LIMIT, lines=lines) == clean
    assert not {"\r", "\x00", "\u202e"} & set(clean)


def test_words_are_given_in_the_language_asked_for():
    words = Words("动员会", "Mobilisation meeting")
    assert [words.in_(language) for language in LANGUAGES] == ["动员会", "Mobilisation meeting"]


@pytest.mark.parametrize(("zh", "en"), [("", "Meeting"), ("会", "")])
def test_words_need_both_languages(zh, en):
    with pytest.raises(InvalidValue, match=r"words\.missing"):
        Words(zh, en)
