"""Which maps a plan has and what they show (方案附图): the surveyed land with the plan's units, damage, classes and works."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from xiufu.compute.run import Computed
from xiufu.model.fields import chinese
from xiufu.model.plan import Project
from xiufu.model.site import Damage, DamageDegree, DamageType
from xiufu.plans.land_tables import land_class
from xiufu.plans.map_limits import OWNED, PLANNED, limits
from xiufu.plans.map_sheets import MANY, Placed, area_said, features_of, labels_of, sheet
from xiufu.plans.works_tables import units
from xiufu.spatial.map_content import NO_DATA, LegendEntry, MapContent, MappedLand, MappedLayer, MapShape
from xiufu.spatial.map_shapes import Shape, in_degrees, together
from xiufu.spatial.zone import in_system

_DEGREES = get_args(DamageDegree)
_TYPES = get_args(DamageType)
_BOUNDARY = LegendEntry("boundary", "复垦责任范围", "line")
_FAR_APART = 2.5
"""Times the length of the largest sub-project: a step of round scales."""


def maps_of(computed: Computed, land: MappedLand) -> tuple[MapContent, ...]:
    """The maps of a plan (附图), in the order in which they stand in it; those for which there is nothing to show are left out."""
    placed = [
        (sub, unit, subject, land.units[subject]) for sub, unit, subject in units(computed) if subject in land.units
    ]
    if not placed:
        return ()
    parts = _parts(land, placed)
    found = [
        _location(computed, land, placed),
        _traffic(computed, land, placed) if land.of_role("basemap") else None,
        _sub_projects(computed, land, placed) if len({sub.id for sub, *_ in placed}) > 1 else None,
        *(_imagery(computed, *part) for part in parts),
        *(_land_use(computed, *part) for part in parts if land.of_role("land_class")),
        *(_damage(computed, *part) for part in parts),
        *(_units(computed, *part) for part in parts),
        *(_works(computed, *part) for part in parts),
    ]
    return tuple(content for content in found if content is not None)


def _parts(land: MappedLand, placed: Sequence[Placed]) -> list[tuple[MappedLand, Sequence[Placed]]]:
    """分幅: all units on one sheet, or a sheet for each sub-project where they lie so far apart that nothing could be seen."""
    groups = [tuple(one for one in placed if one[0].id == sub) for sub in dict.fromkeys(sub.id for sub, *_ in placed)]
    largest = max(_length(group) for group in groups)
    if len(placed) > MANY or _length(placed) <= _FAR_APART * largest:
        return [(land, placed)]
    return [(replace(land, units={subject: shape for *_, subject, shape in group}), group) for group in groups]


def _length(placed: Sequence[Placed]) -> float:
    west, south, east, north = together([shape for *_, shape in placed]).bounds
    return float(max(east - west, north - south))


def _location(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    layers = land.of_role("division", "basemap")
    shapes, legend = _surroundings(land, layers)
    missing = () if layers else ("未提供行政区界线和底图要素，图上只有项目范围和坐标网。",)
    site = [MapShape(shape, "site", (computed.plan.project.name, "项目区"), True) for shape in _whole(placed)]
    return sheet(
        computed,
        land,
        "location",
        (*shapes, *site),
        (*legend, LegendEntry("site", "项目位置", "area")),
        layers=layers,
        notes=missing,
        extent="surroundings" if layers else "vicinity",
    )


def _traffic(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    layers = land.of_role("division", "basemap")
    shapes, legend = _surroundings(land, layers)
    site = [MapShape(shape, "site", ("项目区",), True) for shape in _whole(placed)]
    return sheet(
        computed,
        land,
        "traffic",
        (*shapes, *site),
        (*legend, LegendEntry("site", "项目位置", "area")),
        layers=layers,
        extent="vicinity",
    )


def _surroundings(land: MappedLand, layers: Sequence[MappedLayer]) -> tuple[list[MapShape], list[LegendEntry]]:
    shapes: list[MapShape] = []
    legend: list[LegendEntry] = []
    counted = Counter[str]()
    for layer in layers:
        style = "division"
        if layer.role == "basemap":
            style = f"basemap:{layer.feature_type}:{counted[layer.feature_type]}"
            counted[layer.feature_type] += 1
        features, form = features_of(land, layer)
        flat = layer.role == "division"
        for shape, names in features:
            if flat and shape.area:
                shapes += [MapShape(shape.boundary, style), MapShape(shape, "name", names)]
            else:
                shapes.append(MapShape(shape, style, names))
        legend.append(LegendEntry(style, layer.name, "line" if flat else form))
    return shapes, legend


def _whole(placed: Sequence[Placed]) -> list[Shape]:
    """All units as one shape: it is labelled once."""
    return [together([shape for *_, shape in placed])]


def _imagery(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent | None:
    imagery = land.imagery
    if imagery is None:
        return None
    facts = (imagery.source, f"拍摄日期 {imagery.date}" if imagery.date else "拍摄日期未注明", imagery.licence)
    return sheet(
        computed,
        land,
        "imagery",
        [
            MapShape(shape, "photo_boundary", names, True)
            for (*_, shape), names in zip(placed, labels_of(placed), strict=True)
        ],
        (LegendEntry("photo_boundary", "复垦责任范围", "line"), LegendEntry(NO_DATA, "影像没有覆盖的地方")),
        notes=(f"影像：{'，'.join(part for part in facts if part)}。",),
        imagery=imagery,
        cover=in_degrees(imagery.outline, land.crs),
    )


def _land_use(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    standard = computed.plan.project.land_class_standard
    layers = land.of_role("land_class")
    shapes: list[MapShape] = []
    codes: dict[str, None] = {}
    for layer in layers:
        for shape, code in zip(in_system(layer.shapes, layer.crs, land.crs), layer.codes, strict=True):
            shapes.append(MapShape(shape, f"land:{standard}:{code}", (code,)))
            codes[code] = None
    legend = [LegendEntry(f"land:{standard}:{code}", _class_name(computed, code)) for code in sorted(codes)]
    outlines = [
        MapShape(shape, "boundary", names, True) for (*_, shape), names in zip(placed, labels_of(placed), strict=True)
    ]
    named = f"地类按{chinese(Project, 'land_class_standard', standard)}。"
    limited = limits(computed, land, OWNED)
    return sheet(
        computed,
        land,
        "land_use",
        (*shapes, *limited.below, *outlines, *limited.above),
        (*legend, *limited.legend, _BOUNDARY, LegendEntry(NO_DATA, "图层没有地类资料的地方")),
        layers=(*layers, *limited.layers),
        notes=(named,),
        cover=together([shape.shape for shape in shapes]),
    )


def _class_name(computed: Computed, code: str) -> str:
    standard = computed.plan.project.land_class_standard
    found = computed.chosen.land_class(standard, code)
    return f"{code} {found.name}" if found else f"{code}（标准中没有）"


def _damage(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    shapes, used = [], dict[tuple[int, tuple[int, ...]], tuple[str, str]]()
    states = [
        "、".join(dict.fromkeys(chinese(Damage, "state", d.state) for d in unit.damage)) for _, unit, *_ in placed
    ]
    lines = [
        f"{state}，{area_said(computed, subject)}" for state, (_, _, subject, _) in zip(states, placed, strict=True)
    ]
    for (_, unit, _, shape), names in zip(placed, labels_of(placed, lines), strict=True):
        if not unit.damage:
            continue
        degree = max((d.degree for d in unit.damage), key=_DEGREES.index)
        types = sorted({d.type for d in unit.damage}, key=_TYPES.index)
        style = f"damage:{'+'.join(types)}:{degree}"
        words = f"{chinese(Damage, 'degree', degree)}{'、'.join(chinese(Damage, 'type', t) for t in types)}"
        used[_DEGREES.index(degree), tuple(map(_TYPES.index, types))] = (style, words)
        shapes.append(MapShape(shape, style, names, True))
    legend = [LegendEntry(*used[key]) for key in sorted(used)]
    several = ("一个单元有几种损毁时，图案叠加，颜色按最重的程度。",) if any("+" in e.style for e in legend) else ()
    return sheet(computed, land, "damage", shapes, legend, notes=several)


def _units(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    standard = computed.plan.project.land_class_standard
    shapes: list[MapShape] = []
    legend: dict[str, LegendEntry] = {}
    areas = [area_said(computed, subject) for _, _, subject, _ in placed]
    for (_, unit, _, shape), names in zip(placed, labels_of(placed, areas), strict=True):
        code = unit.directions[0]
        style = f"land:{standard}:{code}" if unit.reclaimed else "not_reclaimed"
        words = f"复垦为 {code} {land_class(computed, code).name}" if unit.reclaimed else "不复垦"
        legend[code if unit.reclaimed else "~"] = LegendEntry(style, words)
        shapes += [
            MapShape(shape, style),
            MapShape(shape, "unit", names, True),
        ]
    limited = limits(computed, land, PLANNED)
    listed = [
        *(legend[key] for key in sorted(legend)),
        LegendEntry("unit", "复垦单元界线", "line"),
        *limited.legend,
    ]
    drawn = (*limited.below, *shapes, *limited.above)
    return sheet(computed, land, "units", drawn, listed, layers=limited.layers, enlarged=True)


def _works(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent | None:
    names = list(dict.fromkeys(measure.name for _, unit, *_ in placed for measure in unit.measures))
    if not names:
        return None
    numbers = {name: str(n) for n, name in enumerate(names, 1)}
    listed = ["、".join(dict.fromkeys(numbers[m.name] for m in unit.measures)) for _, unit, *_ in placed]
    labels = labels_of(placed, [f"（{words}）" if words else "" for words in listed])
    shapes = [MapShape(shape, "works_unit", names, True) for (*_, shape), names in zip(placed, labels, strict=True)]
    layers = land.of_role("works")
    legend = [LegendEntry("works_unit", "复垦单元")]
    for layer in layers:
        features, form = features_of(land, layer)
        shapes += [MapShape(shape, "works", label) for shape, label in features]
        legend.append(LegendEntry("works", layer.name, form))
    measures = [LegendEntry("number", f"（{n}）{name}", "text") for name, n in numbers.items()]
    return sheet(computed, land, "works", shapes, (*legend, *measures), layers=layers)


def _sub_projects(computed: Computed, land: MappedLand, placed: Sequence[Placed]) -> MapContent:
    numbers = {sub.id: n for n, sub in enumerate(computed.plan.sub_projects)}
    shapes = [
        MapShape(shape, f"sub:{numbers[sub.id]}", names, True)
        for (sub, _, _, shape), names in zip(placed, labels_of(placed), strict=True)
    ]
    legend = [LegendEntry(f"sub:{numbers[sub.id]}", sub.name) for sub, *_ in placed]
    layers = land.of_role("basemap")
    around, named = _surroundings(land, layers)
    return sheet(computed, land, "sub_projects", (*around, *shapes), (*legend, *named), layers=layers)
