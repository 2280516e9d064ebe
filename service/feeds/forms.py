"""What can be chosen of one link."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, StringField
from wtforms.validators import InputRequired, Optional

from calendars.feeds import Cancelled, Deadlines, Options, Reminders
from service.feeds.links import LABEL_LIMIT, Terms
from service.web.fields import Choice, Clean, Day


def _choices(words: Mapping[StrEnum, Any]) -> list[SelectChoice]:
    return [SelectChoice(option.value, said) for option, said in words.items()]


class LinkForm(FlaskForm):
    label = StringField(
        _l("名称"), validators=[InputRequired(_l("请填写。")), Clean(LABEL_LIMIT)],
        render_kw={"maxlength": LABEL_LIMIT},
    )  # fmt: skip
    language = Choice(
        _l("语言"), choices=[SelectChoice("zh", "简体中文"), SelectChoice("en", "English")]
    )
    reminders = Choice(
        _l("提醒"),
        choices=_choices(
            {
                Reminders.NONE: _l("不提醒"),
                Reminders.DAY_BEFORE: _l("提前一天"),
                Reminders.TWO_HOURS: _l("提前两小时"),
            }
        ),
    )
    deadlines = Choice(
        _l("截止事项"),
        choices=_choices(
            {
                Deadlines.EVENTS: _l("列为全天日程"),
                Deadlines.TASKS_TOO: _l("列为全天日程，并列入待办"),
                Deadlines.NONE: _l("不列"),
            }
        ),
    )
    cancelled = Choice(
        _l("已取消的日程"),
        choices=_choices(
            {
                Cancelled.STRUCK: _l("标为取消"),
                Cancelled.PREFIX: _l("保留，标题前注明"),
            }
        ),
    )
    phases = BooleanField(_l("显示各阶段起止"))
    since = Day(_l("不含此日以前结束的日程"), validators=[Optional()])
    zipped = BooleanField(_l("压缩传送"))
    expires_on = Day(_l("有效期至"), validators=[Optional()])

    def show(self, terms: Terms) -> None:
        options = terms.options
        self.process(
            label=terms.label,
            language=options.language,
            reminders=options.reminders.value,
            deadlines=options.deadlines.value,
            cancelled=options.cancelled.value,
            phases=options.phases,
            since=options.since,
            zipped=options.zipped,
            expires_on=terms.expires_on,
        )

    def terms(self, before: Terms) -> Terms:
        """Give what was chosen; whose post the link ends with stays as it was."""
        data: dict[str, Any] = self.data
        options = Options(
            "en" if data["language"] == "en" else "zh",
            Reminders(data["reminders"]),
            Cancelled(data["cancelled"]),
            Deadlines(data["deadlines"]),
            data["phases"],
            data["since"],
            data["zipped"],
        )
        return Terms(data["label"].strip(), options, data["expires_on"], before.person)
