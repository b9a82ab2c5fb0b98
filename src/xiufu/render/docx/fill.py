"""A fixed Word form (固定格式的表) filled in place: text inside its content controls and bookmarks, nothing else.

A control is called by its tag, else its title; a bookmark by its name, in which what a name cannot hold is ``_``. Every
part of the file without a field keeps its bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from xiufu.reading.ooxml import damaged, open_package, parse_part, part_bytes, related_part, related_parts
from xiufu.render.docx.package import zipped
from xiufu.render.docx.styles import value
from xiufu.render.docx.text import add_text
from xiufu.render.docx.xml import Element, qualified

_TYPES = "[Content_Types].xml"
_TEMPLATE, _DOCUMENT = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
_MACROS = b"macroEnabled"
_CHOICES = ("checkbox", "picture", "group", "repeatingSection", "docPartList", "docPartObj")
_TEXT = [qualified(tag) for tag in ("p", "r", "tc")]
Value = str | Sequence[str]
"""A line, or paragraphs."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form (填报项): what it asks for, how, and whether text can be put there."""

    name: str
    kind: Literal["control", "bookmark"]
    fillable: bool = True


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled form (填好的表), the names that nobody knows, and what could not be filled."""

    data: bytes
    filled: tuple[str, ...]
    unknown: tuple[str, ...]
    refused: tuple[str, ...]


def form_key(name: str) -> str:
    """How names compare (名称归一): a bookmark can hold neither ``|`` nor ``.``, and no more than 40 characters.

    >>> form_key("area|sub:main/unit:yard"), form_key("project.builder"), form_key("area|project")
    ('area_sub_main_unit_yard', 'project_builder', 'area')
    """
    return re.sub(r"\W", "_", name.strip().removesuffix("|project"))


def form_fields(form: bytes, *, name: str = "Word 表格") -> tuple[FormField, ...]:
    """What a form asks for (填报项), each name once. Raises ``InputError`` when it is no Word file."""
    found: dict[str, FormField] = {}
    for tree in _stories(form, name).values():
        for field, _ in _fields(tree):
            found.setdefault(field.name, field)
    return tuple(found.values())


def fill_form(form: bytes, values: Mapping[str, Value], *, name: str = "Word 表格") -> FilledForm:
    """Fill a form with the values that its fields name (填表). A name without a value stays as it is, and is reported.

    Raises ``InputError`` when the form is no Word file, or holds macros.
    """
    known = {form_key(key): text for key, text in values.items()}
    stories = _stories(form, name)
    archive = open_package(form, name)
    parts = {
        info.filename: part_bytes(archive, info.filename, name) for info in archive.infolist() if not info.is_dir()
    }
    parts[_TYPES] = parts[_TYPES].replace(_TEMPLATE, _DOCUMENT)
    told: dict[str, set[str]] = {"filled": set(), "unknown": set(), "refused": set()}
    for path, tree in stories.items():
        changed = False
        for field, node in list(_fields(tree)):
            text = known.get(form_key(field.name))
            if text is None:
                told["unknown"].add(field.name)
            elif not field.fillable or not _fill(field, node, text):
                told["refused"].add(field.name)
            else:
                told["filled"].add(field.name)
                changed = True
        if changed:
            parts[path] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    names = [field.name for field in form_fields(form, name=name)]
    return FilledForm(
        zipped(parts.items()), *(tuple(n for n in names if n in told[key]) for key in ("filled", "unknown", "refused"))
    )


def _stories(form: bytes, name: str) -> dict[str, Element]:
    """The text of a form with its headers and footers, by the paths of the parts."""
    archive = open_package(form, name)
    main = related_part(archive, "", "officeDocument", name)
    if main is None or _TYPES not in archive.namelist():
        raise damaged(name, "文件不是 Word 文档")
    if _MACROS in part_bytes(archive, _TYPES, name):
        raise damaged(name, "文件含有宏，不能作为表格填写")
    root = parse_part(archive, main, name)
    if root.tag != qualified("document"):
        raise damaged(name, "文件不是 Word 文档")
    others = [p for kind in ("header", "footer") for p in related_parts(archive, main, kind, name).values()]
    return {main: root} | {path: parse_part(archive, path, name) for path in others}


def _fields(tree: Element) -> Iterator[tuple[FormField, Element]]:
    """Fields in order; one inside a control that is a field itself belongs to that."""
    inside: set[Element] = set()
    for node in tree.iter(qualified("sdt"), qualified("bookmarkStart")):
        if any(above in inside for above in node.iterancestors(qualified("sdt"))):
            continue
        if node.tag == qualified("bookmarkStart"):
            name = node.get(qualified("name"), "")
            if name and not name.startswith("_"):
                yield FormField(name, "bookmark"), node
            continue
        properties = node.find(qualified("sdtPr"))
        name = "" if properties is None else value(properties, "tag") or value(properties, "alias")
        if name and properties is not None:
            choice = any(etree.QName(child).localname in _CHOICES for child in properties)
            inside.add(node)
            yield FormField(name.strip(), "control", not choice), node


def _fill(field: FormField, node: Element, text: Value) -> bool:
    lines = [text] if isinstance(text, str) else list(text) or [""]
    return _fill_control(node, lines) if field.kind == "control" else _fill_bookmark(node, lines)


def _fill_control(control: Element, lines: list[str]) -> bool:
    properties, content = control.find(qualified("sdtPr")), control.find(qualified("sdtContent"))
    if properties is None or content is None or not any(child.tag in _TEXT for child in content):
        return False
    if next(content.iter(qualified("tbl")), None) is not None:  # a table is layout
        return False
    pattern = _letters(next(content.iter(qualified("r")), None))
    if properties.find(qualified("showingPlcHdr")) is not None:  # letters of the prompt are not those of the answer
        pattern = properties.find(qualified("rPr"))
    for tag in ("showingPlcHdr", "dataBinding", "temporary"):  # with a binding Word would put its own text back
        for stated in properties.findall(f"{{*}}{tag}"):
            properties.remove(stated)
    cell = content.find(qualified("tc"))
    place = content if cell is None else cell
    paragraphs = place.findall(qualified("p"))
    if not paragraphs:
        _replace_runs(content, list(content.iterchildren("*")), "\n".join(lines), pattern)
        return True
    for extra in [node for node in place if node not in (paragraphs[0], place.find(qualified("tcPr")))]:
        place.remove(extra)
    _fill_paragraphs(paragraphs[0], lines, pattern)
    return True


def _fill_bookmark(start: Element, lines: list[str]) -> bool:
    """Between the two ends; they may stand in different paragraphs."""
    paragraph = start.getparent()
    if paragraph is None or paragraph.tag != qualified("p"):
        return False
    runs, ended = [], False
    for node in start.xpath("following::*"):
        if node.tag == qualified("bookmarkEnd") and node.get(qualified("id")) == start.get(qualified("id")):
            ended = True
            break
        if node.tag == qualified("r"):
            runs.append(node)
    if not ended:
        return False
    beside = runs[:1] or paragraph.findall(qualified("r"))[:1]
    pattern = _letters(beside[0] if beside else None)
    for run in runs:
        run.getparent().remove(run)
    first, *rest = lines
    for run in reversed(_runs(first, pattern)):
        start.addnext(run)
    _add_paragraphs(paragraph, rest, pattern)
    return True


def _fill_paragraphs(paragraph: Element, lines: list[str], pattern: Element | None) -> None:
    kept = [child for child in paragraph if child.tag == qualified("pPr")]
    first, *rest = lines
    _replace_runs(paragraph, [child for child in paragraph if child not in kept], first, pattern)
    _add_paragraphs(paragraph, rest, pattern)


def _add_paragraphs(paragraph: Element, lines: list[str], pattern: Element | None) -> None:
    """More paragraphs like one, after it."""
    properties = paragraph.find(qualified("pPr"))
    for line in reversed(lines):
        more = etree.Element(qualified("p"))
        if properties is not None:
            more.append(deepcopy(properties))
            for page in more[0].findall(qualified("sectPr")):
                more[0].remove(page)
        more.extend(_runs(line, pattern))
        paragraph.addnext(more)


def _replace_runs(parent: Element, old: list[Element], text: str, pattern: Element | None) -> None:
    """Other children keep their place: a bookmark around the text stays around it."""
    gone = [node for node in old if node.tag not in (qualified("bookmarkStart"), qualified("bookmarkEnd"))]
    place = parent.index(gone[0]) if gone else len(parent)
    for node in gone:
        parent.remove(node)
    for i, run in enumerate(_runs(text, pattern)):
        parent.insert(place + i, run)


def _runs(text: str, pattern: Element | None) -> list[Element]:
    holder = etree.Element(qualified("p"))
    add_text(holder, text)
    if pattern is not None:
        for run in holder:
            letters = deepcopy(pattern)
            if run.find(qualified("rPr")) is not None:  # Chinese punctuation in the Chinese font
                fonts = letters.find(qualified("rFonts"))
                if fonts is None:
                    fonts = etree.Element(qualified("rFonts"))
                    letters.insert(int(letters.find(qualified("rStyle")) is not None), fonts)
                fonts.set(qualified("hint"), "eastAsia")
                run.remove(run[0])
            run.insert(0, letters)
    return list(holder)


def _letters(run: Element | None) -> Element | None:
    return None if run is None else run.find(qualified("rPr"))
