"""Formats are told by the bytes; what is not taken is refused in words, and leaves nothing behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.register.documents.handing import (
    PDF,
    geopackage,
    handed,
    picture,
    shapes,
    upload,
    with_part,
    word,
    workbook,
    zipped,
)
from tests.register.world import World
from xiufu.register.documents.models import Paper

GEOJSON = b'{"type": "FeatureCollection", "features": []}'
KML = b'<?xml version="1.0"?>\n<!-- a --><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
DXF = b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = zipped(("[Content_Types].xml", b"x"), ("word/document.xml", b"\0" * 20_000_000))


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (word(), "docx"), (workbook(), "xlsx"), (PDF, "pdf"), (picture(), "png"), (picture("JPEG"), "jpg"), (shapes(), "zip"),
        (GEOJSON, "geojson"), (KML, "kml"), (DXF, "dxf"), ("某说明\r\n面积 1.5 公顷".encode("gb18030"), "txt"),
        ("\ufeff某说明".encode(), "txt"), ("某说明".encode("utf-16"), "txt"), (b"MZ is a prefix of this text\n", "txt"),
    ],
)  # fmt: skip
def test_the_bytes_tell_the_format_whatever_the_name_says(world: World, data: bytes, form: str):
    project = world.project()
    assert handed(world, project, data, "某.exe").content_type == form


def test_a_geopackage(world: World, tmp_path: Path):
    data = geopackage(tmp_path)
    project = world.project()
    assert handed(world, project, data, "a.gpkg").content_type == "gpkg"
    assert "后面附着别的内容" in upload(world, project, data + b"<script>", "b.gpkg").content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\0" * 100, "文件是空的"),
        (b"\xff" * 5000, "认不出文件的格式"),
        (b"MZ\x90\0\x03\0\0\0", "Windows 程序"),
        (b"\x7fELF\x02\x01\x01\0", "Linux 程序"),
        (b"#!/bin/sh\nrm -rf /\n", "脚本"),
        (SVG, "SVG"),
        (b"<!DOCTYPE html><html></html>", "网页（HTML）"),
        (b"  \n<html><body onload=alert(1)></body></html>", "网页（HTML）"),
        (b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "DOCTYPE"),
        (b"<kml><description><script>alert(1)</script></description></kml>", "KML 里夹带网页脚本"),
        (b"<project><a/></project>", "XML"),
        ("说明 <script>alert(1)</script>".encode(), "文本里夹带网页脚本"),
        (b'{"a": 1}', "不是 GeoJSON"),
        (b"[" * 200_000, "嵌套过深"),
        (b"AutoCAD Binary DXF\r\n\x1a\0", "二进制 DXF"),
        (b"{\\rtf1 a}", "RTF"),
        (b"Rar!\x1a\x07\0", "RAR"),
        (b"SQLite format 3\0" + b"\0" * 100, "不是 GeoPackage"),
        (b"GIF89a<script>" + PDF, "PDF 文件头之前有别的内容"),
        (PDF + zipped(("a.exe", b"MZ")), "两种格式拼成"),
        (PDF + b"<script>alert(1)</script>", "网页脚本"),
        (PDF[:40], "PDF 没有结尾"),
        (picture() + zipped(("a", b"b")), "两种格式拼成"),
        (picture() + b"abc", "附着别的内容"),
        (picture("JPEG") + b"<script>alert(1)</script>", "网页脚本"),
        (picture("JPEG") + zipped(("a", b"b")), "附着压缩包"),
        (picture()[:30], "图片已损坏"),
        (with_part(word(), "word/vbaProject.bin", b"a"), "宏（VBA 程序）"),
        (BOMB, "解压后异常地大"),
        (zipped(("说明.docx", b"a")), "不是 shapefile 的组成文件"),
        (zipped(("../../a.shp", b"a")), "指向包外"),
        (zipped(("/etc/a.shp", b"a")), "指向包外"),
        (zipped(("a.shp", b"\0\0\x27\x0a")), "缺少同名的 .shx、.dbf 文件"),
        (zipped(("a.shp", b"MZ00"), ("a.shx", b"MZ00"), ("a.dbf", b"")), "“a.shp”不是 shapefile"),
        (zipped(("a.prj", b"")), "没有 .shp 文件"),
        (zipped(("a.shp", b"a"), method=zipfile.ZIP_BZIP2), "不支持的压缩方式"),
        (zipped(("a.shp", b"a"))[:-5], "不是有效的 .zip 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "已损坏"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(world: World, data: bytes, said: str):
    project = world.project()
    before = Paper.objects.count()
    answer = upload(world, project, data, "方案.docx")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Paper.objects.count() == before


DOC, XLS = Path("tests/reading/typed.doc").read_bytes(), Path("tests/reading/typed.xls").read_bytes()


def renamed(data: bytes, name: str, other: str) -> bytes:
    """A compound file in which a stream is called otherwise: 64 bytes of name, then its length with the end."""
    at = data.index(name.encode("utf-16-le"))
    entry = other.encode("utf-16-le").ljust(64, b"\0") + (2 * len(other) + 2).to_bytes(2, "little")
    return data[:at] + entry + data[at + 66 :]


def locked_doc() -> bytes:
    at = DOC.index(b"\xec\xa5") + 11  # the head of WordDocument; bit 0 of byte 11 says that it is encrypted
    return DOC[:at] + bytes((DOC[at] | 1,)) + DOC[at + 1 :]


def locked_xls() -> bytes:
    begin = XLS.index(
        b"\x09\x08"
    )  # the first record of the workbook, then its length; the next becomes FILEPASS (0x2F)
    at = begin + 4 + int.from_bytes(XLS[begin + 2 : begin + 4], "little")
    return XLS[:at] + b"\x2f\0" + XLS[at + 2 :]


def overlapping() -> bytes:
    """Ten entries whose packed bytes are those of one."""
    packed = zipped(("a.shp", b"\0" * 400_000))
    end = packed.index(b"PK\x05\x06")
    begin = packed.index(b"PK\x01\x02")
    listed = b"".join(packed[begin:end].replace(b"a.shp", f"{n}.shp".encode()) for n in range(10))
    tail = (
        packed[end : end + 8] + (10).to_bytes(2, "little") * 2 + len(listed).to_bytes(4, "little") + packed[end + 16 :]
    )
    return packed[:begin] + listed + tail


@pytest.mark.parametrize(("data", "form"), [(DOC, "doc"), (XLS, "xls")])
def test_old_office_files(world: World, data: bytes, form: str):
    assert handed(world, world.project(), data, "a.docx").content_type == form


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (renamed(DOC, "\x05SummaryInformation", "Macros"), "宏（VBA 程序）"),
        (renamed(XLS, "\x05SummaryInformation", "_VBA_PROJECT_CUR"), "宏（VBA 程序）"),
        (renamed(DOC, "\x05SummaryInformation", "EncryptedPackage"), "打开密码"),
        (locked_doc(), "打开密码"),
        (locked_xls(), "打开密码"),
        (DOC[:3000], "已损坏"),
        (overlapping(), "互相重叠"),
        (with_part(shapes(), "方案.exe", b"MZ"), "“方案.exe”，不是 shapefile 的组成文件"),
        (with_part(workbook(), "xl/VBAPROJECT.BIN", b"a"), "宏（VBA 程序）"),
        (
            zipped(
                (
                    "[Content_Types].xml",
                    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
                ),
                ("word/document.xml", b"<a/>"),
            ),
            "宏（VBA 程序）",
        ),
        (zipped(("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<a/>")), "演示文稿"),
    ],
)
def test_office_files_with_macros_locks_and_tricks(world: World, data: bytes, said: str):
    answer = upload(world, world.project(), data, "方案.docx")
    assert answer.status_code == 422
    assert said in answer.content.decode()
