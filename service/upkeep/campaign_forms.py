"""What is asked for the next campaign, and for one that is put in force."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, MultipleFileField, StringField
from wtforms.validators import ValidationError

from calendars.campaigns import YEARS
from calendars.ids import CampaignId
from calendars.text import TITLE_LIMIT, Words
from calendars.timetable import Campaign, Opening
from service.upkeep.forms import CODE, NEEDED
from service.web.fields import Clean, Day

_SHORT = 40


class OpeningForm(FlaskForm):
    """`offer` fills in what a year later would be."""

    code = StringField(_l("代号"), validators=[NEEDED, CODE], render_kw={"maxlength": 40})
    zh = StringField(_l("中文名称"), validators=[NEEDED, Clean(TITLE_LIMIT)])
    en = StringField(_l("英文名称"), validators=[NEEDED, Clean(TITLE_LIMIT)])
    short_zh = StringField(_l("中文简称"), validators=[NEEDED, Clean(_SHORT)])
    short_en = StringField(_l("英文简称"), validators=[NEEDED, Clean(_SHORT)])
    first = Day(_l("第一天"), validators=[NEEDED])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, operation: str) -> None:
        self.zh.data, self.en.data = campaign.words.zh, campaign.words.en
        self.short_zh.data, self.short_en.data = campaign.short.zh, campaign.short.en
        begin = campaign.window.first
        leap = (begin.month, begin.day) == (2, 29)
        self.first.data = begin.replace(year=begin.year + 1, day=28 if leap else begin.day)
        self.operation_id.data = operation

    def validate_first(self, field: Any) -> None:
        low, high = YEARS
        if isinstance(field.data, date) and not low <= field.data.year < high:
            raise ValidationError(_l("请填写日期，如 2009-03-13。"))

    @property
    def opening(self) -> Opening:
        return Opening(
            CampaignId(self.code.data or ""),
            Words(self.zh.data or "", self.en.data or ""),
            Words(self.short_zh.data or "", self.short_en.data or ""),
            self.first.data or date.min,
        )


class FolderForm(FlaskForm):
    files = MultipleFileField(_l("活动文件夹"), render_kw={"accept": ".zip,.toml,.csv"})
    operation_id = HiddenField()


class DiscardForm(FlaskForm):
    operation_id = HiddenField()


class ForceForm(FlaskForm):
    carry = BooleanField(_l("订阅链接转到本活动"), default=True)
    operation_id = HiddenField()
