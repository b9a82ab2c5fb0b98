"""The preparer's own words (编写章节): a small Markdown whose ``{{term|subject}}`` cite figures."""

import re
from collections.abc import Iterator

from xiufu.core.errors import Problem
from xiufu.core.figure import FigureId, Figures
from xiufu.core.numbers import plain_text, trimmed
from xiufu.document.blocks import Block, Heading, Paragraph, Run, Text
from xiufu.model.load import Chapter
from xiufu.plans.cells import number, unit_text

_CITATION = re.compile(r"\{\{([^{}]*)\}\}")
_NUMBER = re.compile(r"(?<![A-Za-z0-9.〔第/-])\d+(?:\.\d+)?(?=\s*(?:hm2|hm²|公顷|亩|m3|m³|m2|m²|万元|元|%|％))")


def chapter_blocks(chapter: Chapter, figures: Figures) -> list[Block]:
    """Blocks of a chapter: paragraphs, ``### `` headings, ``- `` items. Citations must exist: ``chapter_problems`` says so."""
    blocks: list[Block] = []
    for _, style, text in _lines(chapter):
        if style == "heading":
            blocks.append(Heading(text, 3))
        else:
            blocks.append(Paragraph(tuple(_runs(text, figures)), "item" if style == "item" else "body"))
    return blocks


def _lines(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    """(line number, style, text) of every paragraph; lines of one paragraph are joined."""
    buffer: list[str] = []
    start = 0
    for n, raw in enumerate([*chapter.text.splitlines(), ""], 1):
        line = raw.strip()
        special = line.startswith(("### ", "- "))
        if (not line or special) and buffer:
            yield start, "body", "".join(buffer)
            buffer = []
        if line.startswith("### "):
            yield n, "heading", line[4:].strip()
        elif line.startswith("- "):
            yield n, "item", line[2:].strip()
        elif line:
            start = start if buffer else n
            buffer.append(line)


def _runs(text: str, figures: Figures) -> Iterator[Run]:
    end = 0
    for match in _CITATION.finditer(text):
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
    for line, _, text in _lines(chapter):
        for match in _CITATION.finditer(text):
            wanted = FigureId.parse(match[1])
            if wanted in figures:
                continue
            same_term = [str(f) for f in figures if f.term == wanted.term]
            hint = (
                f"该名称可用的对象有 {'、'.join(same_term[:5])}"
                if same_term
                else "名称不在术语表中，请用 xiufu explain 目录 查看全部数据项"
            )
            problems.append(Problem(chapter.file, line, f"引用的数据项“{match[1].strip()}”不存在", hint))
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
        for line, _, text in _lines(chapter)
        for match in _NUMBER.finditer(_CITATION.sub("", text))
    ]
