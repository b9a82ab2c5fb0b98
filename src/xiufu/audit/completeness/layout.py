"""What a document says where (版面文字): its headings, lines, parts of tables, list of attachments, pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from xiufu.audit.sentences.cut import cut, sentence_before
from xiufu.audit.table_grid import compact
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Paragraph, Picture, Table

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

OWED = "【待补"
"""What a draft marks what it owes with (待补)."""
_TYPED = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
)
_ENDS = re.compile(r"[。；;：:，,]")
_LONGEST_HEAD = 40
_LONGEST_LINE = 30
_PROSE = 60
_ENCLOSED = re.compile(r"附件|附图|附表")
_ENCLOSURE_LINE = re.compile(r"^附(?:件|图|表)?[\d一二三四五六七八九十]{0,3}[\-—、.．:：]?\S")
_NUMBERED = re.compile(r"^[（(]?\d{1,2}[)）.．、]")
_COLONS = re.compile(r"[：:]")
_BREAKS = re.compile(r"[\s＿_，,]+")
_NUMBERS = re.compile(r"^(?:[（(]?\d{1,2}[)）.．、])+")
_LONGEST_LABEL = 30
_LONGEST_WORD = 12
_WORDS_OF_LINE = 60
_NAMED_TABLE = re.compile(r"(?:表|汇总)(?:[（(].*[)）])?(?:(?:金额)?单位[:：].*)?$")


@dataclass(frozen=True, slots=True)
class Head:
    """A heading, or the words at the side of a form (标题). ``content`` is what stands below it: words, nothing, or only what is owed."""

    spot: Spot
    text: str
    level: int
    content: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that is no heading (正文), with the headings, the table and the words at the side that it stands below."""

    spot: Spot
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table, or the rows of a form beside one label (表的部分): what it is called, where it stands, what its cells say.

    Each cell is its words and the spot where it begins: a merged one is itself in all its places.
    """

    name: str
    section: str
    rows: tuple[tuple[tuple[str, Spot], ...], ...]
    side: bool = False
    certain: bool = True

    @property
    def lists_enclosures(self) -> bool:
        """Whether it is a list of attachments or drawings (附件、附图清单)."""
        return not self.side and bool(_ENCLOSED.search(f"{self.name}{self.section.rpartition('›')[2]}"))

    @property
    def block(self) -> int:
        """The block of the table."""
        return self.rows[0][0][1].block if self.rows and self.rows[0] else -1


@dataclass(frozen=True, slots=True)
class Label:
    """Words that name what is stated right of them (栏目): without spaces; and what is stated there.

    ``beside`` are its words with those at the side of the form. Where only a space parts the two, ``spaced`` says so: a value that
    fits as well is another label.
    """

    text: str
    value: str
    spot: Spot
    beside: str = ""
    spaced: bool = False


@dataclass(frozen=True)
class Layout:
    """A document as its presence checks read it (版面文字)."""

    paper: "Paper"

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """Every heading with what stands below it (标题)."""
        found: list[tuple[int, Spot, str, int]] = []
        texts = list(self.paper.texts.items())
        for at, (spot, text) in enumerate(texts):
            level = self._level(spot, text)
            if level:
                found.append((at, spot, compact(text), level))
        heads = []
        places = {at: level for at, _, _, level in found}
        for at, spot, words, level in found:
            until = next((i for i in range(at + 1, len(texts)) if 0 < places.get(i, 0) <= level), len(texts))
            below = [texts[i][1] for i in range(at + 1, until) if i not in places and texts[i][1].strip()]
            shown = any(isinstance(b, Picture) for b in self._blocks[spot.block + 1 : texts[until - 1][0].block + 1])
            said = [text for text in below if not text.strip().startswith(OWED)]
            heads.append(Head(spot, words, level, said[0] if said else "图" if shown else "".join(below[:1])))
        return (*heads, *self._side_heads())

    def _level(self, spot: Spot, text: str) -> int:
        block = self._blocks[spot.block]
        if isinstance(block, Heading):
            return block.level
        words = compact(text)
        if (
            len(words) > _LONGEST_LINE
            or _ENDS.search(words)
            or not _TYPED.match(words)
            or not isinstance(block, Paragraph | Table)
        ):
            return 0
        return 2 if words[0] in "（(" else 1

    def _side_heads(self) -> Iterator[Head]:
        for part in self.parts:
            if part.side and any(len(compact(text)) >= _PROSE for row in part.rows for text, _ in row[1:]):
                said = next(text for row in part.rows for text, _ in row[1:] if compact(text))
                yield Head(part.rows[0][0][1], part.name, 1, said)

    @cached_property
    def _blocks(self) -> Sequence[object]:
        return self.paper.file.document.blocks

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every paragraph that is no heading (正文)."""
        heads = {head.spot for head in self.heads}
        sides = {spot.cell: part.name for part in self.parts if part.side for row in part.rows for _, spot in row}
        names = {part.block: part.name for part in reversed(self.parts) if not part.side}
        found, typed = [], ""
        for spot, text in self.paper.texts.items():
            block = self._blocks[spot.block]
            if spot in heads:
                typed = "" if isinstance(block, Heading) else compact(text)
            elif isinstance(block, Paragraph | Table) and text.strip():
                above = (self.paper.sections[spot.block], names.get(spot.block, ""), sides.get(spot.cell, ""), typed)
                found.append(Line(spot, text, "›".join(above)))
        return tuple(found)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every table, the rows of each side label, and the tables within cells (表及其部分)."""
        found: list[Part] = []
        for number, block in enumerate(self._blocks):
            if isinstance(block, Table) and number not in self.paper.too_long:
                found += self._parts_of(number, block)
        for view in self.paper.tables:
            if view.nested:
                spot = Spot(view.block)
                rows = tuple(tuple((text, spot) for text in row) for row in view.texts)
                found.append(Part(compact(view.title), view.section, rows, certain=False))
        return tuple(found)

    @cached_property
    def sides(self) -> Mapping[Spot, str]:
        """The labels at the side of forms (侧栏)."""
        return {part.rows[0][0][1]: part.name for part in self.parts if part.side}

    @cached_property
    def labels_of_parts(self) -> tuple[tuple[Part, tuple[Label, ...]], ...]:
        """Every part that is no list of attachments, with its labels (栏目)."""
        return tuple((part, tuple(self._labels_of(part))) for part in self.parts if not part.lists_enclosures)

    def _labels_of(self, part: Part) -> Iterator[Label]:
        for row in part.rows:
            cells = list(dict.fromkeys(row))
            side = self.sides.get(cells[0][1], "") if cells else ""
            for (text, spot), (value, _) in pairwise(cells):
                label = compact(text).strip("：:")
                if len(label) <= _LONGEST_LABEL and spot not in self.sides and OWED not in text:
                    yield Label(label, value, spot, label + side)

    @cached_property
    def labels_of_lines(self) -> tuple[tuple[Line, tuple[Label, ...]], ...]:
        """Every line with its labels (行内栏目)."""
        return tuple((line, tuple(_labels_in(line))) for line in self.lines)

    def _parts_of(self, number: int, block: Table) -> Iterator[Part]:
        origins: dict[int, Spot] = {}
        rows = []
        for r, row in enumerate(block.grid()):
            cells = []
            for c, (cell, begins) in enumerate(row):
                spot = origins.setdefault(id(cell), Spot(number, r, c)) if not begins else Spot(number, r, c)
                origins[id(cell)] = spot
                cells.append((cell.text, spot))
            rows.append(tuple(cells))
        certain = self.paper.file.form not in ("txt", "pdf", "picture") or number not in self.paper.file.certainty
        certain = certain and self.paper.file.form != "txt"
        name = compact(block.title) + "".join(self._above(number))
        section = self.paper.sections[number]
        yield Part(name, section, tuple(rows), certain=certain)
        sides: dict[Spot, list[tuple[tuple[str, Spot], ...]]] = {}
        for one in rows:
            if len(one) > 1:
                sides.setdefault(one[0][1], []).append(one)
        for ones in sides.values():
            label = compact(ones[0][0][0])
            tall = len(ones) > 1 or any(len(compact(text)) >= _PROSE for text, _ in ones[0][1:])
            if tall and 1 < len(label) <= _LONGEST_LINE and not any(letter.isdigit() for letter in label):
                yield Part(label, section, tuple(ones), side=True, certain=certain)

    def _above(self, number: int) -> list[str]:
        """The short lines right above a table."""
        lines: list[str] = []
        for block in self._blocks[max(0, number - 2) : number]:
            text = compact(block.text) if isinstance(block, Paragraph) else ""
            lines = [*lines, text] if 0 < len(text) <= _LONGEST_LINE and not _ENDS.search(text) else []
        return lines

    @cached_property
    def table_lines(self) -> tuple[tuple[str, Spot], ...]:
        """Lines that are the title of a table below them (表题), however that is laid out."""
        return tuple(
            (words, line.spot)
            for line in self.lines
            for words in (compact(sentence_before(line.text, len(line.text))),)
            if len(words) <= _LONGEST_HEAD and _NAMED_TABLE.search(words) and not re.search(r"[。；;，,见]|^附", words)
        )

    @cached_property
    def items(self) -> tuple[Line, ...]:
        """What lists of attachments and drawings name (附件、附图清单), a row or a line each."""
        found: list[Line] = []
        for part in self.parts:
            if part.lists_enclosures:
                rows = (tuple(dict.fromkeys(row)) for row in part.rows[1:])
                found += [Line(row[0][1], "｜".join(text for text, _ in row), part.name) for row in rows]
        listing = ""
        for line in self.lines:
            words = compact(line.text)
            last = self.paper.sections[line.spot.block].rpartition("›")[2]
            if line.spot.row >= 0 or len(words) > _PROSE:
                listing = ""
                continue
            if re.fullmatch(r"附(?:件|图|表)(?:清单|目录)?[:：]?", words):
                listing = words
            elif _ENCLOSURE_LINE.match(words) and _ENCLOSED.match(words):
                found.append(Line(line.spot, words, words[:2]))
                listing = words[:2]
            elif _ENCLOSED.search(last) or (listing and _NUMBERED.match(words)):
                found.append(Line(line.spot, words, listing or last))
            else:
                listing = ""
        return tuple(found)

    @cached_property
    def pictures(self) -> tuple[Line, ...]:
        """The titles of pictures (图题)."""
        pictures = ((n, block) for n, block in enumerate(self._blocks) if isinstance(block, Picture))
        return tuple(Line(Spot(n), block.title, "") for n, block in pictures)


def _labels_in(line: Line) -> Iterator[Label]:
    for _, segment in cut(line.text):
        for before, value in pairwise(_COLONS.split(segment.replace(f"{OWED}：", OWED))):
            label = compact(_NUMBERS.sub("", _BREAKS.split(before.strip())[-1]))
            if len(label) <= _LONGEST_LABEL:
                yield Label(label, value, line.spot)
    if len(line.text) <= _WORDS_OF_LINE and "：" not in line.text:
        for label, value in pairwise(line.text.split()):
            if len(label) <= _LONGEST_WORD:
                yield Label(label, value, line.spot, spaced=True)
