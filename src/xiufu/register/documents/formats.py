"""Formats of files (文件格式), told by their bytes alone; what is none of those that are taken is refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

from PIL import Image, UnidentifiedImageError

from xiufu.core.errors import InputError, file_problem
from xiufu.reading.any_file import form_of
from xiufu.reading.ole import SIGN
from xiufu.register.documents.packages import office_or_shapes, old_office
from xiufu.register.documents.texts import text_format

TAKEN = "可以上传：docx、doc、pdf、xlsx、xls、txt、jpg、png，矢量数据 zip（shapefile）、gpkg、geojson、kml、dxf"
_HEAD = 65_536
_MOST_DOTS = 200_000_000
_PROGRAMS: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "Linux 程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xfe\xed\xfa\xce", "macOS 程序"),
    (b"\xfe\xed\xfa\xcf", "macOS 程序"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序"),
    (b"\xce\xfa\xed\xfe", "macOS 程序"),
    (b"!<arch>", "程序库"),
    (b"L\0\0\0\x01\x14\x02\0", "Windows 快捷方式"),
    (b"MSCF", "安装包"),
    (b"ITSF", "CHM 帮助文件"),
)
_PAGES = (b"<script", b"<html", b"<svg", b"<!doctype html", b"<?php", b"<iframe")
_PICTURES = {"JPEG": "jpg", "PNG": "png"}


@dataclass(frozen=True, slots=True)
class Format:
    """A format (格式): its id, which is also the ending, its name, what browsers call it."""

    id: str
    title: str
    content_type: str


FORMATS: Mapping[str, Format] = {
    one.id: one
    for one in (
        Format("docx", "Word 文档", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Format("doc", "Word 97–2003 文档", "application/msword"),
        Format("pdf", "PDF", "application/pdf"),
        Format("xlsx", "Excel 工作簿", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("xls", "Excel 97–2003 工作簿", "application/vnd.ms-excel"),
        Format("txt", "文本", "text/plain"),
        Format("jpg", "JPEG 图片", "image/jpeg"),
        Format("png", "PNG 图片", "image/png"),
        Format("zip", "shapefile 压缩包", "application/zip"),
        Format("gpkg", "GeoPackage", "application/geopackage+sqlite3"),
        Format("geojson", "GeoJSON", "application/geo+json"),
        Format("kml", "KML", "application/vnd.google-earth.kml+xml"),
        Format("dxf", "DXF", "image/vnd.dxf"),
    )
}
"""Every format that is taken, by id."""


def format_of(path: Path, name: str) -> Format:
    """The format of a file on disk (识别格式); ``name`` is what messages call it. Raises ``InputError`` for what is not taken."""
    shown = Path(name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _HEAD))
        tail = file.read()
    if not head.strip(b"\0 \r\n\t") and path.stat().st_size <= _HEAD:
        raise file_problem(shown, "文件是空的", "检查选中的文件，重新上传")
    _refuse_programs(head, shown)
    found = FORMATS[_told(path, head, tail, shown)]
    if found.id not in ("zip", "docx", "xlsx") and is_zipfile(path):
        raise file_problem(shown, f"{found.title}后面附着压缩包，是两种格式拼成的文件", "用原来的软件重新导出后上传")
    return found


def _told(path: Path, head: bytes, tail: bytes, shown: Path) -> str:
    if head.startswith(b"%PDF-"):
        return _pdf(tail, shown)
    if b"%PDF-" in head[:1024]:
        raise file_problem(shown, "PDF 文件头之前有别的内容，是两种格式拼成的文件", "用原来的软件重新导出 PDF 后上传")
    if head.startswith(SIGN):
        return old_office(path, shown)
    if head.startswith(b"PK"):
        return office_or_shapes(path, shown)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(path, head, tail, shown)
    if head.startswith(b"SQLite format 3\0"):
        return _geopackage(path, head, shown)
    form_of(head, shown)  # says what RTF, RAR, DWG and the like are
    found = text_format(path, head, shown)
    if found is None:
        raise file_problem(shown, "认不出文件的格式", TAKEN)
    return found


def _refuse_programs(head: bytes, shown: Path) -> None:
    for sign, what in _PROGRAMS:
        if head.startswith(sign):
            raise file_problem(shown, f"这是{what}，不收程序", TAKEN)
    if head.startswith(b"MZ") and b"\0" in head[:512]:
        raise file_problem(shown, "这是 Windows 程序，不收程序", TAKEN)
    if head.startswith(b"#!"):
        raise file_problem(shown, "这是脚本，不收程序", TAKEN)


def _pdf(tail: bytes, shown: Path) -> str:
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise file_problem(shown, "PDF 没有结尾，文件不完整", "用原来的软件重新导出 PDF 后上传")
    _refuse_page(tail[end:], shown)
    return "pdf"


def _picture(path: Path, head: bytes, tail: bytes, shown: Path) -> str:
    try:
        with Image.open(path, formats=tuple(_PICTURES)) as image:
            dots, kind = image.width * image.height, _PICTURES[image.format or ""]
            if dots > _MOST_DOTS:
                raise file_problem(shown, f"图片过大（超过 {_MOST_DOTS // 100_000_000} 亿像素）", "缩小图片后上传")
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
        raise file_problem(shown, "图片已损坏或大得异常", "用看图软件打开，另存后上传") from error
    if kind == "png" and not tail.rstrip(b"\0").endswith(b"IEND\xaeB\x60\x82"):
        raise file_problem(shown, "图片后面附着别的内容，是两种格式拼成的文件", "用看图软件打开，另存后上传")
    _refuse_page(head, shown)
    _refuse_page(tail, shown)
    return kind


def _refuse_page(data: bytes, shown: Path) -> None:
    low = data.lower()
    if any(mark in low for mark in _PAGES):
        raise file_problem(shown, "文件里夹带网页脚本，是两种格式拼成的文件", "用原来的软件重新导出后上传")


def _geopackage(path: Path, head: bytes, shown: Path) -> str:
    """A GeoPackage says so in the head of the database, and its pages are the whole of the file."""
    page = int.from_bytes(head[16:18], "big")
    size = (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    if head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise file_problem(shown, "这是数据库文件，不是 GeoPackage", TAKEN)
    if size != path.stat().st_size:
        raise file_problem(shown, "GeoPackage 不完整，或后面附着别的内容", "用 GIS 软件重新导出后上传")
    return "gpkg"


def problems_of(error: InputError) -> tuple[str, ...]:
    """What is wrong with a file and what to do (问题和办法), a sentence each."""
    return tuple(f"{one.problem}。{one.remedy}" for one in error.problems)
