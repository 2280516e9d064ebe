"""The as-of date of a page."""

from contextlib import suppress
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from flask import g

from service.clock import day_of
from service.errors import NotFound
from service.web.wiring import services


def today() -> date:
    """Give the date as set, else today in the campaign's zone; read once a request.

    Raises:
        NotFound: there is no campaign yet.
    """
    if "today" not in g:
        g.today = _read()
    return cast("date", g.today)


def zone() -> ZoneInfo:
    """Give the zone that instants are shown in: the campaign's, UTC before there is one."""
    with suppress(NotFound), services().store.reading() as work:
        return work.campaigns.current().zone
    return ZoneInfo("UTC")


def today_if_any() -> date | None:
    """Give the as-of date for the head of a page, which there is before any campaign too."""
    with suppress(NotFound):
        return today()
    return None


def _read() -> date:
    with services().store.reading() as work:
        campaign = work.campaigns.current()
    return day_of(services().clock, campaign, services().settings.today)
