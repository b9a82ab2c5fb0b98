"""Forms of reviews (评审表单)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from xiufu.plans.review_opinion import CONCLUSIONS
from xiufu.register.documents.models import Paper
from xiufu.register.documents.names import plain
from xiufu.register.review.models import Answer, Weight

_MOST = 4_000


def _words(label: str, *, needed: bool = True, rows: int = 4, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=needed,
        max_length=_MOST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"没有填；写清{label}"},
    )


class _Line(forms.CharField):
    """One line, without letters that are not seen."""

    def clean(self, value: Any) -> str:
        return plain(str(super().clean(value)))


class OpenForm(forms.Form):
    """开始一轮评审: which plan, which experts."""

    paper = forms.TypedChoiceField(
        label="送审方案", coerce=int, error_messages={"required": "没有选；选方案的最新一版"}
    )
    experts = forms.TypedMultipleChoiceField(
        label="参评专家",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选；至少选 1 位"},
    )

    def __init__(self, papers: Iterable[Paper], experts: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [(one.pk, str(one)) for one in papers]  # type: ignore[attr-defined]  # a choice field
        self.fields["experts"].choices = [*experts]  # type: ignore[attr-defined]  # a choice field


class OpinionForm(forms.Form):
    """一条意见."""

    text = _words("意见")
    place = _Line(label="位置", max_length=300, error_messages={"required": "没有填；写明章节、表或页"})
    weight = forms.ChoiceField(label="性质", choices=Weight.choices, widget=forms.RadioSelect, initial=Weight.MUST)
    clause = _Line(label="依据", max_length=300, required=False, help_text="可以不填；填标准、文件的名称和条款")


class ReplyForm(forms.Form):
    """答复. ``expected`` is the version of the reply that was seen."""

    answer = forms.ChoiceField(label="处理", choices=Answer.choices, widget=forms.RadioSelect)
    text = _words("修改情况或理由")
    where = _Line(
        label="修改位置、页码",
        max_length=300,
        required=False,
        help_text="已修改的必须填，例如：第三章 表 3-2，第 21 页",
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def clean(self) -> dict[str, Any]:
        """What was changed has a place."""
        if self.cleaned_data.get("answer") == Answer.DONE and not self.cleaned_data.get("where"):
            self.add_error("where", "没有填；写明修改在哪一章、哪一页")
        return self.cleaned_data


class CancelForm(forms.Form):
    """撤销."""

    reason = _words("撤销的理由", hint="例如：送审的不是应当评审的方案")


class CloseForm(forms.Form):
    """结论."""

    conclusion = forms.ChoiceField(
        label="结论",
        choices=[(one, one) for one in CONCLUSIONS],
        widget=forms.RadioSelect,
        error_messages={"required": "没有选；选一项结论"},
    )
    remark = _words("说明", needed=False, hint="可以不填")
