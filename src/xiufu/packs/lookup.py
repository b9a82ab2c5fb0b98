"""Look-ups over several chosen packs (查找): what is stated twice is asked about, never picked in silence."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Price
from xiufu.packs.load import Pack

T = TypeVar("T")
Prices = Mapping[tuple[str, str], Price]


def numbered(
    number: str, contents: Sequence[tuple[Pack, Mapping[str, T]]], near: str, what: str, path: str
) -> T | None:
    """按编号查找: the one entry of a number, or of ``包名#编号``; the pack whose label is ``near`` goes first.

    Raises ``InputError`` when several packs have the number.
    """
    having = [(pack, entries[number]) for pack, entries in contents if number in entries]
    own = next((entry for pack, entry in having if pack.head.label == near), None)
    if own is not None:
        return own
    if len(having) > 1:
        ways = "或".join(f"“{pack.head.name}#{number}”" for pack, _ in having)
        said = f"{what} {number} 在所选的几个数据包中都有"
        raise InputError(Problem("plan.yaml", 0, said, f"写明用哪一个：{ways}", path))
    if having:
        return having[0][1]
    name, mark, rest = number.partition("#")
    return next((entries.get(rest) for pack, entries in contents if mark and pack.head.name == name), None)


def stated_once(kind: str, resource: str, contents: Sequence[tuple[Pack, Prices]]) -> Price | None:
    """价格查找: the price of a resource. Raises ``InputError`` when several packs state one."""
    having = [(pack, prices[kind, resource]) for pack, prices in contents if (kind, resource) in prices]
    if len(having) > 1:
        where = "、".join(pack.head.name for pack, _ in having)
        said = f"“{resource}”在几个价格数据包中都有价格：{where}"
        remedy = "只选其中一个价格数据包，或在 prices 中写明本方案采用的价格"
        raise InputError(Problem("plan.yaml", 0, said, remedy, "packs.prices"))
    return having[0][1] if having else None
