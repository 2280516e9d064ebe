"""A unit's timetable on A4 as PDF: what it says, in which fonts, and what it may read."""

import sys
from pathlib import Path

import pytest

from calendars.feeds import day_in_words, summary
from calendars.timetable import Cancel, Schedule, Status
from service.timetable import pages
from service.web import pdf
from service.web.pdf import as_pdf, own_file
from tests.campaigns_data import tiny
from tests.service.conftest import NOTICE, OTHERS, SESSION, TALK, meeting, span
from tests.support.pdf import read_pdf


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheet_says_what_is_published_of_the_unit_in_fonts_that_it_carries(sign_in, seeded, lang):
    draft = meeting(9, "READ", "A", span(19, 9), "own", title="未定的", status=Status.DRAFT)
    seeded.save(Schedule(draft), Cancel(TALK.uid))
    answer = sign_in("office").get(f"/units/A.pdf?lang={lang}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    found = read_pdf(answer.data)
    said = found.text.replace("\n", "")
    unit = tiny().units[next(iter(SESSION.units))].words.in_(lang)
    assert unit in said
    for event in (SESSION, NOTICE, seeded.record(TALK).event):
        assert day_in_words(event.when.first_day, lang).replace(" ", "") in said.replace(" ", "")
        assert summary(event, tiny(), lang).replace(" ", "") in said.replace(" ", "")
    assert SESSION.place in said
    assert "15:00–17:00" in said
    assert draft.title not in said
    assert day_in_words(OTHERS.when.first_day, lang).replace(" ", "") not in said.replace(" ", "")
    assert "\ufffd" not in said
    assert any("CJK" in name for name in found.fonts)
    assert found.pages == 1
    assert 'pdfuaid:part="1"' in found.claims


def test_unit_that_is_none_or_another_gives_no_sheet(sign_in):
    assert sign_in("office").get("/units/Z.pdf").status_code == 404
    assert sign_in("unit").get("/units/B.pdf").status_code == 403


def test_missing_extra_is_told_and_the_page_itself_needs_none(sign_in, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    client = sign_in("office")
    answer = client.get("/units/A.pdf")
    assert answer.status_code == 501
    assert "浏览器打印" in answer.text
    assert client.get("/units/A").status_code == 200


def test_sheet_longer_than_anybody_pins_up_is_refused(sign_in, monkeypatch):
    monkeypatch.setattr(pages, "_MOST_ON_SHEET", 2)
    assert sign_in("office").get("/units/A.pdf").status_code == 413


def test_no_more_than_two_are_written_at_once(sign_in, monkeypatch):
    monkeypatch.setattr(pdf, "_LONGEST_WAIT", 0.01)
    client = sign_in("office")
    with pdf._writing, pdf._writing:
        answer = client.get("/units/A.pdf")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_page_uses_our_static_files_and_no_others(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/a.css").touch()
    base = "https://pages.invalid"
    assert own_file(f"{base}/static/css/a.css", tmp_path) == tmp_path / "css/a.css"
    for url in (
        "file:///etc/passwd",
        f"{base}/static/../secret",
        f"{base}/static//etc/passwd",
        f"{base}/etc/passwd",
        "https://example.org/static/css/a.css",
        "http://pages.invalid/static/css/a.css",
        "data:text/css,p{}",
        "//example.org/static/a.css",
    ):
        with pytest.raises(PermissionError):
            own_file(url, tmp_path)


def test_what_a_page_may_not_read_is_left_out_of_it(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    (tmp_path / "static").mkdir()
    html = (
        '<html lang="zh"><title>x</title><h1>页</h1>'
        f'<link rel="attachment" href="{secret.as_uri()}">'
        f'<img src="{secret.as_uri()}" alt="x"><object data="{secret.as_uri()}"></object>'
    )
    written = as_pdf(html, Path(tmp_path / "static"))
    found = read_pdf(written)
    assert not found.attached
    assert found.text.startswith("页")
