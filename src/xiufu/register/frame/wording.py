"""What Django's own checks of fields say (字段检查的说法): the problem and the remedy, as our checks say them.

Django takes its words from these defaults; another translation would have to be a compiled file beside every release.
"""

from collections.abc import Mapping

from django import forms
from django.core import validators

_CHOOSE = {"required": "没有选，请选择"}
_CHOICE = _CHOOSE | {
    "invalid_choice": "不在可选的各项之中，请重新选择",
    "invalid_list": "不在可选的各项之中，请重新选择",
}
_FILE = "没有收到文件，请重新选择"

FIELDS: Mapping[type[forms.Field], Mapping[str, str]] = {
    forms.Field: {"required": "没有填，请填写"},
    forms.IntegerField: {"invalid": "应填整数"},
    forms.DateField: {"invalid": "应写成 2024-03-01 这样的日期"},
    forms.ChoiceField: _CHOICE,
    forms.MultipleChoiceField: _CHOICE,
    forms.FileField: {
        "required": "没有选择文件，请选择",
        "invalid": _FILE,
        "missing": _FILE,
        "empty": "文件是空的，请检查选中的文件",
        "max_length": "文件名有 %(length)d 个字符，最多 %(max)d 个，请改短后重新选择",
    },
}
"""By field and code of the problem."""
VALIDATORS: Mapping[type[validators.BaseValidator | validators.RegexValidator | validators.EmailValidator], str] = {
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字符，现在有 %(show_value)d 个，请删减",
    validators.MinValueValidator: "不能小于 %(limit_value)s，请核对",
    validators.MaxValueValidator: "不能大于 %(limit_value)s，请核对",
    validators.EmailValidator: "应写成 name@example.com 这样的邮箱地址",
}
"""By what is checked."""


def say() -> None:
    """Have Django say it so (换用这些说法)."""
    for field, said in FIELDS.items():
        vars(field)["default_error_messages"].update(said)
    for validator, text in VALIDATORS.items():
        validator.message = text
