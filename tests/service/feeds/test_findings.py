"""Whatever the lint can find is told in words, in both languages."""

import pytest

from calendars.feeds import STUMBLES, Finding, Severity
from service.feeds.findings import SAID, finding_in_words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_has_words_of_its_own(app, language):
    assert set(SAID) == set(STUMBLES)
    with app.test_request_context(f"/?lang={language}"):
        words = [finding_in_words(Finding(code, Severity.ERROR)) for code in STUMBLES]
    assert len(set(words)) == len(STUMBLES)
    assert all(said.isascii() == (language == "en") for said in words)
