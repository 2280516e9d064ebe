"""The clock: aware instants, and the date that pages and verdicts go by."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.clock import FixedClock, SystemClock, as_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_system_clock_gives_aware_utc():
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(("hour", "expected"), [(15, date(2009, 4, 23)), (16, date(2009, 4, 24))])
def test_today_is_the_date_in_the_campaigns_zone(hour, expected):
    clock = FixedClock(datetime(2009, 4, 23, hour, 59, tzinfo=UTC))
    assert as_of(clock, SHANGHAI, None) == expected


def test_date_that_is_set_wins_over_the_clock():
    clock = FixedClock(datetime(2026, 11, 2, tzinfo=UTC))
    assert as_of(clock, SHANGHAI, date(2009, 4, 24)) == date(2009, 4, 24)
