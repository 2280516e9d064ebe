"""What is wrong with an entry is said beside its field, in the reader's language."""

import re

import pytest

from tests.service.ledger.sample import entries, fill

PLAN = "/ledger/A?kind=PLAN.filed"


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "values", "field", "zh"),
    [
        (PLAN, {"on": ""}, "on", "请填写日期"),
        (PLAN, {"on": "2026-11-31"}, "on", "请填写日期"),
        (PLAN, {"on": "1926-11-03"}, "on", "离活动期间太远"),
        ("?kind=branch.named", {"subject": "", "value_name": "x"}, "subject", "请选择或填写"),
        ("?kind=branch.named", {"subject": "x" * 61, "value_name": "x"}, "subject", "最多 60 个字"),
        ("?kind=branch.named", {"subject": "1", "value_name": ""}, "value_name", "请填写"),
        ("?kind=branch.named", {"subject": "1", "value_name": "a\0b"}, "value_name", "控制字符"),
        ("?kind=branch.named", {"subject": "1", "value_name": "x" * 121}, "value_name", "最多 120"),
        ("?kind=topic.named", {"subject": "1", "value_title": "x"}, "value_leaders", "请填写"),
        ("?kind=topic.named", {"subject": "1", "value_title": "x", "value_leaders": ["C-9"]},
         "value_leaders", "没有“C-9”"),
        ("?kind=topic.reported", {"subject": "7", "on": "2026-11-20"}, "subject", "没有“7”"),
        ("?kind=window.proposed&subject=LEARN",
         {"value_first": "2026-11-20", "value_last": "2026-11-19"}, "value_last", "不能早于"),
        ("?kind=window.proposed",
         {"subject": "NEVER", "value_first": "2026-11-01", "value_last": "2026-11-19"},
         "subject", "没有“NEVER”"),
    ],
)  # fmt: skip
def test_fault_is_told_beside_its_field_and_nothing_is_stored(
    unit, kept, path, values, field, zh, lang
):
    path = path if path.startswith("/") else f"/ledger/A{path}"
    unit.get(f"/?lang={lang}")
    answer = fill(unit, path, **values)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-help">(.*?)</div>', answer.text, re.DOTALL)[1]
    (told,) = re.findall(r'<p class="error">(.*?)</p>', beside)
    assert bool(re.search("[\u4e00-\u9fff]", told)) == (lang == "zh")
    assert lang == "en" or zh in told
    assert entries(kept) == {}
