"""`backup`, `restore`: everything as one file, and from it again."""

from pathlib import Path

import click

from service.cli.context import Context, context
from service.errors import NotAllowed
from service.store import backup as copies

_WORDS = {
    "backup.unreadable": "文件不完整，或不是备份 not a backup, or cut short",
    "backup.newer": "备份来自更新的版本，请先升级程序 made by a newer version: upgrade first",
    "backup.not_empty": "库中已有内容，要覆盖请加 --replace not empty: --replace overwrites it",
    "backup.no_schema": "库中没有内容 nothing to back up",
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@context
def backup(here: Context, file: Path) -> None:
    """Write everything to FILE as it is at one instant; the service may go on running.

    The secret key is not in it: keep that apart, and as safely.
    """
    try:
        copied = copies.backup(here.store.engine, file)
    except NotAllowed as error:
        raise click.ClickException(_WORDS[error.code]) from error
    click.echo(f"已备份 backed up: {file} ({copied.tables} 张表 tables, {copied.rows} 行 rows)")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite what is there.")
@click.option(
    "--reissue",
    is_flag=True,
    help="Let apps take everything again: when edits made after the backup were published.",
)
@context
def restore(here: Context, file: Path, replace: bool, reissue: bool) -> None:
    """Make everything as it was in FILE, or change nothing. Stop the service first."""
    try:
        copied = copies.restore(here.store.engine, file, replace=replace)
    except NotAllowed as error:
        raise click.ClickException(_WORDS[error.code]) from error
    if reissue:
        copies.reissue(here.store.engine, here.now)
    click.echo(f"已恢复 restored: {copied.tables} 张表 tables, {copied.rows} 行 rows")
    click.echo("请运行 now run: xunli doctor")
