"""A campaign's rules and kinds of ledger entries, read from its files once in a process."""

from dataclasses import dataclass

from sqlalchemy import Connection

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.compliance import Catalogue, RuleBook, Structure
from calendars.ids import CampaignId, RoleCode
from calendars.timetable import Campaign
from service.store.files import CATALOGUE, RULES, Files


@dataclass(frozen=True, slots=True)
class Rules:
    rulebook: RuleBook
    catalogue: Catalogue


NO_RULES = Rules(RuleBook.of([], Structure("", "", "", "", "", RoleCode(""))), Catalogue({}))
RulesCache = dict[CampaignId, Rules]


class RuleBooks:
    def __init__(self, connection: Connection, cache: RulesCache) -> None:
        self._connection = connection
        self._cache = cache

    def of(self, campaign: Campaign) -> Rules:
        """Give `NO_RULES` for a campaign that was loaded without any.

        Raises:
            Faulty: the files cannot be read.
        """
        if campaign.id not in self._cache:
            files = Files(self._connection).of(campaign.id)
            if CATALOGUE not in files:
                return NO_RULES
            catalogue = load_catalogue(files, campaign)
            rulebook = (
                load_rulebook(files, campaign, catalogue) if RULES in files else NO_RULES.rulebook
            )
            self._cache[campaign.id] = Rules(rulebook, catalogue)
        return self._cache[campaign.id]
