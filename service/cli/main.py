"""`xunli`: everything that is done from a shell."""

import json
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

import calendars.campaigns
from calendars.campaigns import BUILT_IN
from calendars.errors import Faulty
from service.accounts import usecases as accounts
from service.cli import demo as demonstration
from service.cli.check import check
from service.cli.context import Context, context, open_context
from service.cli.copies import backup, restore
from service.cli.doctor import doctor
from service.cli.feeds import feed, link, links
from service.cli.plan import plan, plan_worker
from service.cli.serve import serve
from service.errors import ServiceError
from service.settings import InvalidSettings, keep_base_url
from service.store import schema
from service.store.accounts import Account
from service.web.policy import GRANTS


@click.group()
@click.pass_context
def main(ctx: click.Context) -> None:
    """旬历 Xunli: the timetable of a long programme, published to every calendar app."""
    try:
        ctx.obj = open_context()
    except InvalidSettings as error:
        raise click.ClickException(str(error)) from error


@main.command()
@context
def init(here: Context) -> None:
    """Make the database, or bring it to the newest schema."""
    schema.upgrade(here.store.engine)
    click.echo("数据库已就绪。 The database is ready.")


@main.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
@context
def load(here: Context, folder: str | None) -> None:
    """Load a campaign from FOLDER, by default the built-in one."""
    schema.upgrade(here.store.engine)
    try:
        campaign, fresh = demonstration.load_campaign(here.store, files(folder), here.now)
    except Faulty as error:
        for fault in error.faults:
            click.echo(f"{fault.where}:{fault.line}: {fault.code} {_plain(fault.data)}", err=True)
        count = len(error.faults)
        raise click.ClickException(f"{count} 处有误，未载入任何内容。 {count} faults.") from error
    state = "已载入 loaded" if fresh else "已存在，未改动 already there, unchanged"
    click.echo(f"{campaign.words.zh}: {len(campaign.units)} 个单位 units ({state})")


def files(folder: str | None) -> Mapping[str, bytes]:
    """Read a campaign's folder."""
    built_in = Path(calendars.campaigns.__file__).parent / BUILT_IN
    path = Path(folder) if folder else built_in
    return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}


def _plain(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


@main.command()
@context
def demo(here: Context) -> None:
    """Set everything up: campaign, drafted timetable, links, accounts. Running it again is safe."""
    keep_base_url(here.settings.base_url)
    schema.upgrade(here.store.engine)
    password = here.settings.demo_password or secrets.token_urlsafe(12)
    done = demonstration.demo(here, files(None), password)
    for line in done.lines:
        click.echo(line)
    if done.accounts_made:
        names = ", ".join(done.accounts_made)
        click.echo(f"演示账号 accounts: {names}; 密码 password: {password}")
    click.echo("忘记密码 lost password: xunli account password office")


@main.group()
def account() -> None:
    """Accounts of the web desk."""


@account.command("add")
@click.argument("username")
@click.option("--grant", type=click.Choice(GRANTS), required=True)
@click.option("--unit")
@click.option("--group")
@click.password_option()
@context
def add(
    here: Context, username: str, grant: str, unit: str | None, group: str | None, password: str
) -> None:
    """Make an account."""
    made = Account(0, username, "", grant, unit, group, None)
    _told(lambda: accounts.add_account(here.store, made, password, here.now))


@account.command("password")
@click.argument("username")
@click.password_option()
@context
def password_(here: Context, username: str, password: str) -> None:
    """Set a new password; every session of the account ends."""
    _told(lambda: accounts.set_password(here.store, username, password))


@account.command("disable")
@click.argument("username")
@context
def disable(here: Context, username: str) -> None:
    """Shut an account; every session of it ends."""
    _told(lambda: accounts.disable(here.store, username, here.now))


@account.command("list")
@click.option("--json", "as_json", is_flag=True)
@context
def list_(here: Context, as_json: bool) -> None:
    """List the accounts."""
    with here.store.reading() as work:
        found = work.accounts.all()
    rows = [
        {
            "username": a.username,
            "grant": a.granted,
            "unit": a.unit,
            "group": a.group,
            "disabled": a.disabled_at is not None,
        }
        for a in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("username", "grant", "unit", "group", "disabled")
    for row in rows:
        table.add_row(*(str(value or "") for value in row.values()))
    Console().print(table)


def _told(act: Any) -> None:
    try:
        act()
    except ServiceError as error:
        raise click.ClickException(f"{error.code} {_plain(error.data)}") from error
    click.echo("好 done")


for command in (feed, link, links, check, doctor, serve, backup, restore, plan, plan_worker):
    main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
