"""A plan's workbook → a dossier (读取方案填写簿): the same plan, chapters and checks as from a folder.

Sheets and columns are found by their names, in any order; sheets that are not ours are the user's own, and are named in
a note. Hidden and filtered rows count like any other. Formulas are read by the result that was saved.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from xiufu.core.errors import InputError, Problem, SheetCell, file_problem
from xiufu.core.located import LocatedCells
from xiufu.core.validation import validate_further
from xiufu.model.chapter import Chapter, parts_of, without_comments
from xiufu.model.layout import LISTED, plan_sheets
from xiufu.model.load import CHAPTERS, Dossier, own_packs
from xiufu.model.sheets import (
    ABOUT_SHEET,
    CHAPTER_COLUMNS,
    CHAPTER_ID,
    CHAPTER_SHEET,
    CHAPTER_TEXT,
    CHOICE_SHEET,
    ROOT,
    Sheet,
)
from xiufu.model.stated import plan_model
from xiufu.reading.plan_cells import Codes
from xiufu.reading.plan_pages import Page, filled, folded, heads_of, spread
from xiufu.reading.plan_tables import Content, expect, name_at, read_form, read_table, words_at
from xiufu.reading.sheet_marks import FAULTS, Marks, marks_of
from xiufu.reading.workbook import SAVE_AGAIN, bytes_of, too_large

MOST_UNITS = 32_767
"""UTF-16 units that a cell can hold."""

_NEW = "用 xiufu new reclamation_form 文件.xlsx 生成一份填写簿"


def load_workbook(path: Path) -> Dossier:
    """读取方案填写簿. Raises ``InputError`` with every problem at once when there is no plan to go on with.

    Otherwise ``problems`` of the dossier holds what is wrong, and the checks that follow add theirs.
    """
    pages = _pages(path)
    ours = {s.title: s for s in plan_sheets()}
    content = Content(str(path), _codes(pages.get(CHOICE_SHEET)))
    _check_ours(path, pages, ours, content)
    for title, sheet in ours.items():
        if title in pages:
            (read_form if sheet.form else read_table)(pages[title], sheet, content)
    chapters = _chapters(pages[CHAPTER_SHEET], content) if CHAPTER_SHEET in pages else {}
    if content.broken:
        raise InputError(*content.problems)
    notes = _notes(pages, ours)
    expect(plan_sheets(), content)
    content.cells[()] = SheetCell(pages[ROOT].number, ROOT)
    located = LocatedCells(
        content.data, MappingProxyType(content.cells), MappingProxyType(content.headings), content.file
    )
    try:
        plan, faults = validate_further(plan_model(located), located)
    except InputError as error:
        raise InputError(*content.problems, *_others(error.problems, content)) from error
    problems = (*content.problems, *_others(faults, content))
    folder = path.parent
    return Dossier(folder, plan, MappingProxyType(chapters), located, own_packs(folder), problems, notes)


def _others(found: Sequence[Problem], content: Content) -> Iterator[Problem]:
    """Problems at cells that have none yet: what could not be read is not also missing."""
    cells = {*content.nameless, *(problem.cell for problem in content.problems)}
    return (problem for problem in found if problem.cell not in cells)


def _pages(path: Path) -> dict[str, Page]:
    """The sheets by title. The user's own are only looked into where one of ours is missing and may have been renamed."""
    data = bytes_of(path)
    ours = frozenset((*(s.title for s in plan_sheets()), CHAPTER_SHEET, CHOICE_SHEET))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        titles = [(n, s.name) for n, s in enumerate(book.sheets_metadata, start=1) if s.typ is SheetTypeEnum.WorkSheet]
        whole = ours <= {title.strip() for _, title in titles}
        pages = {}
        for number, title in titles:
            if whole and title.strip() not in ours:
                pages[title.strip()] = Page(number, title, (), Marks(), ())
                continue
            sheet = book.get_sheet_by_name(title)
            if fault := too_large(sheet):
                raise InputError(Problem(str(path), 0, *fault, cell=SheetCell(number, title)))
            rows = sheet.to_python(skip_empty_area=False)
            pages[title.strip()] = Page(number, title, rows, Marks(), tuple(sheet.merged_cell_ranges or ()))
    except PasswordError as error:
        raise file_problem(path, "文件设有打开密码", "用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试") from error
    except CalamineError as error:
        raise file_problem(path, "文件已损坏，无法读取", SAVE_AGAIN) from error
    try:
        marks = marks_of(data, frozenset(page.title for title, page in pages.items() if title in ours))
    except FAULTS as error:
        raise file_problem(path, "文件已损坏或某张工作表过大，无法读取", SAVE_AGAIN) from error
    return {title: Page(p.number, p.title, p.rows, marks.get(p.title, p.marks), p.merged) for title, p in pages.items()}


def _check_ours(path: Path, pages: Mapping[str, Page], ours: Mapping[str, Sheet], content: Content) -> None:
    """Whether it is a workbook of a plan, and has the sheets that cannot do without. Raises ``InputError``."""
    missing = [sheet for title, sheet in ours.items() if title not in pages]
    listed = "、".join(f"“{sheet.title}”" for sheet in missing[:6])
    if ROOT not in pages or len(missing) * 2 > len(ours):
        more = f"等 {len(missing)} 张工作表" if len(missing) > 6 else ""
        raise file_problem(path, f"不是方案填写簿，缺少工作表{listed}{more}", _NEW)
    strangers = _strangers(pages, ours)
    for sheet in missing:
        like = next((t for t in strangers if _resembles(pages[t], sheet)), None)
        if like is None and not (sheet.required or sheet.stated):
            continue
        remedy = f"补上这张工作表；可{_NEW}对照" if like is None else f"把工作表“{like}”改名为“{sheet.title}”"
        content.problems.append(Problem(str(path), 0, f"没有工作表“{sheet.title}”", remedy))
        content.broken.add(sheet)


def _resembles(page: Page, sheet: Sheet) -> bool:
    wanted = {folded(h) for h in (sheet.headings if not sheet.form else [c.heading for c in sheet.columns])}
    cells = {folded(cell) for row in page.rows[:20] for cell in row}
    return len(wanted & cells) * 3 >= len(wanted) * 2


def _strangers(pages: Mapping[str, Page], ours: Mapping[str, Sheet]) -> list[str]:
    return [title for title in pages if title not in {*ours, CHAPTER_SHEET, CHOICE_SHEET, ABOUT_SHEET}]


def _notes(pages: Mapping[str, Page], ours: Mapping[str, Sheet]) -> tuple[str, ...]:
    gone = [t for t in (*ours, CHAPTER_SHEET) if t not in pages]
    return (
        *(f"工作表“{title}”不是填写簿的工作表，没有读取" for title in _strangers(pages, ours)),
        *(f"没有工作表“{title}”，按没有内容处理" for title in gone),
    )


def _codes(page: Page | None) -> dict[str, Codes]:
    """The lists of the sheet of choices: a list and its codes in the column beside it; ``地类`` are those of all standards."""
    shown: dict[str, dict[str, str]] = {}
    for place, name in enumerate(page.rows[0][:-1] if page and page.rows else ()):
        wanted = str(name).split("：")[0]
        if wanted in LISTED.values() and page:
            pairs = ((str(row[place]).strip(), str(row[place + 1]).strip()) for row in page.rows[1:])
            shown.setdefault(wanted, {}).update({text: code for text, code in pairs if text and code})
    return {name: Codes(found) for name, found in shown.items()}


def _chapters(page: Page, content: Content) -> dict[str, Chapter]:
    """章节: the cells of one id, one below the other, are one text."""
    known = (CHAPTER_ID, CHAPTER_TEXT)
    ignored = [c for c in CHAPTER_COLUMNS if c not in known]
    heads = heads_of(page, known, known, ignored, content.file, content.problems)
    if heads is None:
        return {}
    page = spread(page, heads, (CHAPTER_ID, *ignored), content.file, content.problems)
    found: dict[str, list[tuple[str, SheetCell]]] = {}
    content.cells[CHAPTERS,] = SheetCell(page.number, page.title)
    for row in filled(page, heads):
        place = heads.columns[CHAPTER_TEXT]
        name = name_at(page, row, heads.columns[CHAPTER_ID], content)
        content.cells.setdefault((CHAPTERS, name), page.at(row, place))
        piece = words_at(page, row, place, content)
        if not name and piece.strip():
            content.fault(page.at(row, heads.columns[CHAPTER_ID]), "正文没有写章节编号", "写明是哪一章，或移走这些文字")
        elif piece:
            found.setdefault(name, []).append((piece, page.at(row, place)))
    chapters = {}
    for name, pieces in found.items():
        chapter = _chapter(name, pieces, content.file)
        content.problems.extend(parts_of(chapter).problems)
        if chapter.text.strip():
            chapters[name] = chapter
    return chapters


def _chapter(name: str, pieces: Sequence[tuple[str, SheetCell]], file: str) -> Chapter:
    """One chapter; a cell that is full to the brim goes on in the next, any other ends its line."""
    text = ""
    cells = []
    full = True
    for piece, cell in pieces:
        if not full and not text.endswith("\n"):
            text += "\n"
        cells.append((text.count("\n") + 1, cell))
        text += piece
        full = len(piece) + sum(c > "\uffff" for c in piece) >= MOST_UNITS - 1
    return Chapter(name, without_comments(text), file, tuple(cells))
