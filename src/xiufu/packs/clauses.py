"""What laws say (法条原文): one article a row, with the days between which it was in force, and its source."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.packs.instruments import title_key
from xiufu.packs.kinds import Confidence, Model
from xiufu.packs.load import Pack
from xiufu.packs.tables import Sheet, read_csv, read_rows, unique

ARTICLE = re.compile(r"第\s*(?P<numeral>[一二三四五六七八九十百零〇\d]{1,6})\s*条")
"""The number of an article (条号): 第十六条, 第16条."""
_NUMERAL = re.compile(r"[一二三四五六七八九十百零〇\d]{1,6}")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


def numeral(text: str) -> int:
    """A Chinese numeral below a thousand, or digits, as a number (条号数值).

    >>> numeral("十六"), numeral("一百零二"), numeral("二十"), numeral("16")
    (16, 102, 20, 16)
    """
    if text.isdecimal():
        return int(text)
    hundreds, hundred, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * _DIGITS.get(hundreds, 1) if hundred else 0
    value += 10 * _DIGITS.get(tens.strip("零〇"), 1) if ten else 0
    return value + _DIGITS.get(ones[-1:], 0)


class Clause(Model):
    """法条: one article of one edition of a law. ``until`` is the first day on which this text is no longer in force."""

    instrument: str = Field(min_length=2, title="题名")
    article: str = Field(min_length=1, title="条号", description="第十六条；分项不分条的文件写（十二）")
    text: str = Field(min_length=2, title="条文", description="条号之后的全文，各款各项分行")
    effective_date: date = Field(title="施行日期", description="这一文本的施行日期")
    until: date | None = Field(None, title="失效日期", description="自这一天起不再是这一文本")
    document: str = Field(min_length=2, title="出处文件")
    place: str = Field("", title="出处位置")
    as_of: date | None = Field(None, title="出处截止日期")
    retrieved: date | None = Field(None, title="查阅日期")
    confidence: Confidence = Field(title="可信度")
    note: str = Field("", title="备注")

    @property
    def key(self) -> str:
        """The title of its law as titles are compared (题名比较)."""
        return title_key(self.instrument)

    @property
    def number(self) -> int:
        """The number of the article (条号数值)."""
        found = _NUMERAL.search(self.article)
        return numeral(found[0]) if found else 0

    @property
    def label(self) -> str:
        """Law and article as they are cited (题名及条号)."""
        return f"《{self.instrument}》{self.article}"

    def in_force(self, on: date) -> bool:
        """Whether this text was in force on a day (是否有效)."""
        return self.effective_date <= on and (self.until is None or on < self.until)


CLAUSES = Sheet("clauses", "法条原文", "每行一条法律、法规、规章或文件的原文", Clause)


@dataclass(frozen=True, eq=False)
class Clauses:
    """The articles in order (法条原文), with what they are looked up by."""

    rows: tuple[Clause, ...]

    @cached_property
    def by_law(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the articles of each law (按题名), all its editions together."""
        found: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            found.setdefault(row.key, []).append(i)
        return {key: tuple(places) for key, places in found.items()}


def read_clauses(packs: Sequence[Pack]) -> Clauses:
    """The articles of packs (读取法条原文); of the same article and day the later pack's. Raises ``InputError``."""
    problems: list[Problem] = []
    found: dict[tuple[str, str, date], Clause] = {}
    for pack in packs:
        records = read_csv(pack.text(CLAUSES.file), str(pack.folder / CLAUSES.file), CLAUSES, problems)
        rows = read_rows(CLAUSES, records, problems)
        for row, record in unique(
            rows, lambda r: (r.instrument, r.article, r.effective_date), "article", "题名、条号和施行日期", problems
        ):
            if not row.number:
                problems.append(record.problem("article", f"读不出条号“{row.article}”", "写作 第十六条 或（十二）"))
            if row.until and row.until <= row.effective_date:
                problems.append(record.problem("until", "失效日期不晚于施行日期", "改正两个日期"))
            found[row.instrument, row.article, row.effective_date] = row
    if problems:
        raise InputError(*problems)
    return Clauses(tuple(found.values()))
