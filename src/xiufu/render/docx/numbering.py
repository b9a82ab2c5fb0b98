"""Heading numbers (标题自动编号) by Word's own multilevel list: counted by Word, printed exactly as the model counts them.

Word goes on counting where the model starts again below a heading without a number, and knows one format a level: there
a heading gets a list instance (``w:num``) of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from xiufu.document.blocks import Heading, NumberStyle
from xiufu.document.numbering import count_of, label_of
from xiufu.render.docx.xml import Element, add, insert_property, qualified

LEVELS = 6
_WORD_LEVELS = 9
_FORMATS = {
    "第一章": "第{}章",
    "第一节": "第{}节",
    "一、": "{}、",
    "（一）": "（{}）",
    "1．": "{}．",
    "（1）": "（{}）",
    "1.1": "{}",
}
_DECIMAL = ("1．", "（1）", "1.1")


def heading_level(heading: Heading) -> int:
    """The level of Word's heading styles (标题级别) that a heading is written with, 1 to 6."""
    return min(max(heading.level, 1), LEVELS)


@dataclass(slots=True)
class _Instance:
    """A list instance as it stands: what it prints before the count of a level."""

    number: int
    style: NumberStyle
    before: str


class HeadingNumbers:
    """Gives each heading of one document its list instance, and writes the list into ``root`` (``w:numbering``)."""

    def __init__(self, root: Element, headings: Iterable[Heading]) -> None:
        self._root = root
        self.scheme: dict[int, NumberStyle] = {}
        for heading in headings:
            if heading.label and heading.style:
                self.scheme.setdefault(heading_level(heading), heading.style)
        self._abstract = _free(root, "abstractNum", "abstractNumId", 0)
        self.main = _free(root, "num", "numId", 1)
        self._counts: dict[int, int] = {}
        self._current: dict[int, _Instance] = {}
        if self.scheme:
            self._write_list()
            self._write_instance(self.main)

    def link(self, styles: Element) -> None:
        """Tie the heading styles of ``styles`` (``w:styles``) to the levels of the list (样式关联编号)."""
        for level in sorted(self.scheme):
            [style] = styles.xpath(f"w:style[@w:styleId='Heading{level}']")
            properties = style.find(qualified("pPr"))
            numbering = insert_property(properties, "numPr")
            if level > 1:
                add(numbering, "ilvl", val=level - 1)
            add(numbering, "numId", val=self.main)

    def instance(self, heading: Heading) -> int | None:
        """The list instance of a heading: 0 for none, ``None`` for that of its style."""
        level = heading_level(heading)
        if not heading.label or not heading.style:
            return 0 if level in self.scheme else None
        count = count_of(heading.style, heading.label)
        current = self._current.get(level)
        expected = self._counts.get(level, 0) + 1
        if count == expected:
            if current is None:
                if self.scheme[level] == heading.style and self._printed(level, count) == heading.label:
                    return self._counted(level, count, None)
            elif current.style == heading.style and current.before + label_of(heading.style, (count,)) == heading.label:
                return self._counted(level, count, current.number)
        before = heading.label.removesuffix(label_of(heading.style, (count,)))
        made = _Instance(_free(self._root, "num", "numId", 1), heading.style, before)
        override = add(self._write_instance(made.number), "lvlOverride", ilvl=level - 1)
        add(override, "startOverride", val=count)
        _level(override, level, heading.style, f"{before}{_text(heading.style, level)}", count)
        self._current[level] = made
        return self._counted(level, count, made.number)

    def _counted(self, level: int, count: int, number: int | None) -> int | None:
        self._counts = {deep: c for deep, c in self._counts.items() if deep < level} | {level: count}
        self._current = {deep: made for deep, made in self._current.items() if deep <= level}
        return number

    def _printed(self, level: int, count: int) -> str:
        """What Word prints by the list itself."""
        style = self.scheme[level]
        if style != "1.1":
            return label_of(style, (count,))
        return label_of(style, (*(self._counts.get(above, 0) for above in self._above(level)), count))

    def _above(self, level: int) -> list[int]:
        return sorted(above for above in self.scheme if above < level)

    def _write_list(self) -> None:
        abstract = add(self._root, "abstractNum", abstractNumId=self._abstract)
        first = self._root.find(qualified("num"))
        if first is not None:
            first.addprevious(abstract)
        add(abstract, "multiLevelType", val="multilevel")
        for level in range(1, _WORD_LEVELS + 1):
            style = self.scheme.get(level, "")
            before = "".join(f"%{above}." for above in self._above(level)) if style == "1.1" else ""
            _level(abstract, level, style, before + _text(style, level), 1, linked=bool(style))

    def _write_instance(self, number: int) -> Element:
        instance = add(self._root, "num", numId=number)
        add(instance, "abstractNumId", val=self._abstract)
        last = self._root.find(qualified("numIdMacAtCleanup"))
        if last is not None:
            last.addprevious(instance)
        return instance


def _text(style: NumberStyle, level: int) -> str:
    return _FORMATS[style].format(f"%{level}") if style else ""


def _level(parent: Element, level: int, style: NumberStyle, text: str, start: int, *, linked: bool = False) -> None:
    element = add(parent, "lvl", ilvl=level - 1)
    add(element, "start", val=start)
    form = "none" if not style else "decimal" if style in _DECIMAL else "chineseCountingThousand"
    add(element, "numFmt", val=form)
    if linked:
        add(element, "pStyle", val=f"Heading{level}")
    if style == "1.1":
        add(element, "isLgl")
    add(element, "suff", val="space" if style and label_of(style, (1,))[-1] not in "、）．" else "nothing")
    add(element, "lvlText", val=text)
    add(element, "lvlJc", val="left")


def _free(root: Element, tag: str, key: str, least: int) -> int:
    used = (int(x.get(qualified(key), "0")) for x in root.iterchildren(qualified(tag)))
    return max((least, *(number + 1 for number in used)))
