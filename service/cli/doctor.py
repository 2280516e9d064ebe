"""`doctor`: is this installation sound?"""

import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import click

from calendars.feeds import STUMBLES, Severity
from service.cli.context import Context, context
from service.errors import NotFound
from service.feeds.findings import finding_in_words
from service.feeds.links import key_fits
from service.feeds.usecases import examine
from service.store import Flaw, Unavailable, schema

_KEY = "密钥与链接不符 the key is not that of the links: docs/links.md, xunli link rotate --all"
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command()
@click.option("--feeds", is_flag=True, help="Also render and lint every feed there is.")
@context
def doctor(here: Context, feeds: bool) -> None:
    """Check database, migrations, secret and address; exit 1 when something is wrong."""
    failed = False
    for good, words in _checks(here):
        click.echo(f"{'✓' if good else '✗'} {words}")
        failed = failed or not good
    if feeds and _loaded(here):
        for good, words in _of_feeds(here):
            click.echo(f"{'✓' if good else '✗'} {words}")
            failed = failed or not good
    sys.exit(int(failed))


def _loaded(here: Context) -> bool:
    try:
        if schema.is_current(here.store.engine):
            with here.store.reading() as work:
                work.campaigns.current()
            return True
    except (NotFound, Unavailable):
        pass
    return False


def _of_feeds(here: Context) -> Iterator[tuple[bool, str]]:
    """Tell each finding with the apps that trip on it and where that is known from."""
    feeds = events = warnings = 0
    for one in examine(here.store):
        feeds, events = feeds + 1, events + one.events
        name = f"{one.key.scope} {one.key.code} {one.key.role}".strip()
        if one.fault and not one.findings:
            yield False, f"日历 feed {name}: {one.fault}"
        for uid, code in one.left_out:
            yield False, f"日历 feed {name}: 未列入 left out {uid} {code}"
        for found in one.findings:
            stumble, error = STUMBLES[found.code], found.severity is Severity.ERROR
            warnings += not error
            yield (
                not error,
                (
                    f"日历 feed {name}: {found.code} 行 line {found.line} {found.data} "
                    f"{finding_in_words(found)} → {stumble.client} ({stumble.source})"
                ),
            )
    yield True, f"日历 feeds: {feeds}, 事项 events: {events}, 提醒 warnings: {warnings}"


def _checks(here: Context) -> Iterator[tuple[bool, str]]:
    yield True, "密钥可用 secret key present"
    parts = urlsplit(here.settings.base_url)
    safe = parts.scheme == "https" or parts.hostname in _LOCAL
    yield safe, f"对外地址 base URL: {here.settings.base_url}" + ("" if safe else " (应为 https)")
    try:
        current = schema.is_current(here.store.engine)
    except Unavailable as error:
        yield False, f"数据库无法访问 database out of reach: {type(error).__name__}"
        return
    yield True, "数据库可访问 database reachable"
    yield current, "表结构为最新 schema current" if current else "请运行 run: xunli init"
    if not current:
        return
    try:
        with here.store.reading() as work:
            campaign, alarms = work.campaigns.current(), work.alarms.open()
    except NotFound:
        yield False, "尚未载入活动，请运行 no campaign, run: xunli load"
        return
    yield True, f"活动 campaign: {campaign.words.zh}"
    yield _history(here)
    if not key_fits(here.store, here.settings.link_key):
        yield False, _KEY
    for alarm in alarms:
        yield False, f"警报 alarm: {alarm.code} {alarm.subject} {alarm.data}"


def _history(here: Context) -> tuple[bool, str]:
    with here.store.reading() as work:
        found = work.history.verify()
    if found.flaw is None:
        return True, f"变更记录 history: {found.entries} 条相连 chained, {found.digest[:12]}"
    why = _FLAWS[found.flaw]
    return (
        False,
        f"变更记录自第 {found.broken} 号起不符 history broken at no. {found.broken}: {why}",
    )


_FLAWS = {
    Flaw.GAP: "之前有缺失或改动 what stood before it is missing or another",
    Flaw.ALTERED: "内容被改动 it was altered",
    Flaw.END: "之后有缺失 what came after it is missing",
}
