"""Kept values against their own formulas (公式缓存值): a workbook that was changed and not computed again prints old numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from xiufu.audit.paper import Paper
from xiufu.audit.workbook.cells import book_of, claims_at, name_of, names_of, place_of
from xiufu.audit.workbook.formula import Node, NotEvaluated, areas_in, parsed
from xiufu.audit.workbook.values import Book, kept
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, plain_text
from xiufu.document.read import At, Worksheet

CODE = "XLSX-001"
_SHOWN = re.compile(r"[^\d.,]*-?[^\d.,]*[\d,]+(?:\.(?P<places>\d+))?\s*(?P<percent>[%％]?)[^\d.,]*")
_CLOSE = Decimal("1e-12")
_MOST_TERMS = 60
_DIGITS = 12
_MOST_WRITTEN = 30
"""Numbers of more digits are printed with an exponent, as Excel does."""


def kept_values(paper: Paper) -> Iterator[Finding]:
    """Every formula with a kept number: whether it still gives it. What cannot be recalculated is said once a sheet."""
    book = book_of(paper)
    for sheet in paper.file.worksheets:
        left: Counter[str] = Counter()
        unclear: list[At] = []
        for at in sorted(sheet.formulas):
            if at not in sheet.numbers or at in sheet.faulty:
                continue
            try:
                node = parsed(sheet.formulas[at])
                made = book.value(node, sheet)
                was = kept(sheet.numbers[at])
            except NotEvaluated as error:
                left[str(error)] += 1
                unclear.append(at)
                continue
            yield _finding(paper, book, sheet, at, node, made, was)
        if unclear:
            why = "；".join(f"{reason} {count} 个" for reason, count in sorted(left.items()))
            yield Finding(
                CODE,
                Verdict.CANNOT_TELL,
                Severity.NOTE,
                f"{len(unclear)} 个公式未重算（{names_of(unclear)}）：{why}",
                f"工作表“{sheet.title}”",
                remedy="用 Excel 或 WPS 打开，重新计算后保存，核对这些单元格有无变动",
                doubt="公式没有重算",
            )


def _finding(
    paper: Paper, book: Book, sheet: Worksheet, at: At, node: Node, made: Interval, was: Interval
) -> Finding:  # fmt: skip
    formula = sheet.formulas[at].removeprefix("=")
    claim = next(iter(claims_at(paper, sheet, at)), None)
    terms = _terms(paper, book, sheet, node)
    text = sheet.text(at)
    where = place_of(paper, sheet, at)
    half = _half(text)
    off = max(half, abs(was.hi) * _CLOSE)
    if made.overlaps(Interval(CONTEXT.subtract(was.lo, off), CONTEXT.add(was.hi, off))):
        return Finding(CODE, Verdict.AGREES, Severity.NOTE, f"{name_of(at)} 的值与公式相符", where, claim, terms, text)
    expected = _said(made, half, text)
    return Finding(
        CODE,
        Verdict.DIFFERS,
        Severity.ERROR,
        f"{name_of(at)} 显示 {text}，按其公式 {formula} 和表中现有的数应为 {expected}：改数后没有重新计算",
        where,
        claim,
        terms,
        stated=text,
        expected=expected,
        derivation=f"{name_of(at)} = {formula}",
        remedy="用 Excel 或 WPS 打开，把“计算选项”设为自动并重新计算（F9），保存后核对引用此数的各处",
    )


def _half(text: str) -> Decimal:
    """Half a unit of the last place that a cell shows; nothing where it shows no plain number."""
    found = _SHOWN.fullmatch(text)
    if not found or (not found["places"] and len(re.sub(r"\D", "", text)) >= _DIGITS):
        return Decimal(0)
    places = len(found["places"] or "") + (2 if found["percent"] else 0)
    return Decimal(5).scaleb(-places - 1)


def _said(made: Interval, half: Decimal, text: str) -> str:
    """What a formula makes, with as many places as the cell shows."""
    middle = CONTEXT.divide(CONTEXT.add(made.lo, made.hi), Decimal(2))
    if abs(middle.adjusted()) > _MOST_WRITTEN:
        return f"{middle:.6E}"
    if not half:
        return plain_text(middle.normalize(CONTEXT))
    percent = text.endswith(("%", "％"))
    value = CONTEXT.multiply(middle, Decimal(100)) if percent else middle
    unit = (half * 2 * (100 if percent else 1)).normalize(CONTEXT)
    return plain_text(value.quantize(unit, context=CONTEXT)) + ("%" if percent else "")


def _terms(paper: Paper, book: Book, sheet: Worksheet, node: Node) -> tuple[Claim, ...]:
    """The numbers that a formula refers to, as the document prints them; of very many the first."""
    found: list[Claim] = []
    for area in areas_in(node):
        other = book.sheet(area, sheet)
        for at in area.cells():
            if len(found) >= _MOST_TERMS:
                return tuple(dict.fromkeys(found))
            if at in other.numbers:
                found += claims_at(paper, other, at)
    return tuple(dict.fromkeys(found))
