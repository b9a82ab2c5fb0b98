"""The form of taking an entry back (撤销表单)."""

from collections.abc import Mapping

from django import forms

from xiufu.register.process.forms import CHARACTERS, MOST


class AnnulForm(forms.Form):
    """撤销记录: the reason, and how many entries the person saw."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)
    reason = forms.CharField(
        label="撤销的理由",
        help_text="哪里填错、办错，应当怎样。理由同记录一起永久保留",
        max_length=CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "撤销记录要写明理由"},
    )

    def __init__(self, data: Mapping[str, object] | None, *, expected: int) -> None:
        super().__init__(data=data, initial={"expected": expected})
