"""Office files as packages: opened with limits, parsed without entities. A bad file is the user's fault."""

import posixpath
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from lxml import etree

from xiufu.core.errors import InputError, file_problem
from xiufu.core.files import read_all

Element = etree._Element

MOST_FILE_BYTES = 100_000_000
_MOST_PARTS = 10_000
_MOST_BYTES = 500_000_000
_MOST_XML_BYTES = 64_000_000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_SAVE_AGAIN = "用 Word 或 WPS 打开原文件，另存为新的 .docx 文件后重试"


def read_package(path: Path) -> bytes:
    """The bytes of a Word file that a user names (读取 Word 文件). Raises ``InputError`` when it cannot be read."""
    return read_all(path, most_bytes=MOST_FILE_BYTES, remedy="压缩文件中的图片后重试")


def damaged(name: str, problem: str = "文件已损坏，无法读取") -> InputError:
    """The fault of a file that cannot be read (文件损坏)."""
    return file_problem(Path(name), problem, _SAVE_AGAIN)


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """The parts of an Office file (打开文件包). Refuses old and locked files and those that unpack to absurd sizes."""
    if data.startswith(_OLD_OFFICE):
        raise file_problem(
            Path(name), "文件是旧版 .doc 格式或设有打开密码", "用 Word 或 WPS 打开，去掉密码，另存为 .docx 后重试"
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged(name, "文件不是有效的 .docx 文件") from error
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise damaged(name, f"文件解压后过大（超过 {_MOST_BYTES // 1_000_000} MB 或 {_MOST_PARTS} 个部件）")
    return archive


def part_bytes(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """The bytes of one part (部件)."""
    try:
        info = archive.getinfo(part)
        if info.file_size > _MOST_XML_BYTES:
            raise damaged(name, f"文件内的 {part} 过大（超过 {_MOST_XML_BYTES // 1_000_000} MB）")
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(name, "文件被加密或用了不支持的压缩方式")
        return archive.read(info)
    except KeyError as error:
        raise damaged(name, f"文件缺少 {part}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise damaged(name) from error


def parse_part(archive: zipfile.ZipFile, part: str, name: str) -> Element:
    """The XML of one part (部件)."""
    return parse_xml(part_bytes(archive, part, name), name)


def is_strict(data: bytes) -> bool:
    """Whether XML is of the strict form of the standard (严格格式), which ``parse_xml`` gives the usual names."""
    return any(strict in data for strict in _STRICT)


def strict_again(data: bytes) -> bytes:
    """XML with the names of the strict form (还原严格格式) for those that ``parse_xml`` gave it."""
    for strict, usual in _STRICT.items():
        data = data.replace(usual, strict)
    return data


def parse_xml(data: bytes, name: str) -> Element:
    """XML that nobody vouches for (解析 XML): no entities, no network, no document type."""
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(name) from error
    if root.getroottree().docinfo.doctype:
        raise damaged(name, "文件含有文档类型声明（DOCTYPE），正常的 Office 文件没有，为安全起见不予读取")
    return root


def relations_of(part: str) -> str:
    """Path of the part that names what a part (``""``: the package) refers to (关系部件).

    >>> relations_of("word/document.xml"), relations_of("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def related_part(archive: zipfile.ZipFile, part: str, kind: str, name: str) -> str | None:
    """Path of the part that ``part`` (``""``: the package) names as its ``kind`` (相关部件), or none."""
    return next(iter(related_parts(archive, part, kind, name).values()), None)


def related_parts(archive: zipfile.ZipFile, part: str, kind: str, name: str) -> dict[str, str]:
    """Paths of the parts that ``part`` names as its ``kind``, by the identifiers it knows them by."""
    folder, relations = posixpath.dirname(part), relations_of(part)
    if relations not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        for relation in parse_part(archive, relations, name).iter(_RELATIONSHIP)
        if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
    }
