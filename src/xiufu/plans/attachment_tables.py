"""Tables of what goes with a plan (附件清单、附图清单); what is owed is marked."""

from collections.abc import Sequence
from datetime import date

from xiufu.compute.run import Computed
from xiufu.document.blocks import Block, Cell, Paragraph, Run, Table, Text, Unknown
from xiufu.plans.attachments import Entry, attachments, drawings
from xiufu.plans.cells import cell, header
from xiufu.plans.outline import Outline
from xiufu.spatial.map_content import MapSheet

_ISSUED = (("issuer", "出具单位"), ("issued_date", "日期"))
_ATTACHMENT = (*_ISSUED, ("number", "文号"), ("covers", "涉及内容"))
_DRAWING = (*_ISSUED, ("number", "图号"), ("map_scale", "比例尺"), ("sheets", "张数"), ("covers", "涉及内容"))


def attachment_table(computed: Computed, outline: Outline) -> list[Block]:
    """附件清单."""
    entries = attachments(computed, outline)
    return _table("attachments", "附件清单", entries, _ATTACHMENT, (7, 17, 15, 16, 14, 13, 18))


def drawing_table(computed: Computed, outline: Outline, maps: Sequence[MapSheet] = ()) -> list[Block]:
    """附图清单."""
    entries = drawings(computed, outline, maps)
    return _table("drawings", "附图清单", entries, _DRAWING, (6, 14, 14, 14, 8, 11, 6, 11, 16))


def _table(
    key: str, caption: str, entries: list[Entry], columns: tuple[tuple[str, str], ...], widths: tuple[int, ...]
) -> list[Block]:
    if not entries:
        return [Paragraph((Text("无。"),))]
    heads = header("序号", "名称", *(label for _, label in columns), "文件")
    return [Table(key, caption, (heads, *(_row(key, entry, columns) for entry in entries)), widths)]


def _row(key: str, entry: Entry, columns: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    first = cell(str(entry.position))
    across = len(columns) + 1
    if entry.sheets:
        content, stated = entry.sheets[0].content, entry.item
        drawn = (
            (stated and stated.issuer) or content.preparer or "—",
            content.date,
            (stated and stated.number) or "—",
            entry.scales,
            str(len(entry.sheets)),
            (stated and stated.covers) or entry.sheet_titles,
            "见正文",
        )
        return first, cell(entry.title), *map(cell, drawn)
    if entry.item is None:
        owed = Unknown(entry.title, f"plan.yaml {key} kind: {entry.kind}")
        return first, cell(entry.title), cell(owed, colspan=across)
    place = f"plan.yaml {key}.{entry.item.id}"
    name: Run = Text(entry.title) if entry.title else Unknown("名称", f"{place}.title")
    if entry.item.not_applicable:
        return first, cell(name), cell(f"不适用：{entry.item.not_applicable}", colspan=across)
    facts = (_fact(getattr(entry.item, field), label, f"{place}.{field}") for field, label in columns)
    file: Run = Text(entry.file_name) if entry.file_name else Unknown("文件", f"{place}.file")
    return first, cell(name), *(cell(fact) for fact in facts), cell(file)


def _fact(value: str | date | int | None, what: str, place: str) -> Run:
    if value is None:
        return Unknown(what, place)
    return Text(value.isoformat() if isinstance(value, date) else str(value))
