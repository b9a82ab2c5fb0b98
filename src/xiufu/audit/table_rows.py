"""What the rows of a table are (行): items, groups, 小计, 合计, words; their numbering and how deep they stand."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xiufu.audit.table_grid import Grid, compact
from xiufu.audit.table_heads import LONGEST_HEAD, Head, distinct, has_numbers, is_banner, is_dash, is_ordinal
from xiufu.audit.tables import ColumnView, RowKind, RowView
from xiufu.document.places import shortened

_TOTAL = re.compile(r"(?:总合计|总计|共计|合计|总和|总投资|总费用|总造价|静态投资|动态投资)$")
_SUBTOTAL = re.compile(r"(?:小计|小结|本页合计|本页小计|分计)$")
_REMARK_ROW = re.compile(r"^(?:注|备注|说明|填表|制表|审核|过次页|承前页|接上页|转下页)")
_OF_WHICH = re.compile(r"^其中")
_LEADING = re.compile(
    r"^(第[一二三四五六七八九十]+[章节部分]+|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|[1-9]\d?(?:\.\d{1,2})+(?![\da-z.~～–—±%％°℃-])|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]$")
_ROMAN = re.compile(r"[IVX]{2,}[、.．]?|[Ⅰ-Ⅻ]")
_MAYBE_ROMAN = re.compile(r"[IVX][、.．]?")
_SPACED = re.compile(r"(\d{1,2})\s+(?=[^\d\s.、．])|(\d{1,2})\s{1,4}(?=\d+[a-zA-Z])")
_STYLES = (
    (re.compile(r"第[一二三四五六七八九十]+[章节部分]+"), "第一部分"),
    (re.compile(r"[一二三四五六七八九十]+[、.．]?"), "一"),
    (re.compile(r"[（(][一二三四五六七八九十]+[)）]"), "（一）"),
    (re.compile(r"\d+[、.．]?"), "1"),
    (re.compile(r"[（(]\d+[)）]|\d+[)）]"), "（1）"),
    (re.compile(r"[①-⑳]"), "①"),
    (re.compile(r"[A-Z][、.．]?"), "A"),
    (re.compile(r"[IVX]+[、.．]?|[Ⅰ-Ⅻ]"), "I"),
)


def rows_of(grid: Grid, rows: range, columns: Sequence[ColumnView], head: Head, block: int) -> list[RowView]:
    """What every row is about."""
    at = [column.at for column in columns]
    of_numbers = [column.at for column in columns if column.kind == "number"]
    heads = [distinct(grid, r, at) for r in head.heads if r != head.numbers]
    views: list[RowView] = []
    for r in rows:
        label, numbering = _named(grid, r, columns)
        kind: RowKind
        if r in head.banners:
            kind = "note"
        elif r in head.heads:
            kind = "numbers" if r == head.numbers else "head"
        elif is_banner(grid, r, at) or _REMARK_ROW.match(compact(label)):
            kind = "note"
        elif distinct(grid, r, at) in heads:
            kind = "head"
        else:
            kind = _kind(label, numbers=has_numbers(grid, r, of_numbers))
        views.append(RowView(shortened(label), kind, numbering, 0, block, r))
    return views


def _kind(label: str, *, numbers: bool) -> RowKind:
    plain = compact(label)
    while _BRACKETS.search(plain):
        plain = _BRACKETS.sub("", plain)
    if _SUBTOTAL.search(plain):
        return "subtotal"
    if _TOTAL.search(plain):
        return "total"
    if _OF_WHICH.match(plain):
        return "of_which"
    return "item" if numbers else "group"


def _named(grid: Grid, r: int, columns: Sequence[ColumnView]) -> tuple[str, str]:
    numbering, words = "", []
    for column in columns:
        slot = grid[r][column.at]
        text = slot.text.strip()
        if not text or is_dash(text):
            continue
        if column.kind == "index" and is_ordinal(text):
            numbering = numbering or compact(text)
        elif column.kind in ("label", "index", "text") and any(letter.isalpha() for letter in text):
            words.append(text)
        elif column.kind == "number" and words:
            break
    words = [text for text in dict.fromkeys(words) if len(text) <= LONGEST_HEAD] or words
    label = next((w for w in words if _kind(w, numbers=True) in ("subtotal", "total")), "·".join(words[:2]))
    leading = _LEADING.match(compact(label))
    if leading and not numbering:
        numbering = leading[1]
    if not numbering and columns[0].kind == "index" and (spaced := _SPACED.match(grid[r][columns[0].at].text.strip())):
        numbering = spaced[1] or spaced[2]
    if not label:
        label = next((slot.text.strip() for c in columns if (slot := grid[r][c.at]).text.strip()), "")
    return label, numbering


def levelled(views: Sequence[RowView], grid: Grid, columns: Sequence[ColumnView]) -> list[RowView]:
    """The rows with their levels and groups: by the styles of numbering in the order they come up, else by indentation."""
    stack: list[str] = []
    numbered = any(row.numbering for row in views if row.body)
    roman = any(_ROMAN.fullmatch(compact(row.numbering)) for row in views if row.body)
    labels = [column.at for column in columns if column.kind == "label"]
    indents = sorted({grid[row.at][labels[0]].indent for row in views if row.body}) if labels else [0]
    first = {grid[row.at][columns[0].at].origin: i for i, row in reversed(list(enumerate(views)))}
    result = []
    for i, row in enumerate(views):
        level = 0
        if row.body and not row.sums and numbered:
            style = "I" if roman and _MAYBE_ROMAN.fullmatch(compact(row.numbering)) else _style(row.numbering)
            if not row.numbering:
                level = len(stack)
            elif style in stack:
                level = stack.index(style)
                del stack[level + 1 :]
            else:
                level = len(stack)
                stack.append(style)
        elif row.body and not row.sums and labels:
            level = indents.index(grid[row.at][labels[0]].indent)
        elif row.kind == "subtotal":
            level = len(stack)
        merged = first.get(grid[row.at][columns[0].at].origin, i)
        result.append(replace(row, level=level, group=merged))
    return result


def _style(numbering: str) -> str:
    plain = compact(numbering)
    dotted = re.fullmatch(r"(\d+(?:\.\d+)+)[、.．]?", plain)
    if dotted:
        return f"1{'.1' * dotted[1].count('.')}"
    return next((name for pattern, name in _STYLES if pattern.fullmatch(plain)), plain)
