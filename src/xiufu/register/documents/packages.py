"""Files that hold files (文件包): Office documents old and new, archives of shapes. Locked ones, macros and bombs are refused."""

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from xiufu.core.archive import UNREADABLE, opened
from xiufu.core.errors import file_problem
from xiufu.core.files import is_inner_path
from xiufu.reading.any_file import file_bytes, form_of
from xiufu.reading.ole import Damaged, root_names, root_stream

_NO_MACROS = "文件里有宏（VBA 程序）"
_DROP_MACROS = "另存为不带宏的 .docx 或 .xlsx 后上传"
_UNLOCK = "用原软件打开，去掉密码，另存后上传"
_ZIP_ONLY = "压缩包只收 shapefile；文档请解压后逐个上传"
_MOST_UNPACKED = 5_000_000_000
_OFFICE = "[Content_Types].xml"
_SHAPES = frozenset(["shp", "shx", "dbf", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "xml", "txt"])
_MUST = ("shp", "shx", "dbf")
_SHAPE_SIGN = (9994).to_bytes(4, "big")
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"activex")
_MACRO_STORAGES = frozenset({"Macros", "_VBA_PROJECT_CUR", "VBA"})
_WORD_LOCKED, _SHEET_LOCKED = 0x01, 0x2F
_SYMLINK, _TYPE_OF_ENTRY = 0xA000, 0xF000


def office_or_shapes(path: Path, shown: Path) -> str:
    """``docx``, ``xlsx`` or ``zip`` of shapes (文件包的格式). Raises ``InputError`` for every other archive."""
    try:
        with opened(path) as archive:
            entries = archive.infolist()
            _refuse_bombs(path, entries, shown)
            names = {entry.filename for entry in entries}
            if _OFFICE not in names:
                return _shapes(archive, entries, shown)
            types = archive.read(_OFFICE) if archive.getinfo(_OFFICE).file_size < 1_000_000 else b""
    except UNREADABLE as error:
        raise file_problem(shown, "文件包已损坏", "用原来的软件打开，另存后上传") from error
    low = types.lower()
    if any(mark in low for mark in _MACRO_TYPES) or any("vbaproject" in name.lower() for name in names):
        raise file_problem(shown, _NO_MACROS, _DROP_MACROS)
    return form_of(file_bytes(path), shown)


def _refuse_bombs(path: Path, entries: Iterable[zipfile.ZipInfo], shown: Path) -> None:
    """Beyond what ``opened`` refuses: entries that lie upon each other, and more than a project needs."""
    kept = [*entries]
    if sum(entry.compress_size for entry in kept) > path.stat().st_size:
        raise file_problem(shown, "压缩包里的文件互相重叠，是压缩炸弹", "向提供者索取完好的文件")
    if sum(entry.file_size for entry in kept) > _MOST_UNPACKED:
        raise file_problem(shown, f"解压后过大（超过 {_MOST_UNPACKED // 1_000_000_000} GB）", "分成几个文件上传")


def _shapes(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], shown: Path) -> str:
    files = [entry for entry in entries if not entry.is_dir()]
    for entry in files:
        inner = PurePosixPath(entry.filename)
        if not is_inner_path(entry.filename) or (entry.external_attr >> 16) & _TYPE_OF_ENTRY == _SYMLINK:
            raise file_problem(shown, "压缩包里有指向包外的路径或链接", "重新压缩后上传")
        if inner.suffix[1:].lower() not in _SHAPES:
            raise file_problem(shown, f"压缩包里有“{inner.name[:60]}”，不是 shapefile 的组成文件", _ZIP_ONLY)
    stems: dict[str, set[str]] = {}
    for entry in files:
        stem, _, ending = entry.filename.lower().rpartition(".")
        stems.setdefault(stem, set()).add(ending)
    shapes = {stem: endings for stem, endings in stems.items() if "shp" in endings}
    if not shapes:
        raise file_problem(shown, "压缩包里没有 .shp 文件", _ZIP_ONLY)
    for stem, endings in shapes.items():
        if lacking := [one for one in _MUST if one not in endings]:
            said = f"“{PurePosixPath(stem).name[:60]}.shp”缺少同名的 {'、'.join('.' + one for one in lacking)} 文件"
            raise file_problem(shown, said, "把 shapefile 的各个组成文件一起压缩")
    for entry in files:
        if entry.filename.lower().endswith((".shp", ".shx")):
            with archive.open(entry) as file:
                if file.read(4) != _SHAPE_SIGN:
                    raise file_problem(shown, f"“{entry.filename[:60]}”不是 shapefile", "用 GIS 软件重新导出后上传")
    return "zip"


def old_office(path: Path, shown: Path) -> str:
    """``doc`` or ``xls`` (旧版 Office 文件的格式). Raises ``InputError`` for locked ones, those with macros, and others."""
    data = file_bytes(path)
    form = form_of(data, shown)
    try:
        if root_names(data) & _MACRO_STORAGES:
            raise file_problem(shown, _NO_MACROS, _DROP_MACROS)
        if _locked(data, form):
            raise file_problem(shown, "文件设有打开密码", _UNLOCK)
    except Damaged as error:
        raise file_problem(shown, "文件已损坏，无法读取", "用原来的软件打开，另存后上传") from error
    return form


def _locked(data: bytes, form: str) -> bool:
    """Whether it opens with a password: a bit of the head of a Word file, a record after the first of a workbook."""
    if form == "doc":
        head = root_stream(data, ("WordDocument",))
        return len(head) > 11 and bool(head[11] & _WORD_LOCKED)
    book, at = root_stream(data, ("Workbook", "Book")), 0
    for _ in range(10):
        record, size = int.from_bytes(book[at : at + 2], "little"), int.from_bytes(book[at + 2 : at + 4], "little")
        if record == _SHEET_LOCKED:
            return True
        at += 4 + size
    return False
