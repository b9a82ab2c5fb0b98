"""Any file that people hand in → ``ReadFile`` (读入文件): told by what is in it, whatever its name says."""

import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from xiufu.core.errors import file_problem
from xiufu.core.files import read_all
from xiufu.document.read import Form, ReadFile
from xiufu.reading.ole import SIGN, Damaged, root_names
from xiufu.reading.ooxml import MOST_FILE_BYTES
from xiufu.reading.scan_extra import INSTALL, available, picture_kind

_UNLOCK = "用原软件打开，去掉密码，另存后重试"
_AS_DOCX = "用 Word 或 WPS 打开，另存为 .docx 后重试"
_AS_XLSX = "用 Excel 或 WPS 打开，另存为 .xlsx 后重试"
_RECOGNIZE = f"先安装识别组件（{INSTALL}），再审查；或改用可编辑的 Word 文件、从 Word 导出的 PDF"
_DAMAGED = "文件已损坏，无法读取"
_GET_ANOTHER = "向提供者索取完好的文件，或用原软件打开后另存"
_FORMS = "可读的文件：.docx、.doc、.pdf、.txt、.xlsx、.xls，扫描或拍照的图片"
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "这是 RTF 文件", _AS_DOCX),
    (b"Rar!", "这是 RAR 压缩包", "解压后逐个选择其中的文件"),
    (b"7z\xbc\xaf\x27\x1c", "这是 7z 压缩包", "解压后逐个选择其中的文件"),
    (b"\x1f\x8b", "这是 gzip 压缩包", "解压后逐个选择其中的文件"),
    (b"AC10", "这是 DWG 图纸", _FORMS),
    (b"SQLite format 3", "这是数据库文件", _FORMS),
)
_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("<!doctype html", "这是网页（HTML）文件", _AS_DOCX),
    ("<html", "这是网页（HTML）文件", "用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后重试"),
    ("mime-version:", "这是单个文件网页（MHTML）", _AS_DOCX),
    ("urn:schemas-microsoft-com:office:spreadsheet", "这是 XML 表格（Excel 2003）", _AS_XLSX),
    ("schemas.microsoft.com/office/word/2003", "这是 Word 2003 XML 文件", _AS_DOCX),
    ("schemas.microsoft.com/office/2006/xmlpackage", "这是 Word XML 文件", _AS_DOCX),
)
_ZIPS: tuple[tuple[str, str, str], ...] = (
    ("OFD.xml", "这是 OFD 版式文件", "用 OFD 阅读器转换为 PDF，或向提供者索取 Word 文件"),
    ("ppt/presentation.xml", "这是演示文稿", _FORMS),
    ("xl/workbook.bin", "这是二进制工作簿（.xlsb）", _AS_XLSX),
    ("content.xml", "这是 OpenDocument 文件", "用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后重试"),
    ("doc.kml", "这是 KMZ 地图文件", _FORMS),
)
_MOST_UNPACKED = 500_000_000
_MOST_ENTRIES = 10_000


def read_any(path: Path) -> ReadFile:
    """Read a file of any form that is known (读入文件). Raises ``InputError`` with the remedy for every other one."""
    return read_bytes(file_bytes(path), path)


def file_bytes(path: Path) -> bytes:
    """What a file holds (文件内容). Raises ``InputError`` where it is not there, too big or locked by another program."""
    return read_all(path, most_bytes=MOST_FILE_BYTES, remedy="压缩文件中的图片，或分成几个文件")


def read_bytes(data: bytes, path: Path) -> ReadFile:
    """Read what a file holds (读入文件内容); ``path`` is what messages call it. Only the reader of its form is imported."""
    name = str(path)
    try:
        form = form_of(data, path)
        match form:
            case "docx":
                from xiufu.reading.docx_habits import read_word

                return read_word(data, name=name)
            case "doc":
                from xiufu.reading.doc_file import read_doc

                return read_doc(data, name=name)
            case "pdf":
                from xiufu.reading.pdf_file import read_pdf

                return read_pdf(data, name=name)
            case "picture":
                return _read_picture(data, path)
            case "xlsx" | "xls":
                from xiufu.reading.sheets import read_sheets

                return read_sheets(data, name=name, form=form)
            case _:
                from xiufu.reading.separated import read_separated
                from xiufu.reading.text_file import read_text

                return read_separated(data, name=name) or read_text(data, name=name)
    except RecursionError as error:
        raise file_problem(path, "文件内容嵌套过深", _GET_ANOTHER) from error


def _read_picture(data: bytes, path: Path) -> ReadFile:
    if not available():
        raise file_problem(path, f"这是 {picture_kind(data)} 图片，其中的文字要识别（OCR）才能审查", _RECOGNIZE)
    from xiufu.reading.pdf_file import read_pdf
    from xiufu.reading.picture_file import pdf_of

    name = str(path)
    return replace(read_pdf(pdf_of(data, name), name=name), form="picture")


def form_of(data: bytes, path: Path) -> Form:
    """The form of a file by what is in it (文件格式). Raises ``InputError`` where it is none that can be read."""
    if not data.strip(b"\0 \r\n\t"):
        raise file_problem(path, "文件是空的", _GET_ANOTHER)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(SIGN):
        return _old_office(data, path)
    if data.startswith(b"PK\x03\x04"):
        return _package(data, path)
    if picture_kind(data):
        return "picture"
    for sign, what, remedy in _SIGNS:
        if data.startswith(sign) and not _reads_as_text(data, sign):
            raise file_problem(path, what, remedy)
    head = data[:4096].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    for mark, what, remedy in _TEXTS:
        if head.startswith(mark) or (head.startswith("<?xml") and mark in head):
            raise file_problem(path, what, remedy)
    return "txt"


def _reads_as_text(data: bytes, sign: bytes) -> bool:
    """Whether letters only happen to be the sign of a form."""
    return sign == b"AC10" and b"\0" not in data[:64]


def _old_office(data: bytes, path: Path) -> Form:
    try:
        names = root_names(data)
    except Damaged as error:
        raise file_problem(path, _DAMAGED, _GET_ANOTHER) from error
    if "EncryptedPackage" in names:
        raise file_problem(path, "文件设有打开密码", _UNLOCK)
    if "WordDocument" in names:
        return "doc"
    if names & {"Workbook", "Book"}:
        return "xls"
    if "PowerPoint Document" in names:
        raise file_problem(path, "这是演示文稿", _FORMS)
    if "HwpSummaryInformation" in {name.lstrip("\x05") for name in names}:
        raise file_problem(path, "这是 HWP 文件", _AS_DOCX)
    raise file_problem(path, "这是旧版 WPS 或其他软件的文件", "用 WPS 打开，另存为 .docx 或 .xlsx 后重试")


def _package(data: bytes, path: Path) -> Form:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            types = _content_types(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise file_problem(path, _DAMAGED, _GET_ANOTHER) from error
    if len(parts) > _MOST_ENTRIES or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        limit = f"文件解压后过大（超过 {_MOST_UNPACKED // 1_000_000} MB 或 {_MOST_ENTRIES} 个部件）"
        raise file_problem(path, limit, "另存为新的文件，删去不需要的图片和工作表")
    names = {part.filename for part in parts}
    for sign, what, remedy in _ZIPS:
        if sign in names:
            raise file_problem(path, what, remedy)
    if b"wordprocessingml" in types or b"ms-word.document" in types or "word/document.xml" in names:
        return "docx"
    if b"spreadsheetml" in types or b"ms-excel.sheet" in types or "xl/workbook.xml" in names:
        return "xlsx"
    raise file_problem(path, "这是压缩包，不是文档", "解压后逐个选择其中的文件")


def _content_types(archive: zipfile.ZipFile) -> bytes:
    """The beginning of what a package says of its parts, nothing where it is none."""
    try:
        with archive.open("[Content_Types].xml") as file:
            return file.read(1_000_000)
    except KeyError:
        return b""
