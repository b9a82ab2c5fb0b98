"""The user's styles under the names that we write with (样式归并): found by name, missing ones taken from our template."""

import re
from collections.abc import Iterable
from copy import deepcopy

from xiufu.render.docx.styles import Styles, number, value
from xiufu.render.docx.xml import Element, add, insert_property, qualified

_NAMES: dict[str, tuple[str, ...]] = {
    "Normal": ("normal", "正文"),
    "BodyText": ("方案正文", "body text", "正文文本", "正文内容"),
    "Title": ("title", "标题", "文档标题", "封面标题"),
    "Subtitle": ("subtitle", "副标题", "封面副标题"),
    **{f"Heading{n}": (f"heading {n}", f"标题 {n}", f"{'一二三四五六'[n - 1]}级标题") for n in range(1, 7)},
    "Caption": ("caption", "题注", "表题", "表名"),
    "Picture": ("图", "图片"),
    "PictureCaption": ("图题", "图名"),
    "TableUnit": ("表格单位",),
    "TableNote": ("表注", "表格注释"),
    "TableText": ("表格文字", "表格正文", "表格内容", "表内文字", "表文", "表格"),
    "TableHead": ("表头", "表格表头", "表格标题"),
    "TableTextSmall": ("表格文字小",),
    "TableHeadSmall": ("表头小",),
    "TableTextTiny": ("表格文字微",),
    "TableHeadTiny": ("表头微",),
    "ListItem": ("列项",),
    "Signature": ("落款", "signature", "签名"),
    "Spacer": ("表后间隔",),
    "TOCHeading": ("toc heading", "目录标题"),
    **{f"TOC{n}": (f"toc {n}", f"目录 {n}") for n in range(1, 4)},
    "FootnoteText": ("footnote text", "脚注文本"),
    "Header": ("header", "页眉"),
    "HeaderFirst": ("首页页眉",),
    "Footer": ("footer", "页脚"),
    "DefaultParagraphFont": ("default paragraph font", "默认段落字体"),
    "FootnoteReference": ("footnote reference", "脚注引用"),
    "Emphasis": ("emphasis", "强调"),
    "Unknown": ("待补",),
    "Added": ("新增文字",),
    "Removed": ("删除文字",),
    "DraftMark": ("草稿标记",),
    "TableNormal": ("normal table", "普通表格"),
    "PlanTable": ("方案表格",),
}
_DEFAULTS = {"paragraph": "Normal", "character": "DefaultParagraphFont", "table": "TableNormal"}
_OWN_FONT = {"Title", "Caption", "TOCHeading", "TableHead", *(f"Heading{n}" for n in range(1, 5))}
"""Styles of ours that keep their font beside a template's; text is set in the template's own."""
_REFERENCES = [
    qualified(t) for t in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
]
_SMALL, _TINY, _TABLE = 18, 15, 21


def merge_styles(theirs: Element, ours: Element, stories: Iterable[Element]) -> None:
    """Give the styles of a template our identifiers, in all ``stories`` that use them, and add those it lacks."""
    _rename(theirs, ours, list(stories))
    present = set(Styles(theirs, None).by_id)
    for style in ours.iterchildren(qualified("style")):
        identifier = style.get(qualified("styleId"), "")
        if identifier not in present:
            theirs.append(_adapted(deepcopy(style), identifier))
    styles = Styles(theirs, None)
    _complete_body(styles, had="BodyText" in present)
    if "TableText" not in present:
        _fit_tables(styles, captioned="Caption" in present)
    for level in range(1, 7):
        properties = style_properties(styles.by_id[f"Heading{level}"])
        if properties.find(qualified("outlineLvl")) is None:
            insert_property(properties, "outlineLvl", val=level - 1)


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name).lower()


def _rename(theirs: Element, ours: Element, stories: list[Element]) -> None:
    kinds = {
        s.get(qualified("styleId"), ""): s.get(qualified("type"), "") for s in ours.iterchildren(qualified("style"))
    }
    taken = {style.get(qualified("styleId"), "") for style in theirs.iterchildren(qualified("style"))}
    new: dict[str, str] = {}
    for wanted, names in _NAMES.items():
        kind = kinds[wanted]
        found = _found(theirs, kind, names, default=_DEFAULTS.get(kind) == wanted, but=set(new))
        if found:
            new[found] = wanted
    for other in sorted((taken & set(_NAMES)) - set(new)):
        new[other] = next(f"{other}_{n}" for n in range(1, len(taken) + 2) if f"{other}_{n}" not in taken)
    for style in theirs.iterchildren(qualified("style")):
        identifier = style.get(qualified("styleId"), "")
        style.set(qualified("styleId"), new.get(identifier, identifier))
    for story in (theirs, *stories):
        for tag in _REFERENCES:
            for reference in story.iter(tag):
                identifier = reference.get(qualified("val"), "")
                reference.set(qualified("val"), new.get(identifier, identifier))


def _found(theirs: Element, kind: str, names: tuple[str, ...], *, default: bool, but: set[str]) -> str:
    """The identifier of the style by the first of its names that the template has."""
    mine = [s for s in theirs.iterchildren(qualified("style")) if s.get(qualified("type"), "paragraph") == kind]
    if default:
        for style in mine:
            if style.get(qualified("default")) in ("1", "true"):
                return style.get(qualified("styleId"), "")
    for name in names:
        for style in mine:
            if _plain(value(style, "name")) == _plain(name) and style.get(qualified("styleId"), "") not in but:
                return style.get(qualified("styleId"), "")
    return ""


def _adapted(style: Element, identifier: str) -> Element:
    """A style of ours beside a template's: its text in the template's font, free of what the template's text is indented."""
    fonts = style.find(f"{qualified('rPr')}/{qualified('rFonts')}")
    if fonts is not None and identifier not in _OWN_FONT and style.get(qualified("type")) == "paragraph":
        fonts.getparent().remove(fonts)  # type: ignore[union-attr]
    if value(style, "basedOn") == "Normal" and identifier != "BodyText" and style.get(qualified("type")) == "paragraph":
        properties = style_properties(style)
        spacing, indent = properties.find(qualified("spacing")), properties.find(qualified("ind"))
        for name, text in {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}.items():
            if spacing is None:
                spacing = insert_property(properties, "spacing")
            if spacing.get(qualified(name)) is None:
                spacing.set(qualified(name), text)
        left = indent.get(qualified("left"), "0") if indent is not None else "0"
        insert_property(properties, "ind", leftChars=0, left=left, rightChars=0, right=0, firstLineChars=0, firstLine=0)
    if identifier.startswith("Table") and style.get(qualified("type")) == "paragraph":
        insert_property(style_properties(style), "snapToGrid", val=0)
    return style


def _complete_body(styles: Styles, *, had: bool) -> None:
    """Body text is indented by two letters, justified and set at one and a half lines, unless the template says otherwise."""
    said = styles.resolved("BodyText" if had else "Normal").paragraph
    style = styles.by_id["BodyText"]
    properties = style_properties(style)
    if not had:
        for child in list(properties):
            properties.remove(child)
    indent, spacing = said.get("ind", {}), said.get("spacing", {})
    if not any(name.startswith(("firstLine", "hanging")) for name in indent):
        size = styles.look("BodyText").size
        added = properties.find(qualified("ind"))
        if added is None:
            added = insert_property(properties, "ind")
        added.set(qualified("firstLineChars"), "200")
        added.set(qualified("firstLine"), str(size * 20))
    if "line" not in spacing:
        lines = properties.find(qualified("spacing"))
        if lines is None:
            lines = insert_property(properties, "spacing")
        lines.set(qualified("line"), "360")
        lines.set(qualified("lineRule"), "auto")
    if "jc" not in said:
        insert_property(properties, "jc", val="both")


def _fit_tables(styles: Styles, *, captioned: bool) -> None:
    """Table text of a template that has none: as large as its captions, never larger than its text."""
    size = min(styles.look("Caption").size if captioned else _TABLE, styles.look("BodyText").size)
    for identifier, most in (("TableText", size), ("TableTextSmall", _SMALL), ("TableTextTiny", _TINY)):
        for tag in ("sz", "szCs"):
            for stated in styles.by_id[identifier].iter(qualified(tag)):
                stated.set(qualified("val"), str(min(size, most)))


def style_properties(style: Element) -> Element:
    """The paragraph properties of a style (样式的段落格式), made when there are none."""
    properties = style.find(qualified("pPr"))
    if properties is None:
        properties = add(style, "pPr")
        letters = style.find(qualified("rPr"))
        if letters is not None:
            letters.addprevious(properties)
    return properties


def number_of_levels(styles: Element) -> dict[str, tuple[int, int]]:
    """List instance and level that each heading style has by itself (标题样式自带的编号)."""
    found: dict[str, tuple[int, int]] = {}
    for style in styles.iterchildren(qualified("style")):
        listed = style.find(f"{qualified('pPr')}/{qualified('numPr')}")
        if listed is not None:
            found[style.get(qualified("styleId"), "")] = number(value(listed, "numId")), number(value(listed, "ilvl"))
    return found
