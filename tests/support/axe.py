"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only what is wrong leaves the page: the whole result of a long page takes longer than its making.
_RUN = """rules => axe.run({
  resultTypes: ['violations'], ...(rules.length ? { runOnly: rules } : {}),
}).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"""


def findings(page: Page, *rules: str) -> list[str]:
    """Give each violation as its rule and the first element that breaks it; only of `rules`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_RUN, list(rules))
    return found


def assert_no_axe_findings(page: Page) -> None:
    assert findings(page) == []
