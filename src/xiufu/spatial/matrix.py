"""Areas by project, class, ownership and owner (面积汇总): exact in every row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiufu.spatial.adjustment import adjust, adjust_nested
from xiufu.spatial.land import CONTESTED_LAND, UNCOVERED_LAND, Land, Lands
from xiufu.spatial.overlay import CONTESTED, UNCOVERED, Pieces
from xiufu.spatial.printed import M2_PER_HM2, measured_m2, printed_hm2, printed_m2

AREA_UNIT_M2 = Decimal("0.01")
_Levels = tuple[Land, Land, Land]


@dataclass(frozen=True, slots=True)
class Row:
    """The area of one sort of land in one subject (汇总行)."""

    subject: int
    land: Land
    area_m2: Decimal
    area_hm2: Decimal


@dataclass(frozen=True, slots=True)
class Matrix:
    """Areas of every subject (汇总表): its rows add up to it in m² and in hm²; the parts of every piece to the rows."""

    rows: tuple[Row, ...]
    subject_m2: tuple[Decimal, ...]
    subject_hm2: tuple[Decimal, ...]
    piece_m2: tuple[Decimal, ...]
    lands: tuple[Land, ...]
    """What each piece is; of farmland the ridges (田坎) in it are counted in the rows only."""
    closure_m2: tuple[Decimal, ...]
    """Subject less its pieces as measured (闭合差), taken up by the adjustment."""


def matrix(pieces: Pieces, lands: Lands, controls_hm2: Mapping[int, Decimal] | None = None) -> Matrix:
    """Sum pieces up (汇总), each subject adjusted to its ellipsoidal area, or to the control area it is given (控制面积).

    Farmland is less its ridges (田坎): TBDLMJ = TBMJ − KCMJ, KCMJ = TBMJ × KCXS. Areas by unit 0.01 m² and 0.0001 hm².
    """
    totals = [printed_m2(float(area)) for area in pieces.subject_m2]
    hm2 = [printed_hm2(area) for area in totals]
    for subject, control in (controls_hm2 or {}).items():
        totals[subject], hm2[subject] = (control * M2_PER_HM2).quantize(AREA_UNIT_M2), control
    told = tuple(_land_of(int(feature), lands) for feature in pieces.feature)
    parts: list[dict[_Levels, dict[int, Decimal]]] = [{} for _ in totals]
    for place, (subject, feature) in enumerate(zip(pieces.subject, pieces.feature, strict=True)):
        of_subject, area = parts[int(subject)], measured_m2(float(pieces.area_m2[place]))
        taken = lands.deduction(int(feature)) if feature >= 0 else None
        if taken is not None:
            rate, ridge = taken
            of_subject.setdefault(_levels(ridge), {})[place] = area * rate
            area -= area * rate
        of_subject.setdefault(_levels(told[place]), {})[place] = area
    piece_m2 = [Decimal(0)] * len(told)
    rows: list[Row] = []
    closure: list[Decimal] = []
    for subject, of_subject in enumerate(parts):
        measured = {
            levels: sum(by_piece.values(), Decimal()) for levels, by_piece in sorted(of_subject.items(), key=_order)
        }
        closure.append(measured_m2(float(pieces.subject_m2[subject])) - sum(measured.values(), Decimal()))
        exact = adjust_nested(measured, totals[subject], AREA_UNIT_M2) if measured else {}
        in_hm2 = adjust_nested(exact, hm2[subject]) if measured else {}
        for levels, area in exact.items():
            rows += [Row(subject, levels[-1], area, in_hm2[levels])] if area else []
            by_piece = of_subject[levels]
            shares = adjust(list(by_piece.values()), area, AREA_UNIT_M2) if len(by_piece) > 1 else (area,)
            for place, share in zip(by_piece, shares, strict=True):
                piece_m2[place] += share
    return Matrix(tuple(rows), tuple(totals), tuple(hm2), tuple(piece_m2), told, tuple(closure))


def controls(measured: Sequence[float], control_hm2: Decimal) -> tuple[Decimal, ...]:
    """The control area of all subjects shared out to them (控制面积分配), in hm²."""
    return adjust([measured_m2(area) for area in measured], control_hm2)


def _land_of(feature: int, lands: Lands) -> Land:
    return {UNCOVERED: UNCOVERED_LAND, CONTESTED: CONTESTED_LAND}.get(feature) or lands.land(feature)


def _levels(land: Land) -> _Levels:
    """Its class, its class and ownership, all of it."""
    of_class = replace(land, tenure="", owner="")
    return of_class, replace(of_class, tenure=land.tenure), land


def _order(cell: tuple[_Levels, object]) -> tuple[bool, _Levels]:
    """By class; what is uncovered or contested comes last."""
    levels, _ = cell
    return levels[-1] in (UNCOVERED_LAND, CONTESTED_LAND), levels
