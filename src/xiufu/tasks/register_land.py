"""Land that a register takes in (范围入库): an uploaded file read, checked by land's own rules, measured, and made ready to be kept."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from xiufu.core.errors import InputError, file_problem
from xiufu.reading.land_file import TEXTS, VECTORS, WORKBOOKS, read_boundary
from xiufu.spatial.checks import stated
from xiufu.spatial.checks.run import checked_boundary
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.kept import KeptBoundary, KeptOutline, kept_boundary, kept_outlines
from xiufu.spatial.layer import Layer

READABLE = tuple(suffix for suffix in (*TEXTS, *WORKBOOKS, *VECTORS) if suffix not in (".shp", ".gdb", ".xlsm"))
"""Endings of the files that can be uploaded: those that are one file."""
LAYERS = (".gpkg", ".zip", ".geojson", ".json")
"""Endings of files of administrative boundaries."""
REGISTERED = "项目登记面积"
MOST_POINTS = 100_000
"""Boundary points of one file: its checks keep somebody waiting at a page."""
_MOST_SAID = 100
_DIVISION = "GEOM-021"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TakenBoundary:
    """A file of plots as it was read (读入的范围). ``kept`` is there where nothing is wrong; ``notes`` are what should be looked at, and
    ``outside_division`` which plots lie outside their division.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    kept: KeptBoundary | None = None
    outside_division: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOutlines:
    """A layer of administrative boundaries as it was read (读入的行政界线); ``names`` are what the layer calls each."""

    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    outlines: tuple[tuple[str, KeptOutline], ...] = ()


def take_boundary(
    name: str,
    content: bytes,
    *,
    crs: str = "",
    layer: str = "",
    registered_hm2: Decimal | None = None,
    division: Layer | None = None,
) -> TakenBoundary:
    """Read an uploaded file of plots (读入范围), and say everything that is wrong with it at once.

    ``registered_hm2`` is the area that the project is registered with, and compared as land compares a stated total; but it was asked for
    in hectares, so that a number of mu or of square metres is wrong.
    ``division`` is the outline of its division. What lies outside that is told and is no problem, even where it is a whole plot: a map
    may be drawn at a small scale.
    """
    read = _read(name, content, READABLE, lambda path: read_boundary(path, crs=crs, layer=layer))
    if isinstance(read, tuple):
        return TakenBoundary(read, ())
    if not read.plots:
        return TakenBoundary((f"{read.file}：文件里没有地块。→ 换一个有地块的文件",), ())
    if (points := len(read.points())) > MOST_POINTS:
        return TakenBoundary(
            (f"{read.file}：界址点有 {points} 个，超过 {MOST_POINTS} 个。→ 只留要上传的地块；由影像提取的界线先化简",),
            (),
        )
    found, plots = checked_boundary(read, division=division)
    beyond = [finding for finding in found if finding.code == _DIVISION]
    found = [finding for finding in found if finding.code != _DIVISION]
    found += stated.total_area(replace(plots, stated_hm2=registered_hm2, stated_as=REGISTERED), surely_hm2=True)
    problems = _said(str(finding) for finding in found if finding.severity == "error")
    notes = _said((*read.reasons, *read.notes, *(str(finding) for finding in found if finding.severity == "note")))
    kept = None if problems or not all(plots.sound) else kept_boundary(plots)
    return TakenBoundary(problems, notes, kept, _said(str(one) for one in beyond if one.verdict == "differs"))


def take_outlines(name: str, content: bytes, *, crs: str = "", layer: str = "", title: str = "") -> TakenOutlines:
    """Read an uploaded layer of administrative boundaries (读入行政界线). ``title`` is the column that holds their names."""
    read = _read(name, content, LAYERS, lambda path: read_layer(path, crs=crs, layer=layer))
    if isinstance(read, tuple):
        return TakenOutlines(read)
    if title and title not in read.columns:
        has = "、".join(read.columns) or "没有字段"
        return TakenOutlines((f"{name}：没有字段“{title}”。→ 字段有：{has}",))
    outlines = kept_outlines(read)
    if not outlines:
        return TakenOutlines((f"{name}：图层里没有面。→ 换成有面的行政区图层",))
    return TakenOutlines((), _said((*read.reasons, *read.notes)), tuple(_named(read, title, outlines)))


def _named(layer: Layer, title: str, outlines: Iterable[KeptOutline]) -> Iterable[tuple[str, KeptOutline]]:
    names = dict(zip(layer.features.tolist(), layer.columns[title].tolist(), strict=True)) if title else {}
    for one in outlines:
        value = names.get(one.feature)
        yield "" if value is None else str(value).strip(), one


def _read(name: str, content: bytes, endings: tuple[str, ...], reader: Callable[[Path], T]) -> T | tuple[str, ...]:
    """What a reader makes of a file of that name, or its problems, told without the folder in which it was looked at."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / name
        try:
            if path.suffix.lower() not in endings:
                raise file_problem(path, f"不能读“{path.suffix or '没有后缀'}”的文件", f"可上传：{' '.join(endings)}")
            path.write_bytes(content)
            return reader(path)
        except InputError as error:
            return _said(str(problem).replace(f"{folder}/", "") for problem in error.problems)


def _said(lines: Iterable[str]) -> tuple[str, ...]:
    """Each line once; of very many the first, and how many more there are."""
    every = list(dict.fromkeys(" ".join(line.split()) for line in lines))
    more = len(every) - _MOST_SAID
    return (*every[:_MOST_SAID], *([f"另有 {more} 处同类情形没有列出"] if more > 0 else []))
