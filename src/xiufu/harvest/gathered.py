"""What several documents give, put together (汇总采集结果): by item and date, with what they say differently side by side."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from xiufu.audit.chain.names import same_name
from xiufu.harvest.hauls import separated
from xiufu.harvest.machines import cautions_of, numbered
from xiufu.harvest.taken import (
    Harvest,
    Origin,
    Refused,
    TakenComposite,
    TakenFee,
    TakenItem,
    TakenPrice,
    TakenRate,
    TakenShift,
)


class _Taken(Protocol):
    @property
    def said(self) -> object: ...
    @property
    def origin(self) -> Origin: ...


T = TypeVar("T", bound=_Taken)


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """One thing as documents state it (同一项): the readings, each by all that state it, the most frequent first.

    ``chosen`` is the reading to go by: the only one, or that of the document that is preferred; none where they conflict.
    """

    readings: tuple[tuple[T, ...], ...]
    chosen: T | None

    @property
    def conflict(self) -> bool:
        """Whether documents say different things (冲突)."""
        return len(self.readings) > 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that documents give (采集汇总)."""

    documents: tuple[str, ...]
    items: tuple[Group[TakenItem], ...]
    shifts: tuple[Group[TakenShift], ...]
    prices: tuple[Group[TakenPrice], ...]
    rates: tuple[TakenRate, ...]
    refused: tuple[Refused, ...]
    cautions: tuple[Refused, ...]
    last: date | None
    fees: tuple[Group[TakenFee], ...] = ()
    composites: tuple[Group[TakenComposite], ...] = ()
    prefer: tuple[str, ...] = ()

    @property
    def conflicts(self) -> int:
        """How many things nobody has chosen a reading of (未定的冲突) that a pack would have."""
        chosen = [group.chosen for groups in (self.items, self.shifts, self.prices) for group in groups]
        return chosen.count(None)


def gathered(harvests: Sequence[Harvest], prefer: Sequence[str] = ()) -> Gathered:
    """Harvests put together (汇总); of conflicting readings that of the first document of ``prefer`` that has one is chosen."""
    harvests = numbered(harvests)
    items, hauls = separated([item for one in harvests for item in one.items])
    machines = cautions_of(price for one in harvests for price in one.prices)
    return Gathered(
        tuple(one.document for one in harvests),
        tuple(_groups(items, lambda i: i.id, prefer)),
        tuple(_groups((s for one in harvests for s in one.shifts), lambda s: s.id, prefer)),
        tuple(_groups((p for one in harvests for p in one.prices), lambda p: (p.kind, p.resource, p.as_of), prefer)),
        tuple(rate for one in harvests for rate in one.rates),
        tuple(refused for one in harvests for refused in one.refused),
        (*(caution for one in harvests for caution in one.cautions), *machines, *hauls),
        max((one.on for one in harvests if one.on), default=None),
        tuple(_groups((f for one in harvests for f in one.fees), lambda f: (f.part, same_name(f.fee)), prefer)),
        tuple(_groups((c for one in harvests for c in one.composites), _priced, prefer)),
        tuple(prefer),
    )


def _priced(one: TakenComposite) -> Hashable:
    return same_name(one.work), one.unit, one.on


def _groups(found: Iterable[T], key: Callable[[T], Hashable], prefer: Sequence[str]) -> Iterator[Group[T]]:
    by_key: dict[Hashable, dict[object, list[T]]] = {}
    for one in found:
        by_key.setdefault(key(one), {}).setdefault(one.said, []).append(one)
    for readings in by_key.values():
        ordered = sorted(readings.values(), key=len, reverse=True)
        yield Group(tuple(map(tuple, ordered)), _chosen(ordered, prefer))


def _chosen(readings: Sequence[Sequence[T]], prefer: Sequence[str]) -> T | None:
    if len(readings) == 1:
        return readings[0][0]
    for name in prefer:
        said = [reading for reading in readings if any(one.origin.document == name for one in reading)]
        if len(said) == 1:
            return next(one for one in said[0] if one.origin.document == name)
    return None
