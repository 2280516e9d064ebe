"""What is typed to sign in, and to change one's password."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

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


class PasswordForm(FlaskForm):
    current = PasswordField(
        _l("现用密码"), validators=[InputRequired(_l("请填写密码。"))], render_kw=_CURRENT
    )
    new = PasswordField(
        _l("新密码"), validators=[InputRequired(_l("请填写密码。"))], render_kw=_NEW
    )
    again = PasswordField(_l("再填一遍新密码"), render_kw=_NEW)

    def validate_again(self, field: Any) -> None:
        if field.data != self.new.data:
            raise ValidationError(_l("两次填写的新密码不一致。"))
