"""The as-of date of a page."""

from datetime import date

from service.clock import as_of
from service.web.wiring import services

_PAST = "demo.as_of"


def today() -> date:
    """Give the date as set, else today in the campaign's zone.

    A campaign of other years may say on which day its demonstration stands.
    """
    with services().store.reading() as work:
        campaign = work.campaigns.current()
    on = as_of(services().clock, campaign.zone, services().settings.today)
    if services().settings.today is None and on not in campaign.window:
        setting = campaign.settings.get(_PAST)
        return setting.value if setting and isinstance(setting.value, date) else on
    return on
