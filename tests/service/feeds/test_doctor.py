"""What apps would stumble over is named by `xunli doctor --feeds`."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from service.cli import main
from service.feeds.usecases import Examined
from service.rendering import making
from service.store.feeds import FeedKey


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def doctor(seeded, settings, engine_url, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNLI_DATABASE_URL", engine_url)
    monkeypatch.setenv("XUNLI_BASE_URL", "http://localhost")
    monkeypatch.setenv("XUNLI_SECRET_KEY", settings.secret_key)
    return lambda *words: CliRunner().invoke(main, ["doctor", *words])


def test_doctor_counts_the_feeds_that_it_looked_at(doctor):
    answer = doctor("--feeds")
    assert answer.exit_code == 0, answer.output
    assert "✓ 日历 feeds: 24, 事项 events:" in answer.output


@pytest.mark.parametrize(
    ("old", "new", "said", "code"),
    [
        (
            b"VERSION:2.0",
            b"VERSION:1.0",
            "value 行 line 2 1.0 取值不合规定，应用会略去这一项或整份拒收。 → ical4j (RFC",
            1,
        ),
        (b"COLOR:firebrick", b"COLOR:Brick!", "colour 行 line", 0),
    ],
)
def test_doctor_names_each_finding_with_the_app_and_the_source(
    doctor, monkeypatch, old, new, said, code
):
    usual = making.render

    def spoilt(*given):
        made = usual(*given)
        return replace(made, data=made.data.replace(old, new))

    monkeypatch.setattr(making, "render", spoilt)
    answer = doctor("--feeds")
    assert said in answer.output
    assert answer.exit_code == code


def test_doctor_names_a_feed_that_cannot_be_made(doctor, monkeypatch):
    one = Examined(
        FeedKey("unit", "A", "central", ""), 0, 0, (), (("uid", "text.control"),), "boom"
    )
    monkeypatch.setattr("service.cli.doctor.examine", lambda _store: iter([one]))
    answer = doctor("--feeds")
    assert "unit A central: boom" in answer.output
    assert "left out uid text.control" in answer.output
    assert answer.exit_code == 1
