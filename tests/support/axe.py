"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def findings(page: Page) -> list[str]:
    """Give each violation as its rule and the first element that breaks it."""
    violations = Axe().run(page).response["violations"]
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in violations]


def assert_no_axe_findings(page: Page) -> None:
    assert findings(page) == []
