"""Options as subscribers may choose them."""

from datetime import date

from hypothesis import strategies as st

from calendars.feeds import Cancelled, Deadlines, Options, Reminders

SINCE = date(2026, 11, 11)


def options():
    return st.builds(
        Options,
        st.sampled_from(["zh", "en"]),
        st.sampled_from(Reminders),
        st.sampled_from(Cancelled),
        st.sampled_from(Deadlines),
        st.booleans(),
        st.sampled_from([None, SINCE]),
        st.booleans(),
        st.integers(0, 3),
    )
