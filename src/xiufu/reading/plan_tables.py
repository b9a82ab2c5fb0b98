"""Rows of a plan's workbook → the content of a plan (填写簿内容), every value with its cell, blank ones included."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiufu.core.errors import Problem, SheetCell
from xiufu.core.located import value_at
from xiufu.core.validation import UNKNOWN_WORD, suggestion
from xiufu.core.yaml_text import Data, KeyPath
from xiufu.model.sheets import FORM_COLUMNS, NONE_WORD, Column, Sheet
from xiufu.reading.plan_cells import CellFault, Codes, content_of, name_of, text_of
from xiufu.reading.plan_pages import Heads, Page, filled, folded, heads_of, spread


@dataclass(slots=True, eq=False)
class Item:
    """One row of a table (一行): its record, its path, and what lies beneath it, by sheet."""

    name: str
    record: dict[str, Data]
    path: KeyPath
    beneath: dict[Sheet, "Items"] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Items:
    """Rows of one owner (同属一项的各行), in order, and the first of each name."""

    listed: list[Item] = field(default_factory=list)
    named: dict[str, Item] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """One more row."""
        self.listed.append(item)
        self.named.setdefault(item.name, item)


@dataclass(slots=True)
class Content:
    """What has been read so far (已读内容)."""

    file: str
    codes: Mapping[str, Codes]
    data: dict[str, Data] = field(default_factory=dict)
    cells: dict[KeyPath, SheetCell] = field(default_factory=dict)
    headings: dict[KeyPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    tops: dict[Sheet, Items] = field(default_factory=dict)
    broken: set[Sheet] = field(default_factory=set)
    """Sheets whose columns could not be found."""
    nameless: set[SheetCell] = field(default_factory=set)
    """Rows whose id is missing or faulty: what is beneath them cannot be found."""

    def fault(self, cell: SheetCell, problem: str, remedy: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(self.file, 0, problem, remedy, cell=cell))

    def put(self, page: Page, row: int, place: int, column: Column, record: dict[str, Data], path: KeyPath) -> None:
        """Read a cell into the record it belongs to."""
        here = page.at(row, place)
        for length in range(1, len(column.path)):
            self.cells.setdefault((*path, *column.path[:length]), here)
            self.headings.setdefault((*path, *column.path[:length]), column.heading.split("·")[0])
        self.cells[*path, *column.path] = here
        self.headings[*path, *column.path] = column.heading
        tag = value_at(record, column.union) if column.union and column.union != column.path else None
        leaf = column.leaf(tag if isinstance(tag, str) else None)
        try:
            if column.path == ("id",):
                name_of(page.raw(row, place))
            value = content_of(page.raw(row, place), leaf, self.codes.get(leaf.listed))
        except CellFault as fault:
            self.fault(here, fault.problem, fault.remedy)
            value = UNKNOWN_WORD if leaf.unknown else None
        if value is not None:
            _set(record, column.path, value)
        elif column.required and not column.union and len(column.path) > 1:
            _group(record, column.path[:-1])


def _set(record: dict[str, Data], path: tuple[str, ...], value: Data) -> None:
    _group(record, path[:-1])[path[-1]] = value


def _group(record: dict[str, Data], path: tuple[str, ...]) -> dict[str, Data]:
    """The record in a record at a path, made where it is not there yet."""
    for key in path:
        inner = record.setdefault(key, {})
        assert isinstance(inner, dict)
        record = inner
    return record


def read_form(page: Page, sheet: Sheet, content: Content) -> None:
    """读取表单: a line a field, wherever it stands."""
    label, entry, hint = FORM_COLUMNS
    heads = heads_of(page, (label, entry), (label, entry), (hint,), content.file, content.problems)
    if heads is None:
        content.broken.add(sheet)
        return
    by_heading = {folded(c.heading): c for c in sheet.columns}
    record: dict[str, Data] = {} if sheet.path else content.data
    content.cells[sheet.path] = SheetCell(page.number, page.title)
    content.headings[sheet.path] = sheet.title
    lines: dict[str, int] = {}
    page = spread(page, heads, (), content.file, content.problems)
    for row in filled(page, heads):
        told = page.rows[row][heads.columns[label]]
        column = by_heading.get(folded(told))
        here = page.at(row, heads.columns[label])
        if column is not None and column.heading in lines:
            content.fault(here, f"项目“{column.heading}”重复", "删去其中一行")
        elif column is not None:
            lines[column.heading] = row
        elif not page.raw(row, heads.columns[entry]).blank:
            near = suggestion(str(told), [c.heading for c in sheet.columns])
            meant = f"是否想写“{near}”？" if near else "删去这一行，或移到另建的工作表"
            said = f"不认识项目“{str(told).strip()[:40]}”" if str(told).strip() else "没有项目名，却填写了内容"
            content.fault(here, said, meant)
    for column in _in_order(sheet):
        if column.heading in lines:
            content.put(page, lines[column.heading], heads.columns[entry], column, record, sheet.path)
        else:
            content.fault(page.at(heads.row), f"缺少项目“{column.heading}”", "补上这一行，项目名照此写")
    if sheet.path and (_says_something(record) or sheet.required):
        _set(content.data, sheet.path, record)


def _says_something(record: dict[str, Data]) -> bool:
    """Whether a record holds more than records without content: of blank cells only those are left."""
    return any(_says_something(value) if isinstance(value, dict) else True for value in record.values())


def read_table(page: Page, sheet: Sheet, content: Content) -> None:
    """读取清单: a row an item, under what its first columns name."""
    keys = [a.name_heading for a in sheet.ancestors]
    needed = [*keys, *(c.heading for c in sheet.columns if c.required)]
    heads = heads_of(page, sheet.headings, needed, (), content.file, content.problems)
    if heads is None:
        content.broken.add(sheet)
    if heads is None or not content.broken.isdisjoint(sheet.ancestors):
        return
    page = spread(page, heads, keys, content.file, content.problems)
    own = [heads.columns[h] for h in sheet.headings[len(keys) :] if h in heads.columns]
    sheet_cell = SheetCell(page.number, page.title)
    if not sheet.parent:
        content.cells.setdefault(sheet.path, sheet_cell)
        content.headings[sheet.path] = f"{sheet.title}表"
    for row in filled(page, heads):
        written = [page.raw(row, place) for place in own if not page.raw(row, place).blank]
        owner = _owner(page, row, sheet, heads, content) if sheet.parent else Item("", content.data, ())
        if owner is None:
            continue
        none = len(written) == 1 and written[0].value == NONE_WORD
        _add(page, row, sheet, heads, content, owner, none=none)


def _add(page: Page, row: int, sheet: Sheet, heads: Heads, content: Content, owner: Item, *, none: bool) -> None:
    path = (*owner.path, *sheet.path)
    listed = value_at(owner.record, sheet.path)
    if none and not sheet.stated:
        return
    if listed is not None and (none or listed == []):
        content.fault(page.at(row), f"已写明“{NONE_WORD}”，又有别的行", f"删去“{NONE_WORD}”这一行，或删去别的行")
        return
    if not isinstance(listed, list):
        listed = []
        _set(owner.record, sheet.path, listed)
        content.cells[path] = page.at(row)
    if none:
        return
    item = Item("", {}, (*path, len(listed)))
    listed.append(item.record)
    content.cells[item.path] = page.at(row)
    for column in _in_order(sheet):
        if (place := heads.columns.get(column.heading)) is not None:
            content.put(page, row, place, column, item.record, item.path)
    siblings = (owner.beneath if sheet.parent else content.tops).setdefault(sheet, Items())
    given = item.record.get("id")
    item.name = given if isinstance(given, str) else ""
    if not item.name and not sheet.ordinal:
        content.nameless.add(page.at(row))
    if sheet.ordinal:
        item.name = name_at(page, row, heads.columns.get(sheet.ordinal), content) or str(len(listed))
    siblings.add(item)


def expect(sheets: tuple[Sheet, ...], content: Content) -> None:
    """应有的清单: a list that has no rows has a place too, the row it would belong to."""
    for sheet in sheets:
        if sheet.form or not sheet.parent:
            continue
        for item in _items(sheet.parent, content):
            path = (*item.path, *sheet.path)
            content.cells.setdefault(path, content.cells[item.path])
            content.headings[path] = f"{sheet.title}表"


def _items(sheet: Sheet, content: Content) -> list[Item]:
    if not sheet.parent:
        return content.tops.get(sheet, Items()).listed
    return [item for owner in _items(sheet.parent, content) for item in owner.beneath.get(sheet, Items()).listed]


def _owner(page: Page, row: int, sheet: Sheet, heads: Heads, content: Content) -> Item | None:
    """The item that a row belongs to; its id may be left out where there is only one. Faults are noted."""
    here: Item | None = None
    for ancestor in sheet.ancestors:
        items = (here.beneath if here else content.tops).get(ancestor, Items())
        place = heads.columns[ancestor.name_heading]
        before = len(content.problems)
        name = name_at(page, row, place, content)
        if len(content.problems) > before:
            return None
        only = items.listed[0] if len(items.listed) == 1 else None
        found = items.named.get(name) if name else only
        if found is None:
            if name and "" in items.named:
                return None
            within = f"“{here.name}”之下" if here else ""
            _unknown_owner(content, page.at(row, place), ancestor, name, within, list(items.named))
            return None
        here = found
    return here


def _unknown_owner(content: Content, cell: SheetCell, sheet: Sheet, name: str, within: str, names: list[str]) -> None:
    listed = "、".join(n for n in names[:20] if n) or "（没有）"
    if not name:
        said = f"没有写{sheet.name_heading}" if names else f"{within}“{sheet.title}”表里没有可以归属的行"
        content.fault(cell, said, f"写明属于哪一项：{listed}" if names else f"先填写“{sheet.title}”表")
        return
    near = suggestion(name, names)
    meant = f"是否想写“{near}”？" if near else ""
    said = f"{within}“{sheet.title}”表里没有{sheet.name_heading}“{name[:40]}”"
    content.fault(cell, said, f"{meant}已有：{listed}")


def name_at(page: Page, row: int, place: int | None, content: Content) -> str:
    """编号 in a cell; nothing where it is blank, or faulty, which is noted."""
    if place is None:
        return ""
    try:
        return name_of(page.raw(row, place))
    except CellFault as fault:
        content.fault(page.at(row, place), fault.problem, fault.remedy)
        return ""


def _in_order(sheet: Sheet) -> list[Column]:
    """Columns with the kinds of unions first: how the others are read depends on them."""
    return sorted(sheet.columns, key=lambda c: c.union != c.path)


def words_at(page: Page, row: int, place: int, content: Content) -> str:
    """正文 of a row, to the letter; what is no text in the file is read as any other cell."""
    raw = page.raw(row, place)
    if isinstance(raw.value, str) and raw.fault is None:
        return raw.value
    try:
        return text_of(raw)
    except CellFault as fault:
        content.fault(page.at(row, place), fault.problem, fault.remedy)
        return ""
