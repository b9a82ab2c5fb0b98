"""A file of parts that is written again (文件包): those that change or are added; every other one keeps its bytes."""

import posixpath
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from xiufu.core import archive
from xiufu.reading.ooxml import Element, parse_xml

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(slots=True)
class Parts:
    """The parts of a file (部件), with those that are written anew. ``name`` is what messages call the file."""

    archive: zipfile.ZipFile
    name: str
    written: dict[str, bytes] = field(default_factory=dict)

    def part(self, path: str) -> bytes:
        """What a part holds by now."""
        return self.written[path] if path in self.written else self.archive.read(path)

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return path in self.written or path in self.archive.namelist()

    def free(self, pattern: str) -> str:
        """A path that no part has."""
        taken = {name.lower() for name in (*self.archive.namelist(), *self.written)}
        return next(path for n in range(1, 100_000) if (path := pattern.format(n)).lower() not in taken)

    def relate(self, part: str, kind: str, target: str, namespace: str) -> str:
        """Name a part as one that another needs; the identifier it is known by."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        blank = b'<Relationships xmlns="%s/relationships"/>' % _PACKAGE.encode()
        root = parse_xml(self.part(path) if self.has(path) else blank, self.name)
        taken = {one.get("Id") for one in root}
        name = next(name for n in range(1, 100_000) if (name := f"rId{n}") not in taken)
        kinds = {"Id": name, "Type": f"{namespace}/{kind}", "Target": f"/{target}"}
        etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", kinds)
        self.written[path] = xml(root)
        return name

    def declare(self, element: str, key: str, name: str, kind: str) -> None:
        """State the type of a part, or of all parts with an ending."""
        root = parse_xml(self.part(_TYPES), self.name)
        if not any(one.get(key, "").lower() == name.lower() for one in root):
            stated = etree.Element(f"{{{_PACKAGE}/content-types}}{element}", {key: name, "ContentType": kind})
            root.insert(0 if element == "Default" else len(root), stated)
            self.written[_TYPES] = xml(root)

    def file(self) -> bytes:
        """The whole file: its parts in their order with their dates, then the added ones."""
        buffer = BytesIO()
        there = {info.filename for info in self.archive.infolist()}
        with zipfile.ZipFile(buffer, "w") as target:
            for info in self.archive.infolist():
                target.writestr(_like(info), self.written.get(info.filename) or self.archive.read(info))
            for path, data in self.written.items():
                if path not in there:
                    archive.add(target, path, data)
        return buffer.getvalue()


def xml(root: Element) -> bytes:
    """A part as it is written (部件)."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same entry, to be written again."""
    same = zipfile.ZipInfo(info.filename, info.date_time)
    same.compress_type, same.create_system, same.external_attr = (
        info.compress_type,
        info.create_system,
        info.external_attr,
    )
    return same
