"""Feeds: what stands in them, how they are written, and what an app would stumble over."""

from calendars.feeds.agents import Agent, agent_of
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
from calendars.feeds.components import event_lines
from calendars.feeds.describe import (
    dated_in_words,
    dates_in_words,
    day_in_words,
    description,
    month_in_words,
    summary,
    visible,
    when_in_words,
)
from calendars.feeds.feed import (
    Feed,
    GroupFeed,
    LeaderFeed,
    PersonFeed,
    PublicFeed,
    UnitFeed,
    ViewFeed,
    feed_name,
    posts_in,
    selection,
    shows,
)
from calendars.feeds.lint import MOST_BYTES, MOST_EVENTS, lint, lint_headers, lint_update
from calendars.feeds.news import News, Note, notes
from calendars.feeds.options import Cancelled, Deadlines, Options, Reminders
from calendars.feeds.parts import MANY_BYTES, MANY_EVENTS, Size, by_month, months
from calendars.feeds.reach import NOBODY, Reach, affected, obliged
from calendars.feeds.render import RENDERER, Rendered, gone, render
from calendars.feeds.shelf import Margin, Shelf
from calendars.feeds.stumbles import STUMBLES, Finding, Severity, Stumble
from calendars.feeds.twin import JCAL, jcal
from calendars.feeds.view import View, marks

__all__ = [
    "HABITS", "JCAL", "MANY_BYTES", "MANY_EVENTS", "MOST_BYTES", "MOST_EVENTS", "NOBODY",
    "RENDERER", "STUMBLES", "Agent", "App", "Cancelled", "Cancels", "Deadlines", "Fate", "Feed",
    "Finding", "GroupFeed", "Habits", "Item", "Keeps", "LeaderFeed", "Margin", "News", "Note",
    "Options", "PersonFeed", "PublicFeed", "Reach", "Reminders", "Rendered", "Seen", "Severity",
    "Shelf", "Size", "Stumble", "UnitFeed", "View", "ViewFeed", "affected", "agent_of", "ahead",
    "as_seen", "by_month", "dated_in_words", "dates_in_words", "day_in_words", "description",
    "event_lines", "feed_name", "gone",
    "jcal", "lint", "lint_headers", "lint_update", "marks", "month_in_words", "months", "notes",
    "obliged", "posts_in", "render", "selection", "shows", "summary", "visible", "when_in_words",
]  # fmt: skip
