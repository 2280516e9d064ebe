"""Views of the timetable under a name: an account's own, and those it shares with everybody."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from service.store.tables import accounts as t


@dataclass(frozen=True, slots=True)
class SavedView:
    """`filter` is canonical; `own` and `default` are as the account sees it that asked."""

    id: int
    name: str
    view: str
    filter: str
    shared: bool
    own: bool = True
    default: bool = False


class SavedViews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account: int) -> tuple[SavedView, ...]:
        """Give the account's own and the shared ones, by name."""
        views, defaults = t.saved_views.c, t.default_views.c
        mine = (defaults.view == views.id) & (defaults.account == account)
        found = (
            select(t.saved_views, defaults.account.label("chosen"))
            .join(t.default_views, mine, isouter=True)
            .where((views.account == account) | views.shared)
            .order_by(views.name, views.id)
        )
        return tuple(
            SavedView(
                row.id, row.name, row.view, row.filter, row.shared,
                row.account == account, row.chosen is not None,
            )
            for row in self._connection.execute(found)
        )  # fmt: skip

    def save(self, account: int, view: SavedView) -> None:
        """Keep it under its name, in place of what the account had there."""
        views = t.saved_views.c
        values = {"view": view.view, "filter": view.filter, "shared": view.shared}
        done = self._connection.execute(
            update(t.saved_views)
            .where(views.account == account, views.name == view.name)
            .values(values)
        )
        if not done.rowcount:
            own = {"account": account, "name": view.name}
            self._connection.execute(insert(t.saved_views).values(own | values))

    def remove(self, account: int, number: int) -> None:
        views = t.saved_views.c
        self._connection.execute(
            delete(t.saved_views).where(views.id == number, views.account == account)
        )

    def choose(self, account: int, number: int | None) -> None:
        """Let the account begin with that one, or with none."""
        defaults = t.default_views.c
        self._connection.execute(delete(t.default_views).where(defaults.account == account))
        if number is not None:
            values = {"account": account, "view": number}
            self._connection.execute(insert(t.default_views).values(values))
