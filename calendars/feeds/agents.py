"""Which calendar app asks for a feed, as far as it says so itself in User-Agent."""

import re
from dataclasses import dataclass
from functools import lru_cache

from calendars.feeds.apps import App


@dataclass(frozen=True, slots=True)
class Agent:
    """`version` is coarse: a major number, after the product's name for an app of no kind here."""

    app: App
    version: str = ""


_KNOWN = (
    (App.GOOGLE, r"Google-Calendar-Importer"),
    (App.IPHONE, r"\b(?:iOS|iPadOS|visionOS)/(?P<v>\d+)[^ ]* .*dataaccessd"),
    (App.MAC, r"\b(?:macOS|Mac[ _+]OS[ _+]X)/(?P<v>\d+).*(?:CalendarAgent|dataaccessd)"),
    (App.MAC, r"CalendarAgent|dataaccessd"),
    (App.CLASSIC, r"Microsoft Outlook (?P<v>\d+)"),
    (App.OUTLOOK, r"Exchange(?:/(?P<v>\d+))?|Outlook"),
    (App.THUNDERBIRD, r"Thunderbird/(?P<v>\d+)"),
    (App.ANDROID, r"(?:ICSx5|DAVx5)/(?P<v>\d+)"),
    (App.NEXTCLOUD, r"Nextcloud(?:[^/]*/(?P<v>\d+))?"),
    (App.BROWSER, r"Mozilla/.*(?:Firefox|Edg|Chrome|Safari)/(?P<v>\d+)"),
)
_PATTERNS = tuple((app, re.compile(pattern, re.ASCII)) for app, pattern in _KNOWN)
_OTHERS = (
    "Evolution", "KOrganizer", "Akonadi", "vdirsyncer", "HomeAssistant", "BusyCal", "Fantastical",
    "curl", "Wget", "python-requests", "okhttp",
)  # fmt: skip
"""Named as they are; there are ever more of them, and everything that is named is kept."""
_OTHER = re.compile(f"({'|'.join(_OTHERS)})(?:/(\\d{{1,3}}))?", re.ASCII)
_LONGEST = 400


@lru_cache(maxsize=4096)
def agent_of(said: str) -> Agent:
    """Give the app behind a User-Agent; anything may stand there."""
    said = said[:_LONGEST]
    for app, pattern in _PATTERNS:
        if match := pattern.search(said):
            return Agent(app, (match.groupdict().get("v") or "")[:3])
    product = _OTHER.search(said)
    if product is None:
        return Agent(App.OTHER)
    return Agent(App.OTHER, " ".join(part for part in product.groups() if part))
