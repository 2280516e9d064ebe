from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.ids import CampaignId, KindCode, demo_uid, event_uid, read_uid

STUDY, TALK = CampaignId("study_2009"), KindCode("E14")


@given(st.uuids())
def test_minted_uid_is_read_back(unique):
    assert read_uid(str(event_uid(unique))) == f"{unique}@xunli"


def test_demo_uid_never_changes():
    assert demo_uid(STUDY, "ZF04", TALK, 1) == "d76ef753-f3db-54bb-a82d-4798b83f4422@xunli"


@given(st.sets(st.tuples(st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True), st.integers(1, 99))))
def test_demo_uids_of_different_obligations_differ(obligations):
    uids = {demo_uid(STUDY, unit, TALK, number) for unit, number in obligations}
    assert len(uids) == len(obligations)


ONE = UUID(int=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xunli",
        "@xunli",
        str(ONE),
        f"{ONE}@example.org",
        f"{ONE}@xunli@xunli",
        f"{ONE.hex}@xunli",
        f"{{{ONE}}}@xunli",
        f"{UUID(int=2**127)}@xunli ",
        f"{UUID(int=0xABC)}@xunli".upper(),
    ],
)
def test_text_that_is_no_uid_of_ours_is_refused(text):
    with pytest.raises(InvalidValue, match=r"uid\.unreadable"):
        read_uid(text)


@given(st.text(max_size=200))
def test_any_text_is_a_uid_or_refused_with_a_bounded_quotation(text):
    try:
        assert read_uid(text) == text
    except InvalidValue as error:
        quoted = error.data["text"]
    else:
        quoted = ""
    assert len(quoted) <= 80
