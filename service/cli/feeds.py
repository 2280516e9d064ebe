"""`feed`, `links`, `link`: feeds and their addresses from the shell."""

import gzip
import json
from pathlib import Path

import click

from calendars.feeds import Options, UnitFeed
from calendars.ids import RoleCode, UnitCode
from service.cli.context import Context, context
from service.errors import NotFound
from service.feeds import links as usecases
from service.feeds.usecases import now_of
from service.rendering.keys import key_of

_BY = "xunli link"


@click.command()
@click.argument("unit")
@click.argument("role")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False))
@context
def feed(here: Context, unit: str, role: str, lang: str, output: str | None) -> None:
    """Write the feed of UNIT and ROLE as it is served."""
    with here.store.reading() as work:
        campaign = work.campaigns.current()
    if unit not in campaign.units or role not in campaign.roles:
        raise click.ClickException(f"没有此单位或角色 no such unit or role: {unit} {role}")
    options = Options(language="en" if lang == "en" else "zh")
    answer = now_of(here.store, key_of(UnitFeed(UnitCode(unit), RoleCode(role)), options), here.now)
    data = gzip.decompress(answer.gzip)
    if output:
        Path(output).write_bytes(data)
    else:
        click.echo(data, nl=False)


@click.command()
@click.option("--unit")
@click.option("--role")
@click.option("--json", "as_json", is_flag=True, help="A list of objects, for programs.")
@context
def links(here: Context, unit: str | None, role: str | None, as_json: bool) -> None:
    """List the links with their secret addresses."""
    found = usecases.addresses(
        here.store,
        here.settings.link_key,
        here.settings.base_url,
        here.now,
        [unit] if unit else [],
        [role] if role else [],
    )
    rows = [
        {
            "id": one.id,
            "unit": one.unit,
            "role": one.role,
            "label": one.label,
            "url": one.url,
            "lang": one.lang,
            "expires_on": one.expires_on and one.expires_on.isoformat(),
            "revoked": one.revoked,
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        mark = "  (已停用 revoked)" if row["revoked"] else ""
        click.echo(f"{row['id']:>5}  {row['label']}  {row['url']}{mark}")


@click.group()
def link() -> None:
    """One link."""


@link.command()
@click.argument("number", type=int)
@context
def revoke(here: Context, number: int) -> None:
    """End a link at once: its addresses answer 410 from the next request on."""
    try:
        usecases.revoke(here.store, number, _BY, here.now)
    except NotFound as error:
        raise click.ClickException(f"没有此链接 no such link: {number}") from error
    click.echo("已停用 revoked")


@link.command()
@click.argument("number", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Every link that has not been revoked.")
@context
def rotate(here: Context, number: int | None, every: bool) -> None:
    """Give a link a new address; the old one answers for 30 days more."""
    if (number is None) != every:
        raise click.UsageError("链接编号，或 --all。 Give a NUMBER, or --all.")
    key = here.settings.link_key
    if number is None:
        count = usecases.rotate_all(here.store, key, _BY, here.now)
        click.echo(f"已更换 rotated: {count}")
        return
    try:
        usecases.rotate(here.store, key, number, _BY, here.now)
    except NotFound as error:
        raise click.ClickException(f"没有此链接 no such link: {number}") from error
    click.echo("已更换 rotated")
