"""The form of a step (办理表单), made from the facts that its move asks for."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms

from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.lifecycle.moves import Move
from xiufu.register.documents.models import Paper
from xiufu.register.frame.answers import renew
from xiufu.register.frame.fields import date_field, hectare_field, wan_field
from xiufu.register.process.judging import PAUSE, Asked
from xiufu.register.process.papers import kinds_wanted, where_handed_in
from xiufu.register.rules.refusals import Refused, Stale

MOST = 1_000_000_000
CHARACTERS = 2_000
_PREFIX = "fact_"
_CHOOSE = ("", "请选择")


class StepForm(forms.Form):
    """办理一步: its day, its facts, its reason. What it cannot read it says itself, the rest the lifecycle."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)

    def __init__(
        self,
        move: Move,
        papers: Iterable[Paper],
        clocks: Iterable[tuple[str, str]],
        data: Mapping[str, object] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))
        self.move = move
        self.fields["on_date"] = date_field("办理日期")
        self.fields["on_date"].help_text = "事情发生的日期，不晚于今天"
        shelf = list(papers)
        for fact in move.facts:
            if move.id == PAUSE:
                field: forms.Field = _one_of(fact, list(clocks), "只列出正在进行、可以中止的期限")
            elif fact.kind is FactKind.PAPER:
                field = _from_shelf(fact, shelf)
            else:
                field = _field(fact)
            self.fields[_PREFIX + fact.name] = field
        self.fields["reason"] = forms.CharField(
            label="理由" if move.reason else "说明（可不填）",
            required=move.reason,
            max_length=CHARACTERS,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def asked(self, track: str) -> Asked:
        """The step that is asked for (申请办理的步骤): what was typed and could be read."""
        stated: dict[str, Value] = {}
        for fact in self.move.facts:
            value = self.cleaned_data.get(_PREFIX + fact.name)
            if value not in (None, ""):
                stated[fact.name] = _lines(value) if fact.kind is FactKind.NAMES else value
        on_date = self.cleaned_data["on_date"]
        assert isinstance(on_date, date)
        return Asked(self.move.id, track, on_date, stated, str(self.cleaned_data.get("reason", "")))

    def told(self, refused: Refused) -> int:
        """Say why the step may not be taken (写明理由) and return the status; who was too late may send it again. Raises it again where no
        form helps.
        """
        if refused.code != 409:
            raise refused
        self.refuse(refused.reasons)
        renew(self, refused)
        return 409 if isinstance(refused, Stale) else 422

    def refuse(self, reasons: Iterable[str]) -> None:
        """Put each reason at the field that it is about, else above all; fields that could not be read have said so already."""
        wrong = set(self.errors)
        for reason in reasons:
            name = self._about(reason)
            if name not in wrong:
                self.add_error(name, reason)

    def _about(self, reason: str) -> str | None:
        facts = (_PREFIX + fact.name for fact in self.move.facts if f"“{fact.title}”" in reason)
        found = next(facts, None)
        if found is None and reason.startswith("办理日期"):
            return "on_date"
        return "reason" if found is None and reason.endswith("要写明理由") else found


def proposed(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Names as the form shows them before anything is typed (拟填的名单), by the facts that they are of."""
    return {_PREFIX + fact: "\n".join(each) for fact, each in names.items()}


def _field(fact: Fact) -> forms.Field:
    match fact.kind:
        case FactKind.DATE:
            return date_field(fact.title, required=not fact.optional)
        case FactKind.MONEY:
            return wan_field(fact.title, required=not fact.optional, least=fact.least)
        case FactKind.AREA:
            return hectare_field(fact.title, required=not fact.optional)
        case FactKind.COUNT:
            messages = {"invalid": "应填整数"}
            return forms.IntegerField(
                label=fact.title, required=not fact.optional, max_value=MOST, error_messages=messages
            )
        case FactKind.CHOICE:
            return _one_of(fact, [(choice, choice) for choice in fact.choices], "")
        case FactKind.NAMES:
            widget = forms.Textarea(attrs={"rows": max(3, fact.least)})
            help_text = f"每行写一个，至少 {fact.least} 个"
            return forms.CharField(
                label=fact.title, required=not fact.optional, max_length=CHARACTERS, widget=widget, help_text=help_text
            )
        case _:
            help_text = "没有的可不填" if fact.optional else ""
            return forms.CharField(
                label=fact.title, required=not fact.optional, max_length=CHARACTERS, help_text=help_text
            )


def _from_shelf(fact: Fact, shelf: Iterable[Paper]) -> forms.ChoiceField:
    """Papers of its kinds alone."""
    fitting = {paper.sha256: str(paper) for paper in shelf if not fact.kinds or paper.kind in fact.kinds}
    wanted = kinds_wanted(fact)
    help_text = f"从本项目的{wanted or '文件'}中选择；没有的，{where_handed_in(fact)}"
    wrong = f"只能选本项目的{wanted}；没有的，{where_handed_in(fact)}" if wanted else ""
    return _one_of(fact, list(fitting.items()), help_text, wrong)


def _one_of(fact: Fact, choices: list[tuple[str, str]], help_text: str, wrong: str = "") -> forms.ChoiceField:
    messages = {"invalid_choice": wrong or "不在可选的各项之中，请重新选择"}
    return forms.ChoiceField(
        label=fact.title,
        required=not fact.optional,
        choices=[_CHOOSE, *choices],
        help_text=help_text,
        error_messages=messages,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
