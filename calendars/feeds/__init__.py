"""Feeds: what stands in them, how they are written, and what an app would stumble over."""

from calendars.feeds.apps import (
    HABITS,
    App,
    Cancels,
    Fate,
    Habits,
    Item,
    Keeps,
    Seen,
    ahead,
    as_seen,
)
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
    "HABITS", "MOST_BYTES", "MOST_EVENTS", "NOBODY", "RENDERER", "STUMBLES", "App", "Cancelled",
    "Cancels", "Deadlines", "Fate", "Feed", "Finding", "Habits", "Item", "Keeps", "Options",
    "PublicFeed", "Reach", "Reminders", "Rendered", "Seen", "Severity", "Stumble", "UnitFeed",
    "affected", "ahead", "as_seen", "day_in_words", "description", "event_lines", "feed_name",
    "gone", "lint", "lint_headers", "lint_update", "obliged", "render", "selection", "shows",
    "summary", "visible", "when_in_words",
]  # fmt: skip
