"""The files of an overlay (叠加成果): tables that Excel opens, the pieces as a GeoPackage, all of it as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import xiufu
from xiufu.core.files import write_all
from xiufu.core.numbers import plain_text
from xiufu.packs.layer_fields import TENURES
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.vector_write import layer_bytes
from xiufu.spatial.land import CONTESTED_LAND, UNCOVERED_LAND, Land
from xiufu.spatial.matrix import Row
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.survey_plane import PIECE_M
from xiufu.tasks.overlay import Overlaid, OverlaidLayer, Projects

CSV, OWNERSHIP, PIECES, JSON = "overlay.csv", "ownership.csv", "overlay.gpkg", "overlay.json"

_CLASS_COLUMNS = ("project", "layer", "class", "area_m2", "area_hm2", "class_name", "class_standard", "stated_class")
_TENURE_COLUMNS = ("state_hm2", "collective_hm2", "untold_ownership_hm2")
_OWNERSHIP_COLUMNS = (
    *("project", "layer", "class", "class_name", "ownership", "owner", "area_m2", "area_hm2"),
    *("class_standard", "stated_class"),
)
_PIECE_TEXTS = (
    *("project", "layer", "class", "class_name", "class_standard", "stated_class"),
    *("ownership", "owner"),
)
_BOM = "\ufeff".encode()
_NONE_M2 = Decimal("0.00")
_CLOSURE = Decimal("0.0001")


def write_overlay(result: Overlaid, out: Path) -> tuple[Path, ...]:
    """Write the overlay (写出叠加成果), all files or none: ``ownership.csv`` where a layer says who owns.

    Raises ``InputError`` where the folder cannot be written.
    """
    contents = {CSV: _csv((*_CLASS_COLUMNS, *_TENURE_COLUMNS), _class_lines(result))}
    if any(_owned(one) for one in result.layers):
        contents[OWNERSHIP] = _csv(_OWNERSHIP_COLUMNS, _ownership_lines(result))
    contents[PIECES] = _pieces(result)
    contents[JSON] = (json.dumps(as_dict(result), ensure_ascii=False, indent=2) + "\n").encode()
    return write_all(out, contents)


def as_dict(result: Overlaid) -> dict[str, Any]:
    """Everything about an overlay (叠加成果数据): numbers as decimal text, files by name and hash."""
    projects, zone = result.projects, result.projects.zone
    return {
        "xiufu": xiufu.__version__,
        "method": {
            "area": "椭球面积（国土调查办发〔2008〕32号），平方米两位小数四舍五入",
            "edges": f"在 {zone.zone_width} 度带第 {zone.zone} 带（中央子午线 {zone.central_meridian}°E）中为直线，"
            f"按每段不超过 {PIECE_M:g} 米加点",
            "adjustment": "按比例分配，余数按最小单位依次分给余数最大者（面积平差）；平方米取 0.01，公顷取 0.0001",
        },
        "packs": list(result.packs),
        "projects": {
            "file": Path(projects.boundary.file).name,
            "sha256": projects.boundary.sha256,
            "crs": _crs(projects.boundary.crs),
            "reasons": list(projects.boundary.reasons),
            "notes": list(projects.boundary.notes),
            "plots": [_plot(projects, subject, result.layers[0]) for subject in range(len(projects.names))],
        },
        "layers": [_layer(result, one) for one in result.layers],
        "problems": [{"file": Path(p.file).name, "problem": p.problem, "remedy": p.remedy} for p in result.problems],
    }


def summary(result: Overlaid) -> list[str]:
    """What a user reads at once (叠加摘要): each layer with the areas of its classes."""
    lines = [f"项目 {len(result.projects.names)} 个，坐标系 {result.projects.boundary.crs.name}。"]
    lines += [f"说明：{note}" for note in (*result.projects.boundary.reasons, *result.projects.boundary.notes)]
    for one in result.layers:
        standard = f"（{one.lands.standard}）" if one.lands.standard else ""
        lines.append(f"图层 {one.name}{standard}，合计 {sum(one.matrix.subject_hm2, Decimal())} 公顷：")
        for land, _, hm2 in class_totals(one):
            name = "" if land.name == land.code else f" {land.name}"
            lines.append(f"　{land.code}{name}　{hm2} 公顷")
        reasons = (*one.layer.reasons, *one.lands.reasons)
        lines += [f"　说明：{note}" for note in (*reasons, *one.notes)]
    return lines


def _plot(projects: Projects, subject: int, one: OverlaidLayer) -> dict[str, Any]:
    measured, control = printed_m2(projects.measured_m2[subject]), projects.controls_hm2.get(subject)
    area_m2, area_hm2 = one.matrix.subject_m2[subject], one.matrix.subject_hm2[subject]
    stated = {} if control is None else {"control_hm2": str(control), "difference_m2": str(area_m2 - measured)}
    return {
        "name": projects.names[subject],
        "area_m2": str(area_m2),
        "area_hm2": str(area_hm2),
        "measured_m2": str(measured),
        **stated,
    }


def _layer(result: Overlaid, one: OverlaidLayer) -> dict[str, Any]:
    names, layer = result.projects.names, one.layer
    uncovered, contested = one.of_land(UNCOVERED_LAND), one.of_land(CONTESTED_LAND)
    return {
        "name": one.name,
        "file": Path(layer.file).name,
        "sha256": layer.sha256,
        "crs": _crs(layer.crs),
        "years": list(one.years),
        "fields": _fields(one),
        "class_standard": one.lands.standard,
        "to_standard": result.to_standard,
        "reasons": [*layer.reasons, *one.lands.reasons],
        "notes": list(one.notes),
        "projects": [
            {
                "project": name,
                "uncovered_m2": str(uncovered.get(subject, _NONE_M2)),
                "contested_m2": str(contested.get(subject, _NONE_M2)),
                "closure_m2": plain_text(one.matrix.closure_m2[subject].quantize(_CLOSURE)),
            }
            for subject, name in enumerate(names)
        ],
        "overlaps": [
            {
                "project": names[overlap.subject],
                "features": [int(layer.features[place]) for place in overlap.features],
                "area_m2": str(printed_m2(overlap.area_m2)),
                "counted": "once" if overlap.alike else "contested",
            }
            for overlap in one.pieces.overlaps
        ],
        "rows": [
            {
                "project": names[row.subject],
                **_class(row.land),
                "ownership": row.land.tenure,
                "owner": row.land.owner,
                "area_m2": str(row.area_m2),
                "area_hm2": str(row.area_hm2),
            }
            for row in one.matrix.rows
        ],
        "totals": [{**_class(land), "area_m2": str(m2), "area_hm2": str(hm2)} for land, m2, hm2 in class_totals(one)],
    }


def _fields(one: OverlaidLayer) -> dict[str, Any] | None:
    if one.lands.fields is None:
        return None
    fields = one.lands.fields.fields
    return {"name": fields.name, "title": fields.title, "columns": dict(one.lands.fields.columns)}


def class_totals(one: OverlaidLayer) -> list[tuple[Land, Decimal, Decimal]]:
    """The areas of each class over all projects (分类合计), in m² and hm², in the order of the rows."""
    found: dict[Land, tuple[Decimal, Decimal]] = {}
    for row in one.matrix.rows:
        land = _of_class(row.land)
        m2, hm2 = found.get(land, (Decimal(), Decimal()))
        found[land] = m2 + row.area_m2, hm2 + row.area_hm2
    ordered = sorted(found, key=lambda land: (land in (UNCOVERED_LAND, CONTESTED_LAND), land))
    return [(land, *found[land]) for land in ordered]


def _of_class(land: Land) -> Land:
    return Land(land.standard, land.code, land.name, stated=land.stated)


def _class(land: Land) -> dict[str, str]:
    return {
        "class": land.code,
        "class_name": land.name,
        "class_standard": land.standard,
        "stated_class": land.stated,
    }


def _crs(crs: Crs) -> dict[str, Any]:
    return {"epsg": crs.epsg, "name": crs.name}


def _owned(one: OverlaidLayer) -> bool:
    return one.lands.fields is not None and bool({"ownership", "owner"} & set(one.lands.fields.columns))


def _csv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_plain_cell(cell) for cell in line] for line in lines)
    return _BOM + text.getvalue().encode()


def _plain_cell(cell: str) -> str:
    """A name must not start a formula in Excel."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _class_lines(result: Overlaid) -> Iterable[Sequence[str]]:
    """One line a project, layer and class; its area by ownership at the end."""
    for one in result.layers:
        lines: dict[tuple[int, Land], list[Row]] = {}
        for row in one.matrix.rows:
            lines.setdefault((row.subject, _of_class(row.land)), []).append(row)
        for (subject, land), rows in lines.items():
            by_tenure = [
                _hm2(row for row in rows if row.land.tenure == tenure) for tenure in ("state", "collective", "")
            ]
            m2 = sum((row.area_m2 for row in rows), Decimal())
            yield (
                *(result.projects.names[subject], one.name, land.code, str(m2), str(_hm2(rows))),
                *(land.name, land.standard, land.stated),
                *map(str, by_tenure),
            )


def _hm2(rows: Iterable[Row]) -> Decimal:
    return sum((row.area_hm2 for row in rows), Decimal("0.0000"))


def _ownership_lines(result: Overlaid) -> Iterable[Sequence[str]]:
    for one in result.layers:
        for row in one.matrix.rows if _owned(one) else ():
            land = row.land
            yield (
                *(result.projects.names[row.subject], one.name, land.code, land.name),
                *(_tenure(land), land.owner, str(row.area_m2), str(row.area_hm2)),
                *(land.standard, land.stated),
            )


def _tenure(land: Land) -> str:
    return next((name for tenure, name in TENURES.items() if tenure == land.tenure), "")


def _pieces(result: Overlaid) -> bytes:
    """The pieces of all layers as one layer in the coordinates of the projects (叠加图斑). ``feature`` 0 is none."""
    crs, names = result.projects.boundary.crs, result.projects.names
    texts: dict[str, list[str]] = {column: [] for column in _PIECE_TEXTS}
    for one in result.layers:
        for subject, land in zip(one.pieces.subject, one.matrix.lands, strict=True):
            cells = (names[int(subject)], one.name, land.code, land.name, land.standard, land.stated)
            for values, cell in zip(texts.values(), (*cells, _tenure(land), land.owner), strict=True):
                values.append(cell)
    columns: dict[str, NDArray[Any]] = {column: np.array(values, dtype=object) for column, values in texts.items()}
    columns["feature"] = np.concatenate([_feature_numbers(one) for one in result.layers])
    columns["area_m2"] = np.array([float(area) for one in result.layers for area in one.matrix.piece_m2])
    shapes = np.concatenate([one.pieces.in_crs(crs) for one in result.layers])
    return layer_bytes(shapes, columns, crs, Path(PIECES).stem)


def _feature_numbers(one: OverlaidLayer) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = np.append(one.layer.features, 0)
    return np.where(one.pieces.feature < 0, 0, numbers[one.pieces.feature])
