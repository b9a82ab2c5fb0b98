"""Sheets, columns and leaves of a plan's workbook (工作表、列): what they are; ``layout`` derives them from the models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from xiufu.core.validation import UNKNOWN_WORD

Kind = Literal["text", "number", "day", "month", "quarter", "choice", "texts", "pairs"]
Keys = tuple[str, ...]

ROOT = "方案"
"""The form of what the plan itself states."""

CHAPTER_SHEET, CHOICE_SHEET, ABOUT_SHEET = "章节", "选项", "填写说明"
CHAPTER_ID, CHAPTER_TEXT = "章节编号", "正文"
CHAPTER_COLUMNS = (CHAPTER_ID, "章节", "要求", CHAPTER_TEXT)
FORM_COLUMNS = ("项目", "填写", "要求")
NONE_WORD = "无"
"""What states that a list is empty, where leaving it blank would mean that it is still owed."""

_HELP: Mapping[Kind, str] = {
    "number": "只写数字",
    "day": "日期，如 2025-11-03",
    "month": "年月，如 2027-10",
    "quarter": "季度，如 2027Q4",
    "texts": "几项之间用“；”隔开",
    "pairs": "几项之间用“；”隔开",
}
PAIR_EXAMPLES: Mapping[Kind, str] = {"number": "50", "day": "2025-11-03", "month": "2027-10", "quarter": "2027Q4"}
_FEW = 9


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that stands in one cell (单格字段). ``labels`` are the words of a choice with what the cell shows."""

    kind: Kind
    title: str
    help: str
    required: bool
    unknown: bool = False
    stated: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    pair: tuple[tuple[str, "Leaf"], ...] = ()
    listed: str = ""

    @property
    def hint(self) -> str:
        """要求: what the preparer must know to fill it in."""
        labels = list(self.labels.values())
        choices = f"可选：{'、'.join(labels)}" if 1 < len(labels) <= _FEW and self.kind == "choice" else ""
        parts = (
            "必填" if self.required else "可不填",
            self.help,
            self._pair_hint,
            _HELP.get(self.kind, ""),
            choices,
            f"不知道时写“{UNKNOWN_WORD}”" if self.unknown else "",
            f"没有的写“{NONE_WORD}”" if self.stated else "",
        )
        return "；".join(part for part in parts if part)

    @property
    def _pair_hint(self) -> str:
        if not self.pair:
            return ""
        leaves = [leaf for _, leaf in self.pair]
        example = "=".join(PAIR_EXAMPLES[leaf.kind] for leaf in leaves)
        return f"每项写作“{'='.join(leaf.title for leaf in leaves)}”，如 {example}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or a line of a form (列). In a union its leaf depends on the kind chosen: ``leaves`` by tag."""

    path: Keys
    heading: str
    leaves: Mapping[str, Leaf]
    hint: str
    required: bool = False
    union: Keys | None = None
    """Where the kind of the union it belongs to is written."""

    def leaf(self, tag: str | None = None) -> Leaf:
        """The leaf for a kind; any, where the kind has none."""
        return self.leaves.get(tag or "") or next(iter(self.leaves.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A form or a table (工作表). ``path`` leads to it from the record of a row of ``parent``, or from the plan."""

    title: str
    path: Keys
    columns: tuple[Column, ...]
    form: bool = False
    parent: "Sheet | None" = None
    ordinal: str = ""
    """Heading of the number by which rows beneath refer to a row that has no id."""
    stated: bool = False
    """Whether having no rows must be stated."""
    required: bool = False

    @property
    def ancestors(self) -> tuple["Sheet", ...]:
        """上级表, from the top."""
        return (*self.parent.ancestors, self.parent) if self.parent else ()

    @property
    def name_heading(self) -> str:
        """The heading by which rows beneath it refer to a row."""
        return self.ordinal or next(c.heading for c in self.columns if c.path == ("id",))

    @property
    def headings(self) -> tuple[str, ...]:
        """列名 in order: the ids of what a row belongs to, its number, its own columns."""
        own = (self.ordinal,) if self.ordinal else ()
        return (*(a.name_heading for a in self.ancestors), *own, *(c.heading for c in self.columns))
