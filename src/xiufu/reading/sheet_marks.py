"""What a cell says besides its value (单元格标记): its number format, an error, a formula that nobody has computed.

The values themselves come from the workbook reader, which does not tell these.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from lxml import etree

from xiufu.core.errors import InputError
from xiufu.reading.ooxml import Element, parse_part, related_part

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_FIXED = re.compile(r"[#,0]*0(?:\.(0+))?%?")
_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Format:
    """A number format (数字格式), as far as it changes what is meant: decimal places shown, and whether in percent."""

    places: int = 0
    percent: bool = False


PLAIN = Format()


@dataclass(frozen=True, slots=True)
class Marks:
    """标记 of the cells of one sheet, by row and column from 0. ``faults`` hold an error's code, or nothing at all."""

    formats: dict[tuple[int, int], Format] = field(default_factory=dict)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def marks_of(data: bytes, titles: frozenset[str]) -> Mapping[str, Marks]:
    """The marks of the named sheets of an ``.xlsx`` file. Raises ``InputError`` or ``etree.XMLSyntaxError``."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        main = related_part(archive, "", "officeDocument", "") or "xl/workbook.xml"
        styles = related_part(archive, main, "styles", "")
        formats = _formats(archive, styles) if styles else [PLAIN]
        found = {}
        for sheet, part in sheet_parts(archive, main):
            if (title := sheet.get("name", "")) in titles:
                found[title] = _sheet(archive, part, formats)
        return found


def sheet_parts(archive: zipfile.ZipFile, main: str) -> Iterator[tuple[Element, str]]:
    """Every sheet as the workbook lists it, and its part (工作表部件)."""
    folder, _, base = main.rpartition("/")
    relations = parse_part(archive, f"{folder}/_rels/{base}.rels", "")
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    for sheet in parse_part(archive, main, "").iter("{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        target = targets.get(str(key), "")
        yield sheet, target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"


def _formats(archive: zipfile.ZipFile, part: str) -> list[Format]:
    root = parse_part(archive, part, "")
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
    used = [int(xf.get("numFmtId", "0")) for cells in root.iter("{*}cellXfs") for xf in cells]
    return [_meant(codes.get(number, _BUILT_IN.get(number, ""))) for number in used]


@cache
def _meant(code: str) -> Format:
    """What a format code says of the number.

    >>> _meant("0.000"), _meant("0.0%"), _meant("yyyy-mm")
    (Format(places=3, percent=False), Format(places=1, percent=True), Format(places=0, percent=False))
    """
    bare = _BESIDE.sub("", code.split(";")[0]).strip()
    found = _FIXED.fullmatch(bare)
    return Format(len(found[1] or "") if found else 0, "%" in bare)


def _sheet(archive: zipfile.ZipFile, part: str, formats: list[Format]) -> Marks:
    marks = Marks()
    with archive.open(part) as file:
        rows = etree.iterparse(
            file, events=("end",), tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )  # fmt: skip
        number = 0
        for _, row in rows:
            number = int(row.get("r") or number + 1)
            for place, cell in enumerate(row.iterchildren("{*}c")):
                _cell(cell, number - 1, place, formats, marks)
            row.clear()
            while (before := row.getprevious()) is not None and (owner := row.getparent()) is not None:
                owner.remove(before)
    return marks


def _cell(cell: etree._Element, row: int, place: int, formats: list[Format], marks: Marks) -> None:
    reference = REFERENCE.fullmatch(cell.get("r") or "")
    here = (row, column_of(reference[1]) if reference else place)
    kind, value = cell.get("t") or "n", cell.find("{*}v")
    if kind == "e":
        marks.faults[here] = (value.text if value is not None else None) or "#N/A"
    elif (value is None or (not value.text and kind != "str")) and cell.find("{*}f") is not None:
        marks.faults[here] = ""
    elif kind == "n" and value is not None and value.text and (shown := formats[int(cell.get("s") or 0)]) != PLAIN:
        marks.formats[here] = shown


def column_of(letters: str) -> int:
    """The number of a column from 0 (列号)."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


FAULTS = (
    InputError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    OSError,
)
"""What a damaged file raises here."""
