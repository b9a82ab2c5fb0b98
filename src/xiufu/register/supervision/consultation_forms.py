"""Forms of departments' opinions (部门意见表单)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from xiufu.register.documents.models import Paper
from xiufu.register.frame.fields import date_field
from xiufu.register.supervision.choices import EXPLAINED, Stance
from xiufu.register.supervision.consultations import Office
from xiufu.register.supervision.forms import choice
from xiufu.register.supervision.inspection_forms import paper_field, papers_field, shelf_of, words
from xiufu.register.supervision.queries import office_of

_MOST = 1_000_000


class AskForm(forms.Form):
    """征求部门意见."""

    subject = words("征求意见的事项", hint="写明对什么征求意见")

    def __init__(self, offices: Iterable[Office], papers: Iterable[Paper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"{one.division}:{one.department}", office_of(one.department, one.division)) for one in offices]
        self.fields["offices"] = forms.MultipleChoiceField(
            label="部门",
            choices=named,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "没有选；至少选一个部门", "invalid_choice": "不在可选的部门之中，请重新选择"},
        )
        self.fields["deadline"] = date_field("答复期限")
        self.fields["deadline"].help_text = "文件没有规定天数，由您定，页面上标“自定”"
        self.fields["paper"] = paper_field("所附文件", papers)

    def asked(self) -> list[Office]:
        """The offices that were chosen (所选部门)."""
        pairs = (value.partition(":") for value in self.cleaned_data["offices"])
        return [Office(department, division) for division, _, department in pairs]


class OpinionForm(forms.Form):
    """答复意见. ``expected`` is the number of opinions that were seen; with any, this one takes the place of the last."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)
    stance = choice("意见", Stance.choices, radio=True)
    text = words("具体意见", needed=False, hint="同意或不涉及的可以不填")

    def __init__(self, papers: Iterable[Paper], *args: Any, given: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"] = papers_field(
            "意见材料", shelf_of(papers), "从本部门上传的意见材料和本项目的文件中选；没有的先上传"
        )
        if given:
            self.fields["reason"] = words("更改理由", hint="原来的意见保留，以这一次为准")

    def clean(self) -> dict[str, Any]:
        """What is not plain consent says why, at its own field."""
        if self.cleaned_data.get("stance") in EXPLAINED and not self.cleaned_data.get("text"):
            self.add_error("text", "没有填；写明意见")
        return self.cleaned_data


class WithdrawForm(forms.Form):
    """撤回征求意见."""

    reason = words("撤回理由")
