"""Whatever the district, a draft never clashes, never leaves a window, never breaks an order."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.planner import Guidance, Half, Order, Per, Recipe, Step, StepCode
from calendars.text import Words
from calendars.timetable import (
    ContactPoint,
    GuidanceGroup,
    Person,
    Post,
    Timetable,
    Unit,
    checked,
    clashes,
    warnings,
)
from calendars.workdays import Workdays
from tests.calendars.planner.drafts import broken_orders, drafted
from tests.campaigns_data import tiny

KINDS = (
    ("OPEN", "LEARN", Guidance.COMRADE), ("READ", "LEARN", Guidance.NONE),
    ("READ", "MEND", Guidance.HEAD), ("TALK", "MEND", Guidance.NONE),
)  # fmt: skip


@st.composite
def districts(draw):
    group_codes = [f"G{n}" for n in range(draw(st.integers(1, 3)))]
    groups = {
        code: GuidanceGroup(code, Words(code, code), draw(st.integers(1, 2)))
        for code in group_codes
    }
    unit_codes = [f"U{n}" for n in range(draw(st.integers(1, 12)))]
    units = {
        code: Unit(
            code, Words(code, code), "BUREAU", draw(st.sampled_from(group_codes)),
            draw(st.integers(0, 200)),
        )
        for code in unit_codes
    }  # fmt: skip
    posts = [Post(f"{group}-{n}", "guidance", None, group, n == 0)
             for group in group_codes for n in range(draw(st.integers(1, 3)))]  # fmt: skip
    for unit in unit_codes:
        posts += [Post(f"{unit}-1", "leader", unit, None, head=True)]
        posts += [Post(f"{unit}-{n}", "body", unit) for n in range(1, draw(st.integers(2, 4)))]
    leaders = st.tuples(st.sampled_from(unit_codes), st.sampled_from(unit_codes))
    points = draw(st.lists(leaders, unique=True, max_size=12))
    days_off = draw(st.lists(st.integers(0, 110), max_size=60))
    return replace(
        tiny(),
        groups=groups,
        units=units,
        posts=tuple(posts),
        people={post.person: Person(post.person, Words("人", "P")) for post in posts},
        contact_points=tuple(ContactPoint(f"{a}-1", b) for a, b in points if a != b),
        workdays=Workdays(
            {tiny().window.first + timedelta(days=n): Words("休", "off") for n in days_off}
        ),
    )


@st.composite
def recipes(draw):
    steps = []
    for n, (kind, phase, guidance) in enumerate(KINDS):
        low = draw(st.integers(0, 100))
        per = draw(st.sampled_from((Per.UNIT, Per.CONTACT) if n else (Per.UNIT,)))
        steps.append(
            Step(
                StepCode(str(n)),
                kind,
                phase,
                per,
                draw(st.integers(1, 4)),
                share=(low, draw(st.integers(low, 100))),
                half=draw(st.sampled_from(Half)),
                guidance=guidance,
                place=draw(st.sampled_from(["{room}", "礼堂"])),
            )
        )
    days = draw(st.integers(1, 8))
    steps.append(Step(StepCode("show"), "SHOW", "END", days=days))
    pairs = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=5))
    codes = [step.code for step in steps]
    orders = tuple(Order(codes[a], codes[b], draw(st.integers(0, 6))) for a, b in pairs if a < b)
    return Recipe(tuple(draw(st.permutations(steps))), orders, room="{unit}会议室")


@settings(max_examples=100, deadline=None)
@given(districts(), recipes())
def test_draft_never_clashes_and_never_leaves_windows_or_order(campaign, recipe):
    result = drafted(campaign, recipe)
    timetable = Timetable.of(campaign, result.events)
    assert clashes(timetable) == ()
    assert warnings(timetable, result.events) == ()
    assert [checked(event, campaign) for event in result.events] == list(result.events)
    assert broken_orders(result.events, recipe, campaign) == []


@settings(max_examples=50, deadline=None)
@given(districts(), recipes())
def test_every_obligation_is_placed_or_named(campaign, recipe):
    result = drafted(campaign, recipe)
    visits = len(campaign.contact_points)
    expected = sum(
        step.count * (visits if step.per is Per.CONTACT else len(campaign.units))
        for step in recipe.steps
    )
    assert len(result.events) + len(result.unplaced) == expected
    assert len({event.uid for event in result.events}) == len(result.events)
