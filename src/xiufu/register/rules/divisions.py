"""Divisions (行政区划): which area covers which, by their codes of six digits."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from xiufu.packs.kinds import Division
from xiufu.register.rules.law import packs

PROVINCE = "150000"
DEMO_DIVISIONS: Mapping[str, Division] = {
    one.code: one
    for one in (
        Division(code="159900", name="示范盟（虚构）", parent=PROVINCE, level="地级", kind="盟"),
        Division(code="159921", name="甲旗（虚构）", parent="159900", level="县级", kind="旗"),
        Division(code="159922", name="乙旗（虚构）", parent="159900", level="县级", kind="旗"),
        Division(code="159923", name="丙县（虚构）", parent="159900", level="县级", kind="县"),
    )
}
"""A fictitious league for demonstrations and tests. No code of GB/T 2260 begins with 1599."""


@cache
def divisions() -> Mapping[str, Division]:
    """Every division by code, the fictitious ones among them: what is on record has its name wherever it is read."""
    return {**packs().all_divisions(), **DEMO_DIVISIONS}


def leagues() -> tuple[Division, ...]:
    """Leagues and cities (盟市) that may be chosen: the fictitious one only where projects are fictitious."""
    found = (one for one in divisions().values() if one.parent == PROVINCE)
    return tuple(one for one in found if settings.FICTITIOUS_PLACES or one.code not in DEMO_DIVISIONS)


def banners(league: str) -> tuple[Division, ...]:
    """Banners, counties and districts (旗县市区) of a league."""
    return tuple(one for one in divisions().values() if one.parent == league)


def name_of(code: str) -> str:
    """The name of a division, its code where it is not known."""
    found = divisions().get(code)
    return found.name if found else code


def prefix_of(code: str) -> str:
    """The digits that all codes within a division share (前缀).

    >>> prefix_of("150000"), prefix_of("152900"), prefix_of("152923")
    ('15', '1529', '152923')
    """
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def covers(area: str, code: str) -> bool:
    """Whether an area is, or contains, the division of a code (辖区包含); no area covers nothing.

    >>> covers("152900", "152923"), covers("152923", "152900"), covers("", "152923")
    (True, False, False)
    """
    return bool(area) and code.startswith(prefix_of(area))
