"""What is typed to sign in, to keep one's account, and to invite others."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp, ValidationError

from calendars.timetable import Campaign
from service.accounts.invitations import Invited
from service.web.fields import Choice, Clean
from service.web.language import language
from service.web.policy import GRANTS
from service.web.shown import grant_in_words

_CURRENT = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}


class SignInForm(FlaskForm):
    username = StringField(
        _l("用户名"),
        validators=[InputRequired(_l("请填写用户名。"))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("密码"),
        validators=[InputRequired(_l("请填写密码。"))],
        render_kw=_CURRENT,
    )


class CodeForm(FlaskForm):
    """Digits of the app, or a recovery code."""

    code = StringField(
        _l("验证码"),
        validators=[InputRequired(_l("请填写验证码。"))],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )


class SecondForm(CodeForm):
    """`sealed` brings back the secret that the page offered."""

    sealed = HiddenField()


class ConfirmForm(FlaskForm):
    """The current password, for what nobody at an unlocked screen should do."""

    current = PasswordField(
        _l("现用密码"), validators=[InputRequired(_l("请填写密码。"))], render_kw=_CURRENT
    )


class _NewPassword(FlaskForm):
    new = PasswordField(
        _l("新密码"), validators=[InputRequired(_l("请填写密码。"))], render_kw=_NEW
    )
    again = PasswordField(_l("再填一遍新密码"), render_kw=_NEW)

    def validate_again(self, field: Any) -> None:
        if field.data != self.new.data:
            raise ValidationError(_l("两次填写的新密码不一致。"))


class PasswordForm(ConfirmForm, _NewPassword):
    pass


class AcceptForm(_NewPassword):
    """A name of one's own and a password; the name is fixed where the account is there already."""

    username = StringField(
        _l("用户名"),
        validators=[
            Regexp(r"^[\w.-]{2,40}$", message=_l("2 至 40 个汉字、字母、数字或 . - _，不含空格。"))
        ],
        render_kw={"autocomplete": "username", "maxlength": 40},
    )


class InviteForm(FlaskForm):
    granted = Choice(_l("权限"), default="unit")
    unit = Choice(_l("单位"), description=_l("只用于单位联络员。"))
    group = Choice(_l("指导检查组"), description=_l("只用于指导检查组。"))
    note = StringField(_l("给谁"), validators=[Clean(200)], render_kw={"maxlength": 200})

    def __init__(self, campaign: Campaign | None, **values: Any) -> None:
        super().__init__(**values)
        lang = language()
        units = campaign.units.values() if campaign else ()
        groups = campaign.groups.values() if campaign else ()
        nobody = SelectChoice("", "—")
        self.granted.choices = [SelectChoice(one, grant_in_words(one)) for one in GRANTS]
        self.unit.choices = [
            nobody, *(SelectChoice(u.code, f"{u.code} {u.words.in_(lang)}") for u in units)
        ]  # fmt: skip
        self.group.choices = [
            nobody, *(SelectChoice(g.code, g.words.in_(lang)) for g in groups)
        ]  # fmt: skip

    def invited(self) -> Invited:
        unit, group = self.unit.data or None, self.group.data or None
        return Invited(self.granted.data, unit, group, (self.note.data or "").strip())
