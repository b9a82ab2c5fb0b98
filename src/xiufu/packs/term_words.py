"""Words of terms (术语的写法): how documents call a quantity in sentences and tables, and how they speak of measures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.glossary import TERMS
from xiufu.packs.kinds import Model, SourceText
from xiufu.packs.load import Pack, each_file

Of = Literal["project", "row", "rows", "item", "items", "first", "sum", "title", "title_row", "head", "row_head"]
"""What a cell is about: the project; what its row is about, a row of sums being the project; with all that names it; only rows that are no
sums; with all that names them; by the first name; only rows of sums; what the title of the table names; that and the row; the head
above its column; the row and that head."""

About = Literal["", "title", "cause", "known", "clause", "first", "before"]
"""What a number in a sentence is about where the term does not say it otherwise: what the title of its table names (a note of that
table only); that and the words that it is a consequence of; what a table says of the same term by these words; what it says by the words of
the clause; the first that it says; the last quantity before it that is of the same term."""


class TermWords(Model):
    """术语写法: what stands right before the number, and what it measures.

    ``each`` are words for a part of the project, too; ``named`` words are themselves the subject (建设期); before ``measured``
    ones stands a measure (平整工程量); ``subject`` is the subject where the words say it (静态亩均投资); of ``cost`` the subject is the cost before it: the static or dynamic total, or any.
    An empty word fits any; ``loose`` words may have any others before them; ``bounded`` ones may state a bound (不小于). All of
    ``sentence`` stand before the number in its sentence, one of ``after`` right behind it; ``titles`` are words of the title of its table.
    ``part`` is what the words take of the subject.
    """

    term: str = Field(title="术语")
    words: tuple[str, ...] = Field(min_length=1, title="写法")
    dimensions: tuple[str, ...] = Field(min_length=1, title="量纲")
    each: bool = Field(False, title="前面可以是单元名称")
    named: bool = Field(False, title="写法本身就是对象")
    measured: bool = Field(False, title="前面是措施")
    subject: str = Field("", title="对象")
    cost: Literal["", "total", "any"] = Field("", title="对象是前面的费用")
    about: About = Field("", title="对象的来处")
    loose: bool = Field(False, title="前面可以是任何词")
    bounded: bool = Field(False, title="可以是限值")
    units: tuple[str, ...] = Field((), title="单位")
    titles: tuple[str, ...] = Field((), title="所在表题中的词")
    sentence: tuple[str, ...] = Field((), title="句中都有的词")
    after: tuple[str, ...] = Field((), title="数后面的词")
    part: str = Field("", title="部分")
    likely: bool = Field(False, title="只是可能")


class CellRule(Model):
    """表格写法: what a cell is about by words of the title, and whole row names and column heads; none stated fits any.

    ``under`` are names of the row it stands under, ``beside`` columns in which its row has a number too; ``part`` is what the
    column takes of the subject (拟损毁); ``given`` is a term that some table states of the same subject. ``likely`` where documents use the words for other quantities too: no two of these are ever held against each other.
    """

    term: str = Field(title="术语")
    titles: tuple[str, ...] = Field((), title="表题中的词")
    rows: tuple[str, ...] = Field((), title="行名")
    under: tuple[str, ...] = Field((), title="上级行名")
    columns: tuple[str, ...] = Field((), title="列名")
    beside: tuple[str, ...] = Field((), title="同行有数的列")
    units: tuple[str, ...] = Field((), title="单位")
    given: str = Field("", title="另有的数据项")
    part: str = Field("", title="部分")
    of: Of = Field(title="对象")
    likely: bool = Field(False, title="只是可能")


class PartWords(Model):
    """部分的名称: words that name a part of a quantity (挖损、轻度), the term that their areas are of."""

    term: str = Field(title="术语")
    words: tuple[str, ...] = Field(min_length=1, title="名称")


class MeasureWords(Model):
    """措施写法: how a measure is promised, what it is done to, and what shows in quantities or costs that it is counted.

    ``chapters`` are words of the headings below which it is designed; none where it may be promised anywhere.
    """

    name: str = Field(min_length=1, title="措施")
    verbs: tuple[str, ...] = Field(min_length=1, title="动词")
    objects: tuple[str, ...] = Field((), title="对象")
    counted: tuple[str, ...] = Field(min_length=1, title="工程量和费用中的写法")
    chapters: tuple[str, ...] = Field((), title="所在章节")


class TermWordsFile(Model):
    """术语写法文件. ``leads`` and ``tails`` stand around a word, ``scopes`` say that only a part is meant.

    Below ``aside_heads`` stands what does not name a row (计算式). ``same_names`` are names of one thing of which tables use one or the other (人工费、甲类工).
    ``components`` are what plans that are several in one (合编方案) consist of, each by its words: each has totals of its own.
    """

    terms: tuple[TermWords, ...] = Field((), title="术语写法")
    cells: tuple[CellRule, ...] = Field((), title="表格写法")
    parts: tuple[PartWords, ...] = Field((), title="部分的名称")
    leads: tuple[str, ...] = Field((), title="前面的词")
    tails: tuple[str, ...] = Field((), title="后面的词")
    scopes: tuple[str, ...] = Field((), title="限定范围的词")
    components: tuple[tuple[str, ...], ...] = Field((), title="合编方案各部分的写法")
    name_heads: tuple[str, ...] = Field((), title="单元名称的列名")
    aside_heads: tuple[str, ...] = Field((), title="不是名称的列名")
    same_names: tuple[tuple[str, ...], ...] = Field((), title="同一对象的名称")
    measures: tuple[MeasureWords, ...] = Field((), title="措施")
    excluded: tuple[str, ...] = Field((), title="明确不做的词")
    source: SourceText = Field(title="出处")


@dataclass(frozen=True)
class Lexicon:
    """The words in force (术语写法): those of all packs together, a later pack's before."""

    files: tuple[TermWordsFile, ...]

    @cached_property
    def terms(self) -> tuple[TermWords, ...]:
        """术语写法."""
        return tuple(one for file in self.files for one in file.terms)

    @cached_property
    def cells(self) -> tuple[CellRule, ...]:
        """表格写法."""
        return tuple(one for file in self.files for one in file.cells)

    @cached_property
    def part_terms(self) -> Mapping[str, str]:
        """The term that areas of a part are of (部分的名称)."""
        return {word: one.term for file in reversed(self.files) for one in file.parts for word in one.words}

    @cached_property
    def measures(self) -> tuple[MeasureWords, ...]:
        """措施."""
        return tuple(one for file in self.files for one in file.measures)

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """前面的词, longest first."""
        return _longest(word for file in self.files for word in file.leads)

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """后面的词, longest first."""
        return _longest(word for file in self.files for word in file.tails)

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """限定范围的词."""
        return _longest(word for file in self.files for word in file.scopes)

    @cached_property
    def components(self) -> tuple[tuple[str, ...], ...]:
        """合编方案各部分的写法."""
        return tuple(one for file in self.files for one in file.components)

    @cached_property
    def aside_heads(self) -> frozenset[str]:
        """不是名称的列名."""
        return frozenset(word for file in self.files for word in file.aside_heads)

    @cached_property
    def same_names(self) -> tuple[tuple[str, ...], ...]:
        """同一对象的名称."""
        return tuple(one for file in self.files for one in file.same_names)

    @cached_property
    def name_heads(self) -> frozenset[str]:
        """单元名称的列名."""
        return frozenset(word for file in self.files for word in file.name_heads)

    @cached_property
    def excluded(self) -> tuple[str, ...]:
        """明确不做的词."""
        return _longest(word for file in self.files for word in file.excluded)


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda word: -len(word)))


def read_term_words(packs: Iterable[Pack]) -> Lexicon:
    """The words of packs (读取术语写法). Raises ``InputError`` with every problem, a term that the glossary lacks included."""
    files: list[TermWordsFile] = []
    problems: list[Problem] = []
    for pack in packs:
        found = []
        for located, file in each_file(pack, TermWordsFile, problems):
            for name in ("terms", "cells", "parts"):
                problems += [
                    Problem(
                        located.file,
                        located.line_of((name, i)),
                        f"术语表没有“{one.term}”",
                        "改用 GLOSSARY.csv 中的标识",
                        f"{name}.{i}.term",
                    )
                    for i, one in enumerate(getattr(file, name))
                    if one.term not in TERMS
                ]
            found.append(file)
        files[:0] = found
    if problems:
        raise InputError(*problems)
    return Lexicon(tuple(files))
