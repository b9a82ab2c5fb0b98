"""Where the heads of a table end and what its columns are about (表头): judged by what is written, not by what a file marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xiufu.audit.table_grid import UNIT, Grid, compact
from xiufu.audit.tables import NOTHING, ColumnKind, ColumnView

SUM_WORD = re.compile(r"(?:合计|总计|共计|小计|总和)$")
_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,3}(?:\.\d{1,3})*|[(（]\d{1,3}[)）]|[①-⑳]|[A-Z]|[IVX]{1,4}|[Ⅰ-Ⅻ])"
    r"[、.．)）]?"
)
_COLUMN_NUMBER = re.compile(r"[(（]?\s*(\d{1,2}|[A-Z]|[甲乙丙丁])\s*[)）]?|([①-⑳])")
_FORMULA = re.compile(r"[(（]?\s*(\d{1,2}|[A-Z]|[①-⑳])\s*[)）]?\s*[=＝]\s*(.+)")
_UNIT_STATED = re.compile(r"单位\s*[:：]\s*([^，,；;）)\s]+)")
_IN_BRACKETS = re.compile(rf"[（(]\s*(?:单位\s*[:：])?\s*({UNIT}(?:\s*/\s*[^（）()]+)?)\s*[)）]", re.IGNORECASE)
_INDEX_HEAD = re.compile(r"(?:序号|序次|编号|项次|行次|次序|No\.?|№)", re.IGNORECASE)
_CODE_HEAD = re.compile(
    r"编号|编码|代码|年份|年度|日期|时间|电话|图幅|文号|期次|图号|比例尺|(?<!\d)年$|(?<!\d)月$|时段|点号|规格|型号|名称"
)
_UNIT_HEAD = re.compile(r"(?:计量|计算|计价)?单位")
_MEASURE = re.compile(r"面积|金额|费用|小计|合计|总计|数量|单价|工程量|投资|hm[2²]|公顷|元|比例|[%％]|价|m[23²³]|序号")
LONGEST_HEAD = 80
"""Letters beyond which a cell is prose beside its label and heads nothing (自定)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table (表头): rows of words across it, then the heads, of these the row of column numbers."""

    banners: range
    heads: range
    numbers: int = -1


def is_ordinal(text: str) -> bool:
    """Whether a text is an ordinal (序号): 一, （二）, 1.1, ③."""
    return bool(_ORDINAL.fullmatch(compact(text)))


def is_dash(text: str) -> bool:
    """Whether a text only says that nothing belongs there."""
    plain = compact(text)
    return bool(plain) and plain.rstrip("、.．") != "一" and set(plain) <= NOTHING


def distinct(grid: Grid, r: int, columns: Sequence[int]) -> list[str]:
    """What the different cells of a row say, each once, cells that go on from above included."""
    return list({grid[r][c].origin: compact(grid[r][c].text) for c in columns}.values())


def has_numbers(grid: Grid, r: int, columns: Sequence[int]) -> bool:
    """Whether a number begins in the row, ordinals and years of heads aside."""
    found = [grid[r][c] for c in columns if grid[r][c].claim and grid[r][c].begins]
    if not found or _is_numbers_row(grid, r, columns):
        return False
    years = [slot for slot in found if re.fullmatch(r"(?:19|20)\d\d", compact(slot.text))]
    if len(years) == len(found) and len(found) >= 2:
        values = [int(compact(slot.text)) for slot in found]
        return any(b - a != 1 for a, b in pairwise(values))
    return True


def _is_numbers_row(grid: Grid, r: int, columns: Sequence[int]) -> bool:
    texts = [compact(grid[r][c].text) for c in columns if grid[r][c].begins]
    numbers = []
    for text in texts:
        found = _FORMULA.fullmatch(text)
        plain = _COLUMN_NUMBER.fullmatch(text)
        if found:
            numbers.append(found[1])
        elif plain:
            numbers.append(plain[1] or plain[2])
        elif text and not is_dash(text):
            return False
    counted = [int(n) for n in numbers if n.isdecimal()] or [ord(n) for n in numbers]
    return (
        len(counted) >= 2
        and all(b - a == 1 for a, b in pairwise(counted))
        and (
            counted[0] in (1, 2, ord("①"), ord("A")) or any("=" in t or "＝" in t or t[0] in "(（" for t in texts if t)
        )
    )


def is_banner(grid: Grid, r: int, columns: Sequence[int]) -> bool:
    """Whether a row is words across the table (通栏文字): a title, a unit, a remark."""
    texts = distinct(grid, r, columns)
    if len(columns) < 2 or any(grid[r][c].claim for c in columns) or not any(texts):
        return False
    whole = [t for t in texts if t]
    return len(texts) == 1 or (len(whole) <= 2 and len(columns) > 2 and all(re.search(r"[:：]", t) for t in whole))


def is_head_row(grid: Grid, r: int, columns: Sequence[int]) -> bool:
    """Whether a row looks like heads: several words, one of them a measure, no number, no ordinal, no dash."""
    texts = [t for t in distinct(grid, r, columns) if t]
    return (
        len(texts) >= 2
        and not has_numbers(grid, r, columns)
        and not any(is_dash(t) or is_ordinal(t) or "：" in t or SUM_WORD.fullmatch(texts[0]) for t in texts)
        and any(_MEASURE.search(t) for t in texts)
    )


def head_of(grid: Grid, rows: range, columns: Sequence[int]) -> Head:
    """Where the head of a part of a grid ends."""
    start = rows.start
    while start < rows.stop - 1 and is_banner(grid, start, columns):
        start += 1
    banners = range(rows.start, start)
    first = compact(grid[start][columns[0]].text)
    prose = any(len(grid[start][c].text) > LONGEST_HEAD for c in columns)
    if prose or has_numbers(grid, start, columns) or SUM_WORD.search(first) or is_ordinal(first):
        return Head(banners, range(start, start))
    end, numbers = start + 1, -1
    while end < rows.stop:
        if _is_numbers_row(grid, end, columns):
            numbers, end = end, end + 1
            break
        if has_numbers(grid, end, columns) or not _goes_on(grid, start, end, columns):
            break
        end += 1
    return Head(banners, range(start, end), numbers)


def _goes_on(grid: Grid, start: int, end: int, columns: Sequence[int]) -> bool:
    above = grid[end - 1]
    if any(grid[end][c].origin[0] in range(start, end) for c in columns):
        return True
    wide = [c for c in columns if any(above[c].origin == above[d].origin for d in columns if d != c)]
    under = {grid[end][c].origin for c in wide}
    first = grid[end][columns[0]].text
    return bool(wide) and len(under) > len({above[c].origin for c in wide}) and not is_ordinal(first)


def unit_in(text: str) -> str:
    """The unit that a head or a line above a table states.

    >>> unit_in("费用（万元）"), unit_in("金额单位：元/100m3"), unit_in("系数（1+6%）")
    ('万元', '元/100m³', '')
    """
    stated = _UNIT_STATED.search(text) or _IN_BRACKETS.search(text)
    return normal_unit(stated[1]) if stated else ""


def normal_unit(text: str) -> str:
    """A unit in one way of writing.

    >>> normal_unit("hm2"), normal_unit("公顷"), normal_unit("100 m3"), normal_unit("％")
    ('hm²', 'hm²', '100m³', '%')
    """
    plain = compact(text).replace("％", "%").replace("㎡", "m²").replace("平方米", "m²").replace("立方米", "m³")
    return re.sub(r"m([23])$", lambda m: "m" + "²³"[int(m[1]) - 2], plain.replace("公顷", "hm²"))


def columns_of(grid: Grid, rows: range, columns: Sequence[int], head: Head, unit: str) -> list[ColumnView]:
    """What every column is about (列)."""
    body = [r for r in rows if r >= head.heads.stop]
    views: list[ColumnView] = []
    for c in columns:
        heads = tuple(
            dict.fromkeys(
                compact(grid[r][c].text) for r in head.heads if r != head.numbers and compact(grid[r][c].text)
            )
        )
        number, formula = _counted(grid, head, c)
        own = next((u for u in (unit_in(h) for h in reversed(heads)) if u), "")
        kind = _kind(grid, body, c, heads, first=c == columns[0])
        shared = unit if kind == "number" and not own and _takes(unit, "".join(heads)) else ""
        label = "·".join(h for h in heads)
        views.append(ColumnView(label, kind, own or shared, heads, number, formula, c))
    return views


def _takes(unit: str, heads: str) -> bool:
    """Whether the unit of the table is that of a column: money of amounts, areas of areas."""
    if re.search(r"率|系数|比|[%％]", heads):
        return False
    if "元" in unit:
        return not re.search(r"数量|工程量|面积|用量|工日|台班$|距|人数", heads)
    return bool(unit)


def _counted(grid: Grid, head: Head, c: int) -> tuple[str, str]:
    if head.numbers >= 0 and grid[head.numbers][c].begins:
        text = compact(grid[head.numbers][c].text)
        found, plain = _FORMULA.fullmatch(text), _COLUMN_NUMBER.fullmatch(text)
        if found:
            return found[1], found[2]
        if plain:
            return plain[1] or plain[2], ""
    text = compact(grid[head.heads.stop - 1][c].text) if len(head.heads) else ""
    circled = re.search(r"([①-⑳])(?:[=＝]([^=＝]*[①-⑳].*?))?[)）]?$", text)
    if circled:
        return circled[1], circled[2] or ""
    bracketed = re.search(r"[(（](\d{1,2})[)）](?:[=＝](.*))?$", text)
    return (bracketed[1], bracketed[2] or "") if bracketed else ("", "")


def _kind(grid: Grid, body: Sequence[int], c: int, heads: tuple[str, ...], *, first: bool) -> ColumnKind:
    name = heads[-1] if heads else ""
    slots = [grid[r][c] for r in body if grid[r][c].begins]
    texts = [compact(slot.text) for slot in slots]
    said = [t for t in texts if t and not is_dash(t)]
    if _UNIT_HEAD.fullmatch(name):
        return "unit"
    ordinals = sum(is_ordinal(t) for t in said)
    if _INDEX_HEAD.fullmatch(name) or (first and not heads and said and ordinals >= 0.7 * len(said)):
        return "index"
    claims = sum(slot.claim is not None for slot in slots)
    if _CODE_HEAD.search(name) and not _MEASURE.search(name):
        return "label"
    if claims and claims >= 0.5 * len(said):
        return "number"
    if not said and heads and not first and any(is_dash(t) for t in texts):
        return "number"
    if claims and not first and claims >= 2 and _MEASURE.search("".join(heads)):
        return "number"
    return "label" if said else "text"
