"""The preparer's own words (编写章节) as blocks: ``{{term|subject}}`` cites a figure, ``[^1]`` a footnote."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from xiufu.core.errors import Problem
from xiufu.core.figure import FigureId, Figures
from xiufu.core.glossary import unit_text
from xiufu.core.numbers import plain_text, trimmed
from xiufu.document.blocks import (
    Block,
    Cell,
    Footnote,
    Heading,
    Inline,
    Paragraph,
    Picture,
    Run,
    Table,
    Text,
    text_cell,
)
from xiufu.model.chapter import CITATION, FOOTNOTE, Chapter, ChapterParts, Part, parts_of
from xiufu.plans.cells import number
from xiufu.reading.pictures import PictureFile

_NUMBER = re.compile(r"(?<![A-Za-z0-9.〔第/-])\d+(?:\.\d+)?(?=\s*(?:hm2|hm²|公顷|亩|m3|m³|m2|m²|万元|元|%|％))")


def chapter_blocks(chapter: Chapter, figures: Figures, pictures: Mapping[str, PictureFile]) -> list[Block]:
    """Blocks of a chapter (章节内容). Citations and pictures must exist: ``chapter_problems`` and the reader say so."""
    parts, blocks = parts_of(chapter), list[Block]()
    for part in parts.parts:
        match part.kind:
            case "heading":
                blocks.append(Heading(part.text, 3))
            case "body" | "item":
                blocks.append(Paragraph(tuple(_runs(part.text, figures, parts)), part.kind))
            case "picture":
                file = pictures[part.file]
                named = f"{chapter.id}:{part.line}"
                size = (file.width_mm, file.height_mm)
                blocks.append(Picture(named, part.text, file.data, file.format, *size, alt=part.text))
            case "table":
                blocks.append(_table(f"{chapter.id}:{part.line}", part, figures, parts))
    return blocks


def _table(identity: str, part: Part, figures: Figures, parts: ChapterParts) -> Table:
    """A table of the preparer's: columns as wide as what stands in them asks for."""
    heads, *rows = part.rows
    head = tuple(text_cell(text, header=True) for text in heads)
    body = [
        tuple(
            Cell((Paragraph(tuple(_runs(text, figures, parts))),), align=align)
            for text, align in zip(row, part.aligns, strict=True)
        )
        for row in rows
    ]
    widths = tuple(min(max(4, *(len(row[column]) for row in part.rows)), 30) for column in range(len(heads)))
    return Table(identity, part.text, (head, *body), widths, part.unit, numbered=bool(part.text))


def _runs(text: str, figures: Figures, parts: ChapterParts) -> Iterator[Run]:
    """Words, figures and footnotes of a text."""
    ends = [0, *(i for m in FOOTNOTE.finditer(text) for i in m.span()), len(text)]
    for i, (start, end) in enumerate(pairwise(ends)):
        if i % 2:
            _, note = parts.notes[text[start + 2 : end - 1]]
            yield Footnote(tuple(_plain_runs(note, figures)))
        else:
            yield from _plain_runs(text[start:end], figures)


def _plain_runs(text: str, figures: Figures) -> Iterator[Inline]:
    end = 0
    for match in CITATION.finditer(text):
        if match.start() > end:
            yield Text(text[end : match.start()])
        figure = figures[FigureId.parse(match[1])]
        yield number(figure)
        if figure.known:
            yield Text(unit_text(figure.unit))
        end = match.end()
    if end < len(text):
        yield Text(text[end:])


def chapter_problems(chapter: Chapter, figures: Figures) -> list[Problem]:
    """Citations of figures that do not exist (引用的数据项不存在), with the nearest names."""
    problems = []
    for line, text in parts_of(chapter).texts():
        for match in CITATION.finditer(text):
            wanted = FigureId.parse(match[1])
            if wanted in figures:
                continue
            same_term = [str(f) for f in figures if f.term == wanted.term]
            hint = (
                f"该名称可用的对象有 {'、'.join(same_term[:5])}"
                if same_term
                else "名称不在术语表中，请用 xiufu explain 目录 查看全部数据项"
            )
            problems.append(chapter.problem(line, f"引用的数据项“{match[1].strip()}”不存在", hint))
    return problems


def typed_numbers(chapter: Chapter, figures: Figures) -> list[tuple[int, str, str]]:
    """Numbers with a unit typed by hand (直接键入的数值): line, digits, and the figure they equal, if any."""
    by_text: dict[str, str] = {}
    for identity, figure in figures.items():
        if figure.known:
            by_text.setdefault(figure.text, str(identity))
            by_text.setdefault(plain_text(trimmed(figure.number)), str(identity))
    return [
        (line, match[0], by_text.get(match[0], ""))
        for line, text in parts_of(chapter).texts()
        for match in _NUMBER.finditer(CITATION.sub("", text))
    ]
