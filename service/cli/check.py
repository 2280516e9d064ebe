"""`check`: the campaign's rules against what is planned and done."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from calendars.compliance import State
from calendars.ids import UnitCode
from service.cli.context import Context, context
from service.clock import day_of
from service.compliance import exports, plain
from service.compliance.findings import lack_in_words
from service.compliance.names import Names
from service.compliance.sentences import MARKS, state_in_words
from service.compliance.standing import Standing, standing
from service.compliance.tables import Choice, ordered
from service.compliance.usecases import campaign_of
from service.errors import NotFound
from service.store import Unavailable

_MOST_LINES = 40
_WIDTH = 160


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As of this day.")
@click.option("--unit", help="Only this unit.")
@click.option("--format", "as_", type=click.Choice(["table", "json", "xlsx"]), default="table",
              show_default=True)  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True))
@context
def check(
    here: Context, on: datetime | None, unit: str | None, as_: str, output: str | None
) -> None:
    """Check every rule for every unit; exit 1 when a must-rule has failed."""
    if as_ == "xlsx" and not output:
        raise click.UsageError("--format xlsx 需要 needs -o FILE")
    try:
        campaign = campaign_of(here.store)
    except (NotFound, Unavailable) as error:
        raise click.UsageError("尚未载入活动，请运行 no campaign, run: xunli load") from error
    if unit is not None and unit not in campaign.units:
        raise click.BadParameter(f"没有此单位 no such unit: {unit}", param_hint="--unit")
    day = on.date() if on else day_of(here.clock, campaign, here.settings.today)
    now = standing(here.store, day)
    units = [UnitCode(unit)] if unit else list(now.matrix.rows)
    _write(_told(now, units, as_, here.settings.language), output)
    sys.exit(int(bool(now.matrix.failed(units))))


def _told(now: Standing, units: Sequence[UnitCode | None], as_: str, language: str) -> bytes:
    match as_:
        case "json":
            return json.dumps(plain.report(now, units), ensure_ascii=False, indent=1).encode()
        case "xlsx":
            own = frozenset(code for code in units if code)
            return exports.xlsx(now, Choice(units=own), "en" if language == "en" else "zh")
        case _:
            return _table(now, units).encode()


def _write(data: bytes, output: str | None) -> None:
    if output:
        Path(output).write_bytes(data)
    else:
        click.echo(data.removesuffix(b"\n"))


def _table(now: Standing, units: Sequence[UnitCode | None]) -> str:
    """Count the cells of every rule by state, and name those that failed."""
    table = Table("", "", *(f"{MARKS[s]} {state_in_words(s)}\n{s.value}" for s in State))
    rows = [verdict for unit in units for verdict in now.matrix.rows[unit]]
    for rule in ordered(now):
        found = [verdict.state for verdict in rows if verdict.rule == rule.id]
        counts = (str(found.count(state) or "") for state in State)
        table.add_row(rule.id, rule.words.zh, *counts)
    text = StringIO()
    console = Console(file=text, width=_WIDTH)
    console.print(f"{now.campaign.words.zh}  {_day(now.matrix.on)}")
    console.print(table)
    for line in _failures(now, units):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return text.getvalue()


def _day(on: date) -> str:
    return f"截至 as of {on.isoformat()}"


def _failures(now: Standing, units: Sequence[UnitCode | None]) -> Iterator[str]:
    names, found = Names(now), now.matrix.failed(units)
    for verdict in found[:_MOST_LINES]:
        about = names.of_verdict(verdict)
        lacks = "".join(lack_in_words(one, names) for one in verdict.missing)
        whose = names.unit(verdict.unit) + (f" {about}" if about else "")
        yield f"✕ {verdict.rule} {whose} {verdict.due or ''} {lacks}"
    if len(found) > _MOST_LINES:
        rest = len(found) - _MOST_LINES
        yield f"另有 {rest} 项，见 --format json。 {rest} more, see --format json."
