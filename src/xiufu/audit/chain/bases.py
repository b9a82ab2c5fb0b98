"""What the parts of a unit price may be made of (费用组成与取费基数): the readings of sums and of the bases of rates."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.equation import At
from xiufu.core.numbers import parse_decimal
from xiufu.packs.cost_rows import AnalysisRole

Names = tuple[str, ...]
RESOURCES: tuple[AnalysisRole, ...] = ("labour", "material", "machine")
ABOVE: tuple[AnalysisRole, ...] = ("price_difference", "unpriced")
NAMES: Mapping[str, str] = {
    "labour": "人工费",
    "material": "材料费",
    "machine": "机械使用费",
    "other_direct": "其他费用",
    "basic_direct": "人工费、材料费、机械使用费",
    "direct_works": "直接工程费",
    "measures": "措施费",
    "direct": "直接费",
    "indirect": "间接费",
    "overhead": "企业管理费",
    "levies": "规费",
    "profit": "利润",
    "price_difference": "材料价差",
    "unpriced": "未计价材料费",
    "tax": "税金",
    "enlargement": "扩大费用",
}
_BASES: Mapping[AnalysisRole, tuple[Names, ...]] = {
    "other_direct": (("basic_direct",), ("labour",), ("labour", "machine"), ("labour", "material")),
    "measures": (("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine"), ("direct",)),
    "indirect": (("direct",), ("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine")),
    "overhead": (("direct",), ("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine")),
    "levies": (("labour",), ("direct",), ("direct", "overhead"), ("labour", "machine"), ("basic_direct",)),
    "profit": (
        ("direct", "indirect", "overhead", "levies"),
        ("direct", "overhead"),
        ("direct",),
        ("labour",),
        ("labour", "machine"),
        ("labour", "overhead"),
    ),
}
_TAXED: Names = ("direct", "indirect", "overhead", "levies", "profit")
PRICE: Names = (*_TAXED, *ABOVE, "tax", "enlargement")
"""Everything that a unit price adds up."""
_HUNDRED = 100
WORKS: Sequence[Names] = (("basic_direct", "other_direct"), ("basic_direct",))
WITHOUT_MEASURES: Sequence[Names] = (("direct_works",), ("basic_direct", "other_direct"), ("basic_direct",))
DIRECT: Sequence[Names] = (
    ("direct_works", "measures"),
    *WITHOUT_MEASURES,
    ("direct_works", "other_direct", "measures"),
    ("direct_works", "other_direct"),
    ("basic_direct", "measures"),
)
"""What 直接工程费 and 直接费 may add up, the usual first."""
_MOST_PAIRED = 8
UNSURE = "取费基数由哪几项组成，看不确定"
_OF_RESOURCES: Sequence[Names] = (
    ("material",),
    ("machine",),
    ("labour", "machine"),
    ("labour", "material", "machine"),
    ("labour",),
    ("labour", "material"),
    ("material", "machine"),
)


def percent_bases(group: AnalysisRole | None, there: Collection[str]) -> Sequence[Names]:
    """What a resource by percent may be of (其他材料费、零星材料费、其他机械费的基数), by the parts that have resources; its own first.

    >>> percent_bases("material", ["labour", "machine"])
    [('machine',), ('labour', 'machine'), ('labour',)]
    """
    found = [tuple(name for name in names if name in there) for names in _OF_RESOURCES]
    return sorted(dict.fromkeys(names for names in found if names), key=lambda names: names != (group,))


def base_sets(role: AnalysisRole | None, known: Collection[str]) -> Sequence[Names]:
    """What a rate may be of (取费基数), by the names of the parts that there are, the usual first; of any fee without a role."""
    if role == "tax":
        above = [name for name in ABOVE if name in known]
        return [(*_TAXED, *chosen) for n in range(len(above) + 1) for chosen in combinations(above, n)]
    if role == "enlargement":
        return [(*_TAXED, *ABOVE, "tax"), (*_TAXED, "tax"), _TAXED, ("direct",)]
    return _BASES[role] if role else (*_BASES["indirect"], ("direct", "indirect", "overhead", "levies"), _TAXED)


def with_extras(extras: Sequence[str]) -> Iterator[Names]:
    """Which rows that nobody can name a sum may count in: all, the first ones, one, two."""
    tried = [tuple(extras[:n]) for n in range(len(extras), 0, -1)]
    tried += [(one,) for one in extras]
    tried += list(combinations(extras, 2)) if len(extras) <= _MOST_PAIRED else []
    return iter(dict.fromkeys(tried))


def swapped(analysis: Analysis) -> bool:
    """Whether 直接费 is a part of 直接工程费, as older 水利 estimates have it: by which of them stands outside."""
    direct, works = analysis.of("direct"), analysis.of("direct_works")
    first = min((line.r for role in RESOURCES if (line := analysis.of(role))), default=None)
    if not direct or not works or first is None:
        return False
    if max(direct.r, works.r) < first:
        return works.r < direct.r
    return min(direct.r, works.r) > first and works.r > direct.r


def rate_and_base(analysis: Analysis, line: Line) -> tuple[At | None, At | None]:
    """Where a row states its rate and where what it is of."""
    cells = analysis.view.cells
    first, second = line.quantity, line.price
    if not first:
        return (second, None) if second and (line.percent or cells[second].unit == "%") else (None, None)
    if second and not line.percent and cells[second].unit == "%":
        return second, first
    if not line.percent and cells[first].unit != "%":
        return None, None
    if second and parse_decimal(cells[first].text) > _HUNDRED >= parse_decimal(cells[second].text):
        return second, first
    return first, second
