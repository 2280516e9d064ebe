"""What an app is offered of an address: one that it opens itself, a code to scan, a profile."""

import plistlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

import segno


@dataclass(frozen=True, slots=True)
class Offer:
    """`page` is where the holder of the address is led through subscribing."""

    url: str
    page: str

    @property
    def webcal(self) -> str:
        """Opened by Apple's apps; others know nothing of this scheme, or mishandle it."""
        return "webcal://" + self.url.partition("://")[2]

    @property
    def google(self) -> str:
        return f"https://calendar.google.com/calendar/r?cid={quote(self.url, safe='')}"

    @property
    def qr(self) -> str:
        """Lead to the page: a phone that scans a feed's own address imports it once for all."""
        return qr_code(self.page)

    @property
    def quick_qr(self) -> str:
        """Give it in a third of the time, where hundreds stand on a page."""
        return qr_code(self.page, mask=_MASK)


_MASK = 3
"""Any mask can be read; to choose the best looking takes most of the time."""


@lru_cache(maxsize=2000)
def qr_code(text: str, mask: int | None = None) -> str:
    """Give a code to scan as an SVG in a data URI."""
    made = segno.make(text, error="m", micro=False, mask=mask)
    return str(made.svg_data_uri(border=2, scale=5))


def profile(name: str, url: str) -> bytes:
    """Give the configuration profile that subscribes an iPhone (`.mobileconfig`).

    The same address gives the same identifiers, so that a profile installed again replaces itself.
    """
    parts = urlsplit(url)
    whole, account = (str(uuid5(NAMESPACE_URL, f"{url}#{part}")) for part in ("profile", "account"))
    host = ".".join(reversed((parts.hostname or "xunli").split(".")))
    payload = {
        "PayloadType": "com.apple.subscribedcalendar.account",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{host}.{account}",
        "PayloadUUID": account,
        "PayloadDisplayName": name,
        "SubCalAccountDescription": name,
        "SubCalAccountHostName": url,
        "SubCalAccountUseSSL": parts.scheme == "https",
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"{host}.{whole}",
            "PayloadUUID": whole,
            "PayloadDisplayName": name,
            "PayloadContent": [payload],
        }
    )
