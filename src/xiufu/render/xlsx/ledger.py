"""The ledger: on which sheet, in which cell each figure stands, and how a formula refers to it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from xiufu.core.figure import Figure, FigureId, Figures, Role, Step
from xiufu.core.glossary import TERMS
from xiufu.core.numbers import rounded
from xiufu.core.text import Cell
from xiufu.render.xlsx.spill import MAX_FORMULA, Short

PRICES, PARAMETERS, INPUTS, STEPS, PARTS = "价格", "参数", "输入", "计算", "辅助"
VALUE, SHOWN = "D", "E"
"""Columns of the carried number on every sheet of figures, and of the printed one on 计算."""

LIMIT = "E"
"""Column of the ceiling price on 价格, beside the budget price of the same resource."""

_BUDGET_PRICE, _CEILING_PRICE = "budget_price", "ceiling_price"


class Place(NamedTuple):
    """One cell of a sheet."""

    sheet: str
    column: str
    row: int


def sheet_of(figure: Figure) -> str:
    """The sheet a figure stands on: what it is decides, and where it was read.

    价格 has what the glossary calls a price; 参数 its rates, and exact numbers out of a pack; 输入 what else was read.
    """
    origin = figure.origin
    if isinstance(origin, Step):
        return STEPS
    kind = TERMS[figure.id.term].kind
    if kind == "price":
        return PRICES
    return PARAMETERS if kind == "rate" or (origin.pack and figure.role is Role.EXACT) else INPUTS


@dataclass(slots=True)
class Ledger:
    """Where each figure stands, and the formulas parked on the sheet 辅助.

    ``rows`` are the figures of each sheet, one a row from row 2, but for the ceiling prices: ``limits`` has them by the
    row that they share with the budget price.
    """

    figures: Figures
    rows: dict[str, list[Figure]]
    limits: dict[int, Figure]
    places: dict[FigureId, Place]
    parked: list[tuple[FigureId, Cell, Decimal]] = field(default_factory=list)

    def cell(self, figure: Figure, *, within: str = "", shown: bool = False) -> Cell:
        """The cell of a figure's carried or printed number, as a formula on the sheet ``within`` refers to it."""
        sheet, column, row = self.places[figure.id]
        computed = sheet == STEPS
        reference = f"{SHOWN if computed and shown else column}{row}"
        value = Cell(reference if sheet == within else f"{sheet}!{reference}")
        return rounded(value, figure.show) if shown and not computed and figure.show else value

    def formula(self, figure: Figure, step: Step) -> str:
        """The live formula of a step on the sheet 计算; what Excel would refuse as too long is parked on 辅助."""
        text = step.replay([self.cell(f, within=STEPS) for f in step.inputs]).text
        if len(text) <= MAX_FORMULA:
            return text

        def park(cell: Cell, value: Decimal) -> Cell:
            self.parked.append((figure.id, cell, value))
            return Cell(f"{PARTS}!C{len(self.parked) + 1}")

        return step.replay([Short(self.cell(f), f.number, park) for f in step.inputs]).cell.text


def place_figures(figures: Figures) -> Ledger:
    """Give each figure its cell (安排单元格).

    Figures of one term are neighbours, in the order they came about, so that sums of them are sums of ranges; prices of
    labour and of materials each stand together.
    """
    by_term: dict[str, dict[str, list[Figure]]] = {sheet: {} for sheet in (PRICES, PARAMETERS, INPUTS, STEPS)}
    for figure in figures.values():
        if not (figure.id.term == _CEILING_PRICE and _is_price(figures.find(_BUDGET_PRICE, figure.id.subject))):
            by_term[sheet_of(figure)].setdefault(figure.id.term, []).append(figure)
    for prices in by_term[PRICES].values():
        prices.sort(key=lambda f: f.id.subject[: f.id.subject.find(":") + 1])
    rows = {sheet: [f for group in terms.values() for f in group] for sheet, terms in by_term.items()}
    ledger = Ledger(figures, rows, {}, {})
    for sheet, listed in rows.items():
        for row, figure in enumerate(listed, start=2):
            ledger.places[figure.id] = Place(sheet, VALUE, row)
            limit = figures.find(_CEILING_PRICE, figure.id.subject) if figure.id.term == _BUDGET_PRICE else None
            if limit:
                ledger.limits[row] = limit
                ledger.places[limit.id] = Place(sheet, LIMIT, row)
    return ledger


def _is_price(figure: Figure | None) -> bool:
    return figure is not None and sheet_of(figure) == PRICES
