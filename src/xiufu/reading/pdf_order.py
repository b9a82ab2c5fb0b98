"""Pages one after the other (跨页接续): titles, units and notes given to their tables, tables over pages joined."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from xiufu.reading.pdf_cells import DraftTable, TextBox
from xiufu.reading.pdf_frame import Rect, around
from xiufu.reading.pdf_join import goes_on, join, repeated_rows, starts_anew
from xiufu.reading.pdf_lines import joined
from xiufu.reading.pdf_sketch import Sketch
from xiufu.reading.pdf_strips import Item, Sheet, Strip
from xiufu.reading.pdf_titles import PLAIN, kind_of
from xiufu.reading.pdf_words import CAPTION, CONTINUED, NOTE, PICTURE, UNIT

_MOST_ABOVE = 4
_MOST_LEGEND = 25
_FULL = 10
_TABLE_NAME = ("表", "表）", "表)", "清单", "明细", "一览")


def in_order(sheets: Sequence[Sheet]) -> list[Item]:
    """Everything in reading order (全文顺序), each table once and with what belongs to it."""
    items = [item for sheet in sheets for item in sheet.items]
    for table in [item for item in items if isinstance(item, DraftTable)]:
        _take_above(items, table)
        _take_below(items, table)
    _take_legends(items)
    bottoms: dict[tuple[int, int], int] = {}
    sizes = {sheet.frame.page: sheet.frame.size for sheet in sheets}
    for item in items:
        page, rect = _end(item)
        bottoms[sizes[page]] = max(bottoms.get(sizes[page], 0), rect.bottom)
    ordered: list[Item] = []
    for item in items:
        before = ordered[-1] if ordered else None
        if isinstance(item, DraftTable) and isinstance(before, DraftTable):
            page, rect = before.rects[-1]
            free = bottoms[sizes[page]] - rect.bottom
            if item.rects[0][0] == page + 1 and _same(before, item, free):
                join(before, item)
                continue
        ordered.append(item)
    return ordered


def even_margins(sheets: Sequence[Sheet]) -> None:
    """Give pages with few lines the margins of the others (版心): what is short or centred, is so against them."""
    common: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for sheet in sheets:
        if len(sheet.strips) >= _FULL and sheet.columns == 1:
            common.setdefault(sheet.frame.size, []).append(sheet.strips[0].margins)
    for sheet in sheets:
        strips, size = sheet.strips, sheet.frame.size
        if not strips or len(strips) >= _FULL or sheet.columns > 1:
            continue
        left = min(strip.rect.left for strip in strips)
        known = common.get(size, [(left, size[0] - left)])
        margins = median_low([m[0] for m in known]), median_low([m[1] for m in known])
        own = min(margins[0], left), max(margins[1], max(strip.rect.right for strip in strips))
        sheet.items = [replace(item, margins=own) if isinstance(item, Strip) else item for item in sheet.items]


def _take_legends(items: list[Item]) -> None:
    """Give drawings what stands between them and their title below, and the title drawn above them."""
    for sketch in [item for item in items if isinstance(item, Sketch) and item.drawn]:
        at = next(i for i, item in enumerate(items) if item is sketch)
        below = items[at + 1 : at + 1 + _MOST_LEGEND]
        title = next(
            (i for i, item in enumerate(below) if not isinstance(item, Strip) or PICTURE.match(item.text)), None
        )
        last = below[title] if title is not None else None
        end = at + 1 + title if title and isinstance(last, Strip) and last.page == sketch.page else at + 1
        above = items[at - 1] if at else None
        named = isinstance(above, Strip) and above.page == sketch.page and above.text.endswith("图")
        start = at - 1 if named and isinstance(above, Strip) and kind_of(above.text) == PLAIN else at
        own = [item for item in items[start:end] if isinstance(item, Strip)]
        words = " ".join([*(strip.text for strip in own), sketch.words])
        items[start:end] = [Sketch(around([sketch.rect, *(s.rect for s in own)]), sketch.page, words, drawn=True)]


def _end(item: Item) -> tuple[int, Rect]:
    if isinstance(item, DraftTable):
        return item.rects[-1]
    return item.page, item.rect


def _same(first: DraftTable, second: DraftTable, free: int) -> bool:
    """Whether a table is the rest of the one on the page before, where ``free`` was left below it."""
    if not goes_on(first, second):
        return False
    title, before = ("".join(one.text for one in table.caption) for table in (second, first))
    if title:
        return title == before or bool(CONTINUED.search(title))
    if repeated_rows(first, second):
        return True
    if starts_anew(first, second):
        return False
    top = [cell.rects[0][1] for cell in second.row(0)]
    height = max(rect.bottom - rect.top for rect in top) if top else 0
    return free <= max(2 * height, 4000)


def _take_above(items: list[Item], table: DraftTable) -> None:
    """Give a table the lines of its unit and its title that stand right above it."""
    at = next(i for i, item in enumerate(items) if item is table)
    for _ in range(_MOST_ABOVE):
        line = items[at - 1] if at else None
        if not isinstance(line, Strip):
            return
        box = TextBox(line.text, ((line.page, line.rect),))
        unit = UNIT.search(line.text)
        if unit and unit.start() == 0 and not table.unit:
            table.unit.insert(0, box)
        elif not _is_title(line, table):
            before = items[at - 2] if at > 1 else None
            if not (isinstance(before, Strip) and CAPTION.match(before.text) and _goes_on(before, line)):
                return
            text = TextBox(joined(before.text, line.text), ((before.page, before.rect), (line.page, line.rect)))
            table.caption.insert(0, text)
            del items[at - 2]
            at -= 1
        else:
            if unit and not table.unit:
                table.unit.append(TextBox(unit.group(), box.rects))
                box = TextBox(line.text[: unit.start()].rstrip(), box.rects)
            table.caption.insert(0, box)
        del items[at - 1]
        at -= 1
        if table.caption:
            above = items[at - 1] if at else None
            if not table.unit and isinstance(above, Strip) and UNIT.match(above.text) and above.page == line.page:
                table.unit.append(TextBox(above.text, ((above.page, above.rect),)))
                del items[at - 1]
            return


def _goes_on(title: Strip, line: Strip) -> bool:
    """Whether a centred line is the rest of a title that filled its own."""
    full = title.margins[1] - title.rect.right <= line.first + line.size
    middle = abs(title.rect.middle[0] - line.rect.middle[0]) <= line.size
    return full and middle and title.size == line.size and 0 <= line.rect.top - title.rect.bottom <= 2 * line.size


def _is_title(line: Strip, table: DraftTable) -> bool:
    if CAPTION.match(line.text) or CONTINUED.match(line.text):
        return True
    page, rect = table.rects[0]
    near = line.page == page and rect.top - line.rect.bottom <= 3 * line.size
    middle = abs(line.rect.middle[0] - rect.middle[0]) * 10 <= rect.right - rect.left
    name = UNIT.sub("", line.text).rstrip()
    return near and middle and kind_of(name) == PLAIN and len(name) <= 40 and name.endswith(_TABLE_NAME)


def _take_below(items: list[Item], table: DraftTable) -> None:
    """Give a table the notes that stand right below it."""
    at = next(i for i, item in enumerate(items) if item is table) + 1
    last: Strip | None = None
    while at < len(items):
        line = items[at]
        if not isinstance(line, Strip) or line.page != table.rects[-1][0]:
            return
        if NOTE.match(line.text):
            table.notes.append(TextBox(line.text, ((line.page, line.rect),)))
        elif last and last.rect.right >= table.rects[-1][1].right - 2 * last.size and line.size == last.size:
            note = table.notes[-1]
            table.notes[-1] = TextBox(note.text + line.text, (*note.rects, (line.page, line.rect)))
        else:
            return
        last = line
        del items[at]
