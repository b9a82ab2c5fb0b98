"""``xiufu convert``: the plots of a file in another format, or in another zone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xiufu.core.errors import file_problem
from xiufu.core.files import write_all
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.area import plot_areas
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.crs_stated import parse_crs
from xiufu.spatial.files.txt_write import Encoding, Version, left_out, text_system, txt_bytes
from xiufu.spatial.repair import parse_repairs, repair

TXT = ".txt"


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion did (转换结果): the system read with its reasons, the one written, counts, repairs, notes, files."""

    crs: Crs
    reasons: tuple[str, ...]
    written_crs: Crs
    plots: int
    points: int
    repairs: tuple[str, ...]
    notes: tuple[str, ...]
    files: tuple[Path, ...]


def convert(
    source: Path,
    target: Path,
    *,
    crs: str = "",
    to_crs: str = "",
    layer: str = "",
    repairs: str = "",
    version: Version | None = None,
    encoding: Encoding | None = None,
) -> Converted:
    """Write the plots of one file as another (转换界址文件), the format by its suffix. ``crs`` is what the user says of the
    source's system, ``to_crs`` the one to write. ``repairs`` names repairs to make first, parted by commas: none unasked.
    ``version`` and ``encoding`` are those of the text format.

    Raises ``InputError``, and then nothing is written; never writes over what it reads.
    """
    _refuse_same(source, target)
    to_text = target.suffix.lower() == TXT
    if not to_text and (version is not None or encoding is not None):
        raise file_problem(target, "--version 和 --encoding 只用于写出 .txt", "去掉这两个选项，或改写成 .txt 文件")
    wanted = parse_crs(to_crs, "--to-crs") if to_crs else None
    _refuse_kind(target, wanted)
    asked = parse_repairs(repairs, "--repair") if repairs else ()
    boundary, repaired = repair(read_boundary(source, crs=crs, layer=layer), asked)
    written_crs = wanted or (text_system(boundary) if to_text else boundary.crs)
    filled: tuple[str, ...] = ()
    if to_text:
        boundary, filled = _with_areas(boundary)
        contents: Mapping[str, bytes] = {
            target.name: txt_bytes(
                boundary, written_crs, version=version or 9, encoding=encoding or "gbk", file=str(target)
            )
        }
        losses = left_out(boundary, version or 9)
        if wanted is None and boundary.crs.geographic:
            losses = (
                f"TXT 写平面坐标，按地块所在的3度带第{written_crs.zone}带写出；要经纬度或其他分带，用 --to-crs 指明",
                *losses,
            )
    else:
        from xiufu.spatial.files.vector_write import GEOGRAPHIC_SUFFIXES, written
        from xiufu.spatial.files.vector_write import losses as losses_of

        written_crs = Crs() if target.suffix.lower() in GEOGRAPHIC_SUFFIXES else written_crs
        contents = written(boundary, target, written_crs)
        losses = losses_of(boundary, target)
    for name in contents:
        _refuse_same(source, target.parent / name)
    files = write_all(target.parent, contents)
    points = sum(len(ring.points) for plot in boundary.plots for ring in plot.rings())
    return Converted(
        boundary.crs,
        boundary.reasons,
        written_crs,
        len(boundary.plots),
        points,
        tuple(map(str, repaired)),
        (*boundary.notes, *filled, *losses),
        files,
    )


def _with_areas(boundary: Boundary) -> tuple[Boundary, tuple[str, ...]]:
    """A boundary with computed areas where the file states none (补填面积), and what was filled in. A plot whose area does
    not hold stays without."""
    if all(plot.stated_area_hm2 is not None for plot in boundary.plots):
        return boundary, ()
    areas = plot_areas(boundary)
    plots = tuple(
        replace(plot, stated_area_hm2=area.hm2) if area and plot.stated_area_hm2 is None else plot
        for plot, area in zip(boundary.plots, areas.plots, strict=True)
    )
    count = sum(new is not old for new, old in zip(plots, boundary.plots, strict=True))
    note = f"来源文件没有写面积，{count}个地块填入了计算的椭球面积（公顷，4位小数；按{areas.zone_text}）；与批文或勘测定界报告不同的，以后者为准"
    return replace(boundary, plots=plots), (note,) if count else ()


def _refuse_same(source: Path, target: Path) -> None:
    if source.exists() and target.exists() and source.samefile(target):
        raise file_problem(target, "要写的就是要读的文件", "换一个文件名，原文件不会被改动")


def _refuse_kind(target: Path, wanted: Crs | None) -> None:
    """Before anything is read: a suffix that cannot be written, or that has no room for the system."""
    if target.suffix.lower() == TXT:
        return
    from xiufu.spatial.files.vector_write import GEOGRAPHIC_SUFFIXES, SUFFIXES

    if target.suffix.lower() not in SUFFIXES:
        kinds = "、".join((TXT, *SUFFIXES))
        what = f"不能写成“{target.suffix}”文件" if target.suffix else "文件名没有后缀，不知道写成什么"
        raise file_problem(target, what, f"可写：{kinds}")
    if target.suffix.lower() in GEOGRAPHIC_SUFFIXES and wanted is not None and not wanted.geographic:
        what = f"{target.suffix} 只能写经纬度，不能写 EPSG:{wanted.epsg}"
        raise file_problem(target, what, "去掉 --to-crs，或写成 .gpkg、.shp、.txt 文件")
