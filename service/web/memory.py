"""How often Python looks for rings of values that nothing else holds any more."""

import gc

NEW_ONES = 50_000


def collect_seldom() -> None:
    """Let many new values be made before old ones are looked through again.

    A timetable and its verdicts are hundreds of thousands of values without a ring; looking
    through all of them again and again takes a third of the time of a check.
    """
    gc.set_threshold(NEW_ONES, 20, 20)
