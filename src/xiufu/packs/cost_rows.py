"""Names of cost rows (费用行名): what the rows and columns of estimates are called, and which part of the cost each is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Model, SourceText
from xiufu.packs.load import Pack, each_file

AnalysisRole = Literal[
    "labour",
    "material",
    "machine",
    "other_direct",
    "basic_direct",
    "direct_works",
    "measures",
    "direct",
    "indirect",
    "overhead",
    "levies",
    "profit",
    "price_difference",
    "unpriced",
    "tax",
    "enlargement",
    "unit_price",
]
"""A row of an analysis of a unit price (单价分析表的行)."""

SummaryRole = Literal[
    "construction",
    "equipment",
    "other_fees",
    "contingency",
    "monitoring",
    "static",
    "price_contingency",
    "dynamic",
]
"""A part or a total of the investment (投资的组成)."""

ColumnRole = Literal[
    "name",
    "quota",
    "quantity",
    "price",
    "amount",
    "budget_price",
    "ceiling_price",
    "gap",
    "class1",
    "shift_price",
    "year",
    "rate",
    "base",
    "factor",
    "formula",
]
"""A column of a table of costs (费用表的列)."""

_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、.)]|\([一二三四五六七八九十\d]+\)|\d+(?:\.\d+)*[、.)]|\d+(?:\.\d+)*(?=[一-龥])|[①-⑳])"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class AnalysisNames(Model):
    """单价分析表行名: what one row may be called."""

    role: AnalysisRole = Field(title="费用")
    names: tuple[str, ...] = Field(min_length=1, title="写法")


class SummaryNames(Model):
    """投资组成名: what one part of the investment may be called."""

    role: SummaryRole = Field(title="费用")
    names: tuple[str, ...] = Field(min_length=1, title="写法")


class ColumnNames(Model):
    """列名: what one column may be called."""

    role: ColumnRole = Field(title="列")
    names: tuple[str, ...] = Field(min_length=1, title="写法")


class CostRowsFile(Model):
    """费用行名文件."""

    analysis: tuple[AnalysisNames, ...] = Field((), title="单价分析表行名")
    summary: tuple[SummaryNames, ...] = Field((), title="投资组成名")
    columns: tuple[ColumnNames, ...] = Field((), title="列名")
    source: SourceText = Field(title="出处")


def plain_name(text: str) -> str:
    """A label as names are compared (名称比较): without numbering, brackets, blanks; full-width characters plain.

    >>> plain_name("（一） 直接费（1＋2）"), plain_name("小 计（元）"), plain_name("推土机 74KW")
    ('直接费', '小计', '推土机74kw')
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    while (bare := _NUMBERING.sub("", plain)) != plain:
        plain = bare
    while (bare := _BRACKETS.sub("", plain)) != plain:
        plain = bare
    return plain.strip("、:;,.")


@dataclass(frozen=True, eq=False)
class CostRows:
    """The names in force (费用行名), plain, each with what it stands for."""

    analysis: Mapping[str, AnalysisRole]
    summary: Mapping[str, SummaryRole]
    columns: Mapping[str, tuple[ColumnRole, ...]]

    def row(self, label: str) -> AnalysisRole | None:
        """Which row of an analysis a label names (行的费用).

        >>> from xiufu.packs.library import built_in_cost_rows
        >>> built_in_cost_rows().row("（二） 措施费"), built_in_cost_rows().row("推土机 74kW")
        ('measures', None)
        """
        return self.analysis.get(plain_name(label))

    def part(self, label: str) -> SummaryRole | None:
        """Which part or total of the investment a label names (投资的组成)."""
        return self.summary.get(plain_name(label))

    def column(self, head: str) -> tuple[ColumnRole, ...]:
        """What a column may be by its head (列的含义): 小计 is an amount or a base."""
        return self.columns.get(plain_name(head), ())


def read_cost_rows(packs: Iterable[Pack]) -> CostRows:
    """The names of packs (读取费用行名); of the same name the later pack's. Raises ``InputError`` with every problem."""
    analysis: dict[str, AnalysisRole] = {}
    summary: dict[str, SummaryRole] = {}
    columns: dict[str, tuple[ColumnRole, ...]] = {}
    problems: list[Problem] = []
    listed: list[tuple[str, int, str, tuple[str, ...]]]
    for pack in packs:
        own: dict[tuple[str, str], str] = {}
        for located, file in each_file(pack, CostRowsFile, problems):
            listed = [("analysis", i, row.role, row.names) for i, row in enumerate(file.analysis)]
            listed += [("summary", i, part.role, part.names) for i, part in enumerate(file.summary)]
            for section, i, role, names in listed:
                for name in names:
                    if (other := own.setdefault((section, plain_name(name)), role)) != role:
                        said = f"“{name}”既是 {other} 又是 {role}"
                        line = located.line_of((section, i))
                        problems.append(Problem(located.file, line, said, "一个名称只归一项费用", section))
            analysis |= {plain_name(name): row.role for row in file.analysis for name in row.names}
            summary |= {plain_name(name): row.role for row in file.summary for name in row.names}
            for column in file.columns:
                for name in map(plain_name, column.names):
                    columns[name] = tuple(dict.fromkeys((*columns.get(name, ()), column.role)))
    if problems:
        raise InputError(*problems)
    return CostRows(analysis, summary, columns)
