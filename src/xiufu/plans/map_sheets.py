"""One sheet of a plan's maps (图幅): its labels, its layers and what stands around it."""

from collections.abc import Iterable, Sequence
from typing import Literal

from xiufu.compute.run import Computed
from xiufu.model.site import SubProject, Unit
from xiufu.plans.imprint import chinese_date
from xiufu.spatial.map_content import LegendEntry, MapContent, MappedLand, MappedLayer, MapShape
from xiufu.spatial.map_shapes import Shape
from xiufu.spatial.zone import in_system

_TITLES = {
    "location": "地理位置图",
    "traffic": "交通位置图",
    "imagery": "影像图",
    "land_use": "土地利用现状图",
    "damage": "土地损毁预测图",
    "units": "土地复垦单元图",
    "works": "复垦工程布置图",
    "sub_projects": "子项目分布图",
}
MANY = 30
"""Where there are more units, some have only room for their number."""
Placed = tuple[SubProject, Unit, str, Shape]
"""A unit with its sub-project, its subject and its shape."""


def labels_of(placed: Sequence[Placed], lines: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Labels of units, the best first: name with a line below it, the name, and where there are many, the number."""
    below = lines or [""] * len(placed)
    return [
        tuple(
            dict.fromkeys(
                (
                    f"{unit.name}\n{line}" if line else unit.name,
                    unit.name,
                    *([str(n)] if len(placed) > MANY else []),
                )
            )
        )
        for n, ((_, unit, *_), line) in enumerate(zip(placed, below, strict=True), start=1)
    ]


def sheet(
    computed: Computed,
    land: MappedLand,
    kind: str,
    shapes: Iterable[MapShape],
    legend: Iterable[LegendEntry],
    *,
    layers: Sequence[MappedLayer] = (),
    notes: Sequence[str] = (),
    **more: object,
) -> MapContent:
    """One map of a kind (一幅图), with its title, where its layers come from and its notes; ``more`` are fields of ``MapContent``."""
    plan = computed.plan
    drawn = f"界址点：{land.file}。" if land.file else ""
    shapes = tuple(shapes)
    many = any(shape.must and len(shape.labels) > 1 and shape.labels[-1].isdigit() for shape in shapes)
    counted = "图上单独的数字是复垦单元在方案中的顺序号。" if many else ""
    sources = [line for line in (drawn, *map(layer_line, layers)) if line]
    alone = [sub for sub in plan.sub_projects if all(subject.startswith(f"sub:{sub.id}/") for subject in land.units)]
    part = alone[0] if alone and len(plan.sub_projects) > 1 else None
    return MapContent(
        id=f"map-{kind}-{part.id}" if part else f"map-{kind}",
        kind=kind,  # type: ignore[arg-type]  # a key of _TITLES
        title=f"{plan.project.name}{part.name if part else ''}{_TITLES[kind]}",
        crs=land.crs,
        focus=tuple(land.units.values()),
        shapes=shapes,
        legend=tuple(dict.fromkeys(legend)),
        sources=tuple(sources),
        notes=tuple(line for line in (*notes, counted) if line),
        preparer=plan.preparer.name or "",
        date=chinese_date(computed),
        **more,  # type: ignore[arg-type]  # what only some maps have
    )


def layer_line(layer: MappedLayer) -> str:
    """Where a layer comes from (资料来源), with its version, date and licence."""
    said = [layer.source, layer.version, layer.date, layer.licence]
    return f"{layer.name}：{'，'.join(part for part in said if part) or '来源未注明'}。"


def features_of(
    land: MappedLand, layer: MappedLayer
) -> tuple[list[tuple[Shape, tuple[str, ...]]], Literal["area", "line", "point"]]:
    """What a layer holds, in the plane of the maps, each with its label where it has one; and how its legend looks."""
    inside = list(in_system(layer.shapes, layer.crs, land.crs))
    labels = layer.labels or ("",) * len(inside)
    named: list[tuple[Shape, tuple[str, ...]]] = [
        (shape, (label,) if label else ()) for shape, label in zip(inside, labels, strict=True)
    ]
    if any(shape.length and not shape.area for shape in inside):
        return named, "line"
    return named, "area" if any(shape.area for shape in inside) else "point"


def area_said(computed: Computed, subject: str) -> str:
    """The area of a unit as labels have it (面积), in hm²."""
    return f"{computed.figures['area', subject].text} hm²"
