"""Quantities made of areas (面积计量): area × thickness = volume, area × plants or seed per area = plants or seed.

No head says so: it is read where rows bear it out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from xiufu.audit.arithmetic.equation import Equation, Term, number
from xiufu.audit.arithmetic.readings import Maker, all_there, best, judged, tried
from xiufu.audit.tables import TableView

CODE = "ARITH-003"
_UNITS = ("hm²", "m²", "亩")
_PER_AREA = re.compile(r"厚度|深度|密度|标准|定额|每公顷|每亩|/hm|/亩|用量|播量")
_QUANTITY = re.compile(r"方量|土方|工程量|需土|覆土|剥离|体积|土量|总量|株数|苗|数量|用量|籽")
_SCALES = tuple(Decimal(scale) for scale in ("10000", "1", "0.0001", "0.01", "100", "0.001", "15"))


def extents(view: TableView) -> Iterator[Equation]:
    """Every quantity that is an area times something, where at least two rows agree."""
    for k in view.numbers if view.shape == "table" else []:
        if not _QUANTITY.search(view.columns[k].name) or _PER_AREA.search(view.columns[k].name):
            continue
        left = [c for c in view.numbers if c < k]
        per = [c for c in left if _PER_AREA.search(view.columns[c].label)]
        areas = [
            c for c in left if c not in per and (view.columns[c].unit in _UNITS or "面积" in view.columns[c].label)
        ]
        readings = [tried(view, k, _times(view, k, a, p, s)) for a in areas for p in per for s in _SCALES]
        meant = best(readings)
        if meant and meant.fits >= 2:
            yield from judged(readings, "")


def _times(view: TableView, k: int, area: int, per: int, scale: Decimal) -> Maker:
    words = f"本行“{view.columns[area].name}”×“{view.columns[per].name}”"

    def make(r: int) -> Equation | None:
        if view.rows[r].sums or not all_there(view, r, (area, per)):
            return None
        term = Term((number(view, (r, area)), number(view, (r, per), exact=True)), scale)
        return Equation(CODE, view, (r, k), number(view, (r, k)), (term,), words)

    return make
