"""What formulas of sums take in and leave out (求和公式): rows outside the range, numbers typed as text, hidden cells, typed totals."""

from collections.abc import Iterator
from decimal import Decimal

from xiufu.audit.arithmetic.judge import equations
from xiufu.audit.arithmetic.listings import lists_quantities
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.audit.workbook.cells import book_of, claims_at, name_of, names_of, place_of
from xiufu.audit.workbook.formula import Area, Call, NotEvaluated, parsed, summed
from xiufu.audit.workbook.values import Book, kept
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import parse_decimal
from xiufu.document.read import At, Worksheet

_FEW = 2
TYPED, LEFT_OUT, HIDDEN, TEXT = "XLSX-002", "XLSX-003", "XLSX-004", "XLSX-005"


def _sums(paper: Paper, book: Book) -> Iterator[tuple[Worksheet, At, Area, Worksheet]]:
    """Every area of cells that a formula adds up: the formula's sheet and cell, the area and its sheet."""
    for sheet in paper.file.worksheets:
        for at in sorted(sheet.formulas):
            try:
                areas = list(summed(parsed(sheet.formulas[at])))
                for area in areas:
                    other = book.sheet(area, sheet)
                    book.room -= area.count
                    if book.room < 0:
                        return
                    yield sheet, at, area, other
            except NotEvaluated:
                continue


def numbers_as_text(paper: Paper) -> Iterator[Finding]:
    """Cells within a sum that show a number and are text (文本型数字): SUM passes them over."""
    seen: set[tuple[str, At]] = set()
    for sheet, at, area, other in _sums(paper, book_of(paper)):
        for cell in area.cells():
            if cell in other.numbers or (other.title, cell) in seen or cell in other.formulas:
                continue
            number = _typed_number(other.text(cell))
            if number is None:
                continue
            seen.add((other.title, cell))
            nothing = number == 0
            yield Finding(
                TEXT,
                Verdict.DIFFERS,
                Severity.NOTE if nothing else Severity.WARNING,
                f"{name_of(cell)} 的 {other.text(cell)} 是文本，不是数值，{_formula_at(sheet, at, other)} 求和时没有计入",
                place_of(paper, other, cell),
                next(iter(claims_at(paper, other, cell)), None),
                stated=other.text(cell),
                expected="数值",
                remedy="选中此格，转换为数字，再核对合计",
            )


def _typed_number(text: str) -> Decimal | None:
    try:
        return parse_decimal(text)
    except ValueError:
        return None


def _formula_at(sheet: Worksheet, at: At, other: Worksheet) -> str:
    return name_of(at) if sheet is other else f"工作表“{sheet.title}”{name_of(at)}"


def hidden_in_sums(paper: Paper) -> Iterator[Finding]:
    """Hidden rows and columns with numbers that sums take in (隐藏的数计入合计), once a sheet."""
    found: dict[str, tuple[Worksheet, dict[At, None], dict[str, None]]] = {}
    for sheet, at, area, other in _sums(paper, book_of(paper)):
        if other.hidden or not (other.hidden_rows or other.hidden_columns):
            continue
        if at[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns or sheet.hidden:
            continue
        cells = [
            (r, c)
            for r, c in area.cells()
            if (r in other.hidden_rows or c in other.hidden_columns) and (r, c) in other.numbers
        ]
        cells = [cell for cell in cells if _not_zero(other.numbers[cell])]
        if cells and len(cells) < area.count:
            _, hidden, sums = found.setdefault(other.title, (other, {}, {}))
            hidden.update(dict.fromkeys(cells))
            sums[_formula_at(sheet, at, other)] = None
    for sheet, hidden, sums in found.values():
        names = list(sums)
        many = f"{'、'.join(names[:3])} 等 {len(names)} 个" if len(names) > 3 else "、".join(names)
        yield Finding(
            HIDDEN,
            Verdict.DIFFERS,
            Severity.NOTE,
            f"隐藏的单元格（{names_of(list(hidden))}）中有数，计入了 {many}合计：看得见的各数相加不等于合计",
            f"工作表“{sheet.title}”",
            stated=names_of(list(hidden)),
            remedy="取消隐藏，确认这些数应当计入；不应计入的删去",
        )


def _not_zero(digits: str) -> bool:
    try:
        number = kept(digits)
    except NotEvaluated:
        return False
    return not number.lo <= 0 <= number.hi


def rows_left_out(paper: Paper) -> Iterator[Finding]:
    """Sums down a column against the rows that stand between them and the table's other rows (求和区域漏行)."""
    book = book_of(paper)
    for sheet in paper.file.worksheets:
        for at in sorted(sheet.formulas):
            try:
                node = parsed(sheet.formulas[at])
            except NotEvaluated:
                continue
            if (
                not isinstance(node, Call)
                or node.name != "SUM"
                or len(node.of) != 1
                or not isinstance(node.of[0], Area)
            ):
                continue
            area = node.of[0]
            if book.sheets.get(area.sheet or sheet.title) is not sheet or {area.left, area.right} != {at[1]}:
                continue
            yield from _left_out(paper, sheet, at, area)


def _left_out(paper: Paper, sheet: Worksheet, at: At, area: Area) -> Iterator[Finding]:
    spot = sheet.spot(at)
    found = paper.cell(spot) if spot else None
    if found is None or not spot:
        return
    view, r, c = found
    if not view.rows[r].sums or at not in sheet.numbers or lists_quantities(view):
        return
    offset = at[0] - view.rows[r].at
    inside = [x for x in view.body if area.top <= view.rows[x].at + offset <= area.bottom and (x, c) in view.cells]
    if len(inside) < 2:
        return
    missed = _missed(view, r, c, inside)
    equation = next((e for e in equations(view) if e.at == (r, c) and e.code in ("ARITH-001", "ARITH-006")), None)
    cells = [(view.rows[x].at + offset, at[1]) for x in missed]
    counted = [cell for cell in cells if cell in sheet.numbers and _not_zero(sheet.numbers[cell])]
    sure = bool(counted) and equation is not None and not equation.doubt
    if not missed or (equation and equation.holds and counted) or (len(missed) > _FEW and not sure):
        return
    first, last = min(area.top, *(r for r, _ in cells)), max(area.bottom, *(r for r, _ in cells))
    wanted = f"SUM({name_of((first, at[1]))}:{name_of((last, at[1]))})"
    names = "、".join(f"“{view.rows[x].label}”" for x in missed)
    effect = "，合计少算" if counted else "；此行现为零，填数后合计会少算"
    yield Finding(
        LEFT_OUT,
        Verdict.DIFFERS,
        Severity.ERROR if sure else Severity.WARNING,
        f"{name_of(at)} 的公式 {sheet.formulas[at].removeprefix('=')} 没有包括 {names}行（{names_of(cells)}）{effect}",
        place_of(paper, sheet, at),
        view.cells.get((r, c)),
        tuple(view.cells[x, c] for x in missed),
        stated=sheet.formulas[at].removeprefix("="),
        expected=wanted,
        derivation=f"{name_of(at)} 应包括本组各行",
        remedy=f"把公式改为 {wanted}，重新计算后核对引用此数的各处",
    )


def _missed(view: TableView, r: int, c: int, inside: list[int]) -> list[int]:
    """The rows beside those that are added up that are items like them: those up to the sum, and those just before the first."""
    levels = {view.rows[x].level for x in inside}
    below = r > inside[-1]

    def alike(x: int) -> bool:
        row = view.rows[x]
        return row.kind == "item" and (x, c) in view.cells and row.level in levels and row.block == view.rows[r].block

    between = [x for x in view.body if (inside[-1] < x < r if below else r < x < inside[0])]
    outward = [x for x in view.body if x < inside[0]][::-1] if below else [x for x in view.body if x > inside[-1]]
    missed = [x for x in between if alike(x)] if all(not view.rows[x].sums for x in between) else []
    for x in outward:
        if not alike(x) or view.rows[x].level == min(levels) < max(levels):
            break
        missed.append(x)
    return sorted(missed)


def typed_totals(paper: Paper) -> Iterator[Finding]:
    """Totals that are typed numbers where those beside them are formulas (手工键入的合计)."""
    for sheet in paper.file.worksheets:
        adding = {at for at, formula in sheet.formulas.items() if "SUM(" in formula.upper()}
        if not adding:
            continue
        for at in sorted(sheet.numbers):
            if at in sheet.formulas:
                continue
            beside = [(at[0], at[1] + step) for step in (-1, 1)]
            if not any(cell in adding for cell in beside):
                continue
            spot = sheet.spot(at)
            found = paper.cell(spot) if spot else None
            if not found or not found[0].rows[found[1]].sums or (found[1], found[2]) not in found[0].cells:
                continue
            others = [cell for cell in adding if cell[0] == at[0]]
            yield Finding(
                TYPED,
                Verdict.DIFFERS,
                Severity.NOTE,
                f"{name_of(at)} 的 {sheet.text(at)} 是键入的数，同一行的 {names_of(sorted(others))} 是求和公式：改动各行后此数不会随之改变",
                place_of(paper, sheet, at),
                next(iter(claims_at(paper, sheet, at)), None),
                stated=sheet.text(at),
                expected="公式",
                remedy="核对此数；确为合计的，改为求和公式",
            )
