"""``xiufu check --against``: what was changed by hand in a Word file since it was built, told from what the plan changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from xiufu.core.errors import file_problem
from xiufu.document.blocks import Document, Table
from xiufu.document.compare import DocumentChange, WordsChange, compare
from xiufu.document.compare_tables import TableChange
from xiufu.document.places import Printed, printed_figures
from xiufu.document.retext import with_texts
from xiufu.document.words import changed_words
from xiufu.packs.kinds import Policy
from xiufu.reading.docx import WordFile, read_docx
from xiufu.reading.ooxml import read_package
from xiufu.render.docx import write_docx
from xiufu.tasks.build import prepare_in_style

Kind = Literal["figure", "stale", "mark", "number", "text"]
KIND_NAMES: Mapping[Kind, str] = {
    "figure": "手工改数",
    "stale": "资料已变",
    "mark": "失去联系",
    "number": "手写数字",
    "text": "手工改文字",
}
_DIGIT = re.compile(r"\d")
_REMEDIES: Mapping[Kind, str] = {
    "figure": "恢复成原数；确需改的，改资料里它所依据的输入（用 xiufu explain 查看），重新 build",
    "stale": "资料改动以后没有重新 build；重新生成文件",
    "mark": "数没有变，但已不与数据项相连，以后核对不到；从原文件复制回来，或重新 build",
    "number": "数写进资料或在章节里引用数据项，重新 build；否则恢复原文",
    "text": "把改动写进资料（章节或输入），重新 build；否则恢复原文",
}

Traced = Mapping[str, tuple[str, str]]
"""Of each bookmark the figure, and what it printed when the file was built."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between a Word file and its plan (改动). ``None`` where nothing stands; ``figure`` if it is about one."""

    kind: Kind
    place: str
    expected: str | None
    found: str | None
    figure: str = ""

    @property
    def remedy(self) -> str:
        """What to do about it (处理办法)."""
        return _REMEDIES[self.kind]

    def __str__(self) -> str:
        texts = ["（无）" if text is None else f"“{text}”" for text in (self.expected, self.found)]
        named = f"［{self.figure}］" if self.figure else ""
        return f"{KIND_NAMES[self.kind]}　{self.place}{named}：{texts[0]} → {texts[1]}。→ {self.remedy}"


def check_against(
    folder: Path,
    file: Path,
    *,
    policy: Policy = "recommended",
    pack_folders: Sequence[Path] = (),
    template: Path | None = None,
) -> list[Edit]:
    """What differs between an edited Word file and its plan (核对改过的文件). Raises ``InputError``, also when the file is another plan's.

    Tracked changes are taken as accepted. ``template`` is the one the file was built with: its own words are no edits.
    """
    word = read_docx(read_package(file), name=str(file))
    prepared, style = prepare_in_style(folder, template, policy=policy, pack_folders=pack_folders)
    document = prepared.document()
    current = {p.mark: (str(p.number.figure.id), p.number.text) for p in printed_figures(document)}
    if not _same_plan(word.bookmarks, {mark: text for mark, (_, text) in current.items()}):
        said = "它的数据书签和这份资料的对不上，多半不是由它生成的" if word.bookmarks else "文件里没有数据书签"
        remedy = "写出由这份资料 build 出的 plan.docx，或由它改成的文件；书签被去掉的，只能重新 build"
        raise file_problem(file, said, remedy)
    return edits(document, word, word.figures or current, template=style.template)


def _same_plan(found: Mapping[str, str], printed: Mapping[str, str]) -> bool:
    """Whether a file comes of a plan: all plans share some bookmarks, those of totals, but not what stands in them."""
    common = found.keys() & printed.keys()
    agreeing = sum(found[mark] == printed[mark] for mark in common)
    return bool(common) and (2 * len(common) >= max(len(found), len(printed)) or 2 * agreeing >= len(common))


def edits(document: Document, word: WordFile, traced: Traced, *, template: bytes | None = None) -> list[Edit]:
    """Differences of an edited file from its plan's document (改动清单), those of figures first; each list in reading order."""
    printed = {p.mark: p for p in printed_figures(document)}
    texts = {mark: word.bookmarks.get(mark, text) for mark, (_, text) in traced.items()}
    built = write_docx(with_texts(document, texts), draft=bool(document.unknowns()), template=template)
    expected = read_docx(built).document
    changes = compare(_without_ids(expected), _without_ids(word.document))
    return [
        *_figures(printed, word.bookmarks, traced),
        *_lost(printed_figures(with_texts(document, texts)), word.bookmarks, traced, _touched(changes)),
        *(edit for change in changes for edit in _words(change)),
    ]


def _without_ids(document: Document) -> Document:
    """Tables that are read are only counted: one that went would give all that follow another id."""
    blocks = (replace(block, id="") if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=tuple(blocks))


def _figures(printed: Mapping[str, Printed], found: Mapping[str, str], traced: Traced) -> Iterator[Edit]:
    """Bookmarks that hold something else than the plan prints there."""
    ordered = [*(mark for mark in printed if mark in found), *(mark for mark in found if mark not in printed)]
    for mark in ordered:
        here = printed.get(mark)
        place = here.place if here else "资料中已没有这一处"
        figure, before = traced.get(mark, (str(here.number.figure.id) if here else "", None))
        current = here.number.text if here else None
        if found[mark] == current:
            continue
        if found[mark] == before:
            yield Edit("stale", place, current, found[mark], figure)
        else:
            yield Edit("figure", place, before or current, found[mark], figure)


@dataclass(frozen=True, slots=True)
class _Touched:
    """Where something else than a figure differs."""

    slots: frozenset[tuple[int, int, int]]
    rows: frozenset[tuple[int, int]]
    tables: frozenset[int]
    paragraphs: frozenset[str]


def _touched(changes: Sequence[DocumentChange]) -> _Touched:
    tables = [change for change in changes if isinstance(change, TableChange)]
    words = [change for change in changes if isinstance(change, WordsChange)]
    return _Touched(
        frozenset(cell.slot for change in tables for cell in change.cells),
        frozenset((t.number, row.number) for t in tables for row in t.rows if row.after is None),
        frozenset(change.number for change in tables if change.after is None),
        frozenset(change.before for change in words if change.before is not None)
        | frozenset(text for t in tables for _, before, _ in t.words for text in before.split("\n")),
    )


def _lost(places: Iterator[Printed], found: Mapping[str, str], traced: Traced, touched: _Touched) -> Iterator[Edit]:
    """Figures that stand as printed, but without their bookmark; where the text differs, that is said of the text."""
    for printed in places:
        if printed.mark in found or printed.mark not in traced:
            continue
        if printed.slot is None:
            told = printed.paragraph in touched.paragraphs
        else:
            table, row, _ = printed.slot
            told = printed.slot in touched.slots or (table, row) in touched.rows or table in touched.tables
        if not told:
            yield Edit("mark", printed.place, printed.number.text, printed.number.text, traced[printed.mark][0])


def _words(change: DocumentChange) -> Iterator[Edit]:
    """What differs besides the figures: one edit for each heading, paragraph, cell and row."""
    if isinstance(change, WordsChange):
        yield _edit(change.section or "文首", change.before, change.after)
        return
    if change.whole:
        yield _edit(f"{change.section}，{change.name}（整表）", *map(_all, (change.before, change.after)))
        return
    for what, before, after in change.words:
        yield _edit(f"{change.name}，{what}", before, after)
    for row in change.rows:
        if row.before is None or row.after is None:
            texts = (None if side is None else " │ ".join(side) for side in (row.before, row.after))
            yield _edit(f"{change.name}，“{row.label}”行（整行）", *texts)
    for cell in change.cells:
        yield _edit(cell.place, cell.before, cell.after)


def _edit(place: str, before: str | None, after: str | None) -> Edit:
    changed = changed_words(before or "", after or "")
    typed = any(run.change == "added" and _DIGIT.search(run.text) for run in changed)
    return Edit("number" if typed else "text", place, before, after)


def _all(table: Table | None) -> str | None:
    return None if table is None else "\n".join(" │ ".join(cell.text for cell in row) for row in table.rows)
