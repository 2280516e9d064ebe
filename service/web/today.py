"""The as-of date of a page."""

from datetime import date

from service.clock import as_of
from service.web.wiring import services


def today() -> date:
    """Give the date as set, else today in the campaign's zone."""
    with services().store.reading() as work:
        zone = work.campaigns.current().zone
    return as_of(services().clock, zone, services().settings.today)
