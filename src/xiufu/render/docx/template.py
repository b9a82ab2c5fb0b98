"""The user's Word template (Word 模板) as parts that we can write into: checked, rid of what must not go out, completed."""

import posixpath
import zipfile
from typing import NamedTuple

from lxml import etree

from xiufu.reading.ooxml import damaged, open_package, parse_xml, part_bytes, related_part, related_parts
from xiufu.render.docx.grid import fit_table_style
from xiufu.render.docx.merge import merge_styles, number_of_levels, style_properties
from xiufu.render.docx.package import default_parts
from xiufu.render.docx.styles import number, value
from xiufu.render.docx.xml import MAIN, Element, add, insert_property, qualified

_TYPES = "[Content_Types].xml"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCUMENT = f"{_KINDS}.document.main+xml"
_PLAIN = (_DOCUMENT, f"{_KINDS}.template.main+xml")
_MACROS = tuple(f"application/vnd.ms-word.{kind}.macroEnabled.main+xml" for kind in ("document", "template"))
_DROPPED = {
    "vbaProject",
    "keyMapCustomizations",
    "attachedToolbars",
    "attachedTemplate",
    "glossaryDocument",
    "mailMerge",
}
_DROPPED |= {
    "core-properties",
    "extended-properties",
    "custom-properties",
    "thumbnail",
    "wordVbaData",
    "extensibility",
    "stylesWithEffects",
}
_SETTINGS = ("attachedTemplate", "documentProtection", "writeProtection", "updateFields", "mailMerge", "trackRevisions")
_NEEDED = {
    "styles": "styles",
    "settings": "settings",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "fontTable": "fonts",
}
_TRACE = b"urn:xiufu:trace"
_MOST_PAPER, _LEAST_ROOM = 31_680, 2_835
"""In twips: 22 inches, the most Word allows, and 50 mm."""


class Template(NamedTuple):
    """A template ready to be written into, and what of it is left out (未采用), in the user's words."""

    parts: dict[str, bytes]
    main: str
    ignored: tuple[str, ...]


def template_parts(data: bytes, name: str = "Word 模板") -> Template:
    """Read a template (读入模板). Raises ``InputError`` when it is no Word file, or old, locked or damaged."""
    archive = open_package(data, name)
    main = related_part(archive, "", "officeDocument", name)
    if main is None or _TYPES not in archive.namelist() or main not in archive.namelist():
        raise damaged(name, "文件不是 Word 文档")
    parts = {
        info.filename: part_bytes(archive, info.filename, name) for info in archive.infolist() if not info.is_dir()
    }
    trees = {path: parse_xml(blob, name) for path, blob in parts.items() if path.endswith((".xml", ".rels"))}
    if main not in trees or trees[main].tag != qualified("document") or trees[main].find(qualified("body")) is None:
        raise damaged(name, "文件不是 Word 文档")
    ignored = _plain_types(trees[_TYPES], main, name)
    _drop_relations(trees, parts)
    ours = default_parts()
    _add_properties(trees, parts, ours)
    found = {kind: _complete(trees, archive, main, kind, ours, name) for kind in _NEEDED}
    _check_stories(trees, archive, main, name)
    stories = [tree for tree in trees.values() if _is_story(tree)]
    settings = trees[found["settings"]]
    for tag in _SETTINGS:
        for stated in settings.findall(qualified(tag)):
            settings.remove(stated)
            if tag == "documentProtection":
                ignored.append("模板的编辑限制（文档保护）已取消，生成的文件可以编辑")
    styles = trees[found["styles"]]
    ruled = any(value(style, "name") == "方案表格" for style in styles)
    merge_styles(styles, parse_xml(ours["word/styles.xml"], name), [s for s in stories if s is not styles])
    ignored += _free_headings(styles, trees[main])
    if not ruled:
        fit_table_style(styles, trees[main])
    for page in trees[main].iter(qualified("sectPr")):
        ignored += _complete_page(page, parse_xml(ours["word/document.xml"], name))
    for path, tree in trees.items():
        parts[path] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    kept = _reachable(trees)
    parts = {path: blob for path, blob in parts.items() if path in kept}
    return Template(parts, main, tuple(dict.fromkeys(ignored)))


def _is_story(tree: Element) -> bool:
    return str(tree.tag).startswith(f"{{{MAIN}}}")


def _plain_types(types: Element, main: str, name: str) -> list[str]:
    """Make a plain document of a template or a file with macros."""
    for entry in types.iter(f"{_CONTENT}Override"):
        if entry.get("PartName", "").lstrip("/") == main:
            stated = entry.get("ContentType", "")
            entry.set("ContentType", _DOCUMENT)
            if stated in _PLAIN:
                return []
            if stated in _MACROS:
                return ["模板中的宏已去掉，不写入生成的文件"]
    raise damaged(name, "文件不是 Word 文档")


def _drop_relations(trees: dict[str, Element], parts: dict[str, bytes]) -> None:
    """Cut what must not go out (macros, the author's name, a link to another template), and what leads nowhere."""
    for path, tree in trees.items():
        if not path.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(path))
        for relation in tree.findall(f"{{{_RELATIONS}}}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            kind = relation.get("Type", "").rpartition("/")[2]
            inside = relation.get("TargetMode") != "External"
            lost = inside and (target not in parts or (kind == "customXml" and _TRACE in parts[target]))
            if kind in _DROPPED or lost:
                tree.remove(relation)


def _reachable(trees: dict[str, Element]) -> set[str]:
    """Paths of the parts that the file still refers to."""
    found, open_ends = {_TYPES}, [""]
    while open_ends:
        folder, base = posixpath.split(open_ends.pop())
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in trees or relations in found:
            continue
        found.add(relations)
        for relation in trees[relations]:
            if relation.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                found.add(path)
                open_ends.append(path)
    return found


def _add_properties(trees: dict[str, Element], parts: dict[str, bytes], ours: dict[str, bytes]) -> None:
    """Our own properties in place of the author's."""
    kinds = {
        "core": (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ),
        "app": (
            f"{_OFFICE}/extended-properties",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    }
    for stale in [path for path in parts if path.startswith("docProps/")]:
        del parts[stale]
        trees.pop(stale, None)
    for entry in trees[_TYPES].findall(f"{_CONTENT}Override"):
        if entry.get("PartName", "").startswith("/docProps/"):
            trees[_TYPES].remove(entry)
    for key, (kind, content) in kinds.items():
        path = f"docProps/{key}.xml"
        trees[path] = etree.fromstring(ours[path])
        _relate(trees["_rels/.rels"], kind, path)
        etree.SubElement(trees[_TYPES], f"{_CONTENT}Override", PartName=f"/{path}", ContentType=content)


def _relate(relations: Element, kind: str, target: str) -> None:
    taken = {relation.get("Id") for relation in relations}
    identifier = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=identifier, Type=kind, Target=target)


def _complete(
    trees: dict[str, Element], archive: zipfile.ZipFile, main: str, kind: str, ours: dict[str, bytes], name: str
) -> str:
    """The part of a kind, ours when the template has none."""
    path = related_part(archive, main, kind, name)
    if path not in trees:
        folder, base = posixpath.split(main)
        path = posixpath.join(folder, f"{kind}.xml")
        trees[path] = etree.fromstring(ours[f"word/{kind}.xml"])
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in trees:
            trees[relations] = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        _relate(trees[relations], f"{_OFFICE}/{kind}", f"{kind}.xml")
    if trees[path].tag != qualified(_NEEDED[kind]):
        raise damaged(name)
    _declare(trees[_TYPES], path, kind)
    return path


def _declare(types: Element, path: str, kind: str) -> None:
    """Say of what kind a part is, whatever was said before."""
    for entry in types.findall(f"{_CONTENT}Override"):
        if entry.get("PartName") == f"/{path}":
            types.remove(entry)
    etree.SubElement(types, f"{_CONTENT}Override", PartName=f"/{path}", ContentType=f"{_KINDS}.{kind}+xml")


def _check_stories(trees: dict[str, Element], archive: zipfile.ZipFile, main: str, name: str) -> None:
    """Headers and footers that are there stay with their pages; a reference to one that is not goes."""
    for kind, tag in (("header", "hdr"), ("footer", "ftr")):
        parts = related_parts(archive, main, kind, name)
        there = {key: path for key, path in parts.items() if path in trees}
        if any(trees[path].tag != qualified(tag) for path in there.values()):
            raise damaged(name)
        for path in there.values():
            _declare(trees[_TYPES], path, kind)
        for reference in list(trees[main].iter(qualified(f"{kind}Reference"))):
            page = reference.getparent()
            if page is not None and reference.get(f"{{{_OFFICE}}}id") not in there:
                page.remove(reference)


def _free_headings(styles: Element, document: Element) -> list[str]:
    """Take the template's own numbers off its heading styles, and leave them on the headings that it keeps, and on styles
    that are based on those."""
    own = number_of_levels(styles)
    listed = {key: at for key, at in own.items() if key.startswith("Heading")}
    for paragraph in document.iter(qualified("p")):
        properties = paragraph.find(qualified("pPr"))
        style = "" if properties is None else value(properties, "pStyle")
        if properties is None or not style.startswith("Heading") or properties.find(qualified("numPr")) is not None:
            continue
        _number(properties, listed.get(style, (0, 0)))
    for heir in styles.iterchildren(qualified("style")):
        base, identifier = value(heir, "basedOn"), heir.get(qualified("styleId"), "")
        if base.startswith("Heading") and not identifier.startswith("Heading") and identifier not in own:
            _number(style_properties(heir), listed.get(base, (0, 0)))
    for key in listed:
        [style_element] = [s for s in styles if s.get(qualified("styleId")) == key]
        properties = style_element.find(qualified("pPr"))
        for numbered in [] if properties is None else properties.findall(qualified("numPr")):
            numbered.getparent().remove(numbered)  # type: ignore[union-attr]
    return ["标题的自动编号按方案大纲编排，不用模板自带的编号"] if listed else []


def _number(properties: Element, at: tuple[int, int]) -> None:
    numbering = insert_property(properties, "numPr")
    add(numbering, "ilvl", val=at[1])
    add(numbering, "numId", val=at[0])


def _complete_page(page: Element, ours: Element) -> list[str]:
    """Paper and margins of ours where a section states none, or such as leave no room."""
    stated = page.find(qualified("pgSz")), page.find(qualified("pgMar"))
    if None not in stated and _has_room(*stated):
        return []
    for tag in ("pgSz", "pgMar"):
        for old in page.findall(qualified(tag)):
            page.remove(old)
        [missing] = ours.iter(qualified(tag))
        before = [
            qualified(t) for t in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz")
        ]
        page.insert(sum(child.tag in before for child in page), missing)
    return [] if None in stated else ["模板的纸张或页边距放不下文字，改用 A4 纸和默认页边距"]


def _has_room(size: Element | None, margins: Element | None) -> bool:
    if size is None or margins is None:
        return False

    def length(element: Element, side: str) -> int:
        return abs(number(element.get(qualified(side))))

    width, height = length(size, "w"), length(size, "h")
    across = width - sum(length(margins, side) for side in ("left", "right", "gutter"))
    down = height - sum(length(margins, side) for side in ("top", "bottom"))
    return max(width, height) <= _MOST_PAPER and min(across, down) >= _LEAST_ROOM
