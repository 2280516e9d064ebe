"""What the tiny campaign's units enter, and how its forms are filled in."""

import re
from datetime import date

from calendars.compliance import LedgerEntry
from calendars.ids import UnitCode
from tests.service.compliance.sample import RULES, rule
from tests.service.conftest import CAMPAIGN

A, B = UnitCode("A"), UnitCode("B")
DRAFTED = LedgerEntry(B, "PLAN", "drafted", on=date(2026, 11, 9))
FILED = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 16))
_ENTRY = """
[[entries]]
code = "{code}"
zh = "{zh}"
en = "{en}"
subject = "{subject}"
by = "{by}"
dated = {dated}
{more}
"""
_FIELD = """
[[fields]]
entry = "{entry}"
code = "{code}"
zh = "{zh}"
en = "{en}"
type = "{type}"
{more}
"""


def kind(code, zh, en, subject="none", by="unit", *, dated="true", more=""):
    return _ENTRY.format(code=code, zh=zh, en=en, subject=subject, by=by, dated=dated, more=more)


def field(entry, code, zh, en, of_type, more=""):
    return _FIELD.format(entry=entry, code=code, zh=zh, en=en, type=of_type, more=more)


def window(entry):
    return field(entry, "first", "开始", "First day", "day", "required = true") + field(
        entry, "last", "结束", "Last day", "day", 'required = true\nnot_before = "first"'
    )


LEDGER = "".join(
    (
        kind("group.assigned", "指派指导组", "Group assigned", by="office"),
        kind("leader.contact", "联系点", "Contact point", "person", "office", dated="false",
             more="district = true"),
        kind("branch.named", "支部", "Branch", "number", dated="false"),
        field("branch.named", "name", "名称", "Name", "text", "required = true"),
        kind("window.proposed", "阶段时间拟定", "Window proposed", "phase", dated="false"),
        window("window.proposed"),
        kind("window.own", "阶段时间同意", "Window agreed", "phase", "guidance",
             more='answers = "window.proposed"'),
        window("window.own"),
        kind("event.attended", "到会人数", "Attendance", "event", dated="false"),
        field("event.attended", "ordinary", "在职党员", "In service", "number"),
        field("event.attended", "retired", "离退休党员", "Retired", "number"),
        kind("PLAN.drafted", "方案起草", "Plan drafted"),
        kind("PLAN.agreed", "方案审阅同意", "Plan agreed", by="guidance",
             more='answers = "PLAN.drafted"'),
        field("PLAN.agreed", "by", "审阅人", "Agreed by", "person", "required = true"),
        kind("PLAN.filed", "方案备案", "Plan filed"),
        kind("topic.named", "课题", "Topic", "number", dated="false"),
        field("topic.named", "title", "题目", "Title", "text", "required = true"),
        field("topic.named", "leaders", "领题领导", "Led by", "people", "required = true"),
        kind("topic.reported", "课题报告", "Topic reported", "number", more='of = "topic.named"'),
        kind("talk.done", "谈心", "Talk", "person"),
    )
)  # fmt: skip
MORE = "".join(
    (
        rule("T8", "人人参与", "Everybody takes part",
             'need = "share"\ncounted = "talk.done"\nreached = "event.attended"\nrole = "member"\n'
             'group = "ordinary"\npercent = "members.share_percent"', severity="should",
             phases='"LEARN", "MEND"', more="each_phase = true"),
        rule("T9", "方案经同意", "Plan agreed", 'need = "entries"\nentry = "PLAN.agreed"'),
        rule("T10", "课题有报告", "Topics reported",
             'need = "entries"\nentry = "topic.reported"\neach = "topic"\nof = "topic.named"\n'
             'after = ["SHOW"]', phases='"MEND"'),
        rule("T11", "有课题", "Topics", 'need = "entries"\nentry = "topic.named"'),
    )
)  # fmt: skip
FILES = {"ledger.toml": LEDGER.encode(), "rules.toml": (RULES + MORE).encode()}


def hidden(page):
    return dict(re.findall(r'name="(csrf_token|operation_id|version)"[^>]*value="([^"]*)"', page))


def fill(client, path, **values):
    """Send the form at `path` as it stands, with `values` filled in."""
    return client.post(path, data={**hidden(main_of(client.get(path))), **values})


def entries(kept):
    with kept.store.reading() as work:
        return dict(work.ledger.all(CAMPAIGN).entries)


def main_of(answer):
    return answer.text.partition("<main")[2]
