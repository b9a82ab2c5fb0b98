"""What one plan chose of the library (选用的数据), as in force on its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xiufu.core.errors import InputError, Problem
from xiufu.packs.dated import in_force
from xiufu.packs.kinds import (
    ClassMapping,
    CostMethod,
    DatedValue,
    Division,
    LandClass,
    MachineShift,
    PackHead,
    PackKind,
    Price,
    QuotaItem,
)
from xiufu.packs.load import Pack
from xiufu.packs.lookup import numbered, stated_once
from xiufu.packs.quota import QuotaContent

if TYPE_CHECKING:
    from xiufu.packs.library import Library


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """选用的数据: what one plan computes with, as in force on its day. Look-ups of unknown ids give ``None``."""

    library: "Library"
    cost_method: CostMethod
    _quotas: tuple[tuple[Pack, QuotaContent], ...]
    _prices: tuple[tuple[Pack, Mapping[tuple[str, str], Price]], ...]
    land_class_standard: str
    on: date
    _method_unverified: tuple[str, ...]
    _packs: tuple[Pack, ...]
    _shared: tuple[PackKind, ...]

    def quota_item(self, item_id: str, near: str = "") -> QuotaItem | None:
        """定额子目 by number; ``包名#编号`` where several packs have it. Raises ``InputError`` when it is ambiguous.

        ``near`` is the pack label of the item that refers to it (its ``source.pack``): that pack's own goes first.
        """
        return numbered(item_id, [(p, c.items) for p, c in self._quotas], near, "定额", "works.quota_item")

    def machine_shift(self, shift_id: str, near: str = "") -> MachineShift | None:
        """机械台班 by number, as ``quota_item``; ``near`` is the pack label of the item that uses it."""
        return numbered(shift_id, [(p, c.shifts) for p, c in self._quotas], near, "机械台班", "packs.quota")

    def price(self, kind: str, resource: str) -> Price | None:
        """价格 of labour or a material. Raises ``InputError`` when several chosen packs state one."""
        return stated_once(kind, resource, self._prices)

    def land_class(self, standard: str, code: str) -> LandClass | None:
        """地类 by standard and code."""
        return self.library.land_class(standard, code)

    def mapped(self, from_standard: str, code: str, to_standard: str) -> ClassMapping | None:
        """地类对照: what a class of one standard may be in another."""
        return self.library.mapped(from_standard, code, to_standard)

    def division(self, code: str) -> Division | None:
        """行政区划 by code."""
        found = (self.library.divisions(pack).get(code) for pack in reversed(self.library.of_kind("divisions")))
        return next((d for d in found if d), None)

    def parameter(self, name: str) -> DatedValue:
        """法规参数 as in force on the plan's day. Raises ``InputError`` before its first value."""
        found = self.library.parameter(name)
        value = in_force(found.values, self.on)
        if value is None:
            said = f"“{found.title}”在 {self.on} 还没有规定，最早的数值始于 {min(found.values)}"
            raise InputError(Problem("数据包", 0, said, "改正填表日期，或在自己的法规数据包中补上更早的规定", name))
        return value

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that the plan rests on: the chosen ones, and those that every plan shares."""
        return (*self._packs, *(pack for kind in self._shared for pack in self.library.of_kind(kind)))

    @property
    def used(self) -> tuple[str, ...]:
        """Labels ``name@version (hash)`` of the packs that the plan rests on."""
        return tuple(pack.label for pack in self.packs)

    @property
    def heads(self) -> tuple[PackHead, ...]:
        """Heads of the packs the plan itself names: cost method, quota, prices."""
        return tuple(pack.head for pack in self._packs)

    @property
    def unverified(self) -> tuple[str, ...]:
        """未核实: conventions of the method and whole packs that rest on no source. Figures mark their own sources."""
        return (*self._method_unverified, *_unverified_packs(self._packs))


SHARED: tuple[PackKind, ...] = ("law", "landclass", "divisions", "outline", "gate")


def _unverified_packs(packs: Sequence[Pack]) -> Iterator[str]:
    unsure = (pack.head for pack in packs if pack.head.source.confidence == "L")
    return (f"数据包 {head.label} 整体未核实（{head.source.document}）" for head in unsure)
