"""Feeds: what stands in them, how they are written, and what an app would stumble over."""

from calendars.feeds.describe import day_in_words, description, summary, visible, when_in_words
from calendars.feeds.feed import (
    NOBODY,
    Cancelled,
    Feed,
    Options,
    PublicFeed,
    Reach,
    Reminders,
    UnitFeed,
    affected,
    obliged,
    selection,
    shows,
)
from calendars.feeds.lint import STUMBLES, Finding, Severity, lint
from calendars.feeds.render import (
    MOST_BYTES,
    MOST_EVENTS,
    RENDERER,
    Rendered,
    event_lines,
    feed_name,
    gone,
    render,
)

__all__ = [
    "MOST_BYTES", "MOST_EVENTS", "NOBODY", "RENDERER", "STUMBLES", "Cancelled", "Feed", "Finding",
    "Options", "PublicFeed", "Reach", "Reminders", "Rendered", "Severity", "UnitFeed", "affected",
    "day_in_words", "description", "event_lines", "feed_name", "gone", "lint", "obliged", "render",
    "selection", "shows", "summary", "visible", "when_in_words",
]  # fmt: skip
