"""The whole workbook: how to fill it in, its forms and tables, the chapters, the choices."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xiufu.core.errors import InputError, Problem
from xiufu.core.numbers import exponent, parse_decimal
from xiufu.model.layout import plan_sheets
from xiufu.model.sheet_rows import Rows
from xiufu.model.sheets import (
    ABOUT_SHEET,
    CHAPTER_COLUMNS,
    CHAPTER_SHEET,
    CHOICE_SHEET,
    FORM_COLUMNS,
    NONE_WORD,
    Column,
    Kind,
    Sheet,
)
from xiufu.render.plan_workbook.choices import FIRST_ROW, LAST_ROW, Choices, Lists, ids_of, of_column, restrict
from xiufu.render.xlsx.style import Book, Look, double, fits, format_of, height_of

MOST_UNITS = 32_767
"""UTF-16 units that a cell can hold."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = {"font_name": "宋体", "font_size": 10, "font_scheme": "none"}
_GRID: Look = {"border": 1, "border_color": "#BFBFBF"}
_HEAD: Look = {"bold": 1, "bg_color": "#DCE6F1", "align": "center", **_GRID}
_NEEDED: Look = _HEAD | {"bg_color": "#FCE4D6"}
_HINT: Look = {"font_color": "#595959", "font_size": 9, "valign": "top"}
_TITLE: Look = {"bold": 1, "font_size": 14, "text_wrap": 0}
_WIDTHS: dict[Kind, int] = {"text": 20, "number": 13, "day": 13, "month": 12, "quarter": 10, "choice": 14,
                            "texts": 24, "pairs": 34}  # fmt: skip
_KEY_WIDTH = 14
_HIGHEST_HINT = 120
_FORM_WIDTHS = (28, 40, 44)
_CHAPTER_WIDTHS = (14, 26, 30, 100)

_ABOUT = (
    ("怎样填写", "逐张填写各工作表。橙色列名（带 *）必填，蓝色的可不填；每列的要求写在列名上方，表单的要求写在右侧一栏。"),
    ("空白与未知", f"空白就是没有填写，不等于零。数值还不知道的写“未知”；没有的清单按要求写“{NONE_WORD}”。"),
    ("上下级关系", "下级表的前几列写上级的编号，如子项目编号、单元编号、措施编号；上级只有一项时可以不写。各行先后就是方案中的先后。"),
    ("下拉列表", "只为方便选择，也可以直接键入或粘贴。选项取自“选项”表，带代码的以代码为准。"),
    ("粘贴", "可以整列粘贴，行数不限；空行跳过，隐藏的行照样读取。列的先后可以调整，列名和工作表名不要改。数据格不要合并。"),
    ("公式", "可以用公式，读取的是保存时的计算结果。自己的计算可以另建工作表，不会读取。"),
    ("编号", "以 0 开头的编号（如地类代码 0101）所在的列是文本格式，请保持；年月写作 2027-10，季度写作 2027Q4。"),
    ("章节", "正文写在“章节”表；一格写不下时在下面另起一行，写同样的章节编号接着写。"),
    ("数据包与附件", "自己的数据包放在与本文件同一文件夹的 packs 里；附件的路径从本文件所在的文件夹算起。"),
    ("检查与生成", "保存并关闭本文件，再用 xiufu check 检查、xiufu build 生成方案。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A line of the sheet of chapters (章节): what is asked, and what has been written."""

    id: str
    title: str
    hint: str
    text: str = ""


def plan_workbook(rows: Rows, chapters: Sequence[ChapterText], lists: Lists, *, title: str) -> bytes:
    """方案填写簿 with these rows and chapters; the same arguments give the same bytes.

    Raises ``InputError`` where a text is longer than a cell can hold.
    """
    _check_lengths(rows)
    target = io.BytesIO()
    choices = Choices()
    for name, entries in lists.items():
        choices.add(name, entries)
    options = {"in_memory": True, "strings_to_numbers": False, "default_format_properties": dict(_FONT)}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": title, "created": _CREATED})
        book = Book(workbook, title)
        _about(book, title)
        for sheet in plan_sheets():
            (_form if sheet.form else _table)(book, sheet, rows[sheet.title], choices)
        for page in workbook.worksheets():
            page.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
        _chapters(book, chapters)
        choices.write(book, book.sheet(CHOICE_SHEET), _HEAD)
    return target.getvalue()


def _check_lengths(rows: Rows) -> None:
    long = [
        Problem(
            f"工作表“{title}”", n, f"“{text[:20]}…”超过单元格的容量 {MOST_UNITS} 字", "缩短这段文字，或改用资料文件夹"
        )
        for title, lines in rows.items()
        for n, cells in enumerate(lines, start=1)
        for text in cells
        if units(text) > MOST_UNITS
    ]
    if long:
        raise InputError(*long)


def units(text: str) -> int:
    """Length as Excel counts it: in UTF-16 units."""
    return len(text) + sum(c > "\uffff" for c in text)


def _about(book: Book, title: str) -> None:
    sheet = book.sheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 84)
    _text(book, sheet, 0, 0, title, **_TITLE)
    sheet.set_row(0, 28)
    for row, (label, text) in enumerate(_ABOUT, start=2):
        _text(book, sheet, row, 0, label, **_HEAD)
        _text(book, sheet, row, 1, text, **_GRID)
        sheet.set_row(row, height_of(text, 84))


def _form(book: Book, sheet: Sheet, rows: Sequence[Sequence[str]], choices: Choices) -> None:
    page = _page(book, sheet.title, f"{sheet.title}　　每行一项，在“填写”一栏填写", FORM_COLUMNS, _FORM_WIDTHS)
    for row, (column, text) in enumerate(zip(sheet.columns, rows[0], strict=True), start=FIRST_ROW - 1):
        _text(book, page, row, 0, _starred(column), **(_GRID | ({"bg_color": "#FCE4D6"} if column.required else {})))
        _value(book, page, row, 1, text, column)
        _text(book, page, row, 2, column.hint, **_HINT | {"valign": "vcenter"})
        page.set_row(row, max(height_of(column.hint, _FORM_WIDTHS[2]), height_of(text, _FORM_WIDTHS[1]), 20))
        source, warn = of_column(choices, column)
        restrict(page, row, row, 1, source, warn=warn)
    page.freeze_panes(FIRST_ROW - 1, 0)
    page.repeat_rows(1)


def _table(book: Book, sheet: Sheet, rows: Sequence[Sequence[str]], choices: Choices) -> None:
    keys = [(a.name_heading, f"“{a.title}”表中的编号；那张表只有一项时可不填", ids_of(a)) for a in sheet.ancestors]
    own = [(sheet.ordinal, "同一上级之内从 1 起编；下级表按它引用，只有一行时可不填", "")] if sheet.ordinal else []
    page = book.sheet(sheet.title)
    page.set_landscape()
    for place in range(len(sheet.headings)):
        _text(book, page, 0, place, "" if place else f"{sheet.title}　　{_purpose(sheet)}", **_TITLE)
    page.set_row(0, 26)
    highest = 30.0
    for place, (heading, hint, source) in enumerate((*keys, *own)):
        _heading(book, page, place, heading, hint, needed=bool(source), width=_KEY_WIDTH)
        page.set_column(place, place, _KEY_WIDTH, book.format(num_format="@", **_GRID))
        restrict(page, FIRST_ROW, LAST_ROW, place, source, warn=False)
    for place, column in enumerate(sheet.columns, start=len(keys) + len(own)):
        width = _width(column)
        _heading(book, page, place, _starred(column), column.hint, needed=column.required, width=width)
        highest = max(highest, min(height_of(column.hint, width * 1.1), _HIGHEST_HINT))
        number = any(leaf.kind == "number" for leaf in column.leaves.values())
        page.set_column(place, place, width, book.format(**({} if number else {"num_format": "@"}), **_GRID))
        source, warn = of_column(choices, column)
        restrict(page, FIRST_ROW, LAST_ROW, place, source, warn=warn)
    page.set_row(1, highest)
    page.set_row(2, 32)
    columns = [*[None] * (len(keys) + len(own)), *sheet.columns]
    widths = [_width(column) if column else _KEY_WIDTH for column in columns]
    for row, cells in enumerate(rows, start=FIRST_ROW):
        for place, (text, of) in enumerate(zip(cells, columns, strict=True)):
            _value(book, page, row, place, text, of)
        page.set_row(row, max(height_of(text, width) for text, width in zip(cells, widths, strict=True)))
    page.freeze_panes(FIRST_ROW, min(len(keys) + 1, 4))
    page.repeat_rows(2)


def _purpose(sheet: Sheet) -> str:
    least = (
        "至少一行"
        if sheet.required and not sheet.stated
        else f"没有的在第一格写“{NONE_WORD}”"
        if sheet.stated
        else "没有的留空"
    )
    if sheet.stated and sheet.parent:
        least = f"某一{sheet.parent.title}没有的，写明它的编号，再写“{NONE_WORD}”"
    return f"每行一项；{least}"


def _heading(book: Book, page: Worksheet, place: int, heading: str, hint: str, *, needed: bool, width: int) -> None:
    _text(book, page, 1, place, hint, **_HINT)
    _text(book, page, 2, place, heading, **(_NEEDED if needed else _HEAD))
    if height_of(hint, width * 1.1) > _HIGHEST_HINT:
        page.write_comment(1, place, hint, {"x_scale": 2, "y_scale": 2, "font_size": 9})


def _width(column: Column) -> int:
    kinds = [leaf.kind for leaf in column.leaves.values()]
    longest = max((len(word) for leaf in column.leaves.values() for word in leaf.labels.values()), default=0)
    code = column.path == ("id",) or any(leaf.listed for leaf in column.leaves.values())
    return max(_KEY_WIDTH if code else max(_WIDTHS[kind] for kind in kinds), min(2 * longest + 4, 30))


def _starred(column: Column) -> str:
    return f"{column.heading}*" if column.required else column.heading


def _chapters(book: Book, chapters: Sequence[ChapterText]) -> None:
    purpose = f"{CHAPTER_SHEET}　　小标题写“### 标题”，列表每项写“- 内容”，数据用 {{{{名称|对象}}}} 引用（xiufu explain 列出全部）"
    page = _page(book, CHAPTER_SHEET, purpose, CHAPTER_COLUMNS, _CHAPTER_WIDTHS)
    page.set_landscape()
    page.set_column(3, 3, _CHAPTER_WIDTHS[3], book.format(num_format="@", valign="top", **_GRID))
    row = 2
    for chapter in chapters:
        for n, piece in enumerate(pieces(chapter.text)):
            told = (chapter.id, chapter.title, chapter.hint) if n == 0 else (chapter.id, "（接上行）", "")
            for place, text in enumerate(told):
                _text(book, page, row, place, text, valign="top", **_GRID)
            _text(book, page, row, 3, piece, num_format="@", valign="top", **_GRID)
            page.set_row(row, max(height_of(piece, _CHAPTER_WIDTHS[3]), 34))
            row += 1
    page.freeze_panes(2, 1)
    page.repeat_rows(1)


def pieces(text: str) -> Iterator[str]:
    """A chapter cut into what cells can hold (分格): after a line where possible, else a full cell is simply continued.

    A reader adds a line break after a piece that neither ends with one nor fills its cell.
    """
    while units(text) > MOST_UNITS:
        room = MOST_UNITS
        while units(text[:room]) > MOST_UNITS:
            room -= max(1, (units(text[:room]) - MOST_UNITS) // 2)
        line = text.rfind("\n", 0, room) + 1
        cut = line or room
        yield text[:cut]
        text = text[cut:]
    yield text


def _page(book: Book, name: str, purpose: str, headings: Sequence[str], widths: Sequence[int]) -> Worksheet:
    page = book.sheet(name)
    _text(book, page, 0, 0, purpose, **_TITLE)
    page.set_row(0, 26)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        page.set_column(place, place, width)
        _text(book, page, 1, place, heading, **_HEAD)
    return page


def _value(book: Book, page: Worksheet, row: int, place: int, text: str, column: Column | None) -> None:
    """A number as one that Excel can sum, showing all its places; anything else as text."""
    if column and text and any(leaf.kind == "number" for leaf in column.leaves.values()):
        try:
            number = parse_decimal(text)
        except ValueError:
            number = None
        if number is not None and fits(number) and -15 <= exponent(number) <= 0:
            page.write_number(row, place, double(number), book.format(num_format=format_of(number), **_GRID))
            return
        _text(book, page, row, place, text, **_GRID)
        return
    _text(book, page, row, place, text, num_format="@", **_GRID)


def _text(book: Book, page: Worksheet, row: int, place: int, text: str, **look: str | int) -> None:
    style = book.format(**look)
    if not text:
        page.write_blank(row, place, None, style)
    elif text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take it for the XML of a rich string, unless it is one.
        page.write_rich_string(row, place, book.format(**look), text[:2], text[2:], style)
    else:
        page.write_string(row, place, text, style)
