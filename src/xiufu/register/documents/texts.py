"""Files of text (文本文件): plain text, GeoJSON, KML, DXF; pages, pictures and programs written as text are refused."""

import codecs
import json
import re
from pathlib import Path

from xiufu.core.errors import file_problem

_MOST_TEXT = 100_000_000
_PIECE = 1_000_000
_CODINGS = ("utf-8-sig", "gb18030")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PAGE = re.compile(r"<\s*(!doctype\s+html|html|head|body|script|iframe|object|embed|svg|\?php)\b|<\?php", re.I)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_BEFORE = re.compile(r"(?:\ufeff|\s+|<\?xml[^>]*\?>|<!--.*?-->)*", re.S)
_GEOJSON = frozenset(
    [
        "FeatureCollection",
        "Feature",
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    ]
)
_DXF = re.compile(r"\s*(?:999[ \t]*\n[^\n]*\n\s*)*0[ \t]*\n[ \t]*SECTION[ \t]*\n")
_EXPORT_AGAIN = "用 GIS 或制图软件重新导出后上传"
_AS_DOCUMENT = "用 Word 或 WPS 打开，另存为 .docx 后上传"


def text_format(path: Path, head: bytes, shown: Path) -> str | None:
    """``txt``, ``geojson``, ``kml`` or ``dxf`` (文本的格式), nothing where it is no text. Raises ``InputError`` for what is not
    taken."""
    if head.startswith(b"AutoCAD Binary DXF"):
        raise file_problem(shown, "这是二进制 DXF", "另存为文本格式（ASCII）的 DXF 后上传")
    coding = next((coding for coding in _codings(head) if _reads(path, coding)), None)
    if coding is None:
        return None
    if path.stat().st_size > _MOST_TEXT:
        raise file_problem(shown, f"文本文件超过 {_MOST_TEXT // 1_000_000} MB", "分成几个文件，矢量数据改用 GeoPackage")
    text = head.decode(coding, "ignore")
    if _DXF.match(text.replace("\r\n", "\n")):
        return "dxf"
    before = _BEFORE.match(text)
    begin = text[before.end() if before else 0 :]
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        return _marked_up(text, begin, shown)
    if begin.startswith(("{", "[")):
        return _json(path, coding, shown)
    if _PAGE.search(text):
        raise file_problem(shown, "文本里夹带网页脚本（HTML）", _AS_DOCUMENT)
    return "txt"


def _codings(head: bytes) -> tuple[str, ...]:
    return next(((coding,) for mark, coding in _MARKS if head.startswith(mark)), _CODINGS)


def _reads(path: Path, coding: str) -> bool:
    """Whether the whole of it is text in a coding, piece by piece."""
    decoder = codecs.getincrementaldecoder(coding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if _CONTROL.search(decoder.decode(piece)):
                    return False
        return not _CONTROL.search(decoder.decode(b"", final=True))
    except UnicodeError:
        return False


def _marked_up(text: str, begin: str, shown: Path) -> str:
    if re.search(r"<!(doctype|entity)", text, re.I):
        raise file_problem(shown, "文件含有文档类型声明（DOCTYPE），网页和带声明的 XML 都不收", _EXPORT_AGAIN)
    root = _ROOT.match(begin)
    name = root.group(1).lower() if root else ""
    if name == "kml":
        if _PAGE.search(text):
            raise file_problem(shown, "KML 里夹带网页脚本", _EXPORT_AGAIN)
        return "kml"
    if name == "svg":
        raise file_problem(shown, "这是 SVG 图形，可以夹带脚本，不收", "导出为 PDF 或 PNG 后上传")
    if name == "html":
        raise file_problem(shown, "这是网页（HTML）文件，不收", _AS_DOCUMENT)
    raise file_problem(shown, "这是 XML 文件，不收", _EXPORT_AGAIN)


def _json(path: Path, coding: str, shown: Path) -> str:
    try:
        told = json.loads(path.read_bytes().decode(coding))
    except (ValueError, RecursionError) as error:
        raise file_problem(shown, "JSON 不完整或嵌套过深", _EXPORT_AGAIN) from error
    if not isinstance(told, dict) or told.get("type") not in _GEOJSON:
        raise file_problem(shown, "这是 JSON 文件，不是 GeoJSON", _EXPORT_AGAIN)
    return "geojson"
