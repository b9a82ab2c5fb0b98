"""Chapters (章节): the preparer's own words in a small Markdown, and what of it is not understood.

Paragraphs, ``### `` headings, ``- `` items, pictures on lines of their own, tables with their captions, footnotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from xiufu.core.errors import Problem, SheetCell
from xiufu.core.yaml_text import invisible_characters

Align = Literal["left", "center", "right"]

FOOTNOTE = re.compile(r"\[\^([^\]\s]*)\]")
CITATION = re.compile(r"\{\{([^{}]*)\}\}")

_FOREIGN_MARKUP: tuple[tuple[str, str, str], ...] = (
    (r"\s*#{1,2}(?!#)", "不能写一、二级标题", "大纲已有章节标题，删去此行；节内小标题用“### ”"),
    (r"\s*(#{4,}|###\S)", "小标题写法不对", "小标题只有一级，写作“### 标题”（# 与文字之间留空格）"),
    (r"\s*(```|~~~)", "不支持代码块", "改写成段落"),
    (r"\s*>", "不支持引用块", "改写成段落"),
    (r"\s*[*+] ", "列表的写法不对", "列表每项以“- ”开头"),
    (r".*\*\*", "不支持加粗", "删去星号"),
    (r".*<!--", "注释没有结束", "在注释末尾写上“-->”"),
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\(([^()]*)\)")
_CAPTION = re.compile(r"表题[：:]\s*(.*?)\s*(?:（(单位[：:][^（）]*)）)?")
_DEFINITION = re.compile(r"\[\^([^\]\s]+)\][：:]\s*(.*)")
_CELL = re.compile(r"(?:\{\{[^{}]*\}\}|\\\||[^|])*")
_RULE = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class Chapter:
    """章节: the preparer's own words for one chapter of the outline; comments are blank. An empty one is none.

    In a workbook ``cells`` are those the text stands in, each with the number of its first line.
    """

    id: str
    text: str
    file: str
    cells: tuple[tuple[int, SheetCell], ...] = ()

    def problem(self, line: int, problem: str, remedy: str) -> Problem:
        """A fault in a line of the text; in the whole chapter where the line is 0."""
        before = [(first, cell) for first, cell in self.cells if first <= max(line, 1)]
        if not before:
            return Problem(self.file, line, problem, remedy)
        first, cell = before[-1]
        return Problem(self.file, line and line - first + 1, problem, remedy, cell=cell)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a chapter (段): its words, or the caption of a picture or a table. The first of ``rows`` is the head."""

    line: int
    kind: Literal["heading", "body", "item", "picture", "table"]
    text: str
    file: str = ""
    unit: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    aligns: tuple[Align, ...] = ()


@dataclass(slots=True)
class ChapterParts:
    """A chapter taken apart (章节内容): its parts in order, its footnotes by name, and what is wrong with it."""

    parts: list[Part] = field(default_factory=list)
    notes: dict[str, tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Line and words of everything that is printed, footnotes last (文字)."""
        for part in self.parts:
            yield part.line, part.text
            for number, row in enumerate(part.rows):
                for cell in row:
                    yield part.line + number + (number > 0), cell
        yield from self.notes.values()


def without_comments(text: str) -> str:
    """The text without ``<!-- … -->`` (去注释), its line numbers kept."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def parts_of(chapter: Chapter) -> ChapterParts:
    """A chapter taken apart (解析章节). What the small Markdown does not know would be printed raw: it is a problem."""
    found = ChapterParts()
    for unseen in invisible_characters(chapter.text, chapter.file):
        found.problems.append(chapter.problem(unseen.line, unseen.problem, unseen.remedy))
    lines = [line.strip() for line in chapter.text.splitlines()]
    for number, line in enumerate(chapter.text.splitlines(), start=1):
        found.problems += [chapter.problem(number, *fault) for fault in _faults(line)]
    at = 0
    while at < len(lines):
        at = _part(chapter, lines, at, found)
    _check_notes(chapter, found)
    return found


def _faults(line: str) -> Iterator[tuple[str, str]]:
    for pattern, problem, remedy in _FOREIGN_MARKUP:
        if re.match(pattern, line):
            yield problem, remedy
            break
    rest = CITATION.sub("", line)
    if "{{" in rest or "}}" in rest:
        yield "引用的花括号没有配对", "写作 {{名称|对象}}，写在同一行内"
    if "![" in line and not _PICTURE.fullmatch(line.strip()):
        yield "图片的写法不对", "图片单独占一行，写作“![图题](pictures/文件名.jpg)”"


def _part(chapter: Chapter, lines: list[str], at: int, found: ChapterParts) -> int:
    """Take the part that begins on a line; the line after it."""
    line, number = lines[at], at + 1
    if not line:
        return number
    if line.startswith("### "):
        found.parts.append(Part(number, "heading", line[4:].strip()))
    elif line.startswith("- "):
        found.parts.append(Part(number, "item", line[2:].strip()))
    elif match := _PICTURE.fullmatch(line):
        if not match[1].strip() or not match[2].strip():
            found.problems.append(
                chapter.problem(number, "图片没有写图题或文件名", "写作“![图题](pictures/文件名.jpg)”")
            )
        found.parts.append(Part(number, "picture", match[1].strip(), match[2].strip()))
    elif match := _DEFINITION.fullmatch(line):
        if match[1] in found.notes:
            found.problems.append(chapter.problem(number, f"脚注 [^{match[1]}] 重复", "每个脚注只写一次注文"))
        found.notes[match[1]] = (number, match[2])
    elif line.startswith("|") or _CAPTION.fullmatch(line):
        return _table(chapter, lines, at, found)
    else:
        end = next((i for i in range(at + 1, len(lines)) if _begins(lines[i])), len(lines))
        found.parts.append(Part(number, "body", "".join(lines[at:end])))
        return end
    return number


def _begins(line: str) -> bool:
    """Whether a line ends the paragraph above it."""
    special = line.startswith(("### ", "- ", "|"))
    return not line or special or any(p.fullmatch(line) for p in (_PICTURE, _DEFINITION, _CAPTION))


def _table(chapter: Chapter, lines: list[str], at: int, found: ChapterParts) -> int:
    caption, unit, start = "", "", at
    if match := _CAPTION.fullmatch(lines[at]):
        caption, unit, start = match[1], match[2] or "", at + 1
    end = start
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    rows = [_cells(line) for line in lines[start:end]]
    columns = len(rows[0]) if rows else 0
    faults: list[tuple[int, str, str]] = []
    if not rows:
        faults.append((at, "“表题：”后面没有表格", "表格紧接在表题的下一行，每行写作“| 甲 | 乙 |”"))
    elif len(rows) < 3 or not all(_RULE.fullmatch(cell) for cell in rows[1]):
        faults.append((start, "表格的写法不对", "第一行是表头，第二行是“|---|---|”，第三行起是内容"))
    faults += [
        (start + i, f"这一行有 {len(row)} 格，表头有 {columns} 格", "每行格数与表头相同；空格也要写出竖线")
        for i, row in enumerate(rows)
        if len(row) != columns
    ]
    found.problems += [chapter.problem(line + 1, problem, remedy) for line, problem, remedy in faults]
    if not faults:
        aligns = tuple(_align(rule) for rule in rows[1])
        found.parts.append(Part(start + 1, "table", caption, "", unit, (rows[0], *rows[2:]), aligns))
    return max(end, at + 1)


def _cells(line: str) -> tuple[str, ...]:
    """Cells between bars; a bar in a citation or after a backslash is text. The last bar may be left out."""
    cells, at = [], 0
    while at < len(line):
        match = _CELL.match(line, at + 1)
        end = match.end() if match else len(line)
        cells.append(line[at + 1 : end].strip().replace("\\|", "|"))
        at = end
    return tuple(cells[:-1] if len(cells) > 1 and not cells[-1] else cells)


def _align(rule: str) -> Align:
    if rule.startswith(":") and not rule.endswith(":"):
        return "left"
    return "right" if rule.endswith(":") and not rule.startswith(":") else "center"


def _check_notes(chapter: Chapter, found: ChapterParts) -> None:
    """Footnotes that are called but not written, written but not called, or called where none can stand."""
    called: set[str] = set()
    for line, text in found.texts():
        for match in FOOTNOTE.finditer(text):
            called.add(match[1])
            if match[1] not in found.notes:
                remedy = f"在章节末尾另起一行写“[^{match[1]}]: 注文”"
                found.problems.append(chapter.problem(line, f"脚注 [^{match[1]}] 没有注文", remedy))
    for part in found.parts:
        if part.kind in ("heading", "picture", "table") and FOOTNOTE.search(part.text):
            remedy = "把脚注放到正文、列表或表格的格子里"
            found.problems.append(chapter.problem(part.line, "标题、图题、表题里不能有脚注", remedy))
    for name, (line, text) in found.notes.items():
        if name not in called:
            remedy = f"在正文中写上“[^{name}]”，或删去这条注文"
            found.problems.append(chapter.problem(line, f"脚注 [^{name}] 没有在正文中引用", remedy))
        if FOOTNOTE.search(text):
            found.problems.append(chapter.problem(line, "脚注里不能再有脚注", "改写成一条注文"))


def pictures_of(chapter: Chapter) -> list[Part]:
    """Pictures that a chapter shows (章节图片)."""
    return [part for part in parts_of(chapter).parts if part.kind == "picture"]
