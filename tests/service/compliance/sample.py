"""The tiny campaign's rulebook, with a rule of every shape that pages show; and one more rule."""

from tests.campaigns_data import read

FILES = {name: read("tiny")[name] for name in ("ledger.toml", "rules.toml")}
LEDGER, RULES = (data.decode() for data in FILES.values())

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
