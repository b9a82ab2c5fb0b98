"""The Word file as a package of parts: opened from our template, closed to the same bytes every time."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

import docx
from docx.document import Document as Package
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from xiufu.core import archive
from xiufu.reading.ooxml import damaged
from xiufu.render.printable import printable

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_TITLE_LENGTH = 255
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def default_parts() -> dict[str, bytes]:
    """Our own template (默认模板): pages, styles, header and footer, no text."""
    return dict(_files(resources.files("xiufu.render.docx") / "template"))


def opened(parts: Mapping[str, bytes], name: str) -> Package:
    """Open a Word file given as parts (打开文件包). Raises ``InputError`` when they do not fit together."""
    try:
        return docx.Document(BytesIO(zipped(parts.items())))
    except (KeyError, ValueError, IndexError, AttributeError, etree.XMLSyntaxError) as error:
        raise damaged(name) from error


def largest_number(package: Package, path: str) -> int:
    """The largest number that is in use already (已用编号), by an XPath to attributes, over all parts of the text."""
    largest = 0
    for part in package.part.package.iter_parts():
        if isinstance(part, XmlPart):
            found = (str(text) for text in part.element.xpath(path))
            largest = max([largest, *(int(text) for text in found if text.isascii() and text.isdigit())])
    return largest


def close(package: Package) -> bytes:
    """The file's bytes: parts in one order, no dates, so that equal documents are equal files."""
    written = BytesIO()
    package.save(written)
    with zipfile.ZipFile(written) as parts:
        return zipped((name, parts.read(name)) for name in parts.namelist())


def set_properties(package: Package, title: str, properties: Iterable[tuple[str, str]]) -> None:
    """Title and own properties (文档属性). No author, no date."""
    package.core_properties.title = printable(title)[:_TITLE_LENGTH]
    given = dict(properties)
    if not given:
        return
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VALUES})
    for number, (name, value) in enumerate(given.items(), start=2):
        key = {"fmtid": _CUSTOM_FORMAT, "pid": str(number), "name": printable(name)}
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", key)
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = printable(value)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    whole = package.part.package
    whole.relate_to(Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, blob, whole), _CUSTOM_RELATIONSHIP)


def _files(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield path + entry.name, entry.read_bytes()


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one package (打包): in one order, without dates."""
    return archive.zipped(sorted(files, key=lambda file: (file[0] not in _FIRST, file[0])))
