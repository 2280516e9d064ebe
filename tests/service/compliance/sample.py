"""A small rulebook for the tiny campaign, with a rule of every shape that pages show."""

LEDGER = """
[[entries]]
code = "window.own"
zh = "本单位阶段时间"
en = "Own window"
subject = "phase"
by = "unit"
dated = false

[[entries]]
code = "PLAN.agreed"
zh = "方案审阅同意"
en = "Plan agreed"
subject = "none"
by = "guidance"
dated = true

[[entries]]
code = "PLAN.filed"
zh = "方案备案"
en = "Plan filed"
subject = "none"
by = "unit"
dated = true

[[entries]]
code = "group.assigned"
zh = "指派指导组"
en = "Group assigned"
subject = "none"
by = "office"
dated = true

[[entries]]
code = "leader.contact"
zh = "联系点"
en = "Contact point"
subject = "person"
by = "office"
dated = false

[[entries]]
code = "branch.named"
zh = "支部"
en = "Branch"
subject = "number"
by = "unit"
dated = false

[[fields]]
entry = "branch.named"
code = "name"
zh = "名称"
en = "Name"
type = "text"
"""

_RULES = """
[structure]
window = "window.own"
filed = "PLAN.filed"
assigned = "group.assigned"
contact = "leader.contact"
record = "recorded"
body = "body"
act = ["leader", "liaison"]
"""

_RULE = """
[[rules]]
code = "{code}"
zh = "{zh}"
en = "{en}"
scope = "{scope}"
severity = "{severity}"
basis = "explicit"
ref = "一/{code}"
phases = [{phases}]
{more}

[[needs]]
rule = "{code}"
{need}
"""


def rule(code, zh, en, need, *, scope="unit", severity="must", phases='"LEARN"', more=""):
    return _RULE.format(code=code, zh=zh, en=en, scope=scope, severity=severity, phases=phases,
                        more=more, need=need)  # fmt: skip


RULES = _RULES + "".join(
    (
        rule("T1", "先开全县启动会", "County meeting first",
             'need = "events"\nkinds = ["OPEN"]\nheld = true', scope="district"),
        rule("T2", "按期启动", "Opened in time",
             'need = "events"\nkinds = ["OPEN"]\nby = "kickoff"'),
        rule("T3", "每阶段读书", "Reads in every phase",
             'need = "events"\nkinds = ["READ"]\neach_phase = true\nheld = true',
             scope="unit*phase", phases='"LEARN", "MEND"', more="each_phase = true"),
        rule("T4", "方案先审后备", "Plan agreed, then filed",
             'need = "entries"\nentry = "PLAN.filed"', severity="should"),
        rule("T5", "支部读书", "Branches read",
             'need = "events"\nkinds = ["READ"]\nphase = "MEND"\npresence = "branch"',
             scope="branch", phases='"MEND"',
             more='subjects = "entries"\nsubject_entry = "branch.named"'),
        rule("T6", "启动之后读书", "Reads once opened",
             'need = "events"\nkinds = ["READ"]\nafter = ["OPEN"]'),
        rule("T7", "开会不多", "Few meetings",
             'need = "meeting_load"\nmeetings = "weekly.meetings"\nhours = "weekly.hours"',
             severity="advice", phases='"LEARN", "MEND", "END"'),
    )
)  # fmt: skip
FILES = {"ledger.toml": LEDGER.encode(), "rules.toml": RULES.encode()}
