"""Feeds: what stands in them, how they are written, and what an app would stumble over."""

from calendars.feeds.describe import day_in_words, description, summary, visible, when_in_words
from calendars.feeds.feed import (
    NOBODY,
    Feed,
    PublicFeed,
    Reach,
    UnitFeed,
    affected,
    obliged,
    selection,
    shows,
)
from calendars.feeds.lint import MOST_BYTES, MOST_EVENTS, lint, lint_headers, lint_update
from calendars.feeds.options import Cancelled, Deadlines, Options, Reminders
from calendars.feeds.render import RENDERER, Rendered, event_lines, feed_name, gone, render
from calendars.feeds.stumbles import STUMBLES, Finding, Severity, Stumble

__all__ = [
    "MOST_BYTES", "MOST_EVENTS", "NOBODY", "RENDERER", "STUMBLES", "Cancelled", "Deadlines",
    "Feed", "Finding", "Options", "PublicFeed", "Reach", "Reminders", "Rendered", "Severity",
    "Stumble", "UnitFeed", "affected", "day_in_words", "description", "event_lines", "feed_name",
    "gone", "lint", "lint_headers", "lint_update", "obliged", "render", "selection", "shows",
    "summary", "visible", "when_in_words",
]  # fmt: skip
