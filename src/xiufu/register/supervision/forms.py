"""Forms of orders (整改表单)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from xiufu.lifecycle.risks import Sign
from xiufu.lifecycle.supervision import OrderStep
from xiufu.register.documents.models import Paper
from xiufu.register.frame.fields import date_field
from xiufu.register.library.models import Participation, Project
from xiufu.register.supervision.grounds import GROUNDS
from xiufu.register.supervision.inspection_forms import paper_field, papers_field, shelf_of, words
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.orders import Demand

_MOST = 1_000_000
_INSPECTION, _SIGN = "inspection:", "sign:"


def choice(label: str, choices: Iterable[tuple[Any, str]], *, radio: bool = False, hint: str = "") -> forms.ChoiceField:
    """One of some (选项)."""
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect if radio else forms.Select,
        choices=[*choices],
        help_text=hint,
        error_messages={"required": "没有选；选一项", "invalid_choice": "不在可选的各项之中，请重新选择"},
    )


class OrderForm(forms.Form):
    """发出整改要求."""

    def __init__(
        self,
        project: Project,
        inspections: Iterable[Inspection],
        signs: Iterable[Sign],
        parties: Iterable[Participation],
        papers: Iterable[Paper],
        data: Mapping[str, object] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))
        made = [(f"{_INSPECTION}{one.pk}", f"{one}（{one.on_date}）") for one in inspections]
        there = [(f"{_SIGN}{one.code}", f"风险提示：{one.title}") for one in signs]
        self.fields["origin"] = choice("来由", [("", "请选择"), *made, *there])
        grounds = [
            ("", "请选择"),
            *((one.id, f"{one.manner}：{one.title}（{one.clause}）") for one in GROUNDS[project.lifecycle]),
        ]
        self.fields["ground"] = choice("事由", grounds)
        self.fields["demands"] = words("整改要求", hint="写明改什么、改到什么程度")
        self.fields["deadline"] = date_field("整改期限")
        self.fields["deadline"].help_text = "文件没有规定天数的，由发出部门定"
        named = {one.party_id: f"{one.party}（{one.get_capacity_display()}）" for one in parties}
        self.fields["addressee"] = choice("整改单位", [("", "请选择"), *named.items()])
        self.fields["paper"] = paper_field("通知书", papers)

    def demand(self) -> Demand:
        """What is asked (整改要求)."""
        given = self.cleaned_data
        kind, _, key = given["origin"].partition(":")
        inspected = f"{kind}:" == _INSPECTION
        return Demand(
            inspection=int(key) if inspected else None,
            sign="" if inspected else key,
            ground=given["ground"],
            demands=given["demands"],
            deadline=given["deadline"],
            addressee=int(given["addressee"]),
            paper=given["paper"],
        )


class AnswerForm(forms.Form):
    """报告整改情况. ``expected`` is the number of steps that were seen."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)
    text = words("整改情况")

    def __init__(self, papers: Iterable[Paper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"] = papers_field("整改材料", shelf_of(papers), "从本项目的文件中选；没有的先到“文件”上传")

    def given_papers(self) -> tuple[int, ...]:
        """The papers that were chosen (所选文件)."""
        return tuple(self.cleaned_data["papers"])


_DECISIONS: Mapping[OrderStep, str] = {
    OrderStep.PASSED: "整改到位",
    OrderStep.REFUSED: "没有到位，继续整改",
    OrderStep.WITHDRAWN: "撤回这项要求",
}


class DecideForm(forms.Form):
    """核实整改、撤回. ``then`` are the steps that may come next."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)

    def __init__(self, then: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(one, title) for one, title in _DECISIONS.items() if one in then]
        self.fields["step"] = choice("核实结论", steps, radio=True)
        self.fields["text"] = words("核实情况", hint="撤回的写明理由")
        if OrderStep.REFUSED in then:
            self.fields["deadline"] = date_field("新的期限", required=False)
            self.fields["deadline"].help_text = "只有没有到位的才填"
