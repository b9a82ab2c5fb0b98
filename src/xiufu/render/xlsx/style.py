"""How cells look and what may stand in them: formats, clean text, sheet names, and doubles that print as decimals."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiufu.core.numbers import CONTEXT, exponent, plain_text

DIGITS = 15
"""Significant decimal digits that a cell, a double, keeps and shows."""

Look = dict[str, str | int]
"""Properties of a format, as XlsxWriter names them."""

_LINE, _PADDING = 15.0, 5.0
ONE_LINE = _LINE + _PADDING
"""Height of a row of one line, in points."""

ABOUT = "说明"
"""The first sheet, to which all others link back."""

HIGHEST = 409.0
"""No row can be higher."""

_MAX_TEXT = 32_767
_LONGEST_HEADER = 100
_CUT = "……（超过单元格容量，以下从略）"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORDS = re.compile(r"[!-~]+?(?:[-/](?![-/])|(?![!-~]))|\s+|[^\s!-~]")
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


_HEAD: Look = {"border": 1, "bold": 1, "bg_color": "#E8EDF2", "align": "center"}
LINK: Look = {"font_color": "#0563C1", "underline": 1}
"""What leads elsewhere looks so."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written: what heads its printed pages, and its formats by their properties."""

    workbook: xlsxwriter.Workbook
    project: str
    formats: dict[tuple[tuple[str, str | int], ...], Format] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def format(self, **properties: str | int) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"valign": "vcenter", "text_wrap": 1, **properties})
        return self.formats[key]

    @property
    def head(self) -> Format:
        """The format of heads of columns and sections."""
        return self.format(**_HEAD)

    def sheet(self, title: str, *, landscape: bool = False) -> Worksheet:
        """A new sheet, named after ``title`` as far as Excel allows, that prints one A4 page wide."""
        name = _free_name(title, self.names)
        self.names.add(name.casefold())
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        heading = _shortened(" ".join(clean(self.project).split()), _LONGEST_HEADER)
        sheet.set_header(f"&R{heading.replace('&', '&&')}")
        sheet.set_footer("&C第 &P 页 共 &N 页")
        return sheet

    def link(self, sheet: Worksheet, row: int, column: int, target: str, text: str, **look: str | int) -> None:
        """A cell that leads to another sheet of the workbook."""
        place = f"internal:'{target.replace(chr(39), chr(39) * 2)}'!A1"
        sheet.write_url(row, column, place, self.format(**LINK, **look), clean(text))

    def link_back(self, sheet: Worksheet, column: int) -> None:
        """A link to the first sheet, beside what is printed."""
        sheet.set_column(column, column, 10)
        self.link(sheet, 0, column, ABOUT, "返回目录", align="center")


def _units(text: str) -> int:
    """Length as Excel counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _shortened(text: str, units: int) -> str:
    while _units(text) > units:
        text = text[: min(len(text) - 1, units)]
    return text


def _free_name(title: str, taken: set[str]) -> str:
    """At most 31 units, none of ``[]:*?/\\``, no apostrophe at an end, not ``History``, not taken."""
    plain = re.sub(r"[\[\]:*?/\\\s]+", " ", clean(title)).strip(" '") or "表"
    name, number = _shortened(plain, 31).strip(" '"), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f"（{number}）"
        name = _shortened(plain, 31 - _units(tail)).strip(" '") + tail
    return name


def clean(text: str) -> str:
    """Text fit for a cell: no control characters, not too long, and nothing that the writer takes for markup."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _units(plain) > _MAX_TEXT:
        plain = _shortened(plain, _MAX_TEXT - _units(_CUT)) + _CUT
    if plain.startswith("<r>") and plain.endswith("</r>"):
        plain += " "  # XlsxWriter would write it as it is, as the XML of a rich string
    return plain


def put(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write text as text, whatever it looks like; an empty one leaves a styled blank."""
    plain = clean(text)
    if plain:
        sheet.write_string(row, column, plain, style)
    else:
        sheet.write_blank(row, column, None, style)


@lru_cache(maxsize=4096)  # many rows have the same source, clause or name
def height_of(text: str, width: float) -> float:
    """Height of a row in which a text fills a column of so many characters; a Chinese one is two wide."""
    if 2 * len(text) < width and "\n" not in text:
        return ONE_LINE
    room = max(width - 1, 1)
    return min(_LINE * sum(_lines(line, room) for line in text.split("\n")) + _PADDING, HIGHEST)


def _lines(text: str, room: float) -> int:
    """Lines that a text without line breaks takes: Latin words and ids stay whole if they can, Chinese breaks anywhere."""
    if _across(text) <= room:
        return 1
    lines, used = 1, 0
    for word in _WORDS.findall(text):
        wide = _across(word)
        used += wide
        if used > room:
            lines += max(1, math.ceil(wide / room)) if used > wide else math.ceil(wide / room) - 1
            used = wide if wide <= room else int(wide % room) or int(room)
    return lines


def _across(text: str) -> int:
    """Characters that a text is wide."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def double(value: Decimal) -> float:
    """The number a cell keeps (单元格数值); zero has no sign."""
    return float(value) or 0.0


def fits(value: Decimal) -> bool:
    """Whether a cell keeps every digit of a number."""
    return len(value.normalize(CONTEXT).as_tuple().digits) <= DIGITS


def displayed(value: Decimal, places: int) -> str:
    """What a cell with this many decimal places shows: 15 significant digits of the double, rounded half up."""
    seen = Decimal(f"{double(value):.{DIGITS}g}")
    return plain_text(seen.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=CONTEXT))


def places_of(text: str) -> int | None:
    """Decimal places of a plain printed number (小数位数); ``None`` for any other text."""
    return max(-exponent(Decimal(text)), 0) if _PLAIN.fullmatch(text) else None


@cache
def number_format(places: int) -> str:
    """The format code of a number of decimal places; beyond 15 Excel chooses."""
    return "General" if places > DIGITS else "0." + "0" * places if places else "0"


def format_of(value: Decimal) -> str:
    """The format code that shows a number as it is written."""
    return number_format(max(-exponent(value), 0))
