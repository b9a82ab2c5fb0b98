"""The form of a paper (上传表单): the file, its title, the facts of its kind."""

from datetime import date
from typing import Any

from django import forms

from xiufu.lifecycle.facts import Fact, FactKind
from xiufu.register.documents.formats import TAKEN
from xiufu.register.documents.kinds import Kind
from xiufu.register.documents.names import MOST, plain
from xiufu.register.documents.uploads import MOST_BYTES
from xiufu.register.frame.fields import EARLIEST

_MOST_WORDS = 200
_MOST_NAMES = 2_000


class PaperForm(forms.Form):
    """A new paper of a kind (新文件). ``today`` bounds its dates."""

    file = forms.FileField(
        label="文件",
        help_text=f"{TAKEN}。每个文件不超过 {MOST_BYTES // 1_000_000} MB；文档和文本不超过 100 MB",
        error_messages={
            "required": "没有选择文件",
            "empty": "文件是空的，检查选中的文件",
            "invalid": "没有收到文件，重新选择",
        },
    )
    title = forms.CharField(
        label="文件名称",
        max_length=MOST,
        required=False,
        help_text="不填则用文件自己的名称。同一种类、同一名称的文件再次上传就是新的一版，旧版保留",
    )

    def __init__(self, kind: Kind, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.today = today
        for fact in kind.facts:
            self.fields[_field(fact)] = _asked(fact)

    def clean_title(self) -> str:
        """名称 on one line, without letters that are not seen."""
        return plain(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        """Facts as the lifecycle judges them, days neither to come nor absurd."""
        for fact in self.kind.facts:
            name = _field(fact)
            if name in self.errors:
                continue
            value = _value(fact, self.cleaned_data.get(name))
            for fault in fact.faults(value):
                self.add_error(name, f"{fault}；按文件上写的填")
            if isinstance(value, date) and not EARLIEST <= value <= self.today:
                self.add_error(name, f"不能早于 {EARLIEST} 或晚于今天（{self.today}）；按文件上写的填")
        return self.cleaned_data

    def facts(self) -> dict[str, str | list[str]]:
        """What was stated (要件), as it is kept."""
        stated = {fact.name: _value(fact, self.cleaned_data.get(_field(fact))) for fact in self.kind.facts}
        return {name: _kept(value) for name, value in stated.items() if value not in (None, "", ())}


def _field(fact: Fact) -> str:
    return f"fact_{fact.name}"


def _asked(fact: Fact) -> forms.Field:
    needed = not fact.optional
    said = {"required": f"没有填“{fact.title}”；按文件上写的填"}
    if fact.kind is FactKind.DATE:
        wrong = {"invalid": "应为日期，例如 2025-03-31"}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=fact.title, required=needed, widget=widget, error_messages=said | wrong)
    if fact.kind is FactKind.NAMES:
        return forms.CharField(
            label=fact.title,
            required=needed,
            max_length=_MOST_NAMES,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=f"每行一个，至少 {fact.least} 个",
            error_messages=said,
        )
    return forms.CharField(label=fact.title, required=needed, max_length=_MOST_WORDS, error_messages=said)


def _value(fact: Fact, given: Any) -> date | str | tuple[str, ...] | None:
    if isinstance(given, date):
        return given
    if fact.kind is FactKind.NAMES:
        lines = (plain(line) for line in str(given or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))
    return plain(given) if isinstance(given, str) else None


def _kept(value: date | str | tuple[str, ...] | None) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else str(value)
