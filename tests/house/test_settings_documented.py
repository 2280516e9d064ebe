"""docs/settings.md tells every variable that is read, and none that is not."""

import re
from pathlib import Path

from service.settings import read_settings

ROOT = Path(__file__).parents[2]


class Recording(dict):
    def __init__(self):
        super().__init__()
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return default


def test_every_variable_is_documented_and_no_other(tmp_path):
    environment = Recording()
    read_settings(environment, tmp_path)
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(XUNLI_\w+)` \|", page, flags=re.MULTILINE)
    assert sorted(documented) == sorted(environment.asked)


def test_settings_are_read_in_one_place():
    reading = {
        str(file.relative_to(ROOT))
        for package in ("calendars", "service")
        for file in (ROOT / package).rglob("*.py")
        if re.search(r"os\.(environ|getenv)", file.read_text(encoding="utf-8"))
    }
    assert reading == {"service/settings.py"}
