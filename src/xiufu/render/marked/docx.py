"""The audited Word file with what was found as its comments (批注件): nothing else in it is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiufu.core.archive import UNREADABLE, with_entries
from xiufu.core.errors import file_problem
from xiufu.core.spot import Passage, Spot
from xiufu.document.read import ReadFile
from xiufu.document.spots import sources, texts
from xiufu.reading.docx_parts import WordParts, open_word
from xiufu.reading.docx_text import W, stretches
from xiufu.reading.ooxml import Element, damaged, is_strict, part_bytes, related_part, related_parts, strict_again
from xiufu.render.marked.notes import Note
from xiufu.render.marked.word_comments import Comments, serialized
from xiufu.render.marked.word_ranges import Ends, around, cut, enclose, letters, outside_boxes, whole

_UNSIGN = "在 Word 中打开，去掉签名后另存一份再审查；或导出为 PDF，审查导出的文件"


def mark_docx(data: bytes, file: ReadFile, notes: Sequence[Note]) -> bytes:
    """The Word file with a comment for each note (加批注), around the text that it points at; ``data`` is what was read as
    ``file``. What points at nothing is one comment at the first paragraph.

    A file that restricts editing still does: its comments are seen, and changed only by who may. Macros stay as they are.
    Raises ``InputError`` where the file is signed or cannot be read.
    """
    if not notes:
        return data
    parts = open_word(data, file.name)
    if _is_signed(parts):
        raise file_problem(Path(file.name), "文件有数字签名，写入批注会使签名失效；原文件未改动", _UNSIGN)
    strict = is_strict(part_bytes(parts.archive, parts.main, file.name))
    comments = Comments(parts, strict=strict)
    whole_document = [line for note in notes if note.passage is None for line in note.lines]
    targets = _targets(parts, file, [note.passage for note in notes if note.passage])
    if whole_document:
        first = next(iter(parts.paragraphs()), None)
        if first is None:
            raise damaged(file.name, "文件没有可以加批注的段落")
        enclose(first, whole(first), *comments.add(whole_document))
    for note in notes:
        if note.passage:
            target = targets[note.passage.spot]
            enclose(target.paragraph, target.ends(note.passage), *comments.add(note.lines))
    changed = {parts.main: serialized(parts.body), **comments.changed()}
    try:
        return with_entries(data, {path: strict_again(xml) for path, xml in changed.items()} if strict else changed)
    except UNREADABLE as error:
        raise damaged(file.name) from error


def _is_signed(parts: WordParts) -> bool:
    origin = related_part(parts.archive, "", "digital-signature/origin", parts.name)
    return bool(origin and related_parts(parts.archive, origin, "digital-signature/signature", parts.name))


@dataclass(frozen=True, slots=True)
class _Target:
    """A paragraph that gets comments, what there is of the text box that holds the words, and the element of each letter."""

    paragraph: Element
    box: Element | None
    letters: Mapping[int, tuple[Element, int]]

    def held(self, passage: Passage) -> list[tuple[Element, int]]:
        """The letters of a passage that stand in the file."""
        return [self.letters[i] for i in range(passage.start, passage.end) if i in self.letters]

    def ends(self, passage: Passage) -> Ends | None:
        """The range of a passage: exactly its letters, else the paragraph."""
        if self.box is not None:
            return around(self.box, self.box, self.paragraph)
        held = self.held(passage)
        return around(held[0][0], held[-1][0], self.paragraph) if held else whole(self.paragraph)


def _targets(parts: WordParts, file: ReadFile, passages: Iterable[Passage]) -> Mapping[Spot, _Target]:
    """For every spot its paragraph, its runs cut where passages begin and end."""
    grouped: dict[Spot, list[Passage]] = {}
    for passage in passages:
        grouped.setdefault(passage.spot, []).append(passage)
    said, numbers, paragraphs = dict(texts(file.document)), dict(sources(file.document)), parts.paragraphs()

    def target(spot: Spot) -> _Target:
        source = paragraphs[_number(spot, numbers)]
        paragraph, box = outside_boxes(source)
        return _Target(paragraph, box, letters(said.get(spot, ""), stretches(source, parts.words)))

    for spot, pointed_at in grouped.items():
        before = target(spot)
        if before.box is None:
            _cut(before, pointed_at)
    return {spot: target(spot) for spot in grouped}


def _number(spot: Spot, numbers: Mapping[Spot, int]) -> int:
    """The paragraph of a spot, else the nearest: of its cell, its block, or the first of all."""
    if spot in numbers:
        return numbers[spot]
    near = (number for other, number in numbers.items() if other.cell == spot.cell)
    beside = (number for other, number in numbers.items() if other.block == spot.block)
    return next(near, next(beside, 0))


def _cut(target: _Target, passages: Iterable[Passage]) -> None:
    places: dict[Element, set[int]] = {}
    for passage in passages:
        if held := target.held(passage):
            (first, start), (last, end) = held[0], held[-1]
            places.setdefault(first, set()).add(start if first.tag == W + "t" else 0)
            places.setdefault(last, set()).add(end + 1)
    for element, found in places.items():
        for at in sorted(found, reverse=True):
            cut(target.paragraph, element, at)
