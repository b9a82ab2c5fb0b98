"""What the geometry of a plan gave (图形量算结果): areas with the way they were measured, and what pages say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.figure import Source
from xiufu.core.yaml_text import KeyPath
from xiufu.model.plan import Plan


@dataclass(frozen=True, slots=True)
class MeasuredArea:
    """An area from geometry (图形面积) in m², and what brings it to the area that controls it (面积平差).

    Both together are the area in hm², exact to 0.0001.
    """

    area_m2: Decimal
    adjustment_m2: Decimal
    source: Source
    control: Source

    @property
    def area_hm2(self) -> Decimal:
        """The area in hm².

        >>> source = Source("boundary.txt")
        >>> MeasuredArea(Decimal("38164.93"), Decimal("0.07"), source, source).area_hm2
        Decimal('3.8165')
        """
        return (self.area_m2 + self.adjustment_m2).scaleb(-4).quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class UsedLayer:
    """A layer that areas were cut with (所用图层), as pages name it.

    ``gave`` are the areas that followed from it, ``checked`` those that the plan states and that were compared with it:
    each some of 地类 and 权属.
    """

    role: str
    name: str
    file: str
    version: str
    date: str
    gave: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    def __str__(self) -> str:
        stated = "，".join(part for part in (self.version, self.date and f"数据日期 {self.date}") if part)
        return f"{self.name}（{self.file}{'，' if stated else ''}{stated}）"


@dataclass(frozen=True, slots=True, eq=False)
class LayerContact:
    """What a layer holds of the units (图层重叠): m² by the path of the unit, none for those that it does not touch.

    Several layers of one role together are one more, whose ``layer`` is empty: what both hold counts once.
    ``coverage`` is the area that the layer is complete for, as the plan states it; ``open_sides`` are the sides of the plots
    on which it may be cut off, so that holding nothing does not say that nothing is there. With a ``zone`` it is only
    what features of that zone hold.
    """

    layer: str
    role: str
    areas_m2: Mapping[KeyPath, Decimal]
    source: Source
    coverage: str = ""
    open_sides: tuple[str, ...] = ()
    zone: str = ""

    @property
    def subject(self) -> str:
        """What figures about it are about (对象): the layer, one zone of it, or all layers of one role."""
        if self.zone:
            return f"layer:{self.layer}/zone:{self.zone}"
        return f"layer:{self.layer}" if self.layer else f"role:{self.role}"


@dataclass(frozen=True, slots=True, eq=False)
class SiteSurvey:
    """What site conditions are decided by (用地核查资料). ``complete`` is whether every unit has its plots.

    ``imagery_dated`` and ``imagery_covers_plots`` are ``None`` where there is no imagery.
    """

    contacts: tuple[LayerContact, ...]
    smallest_plot_m2: Decimal
    smallest_plot: Source
    complete: bool
    imagery_dated: bool | None = None
    imagery_covers_plots: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """The geometry of a plan as measured (图形量算): areas by their place in the plan, and how they came about.

    ``areas`` are those of units, parcels and owners, ``stated`` is the plan as it was written. ``crs`` and ``zone`` are in words, so is ``control``.
    """

    areas: Mapping[KeyPath, MeasuredArea]
    file: str
    sha256: str
    crs: str
    zone: str
    control: str
    layers: tuple[UsedLayer, ...]
    stated: Plan
    site: SiteSurvey
