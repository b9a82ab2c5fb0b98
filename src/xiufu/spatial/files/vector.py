"""GIS files of every kind opened the same way (打开矢量文件): by what they hold, not by their suffix alone."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from xiufu.core import archive
from xiufu.core.errors import file_problem
from xiufu.core.files import is_inner_path
from xiufu.spatial.files import gdal
from xiufu.spatial.files.dxf import read_dxf
from xiufu.spatial.files.geojson import read_geojson
from xiufu.spatial.files.kml import read_kml
from xiufu.spatial.files.parts import digest, members, siblings, with_journal
from xiufu.spatial.files.table import POLYGONS, Forms, Query, Reader, Table, VectorFile, filtered, named
from xiufu.spatial.gdal_path import native_name, plain_name

SUFFIXES = (".gpkg", ".shp", ".zip", ".geojson", ".json", ".kml", ".kmz", ".dxf", ".gdb")
"""What can be read (可读的格式)."""

_ZIPPED = (".gpkg", ".shp", ".geojson", ".json", ".kml", ".dxf", ".gdb")
MOST_TEXT_BYTES = 500_000_000
_NEEDED = {".shx": "图形索引", ".dbf": "属性表"}
_SQLITE, _SHAPE, _ZIP = b"SQLite format 3\0", bytes((0, 0, 0x27, 0x0A)), b"PK"
_SHX_HEAD, _SHX_EACH = 100, 8
_ELSEWHERE = re.compile(r"/vsi|[a-z]{2,}:/", re.IGNORECASE)
_GET_ANOTHER = "用软件重新导出，或核对文件名"
_GEOJSON = (".geojson", ".json")
_TEXT = {".kml": read_kml, ".dxf": read_dxf}


@contextmanager
def opened(path: Path, forms: Forms = POLYGONS) -> Iterator[VectorFile]:
    """Open a GIS file (打开矢量文件): GeoPackage, shapefile, FileGDB, GeoJSON, KML, DXF, also zipped.

    Of KML and DXF only polygons are read, whatever ``forms`` are asked for.

    Raises ``InputError`` when it is not there, empty, damaged, not what its suffix says, or too big.
    """
    with ExitStack() as stack:
        try:
            file = replace(_opened(path, stack, forms), forms=forms)
        except OSError as error:
            what = f"文件无法读取或解压（{error.strerror}）"
            raise file_problem(path, what, "检查文件权限和磁盘空间，或关闭占用它的程序") from error
        yield file


def _opened(path: Path, stack: ExitStack, forms: Forms) -> VectorFile:
    if _ELSEWHERE.match(path.as_posix()):
        raise file_problem(path, "这不是本机的文件路径", "先把文件下载或复制到本机，再写它的路径")
    suffix = path.suffix.lower()
    if path.is_dir() and suffix != ".gdb":
        raise file_problem(path, "这是一个文件夹，不是文件", "改成文件的路径；文件夹只认 FileGDB（.gdb）")
    if suffix not in SUFFIXES:
        raise file_problem(path, f"不认识的文件类型“{path.suffix}”", f"可用的有：{'、'.join(SUFFIXES)}")
    if not path.exists():
        raise file_problem(path, "文件不存在", "检查文件名和所在文件夹")
    if suffix == ".gdb" and path.is_dir():
        return _database(path, path, members(path), forms)
    if path.stat().st_size == 0:
        raise file_problem(path, "文件是空的", _GET_ANOTHER)
    if suffix in (".zip", ".kmz"):
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        return _unpacked(path, Path(folder), forms)
    if suffix == ".shp":
        return _shapefiles(path, {plain_name(path.stem): path}, siblings(path).values(), forms)
    return _single(path, path, with_journal(path), forms)


def _single(inner: Path, path: Path, whole: Iterable[Path], forms: Forms) -> VectorFile:
    """A file by itself; ``inner`` is where it lies, ``path`` what the user named, ``whole`` all whose hash is its own."""
    suffix = inner.suffix.lower()
    if suffix == ".gpkg":
        _check_head(inner, path, _SQLITE, "GeoPackage")
        return _by_gdal(inner, path, "GPKG", whole, forms)
    if suffix not in (*_TEXT, *_GEOJSON):
        raise file_problem(path, "这是一个 FileGDB 的名称，却不是文件夹", "提供整个 .gdb 文件夹，或把它压缩成 .zip")
    if (size := inner.stat().st_size) > MOST_TEXT_BYTES:
        what = f"文件有 {size // 1_000_000} MB，超过上限 {MOST_TEXT_BYTES // 1_000_000} MB"
        raise file_problem(path, what, "转换为 GeoPackage（.gpkg）后再用")
    data = inner.read_bytes()
    tables = _TEXT[suffix](data, path) if suffix in _TEXT else read_geojson(data, path, forms)
    return VectorFile(path, digest(whole), {name: partial(filtered, table) for name, table in tables.items()})


def _by_gdal(inner: Path, path: Path, driver: str, whole: Iterable[Path], forms: Forms) -> VectorFile:
    kinds = gdal.layer_kinds(inner, path, driver, forms)
    readers: dict[str, Reader] = {
        name: partial(gdal.read, inner, path, name, forms=forms) for name, holds in kinds.items() if holds
    }
    return VectorFile(path, digest(whole), readers, tuple(name for name, holds in kinds.items() if not holds))


def _database(inner: Path, path: Path, whole: Iterable[Path], forms: Forms) -> VectorFile:
    if not any(file.name.lower() == "a00000001.gdbtable" for file in inner.iterdir()):
        raise file_problem(path, "文件夹里没有 FileGDB 的内容", "提供软件导出的整个 .gdb 文件夹")
    return _by_gdal(inner, path, "OpenFileGDB", whole, forms)


def _shapefiles(path: Path, found: Mapping[str, Path], whole: Iterable[Path], forms: Forms) -> VectorFile:
    readers: dict[str, Reader] = {}
    others: list[str] = []
    for name, shp in found.items():
        parts = siblings(shp)
        for suffix, what in _NEEDED.items():
            if suffix not in parts:
                raise file_problem(
                    path, f"缺少同名的{what} {shp.stem}{suffix}", f"把 .shp、.shx、.dbf、.prj 一起提供（{shp.stem}）"
                )
        _check_head(shp, path, _SHAPE, "shapefile")
        _check_length(shp, path)
        kinds = gdal.layer_kinds(shp, path, "ESRI Shapefile", forms)
        if all(kinds.values()):
            readers[name] = partial(_read_shapefile, shp, path, parts, forms)
        else:
            others.append(name)
    return VectorFile(path, digest(whole), readers, tuple(others))


def _read_shapefile(shp: Path, path: Path, siblings: Mapping[str, Path], forms: Forms, query: Query) -> Table:
    table = gdal.read(shp, path, plain_name(shp.stem), query, dbf=siblings[".dbf"], forms=forms)
    stated = siblings[".prj"].read_text("utf-8", errors="replace") if ".prj" in siblings else ""
    return replace(table, stated_crs=stated, statement=f"{plain_name(shp.stem)}.prj" if stated else "")


def _check_head(inner: Path, path: Path, head: bytes, kind: str) -> None:
    with inner.open("rb") as file:
        if file.read(len(head)) != head:
            raise file_problem(path, f"内容不是 {kind}，与后缀名不符，或文件已损坏", _GET_ANOTHER)


def _check_length(shp: Path, path: Path) -> None:
    """A .shp and its .dbf say how long they are; GDAL takes what is missing at their ends for shapes without points, and
    leaves out shapes that the .dbf has no row for."""
    dbf, shx = siblings(shp)[".dbf"], siblings(shp)[".shx"]
    with shp.open("rb") as file, dbf.open("rb") as table:
        words, head = file.read(28)[24:], table.read(12)
    rows, first, each = (int.from_bytes(head[at:to], "little") for at, to in ((4, 8), (8, 10), (10, 12)))
    if shp.stat().st_size < 2 * int.from_bytes(words, "big") or dbf.stat().st_size < first + rows * each:
        raise file_problem(path, "文件不完整，没有写到它自己所说的长度", "重新导出或重新复制全部文件")
    if (shapes := max(shx.stat().st_size - _SHX_HEAD, 0) // _SHX_EACH) != rows:
        what = f"图形有{shapes}个，属性表却有{rows}行（{shp.stem}），不是同一份数据，或文件已损坏"
        raise file_problem(path, what, "用软件重新导出，把 .shp、.shx、.dbf 一起复制")


def _unpacked(path: Path, folder: Path, forms: Forms) -> VectorFile:
    """What a zipped file holds: one GIS file, or shapefiles side by side."""
    with archive.opened(path) as packed:
        entries = {entry.filename.replace("\\", "/"): entry for entry in packed.infolist() if not entry.is_dir()}
        if outside := [name for name in entries if not is_inner_path(name)]:
            raise file_problem(path, f"压缩包里的路径指到了包外，或不合规：{named(outside)}", "重新压缩，只放数据文件")
        entries = {name: entry for name, entry in entries.items() if not name.startswith("__MACOSX/")}
        inside = (".kml",) if path.suffix.lower() == ".kmz" else _ZIPPED
        groups = _groups(entries, inside)
        if not groups:
            raise file_problem(path, "压缩包里没有可用的图形文件", f"放入其中之一：{'、'.join(inside)}")
        kinds = {PurePosixPath(main).suffix.lower() for main in groups}
        if len(groups) > 1 and kinds != {".shp"}:
            raise file_problem(path, f"压缩包里有{len(groups)}个图形文件：{named(groups)}", "解压后逐个使用")
        places = {main: folder / str(number) for number, main in enumerate(groups)}
        inner = {main: _extracted(packed, entries, main, groups[main], places[main], path) for main in groups}
    if kinds == {".shp"}:
        return _shapefiles(path, _by_stem(inner), [path], forms)
    (only,) = inner.values()
    return _database(only, path, [path], forms) if kinds == {".gdb"} else _single(only, path, [path], forms)


def _by_stem(inner: Mapping[str, Path]) -> dict[str, Path]:
    """Shapefiles by their names; by their whole paths where two have one name."""
    stems = [PurePosixPath(main).stem for main in inner]
    return {
        PurePosixPath(main).stem if stems.count(PurePosixPath(main).stem) == 1 else main: shp
        for main, shp in inner.items()
    }


def _groups(entries: Iterable[str], suffixes: Iterable[str]) -> dict[str, list[str]]:
    """The GIS files of an archive, each with the entries that belong to it."""
    names = sorted(entries)
    groups: dict[str, list[str]] = {}
    for name in names:
        pure = PurePosixPath(name)
        database = next((str(parent) for parent in pure.parents if parent.suffix.lower() == ".gdb"), "")
        suffix = pure.suffix.lower()
        if database and ".gdb" in suffixes:
            groups.setdefault(database, []).append(name)
        elif suffix == ".shp" and ".shp" in suffixes:
            groups[name] = [other for other in names if PurePosixPath(other).with_suffix("") == pure.with_suffix("")]
        elif suffix in suffixes and suffix != ".gdb":
            groups[name] = [name]
    return groups


def _extracted(
    packed: zipfile.ZipFile,
    entries: Mapping[str, zipfile.ZipInfo],
    main: str,
    members: Iterable[str],
    folder: Path,
    path: Path,
) -> Path:
    """Unpack the members of a GIS file under names of our own."""
    database = PurePosixPath(main).suffix.lower() == ".gdb"
    target = folder / "data.gdb" if database else folder
    target.mkdir(parents=True)
    for member in members:
        pure = PurePosixPath(member)
        place = target / native_name(pure.name if database else PurePosixPath(main).stem + pure.suffix.lower())
        try:
            with packed.open(entries[member]) as source, place.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except archive.UNREADABLE as error:
            raise file_problem(path, f"其中的 {member} 已损坏，无法解压", "向提供者索取完好的文件") from error
    return target if database else folder / native_name(PurePosixPath(main).stem + PurePosixPath(main).suffix.lower())
