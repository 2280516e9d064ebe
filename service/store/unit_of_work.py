"""One transaction at a time, with every repository inside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine

from service.store.accounts import Accounts, Attempts, Sessions
from service.store.alarms import Alarms
from service.store.bars import Bars
from service.store.campaigns import Cache, Campaigns
from service.store.carrying import Carrying
from service.store.digests import Digests
from service.store.drafts import Drafts
from service.store.events import Events
from service.store.feeds import Feeds
from service.store.fetches import Fetches
from service.store.files import Files
from service.store.history import History
from service.store.invitations import HalfSessions, Invitations, RecoveryCodes
from service.store.known import Known
from service.store.ledger import Entries
from service.store.links import Links
from service.store.plans import Plans
from service.store.presences import Presences
from service.store.recent import Recent
from service.store.rules import RuleBooks, RulesCache
from service.store.saved_views import SavedViews
from service.store.series import AllSeries
from service.store.sizes import Sizes
from service.store.verdicts import Verdicts
from service.store.views import Views


class Work:
    """The repositories of one transaction. Not to be kept beyond it."""

    def __init__(
        self, connection: Connection, cache: Cache, rules: RulesCache, known: Known
    ) -> None:
        self._connection = connection
        self._cache = cache
        self._rules = rules
        self._known = known

    @cached_property
    def campaigns(self) -> Campaigns:
        return Campaigns(self._connection, self._cache)

    @cached_property
    def files(self) -> Files:
        return Files(self._connection)

    @cached_property
    def rules(self) -> RuleBooks:
        return RuleBooks(self._connection, self._rules)

    @cached_property
    def verdicts(self) -> Verdicts:
        return Verdicts(self._connection)

    @cached_property
    def events(self) -> Events:
        return Events(self._connection, self._known)

    @cached_property
    def bars(self) -> Bars:
        return Bars(self._connection)

    @cached_property
    def ledger(self) -> Entries:
        return Entries(self._connection)

    @cached_property
    def history(self) -> History:
        return History(self._connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._connection)

    @cached_property
    def series(self) -> AllSeries:
        return AllSeries(self._connection)

    @cached_property
    def presences(self) -> Presences:
        return Presences(self._connection)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self._connection)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self._connection)

    @cached_property
    def links(self) -> Links:
        return Links(self._connection)

    @cached_property
    def carrying(self) -> Carrying:
        return Carrying(self._connection)

    @cached_property
    def views(self) -> Views:
        return Views(self._connection)

    @cached_property
    def fetches(self) -> Fetches:
        return Fetches(self._connection)

    @cached_property
    def recent(self) -> Recent:
        return Recent(self._connection)

    @cached_property
    def sizes(self) -> Sizes:
        return Sizes(self._connection)

    @cached_property
    def alarms(self) -> Alarms:
        return Alarms(self._connection)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._connection)

    @cached_property
    def saved_views(self) -> SavedViews:
        return SavedViews(self._connection)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection)

    @cached_property
    def half_sessions(self) -> HalfSessions:
        return HalfSessions(self._connection)

    @cached_property
    def recovery_codes(self) -> RecoveryCodes:
        return RecoveryCodes(self._connection)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self._connection)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self._connection)

    @cached_property
    def attempts(self) -> Attempts:
        return Attempts(self._connection)


class Store:
    """Where everything is kept; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._campaigns: Cache = {}
        self._rules: RulesCache = {}
        self._known = Known()

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One consistent state of everything, whatever others commit meanwhile."""
        with self.engine.connect().execution_options(reads=True) as connection:
            yield Work(connection, self._campaigns, self._rules, self._known)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """All or nothing: commits on leaving cleanly, else nothing has happened.

        Writers wait for each other. A campaign changed inside is not read from the cache of
        others before the commit, since its revision is part of the key.
        """
        with self.engine.connect().execution_options(writes=True) as connection:
            cache = dict(self._campaigns)
            with connection.begin():
                yield Work(connection, cache, self._rules, self._known)
        # Committed, so that it is what others may read as well.
        self._campaigns = cache
