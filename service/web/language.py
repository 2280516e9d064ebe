"""The reader's language. Chinese is the source of every text; English comes from a catalogue."""

from urllib.parse import urlencode

from flask import request, session
from flask_babel import get_locale

from calendars.text import LANGUAGES, Language
from service.web.wiring import services

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}


def choose() -> str:
    """Take what the address asks for and keep it; else what was kept; else the setting."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["lang"] = asked
    chosen = session.get("lang") or services().settings.language
    return LOCALES.get(chosen, LOCALES["zh"])


def in_language(code: str) -> str:
    """Give the address of this page in another language, its filters kept."""
    kept = request.args.to_dict(flat=False) | {"lang": [code]}
    return "?" + urlencode(kept, doseq=True)


def language() -> Language:
    return "en" if getattr(get_locale(), "language", "") == "en" else "zh"
