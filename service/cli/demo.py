"""`demo`: the real campaign with a drafted timetable, published, and everybody's links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from calendars.campaigns import (
    Record,
    confirmed,
    load_recipe,
    load_record,
    recorded,
)
from calendars.compliance import Catalogue, Enter
from calendars.ids import EventUid, GroupCode, KindCode, UnitCode, demo_uid
from calendars.planner import Draft, draft
from calendars.timetable import Campaign, Event, Schedule
from service.accounts import usecases as accounts
from service.cli.context import Context
from service.errors import NotAllowed
from service.feeds import links
from service.publishing import Actor, Request, Sent, new_operation, publish
from service.store import EventQuery, Store
from service.store.accounts import Account
from service.upkeep.campaigns import checked, kept_of, note

RECORD = "record.toml"
ACTOR = Actor("xunli demo")
_SAMPLE_UNIT = 20
"""Position of the unit whose coordinator the demo account `unit` is: ZF04 in the 2009 campaign."""


@dataclass(frozen=True, slots=True)
class Done:
    lines: tuple[str, ...]
    accounts_made: tuple[str, ...]


def load_campaign(store: Store, files: Mapping[str, bytes], at: datetime) -> tuple[Campaign, bool]:
    """Load a campaign unless it is there; tell whether it was loaded now.

    A campaign that is there gets the files that it lacks, and keeps those it has.

    Raises:
        Faulty: every fault in the folder; nothing is loaded.
    """
    campaign, kept = checked(files), kept_of(files)
    with store.writing() as work:
        if work.campaigns.exists(campaign.id):
            work.files.add(campaign.id, kept)
            return work.campaigns.of(campaign.id).campaign, False
        work.campaigns.add(campaign, at)
        work.files.add(campaign.id, kept)
        note(work, campaign.id, Sent(ACTOR, new_operation(), at, "载入活动"))
    return campaign, True


def demo(here: Context, files: Mapping[str, bytes], password: str) -> Done:
    campaign, _ = load_campaign(here.store, files, here.now)
    with here.store.reading() as work:
        if work.campaigns.current().id != campaign.id:
            said = f"{campaign.words.zh}: 已停用，未作改动 out of force, left alone"
            return Done((said,), ())
    timetable = _already(here.store, campaign) or _publish_draft(here, campaign, files)
    handed = links.hand_out(
        here.store,
        here.settings.link_key,
        links.for_every_role(campaign, "zh"),
        ACTOR.name,
        here.now,
    )
    lines = (
        f"{campaign.words.zh}: {len(campaign.units)} 个单位 units",
        *timetable,
        f"订阅链接 links: 新增 {handed} made",
    )
    return Done(lines, _add_accounts(here, campaign, password))


def _operation(campaign: Campaign) -> str:
    return f"demo/{campaign.id}"


def _already(store: Store, campaign: Campaign) -> list[str]:
    """Say what is there since an earlier run; nothing if there was none."""
    with store.reading() as work:
        if not work.history.has(_operation(campaign)):
            return []
        count = work.events.count(campaign.id, EventQuery())
    return [f"日程 timetable: {count} 项 events (已在库中 already there)"]


def _publish_draft(here: Context, campaign: Campaign, files: Mapping[str, bytes]) -> list[str]:
    recipe = load_recipe(files["draft.toml"], campaign)
    with here.store.reading() as work:
        catalogue = work.rules.of(campaign).catalogue
    record = load_record(files, campaign, catalogue) if RECORD in files else None

    def mint(unit: UnitCode | None, kind: KindCode, number: int) -> EventUid:
        return demo_uid(campaign.id, unit or "*", kind, number)

    made = draft(campaign, recipe, mint)
    events = made.events if record is None else confirmed(made.events, record, _as_of(campaign))
    request = Request(
        [Schedule(event) for event in events],
        ACTOR,
        _operation(campaign),
        here.now,
        reason="按首次适应法编排的初稿",
    )
    publish(here.store, request)
    count = len(made.events)
    return [
        f"日程 timetable: {count} 项 events 已发布 published",
        *_unplaced(made),
        *_load(made),
        *(_fill_ledger(here, campaign, catalogue, record, events) if record else ()),
    ]


def _as_of(campaign: Campaign) -> date:
    """Give the day on which the demonstration stands, the campaign's last where none is named."""
    setting = campaign.settings.get("demo.as_of")
    found = setting.value if setting else None
    return found if isinstance(found, date) else campaign.window.last_day


def _fill_ledger(
    here: Context,
    campaign: Campaign,
    catalogue: Catalogue,
    record: Record,
    events: Iterable[Event],
) -> list[str]:
    entries = recorded(events, record, campaign, catalogue, _as_of(campaign))
    request = Request(
        [Enter(entry) for entry in entries],
        ACTOR,
        f"{_operation(campaign)}/ledger",
        here.now,
        reason="演示用的台账",
    )
    publish(here.store, request)
    return [f"台账 ledger: {len(entries)} 条 entries"]


def _unplaced(made: Draft) -> list[str]:
    if not made.unplaced:
        return ["全部排定 everything placed"]
    return [f"未排定 not placed: {one}" for one in made.unplaced]


def _load(made: Draft) -> list[str]:
    """Say in three lines how even the load is."""
    load_ = made.load
    lines = []
    for words, burdens in (
        ("指导检查组 groups", load_.groups),
        ("联系领导 leaders", load_.leaders),
    ):
        if burdens:
            counts = [burden.meetings for burden in burdens]
            lines.append(f"负荷 load, {words}: {min(counts)}–{max(counts)} 场 meetings")
    if load_.days:
        busiest = max(load_.days, key=lambda day: day.meetings)
        lines.append(f"最忙的一天 busiest day: {busiest.day} {busiest.meetings} 场 meetings")
    return lines


def _add_accounts(here: Context, campaign: Campaign, password: str) -> tuple[str, ...]:
    units = list(campaign.units.values())
    sample = campaign.units.get(UnitCode("ZF04"), units[min(_SAMPLE_UNIT, len(units) - 1)])
    group: GroupCode | None = sample.group
    wanted = (
        Account(0, "office", "", "office", None, None, None, demo=True),
        Account(0, "unit", "", "unit", sample.code, None, None, demo=True),
        Account(0, "guidance", "", "guidance", None, group, None, demo=True),
        Account(0, "admin", "", "admin", None, None, None, demo=True),
        Account(0, "viewer", "", "viewer", None, None, None, demo=True),
    )
    made = []
    for account in wanted:
        try:
            accounts.add_account(here.store, account, password, here.now)
        except NotAllowed as error:
            if error.code != "account.exists":
                raise
        else:
            made.append(account.username)
    return tuple(made)
