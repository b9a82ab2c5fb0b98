"""Differences along a row (横向差额): 复垦后 − 复垦前 = 变幅, 预算价 − 限价 = 价差, 可利用量 − 需求量 = 余缺量,
流失总量 − 背景流失量 = 新增流失量."""

import re
from collections.abc import Iterator
from itertools import combinations

from xiufu.audit.arithmetic.equation import ONE, Equation, Term, number
from xiufu.audit.arithmetic.products import priced
from xiufu.audit.arithmetic.readings import Maker, Tried, all_there, judged, tried
from xiufu.audit.tables import TableView

CODE = "ARITH-004"
_DIFFERENCE = re.compile(
    r"变幅|变化|增减|差额|价差(?!预备费|费|合计|小计|总|金额)|余缺|盈亏|净增|净变|结余|增加量|减少量|差值"
    r"|新增[^（(]{0,8}流失"
)
_LATER = re.compile(r"后|预算|可利用|供|现状|调整后|流失总量|预测流失")
_EARLIER = re.compile(r"前|限价|基价|需|规划前|背景|原生|原地貌")
_PRICE = re.compile(r"价")


def differences(view: TableView) -> Iterator[Equation]:
    """Every difference along a row, agreeing or not."""
    for k in view.numbers if view.shape == "table" else []:
        column = view.columns[k]
        if not _DIFFERENCE.search(column.name) or column.unit == "%" or re.search("率|比例", column.name):
            continue
        left = [c for c in view.numbers if c < k and (not column.unit or view.columns[c].unit in ("", column.unit))]
        if "价差" in column.name and not any(_named(view, a, b) for a, b in combinations(left, 2)):
            continue
        pairs = sorted(combinations(left, 2), key=lambda pair: (-_named(view, *pair), -pair[0] - pair[1]))
        readings: list[Tried] = []
        for a, b in pairs[:12]:
            later_first = bool(_LATER.search(view.columns[a].name) and _EARLIER.search(view.columns[b].name))
            order = ((a, b), (b, a)) if later_first or _PRICE.search(column.name) else ((b, a), (a, b))
            readings += [tried(view, k, _minus(view, k, *pair)) for pair in order]
        sure = len(left) == 2 and _named(view, *left)
        yield from judged(readings, "" if sure else "差额由哪两列相减，表中看不确定")


def _named(view: TableView, a: int, b: int) -> bool:
    one, other = view.columns[a].name, view.columns[b].name
    return any(_LATER.search(x) and _EARLIER.search(y) for x, y in ((one, other), (other, one)))


def _minus(view: TableView, k: int, a: int, b: int) -> Maker:
    words = f"本行“{view.columns[a].name}”－“{view.columns[b].name}”"
    price = bool(_PRICE.search(view.columns[k].name))

    def make(r: int) -> Equation | None:
        if not all_there(view, r, (a, b)):
            return None
        one, other, target = (priced(view, (r, c)) if price else number(view, (r, c)) for c in (a, b, k))
        return Equation(CODE, view, (r, k), target, (Term((one,)), Term((other,), -ONE)), words)

    return make
