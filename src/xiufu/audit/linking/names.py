"""Subjects of a document (对象名称): units, owners, classes, as its own tables and enumerations name them."""

import re
from typing import TYPE_CHECKING

from xiufu.audit.linking.wordings import pieces, plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_LISTED = re.compile(
    r"(?:^|[，。；：即为有括])((?:[一-龥]{2,8}、)+[一-龥]{2,8}[和及与][一-龥]{2,8}?)(?=[。，；]|$|[等共]|均|被|为|土地)"
)
_LAST = re.compile(r"[和及与]")
_LONGEST = 16
_NO_NAME = re.compile(r"合计|小计|总计|面积|^其他$|[，。；：]")


def names_of(paper: "Paper") -> tuple[str, ...]:
    """The names of the parts of the project (单元名称), in the order in which they come up."""
    found: dict[str, None] = {}
    heads = paper.known.lexicon.name_heads
    for view in paper.tables:
        for c, column in enumerate(view.columns):
            if column.kind == "number" or not any(plain(head) in heads for head in column.heads):
                continue
            for r in view.body:
                if not view.rows[r].sums:
                    text = view.texts[r][c]
                    found.update(
                        dict.fromkeys((plain(text),)) if len(pieces(text)) <= 1 else {"·".join(pieces(text)): None}
                    )
    whole = "\n".join(paper.texts.values())
    headings = {plain(section.rpartition("›")[2]) for section in paper.sections}
    for listed in _LISTED.finditer(whole):
        names = _LAST.sub("、", listed[1]).split("、")
        if all(name in headings or re.search(rf"{name}(?:用地|占地|土地)?面积", whole) for name in names):
            found.update(dict.fromkeys(names))
    return tuple(name for name in found if 2 <= len(name) <= _LONGEST and not _NO_NAME.search(name))


class Subjects:
    """The names of a document (对象名称表), found by their last parts where only one has them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._whole = frozenset(names)
        self._by_last: dict[str, list[str]] = {}
        for name in names:
            last = name.rpartition("·")[2]
            self._by_last.setdefault(last, []).append(name)

    def find(self, text: str) -> str:
        """The name that a text is (对象); nothing where it is none, or could be several."""
        if text in self._whole:
            return text
        several = self._by_last.get(text, [])
        return several[0] if len(several) == 1 else ""

    def split(self, subject: str) -> tuple[str, tuple[str, ...]]:
        """The part of the project that a subject begins with, and the other parts of its name (单元与其余名称)."""
        parts = tuple(subject.split("·"))
        for n in range(len(parts), 0, -1):
            if unit := self.find("·".join(parts[:n])):
                return unit, parts[n:]
        return "", parts

    def last_in(self, text: str) -> str:
        """The part of the project that a text names last (最后写到的单元); nothing where several are called so."""
        ends = [(text.rfind(last) + len(last), len(last), last) for last in self._by_last if last in text]
        return self.find(max(ends)[2]) if ends else ""

    def names_in(self, text: str) -> bool:
        """Whether a text names a part of the project (是否写到单元)."""
        return any(last in text for last in self._by_last)

    def could_be(self, text: str) -> tuple[str, ...]:
        """Every name that a text may stand for (可能的对象)."""
        return tuple(self._by_last.get(text, ()))
