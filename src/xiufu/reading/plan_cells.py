"""One cell of a plan's workbook → the text a plan is made of (单元格取值), whatever Excel made of what was typed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xiufu.core.numbers import exponent, plain_text, trimmed
from xiufu.core.yaml_text import Data, invisible_characters
from xiufu.model.cell_lists import split_pairs, split_texts
from xiufu.model.sheets import NONE_WORD, Leaf
from xiufu.reading.sheet_marks import PLAIN, Format

Value = str | float | bool | date | datetime | time | timedelta

DIGITS = 15
"""Significant digits that Excel shows; what a double has beyond them is noise."""

_RETYPE = "选中单元格，设为文本格式，重新键入"
_HALF_WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


class CellFault(Exception):
    """A cell that cannot be read (单元格有误): what is wrong, and how to mend it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as it is in the file: its value, its number format, and its fault if it has one."""

    value: Value
    format: Format = PLAIN
    fault: str | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was written in it."""
        return self.fault is None and isinstance(self.value, str) and not self.value.strip()


@dataclass(frozen=True, slots=True)
class Codes:
    """A list of the sheet of choices (选项): what the drop-down shows, with the code that is meant."""

    shown: Mapping[str, str]

    def of(self, text: str) -> str:
        """The code that a text means; a text that is in no list means itself."""
        plain = text.translate(_HALF_WIDTH).strip()
        return self.shown.get(text) or (plain if plain in self.shown.values() else text)

    def of_number(self, digits: str) -> str:
        """The code that a number means, though Excel takes leading zeros off. Raises ``CellFault`` when that is open."""
        codes = set(self.shown.values())
        if digits in codes:
            return digits
        meant = sorted(c for c in codes if digits.isdecimal() and c.isdecimal() and int(c) == int(digits))
        if len(meant) == 1:
            return meant[0]
        if codes and not any(c.startswith("0") for c in codes):
            return digits
        raise CellFault(f"{digits} 是数值，不知道前面有没有被去掉的 0", f"{_RETYPE}完整的编号")


def text_of(raw: Raw) -> str:
    """文字 of a cell of no particular kind. Raises ``CellFault``."""
    if raw.fault is not None:
        shown = f"是错误值 {raw.fault}" if raw.fault else "的公式没有计算结果"
        raise CellFault(f"单元格{shown}", "用 Excel 或 WPS 打开，改正公式，重新计算后保存；或直接键入内容")
    value = raw.value
    match value:
        case bool():
            text = "是" if value else "否"
        case int() | float():
            text = _number(value, raw.format)
        case datetime() if value.time() != time():
            raise CellFault("单元格是带时刻的日期", f"{_RETYPE}应有的内容")
        case datetime():
            text = value.date().isoformat()
        case date():
            text = value.isoformat()
        case time() | timedelta():
            raise CellFault("单元格是时刻，不是文字", f"{_RETYPE}应有的内容")
        case _:
            text = value.strip()
    for found in invisible_characters(text, ""):
        raise CellFault(found.problem, found.remedy)
    return text


def _number(value: float, shown: Format) -> str:
    """The digits that Excel shows of a double: 15 significant ones, and at least the places of its format.

    >>> _number(0.1 + 0.2, PLAIN), _number(0.4, Format(places=2)), _number(1e-7, PLAIN), _number(0.18, Format(0, True))
    ('0.3', '0.40', '0.0000001', '18%')
    """
    exact = trimmed(Decimal(f"{value:.{DIGITS}g}"))
    if shown.percent:
        exact = trimmed(exact * 100)
    places = max(-exponent(exact), shown.places)
    return f"{plain_text(exact.quantize(Decimal(1).scaleb(-places)))}{'%' if shown.percent else ''}"


def name_of(raw: Raw) -> str:
    """编号 in a cell: ids are words, even when Excel took them for numbers. Raises ``CellFault``."""
    if isinstance(raw.value, date):
        raise CellFault("编号被 Excel 变成了日期", f"{_RETYPE}编号")
    return text_of(raw)


def content_of(raw: Raw, leaf: Leaf, codes: Codes | None) -> Data:
    """内容 of a cell for a field: text, or a list; nothing where it is blank. Raises ``CellFault``."""
    text = text_of(raw)
    if not text:
        return None
    match leaf.kind:
        case "number":
            return _for_number(raw, text, leaf)
        case "day" | "month":
            return _for_date(raw, text, leaf)
        case "quarter":
            return text.translate(_HALF_WIDTH)
        case "choice":
            plain = {_folded(label): word for word, label in leaf.labels.items()}
            return plain.get(_folded(text), text)
        case "texts":
            return _for_texts(raw, text, leaf, codes)
        case "pairs":
            return _for_pairs(text, leaf)
        case "text":
            return _code(raw, text, leaf, codes)


def _for_number(raw: Raw, text: str, leaf: Leaf) -> str:
    if isinstance(raw.value, date):
        raise CellFault("数值被 Excel 变成了日期", "把单元格设为数值格式，重新键入")
    if isinstance(raw.value, float | int) and raw.format.percent:
        if "%" not in leaf.title:
            raise CellFault(f"单元格是百分数 {text}", "把单元格设为常规格式，重新键入数值")
        return text.removesuffix("%")
    return text


def _for_date(raw: Raw, text: str, leaf: Leaf) -> str:
    if isinstance(raw.value, date):
        if leaf.kind == "month" and not text.endswith("-01"):
            raise CellFault(f"这里要写年月，单元格是日期 {text}", f"写作 {text[:7]}")
        return text[:7] if leaf.kind == "month" else text
    if not isinstance(raw.value, str):
        return text
    plain = text.translate(_HALF_WIDTH)
    found = (_DAY if leaf.kind == "day" else _MONTH).fullmatch(plain)
    return "-".join(found.groups()) if found else plain


def _for_texts(raw: Raw, text: str, leaf: Leaf, codes: Codes | None) -> list[Data]:
    if leaf.stated and text == NONE_WORD:
        return []
    if not isinstance(raw.value, str):
        return [_code(raw, text, leaf, codes)]
    if codes and text in codes.shown:
        return [codes.shown[text]]
    try:
        items = split_texts(text)
    except ValueError as error:
        raise CellFault(str(error), "把几项用“；”隔开") from error
    return [codes.of(item) if codes else item for item in items]


def _for_pairs(text: str, leaf: Leaf) -> list[Data]:
    if leaf.stated and text == NONE_WORD:
        return []
    try:
        pairs = split_pairs(text.translate(_HALF_WIDTH))
    except ValueError as error:
        raise CellFault(str(error), leaf.hint.split("；", 1)[-1]) from error
    names = [name for name, _ in leaf.pair]
    titles = [part.title for _, part in leaf.pair]
    return [
        {
            name: item.removesuffix("%") if "%" in title else item
            for name, title, item in zip(names, titles, pair, strict=True)
        }
        for pair in pairs
    ]


def _code(raw: Raw, text: str, leaf: Leaf, codes: Codes | None) -> str:
    if not leaf.listed or leaf.listed.startswith("sheet:"):
        return text
    if isinstance(raw.value, float | int) and not isinstance(raw.value, bool):
        return (codes or Codes({})).of_number(text)
    return codes.of(text) if codes else text


def _folded(text: str) -> str:
    """For comparing: full and half width are the same, spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split())
