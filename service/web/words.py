"""Words of pages: Chinese in the source, English from the catalogue."""

from flask_babel import gettext


def say(text: str, **values: object) -> str:
    """Give `text` in the reader's language, with `values` put in as %(name)s."""
    return str(gettext(text, **values))
