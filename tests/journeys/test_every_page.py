"""Every page, light and dark, wide and narrow: axe finds nothing, and both languages fit."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_move_reaches_subscribers import sign_in
from tests.support.axe import findings

pytestmark = pytest.mark.journey
PAGES = (
    "/",
    "/timetable?unit=ZF04",
    "/timetable/period?unit=ZF04&unit=DW05&at=2009-04-24",
    "/timetable/month?unit=ZF04&at=2009-04-24",
    "/timetable/units?unit=ZF04&unit=DW05&at=2009-04-24",
    "/units/ZF04/plan?phase=P2",
    "/units/ZF04",
    "/events/new",
    "/series/new?unit=ZF04",
    "/units/ZF04/copy",
    # axe looks at every cell of a table: a few units have all that the whole grid has.
    "/compliance?unit=ZF04&unit=DW05&by=leader",
    "/compliance/ZF04",
    "/compliance/ZF04/R13",
    "/compliance/trend",
    "/needs/unclear",
    "/units/ZF04/week",
    "/units/ZF04/changes",
    "/ledger/ZF04",
    "/ledger/ZF04?kind=topic.named",
    "/ledger/DW05/held",
    "/ledger/queue",
    "/ledger?group=G05",
    "/history?unit=ZF04",
    # The last few of three thousand changes: they are all alike.
    "/history/1?offset=3240",
    "/history/removed",
    "/releases",
    "/releases/new?unit=ZF04",
    "/planner",
    "/planner/goals",
    "/account",
    "/account/second",
    "/campaign",
    "/campaign/groups",
    "/campaign/people/DW00-01",
    "/campaign/deadlines/new",
    "/campaigns",
    "/campaigns/study_2009",
    "/next-campaign",
    "/links?unit=ZF04",
    "/links/1",
    "/links/handout?unit=ZF04",
    "/subscribe?unit=ZF04&role=central",
    "/links/more?kind=person&of=ZF04",
    "/links/more?kind=category",
    "/links/view?kind=E05&unit=ZF04",
    "/links/1/months",
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is open is marked in the navigation, and in sight there, however narrow the window.
IN_SIGHT = """[...document.querySelectorAll('.top nav a[aria-current]')].every(one => {
  const { left, right } = one.getBoundingClientRect();
  return left > -1 && right < innerWidth + 1;
})"""


def found_on(page):
    """Look at the page as it is, and then in the dark at what is other there: its colours."""
    wrong = findings(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {one}" for one in findings(page, "color-contrast")]
    page.emulate_media(color_scheme="light")
    return wrong


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_page_is_accessible_fits_and_logs_nothing(browser, live_to_read, width, lang):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="light", locale="zh-CN"
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_to_read.url}/login")
    # What axe looks at is the same in both languages.
    looked = lang == "zh"
    found = [("/login", found_on(page) if looked else [])]
    sign_in(page, live_to_read)
    for path in PAGES:
        page.goto(f"{live_to_read.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        wrong = found_on(page) if looked else []
        if page.evaluate(WIDER):
            wrong.append("wider than the window")
        if not page.evaluate(IN_SIGHT):
            wrong.append("where one is stands out of sight")
        found.append((path, wrong))
    context.close()
    assert [one for one in found if one[1]] == []
    assert said == []


def test_printed_timetable_of_a_unit_begins_with_its_name(page, live_to_read):
    sign_in(page, live_to_read)
    page.goto(f"{live_to_read.url}/units/ZF04")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    above = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
          && one.getBoundingClientRect().bottom <= document.querySelector('h1').offsetTop
          && one.innerText).map(one => one.innerText)"""
    )
    assert above == []
    expect(page.get_by_role("link", name="补排")).to_be_hidden()
