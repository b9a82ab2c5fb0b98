"""A comparison of two plans as a document (对比说明): 输入的差异, 数据项的变化, 文档的变化."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from xiufu.core.derivation import rounding_in_words
from xiufu.core.figure import FigureId
from xiufu.core.figure_changes import Cause, FigureChange, State
from xiufu.core.glossary import unit_text
from xiufu.core.numbers import plain_text
from xiufu.document.blocks import Block, Cell, Change, Document, Heading, Paragraph, Run, Table, Text
from xiufu.document.compare import WordsChange
from xiufu.document.compare_tables import RowChange, TableChange
from xiufu.document.numbering import numbered
from xiufu.document.words import changed_words
from xiufu.plans.cells import NOTHING, header
from xiufu.plans.comparison import SHOWING, Comparison, Side
from xiufu.plans.imprint import POLICY_NAMES

Names = Mapping[FigureId, FigureChange]

_MOST_CAUSES = 3
_WIDE = 7
"""A table of more columns is set across."""
_LONG = 20
"""Of longer texts the words that differ are marked, of shorter ones the whole."""
_REASONS = {"added": "新增", "removed": "取消", "input": "", "parts": "参与计算的项不同"}
_KINDS = {"header": "页眉", "heading": "标题", "paragraph": "", "picture": "图"}


def comparison_document(comparison: Comparison, *, every: bool = False) -> Document:
    """The comparison as a document (对比说明). ``every`` also lists figures that print the same."""
    blocks: list[Block] = [Paragraph((Text("对比说明"),), "title"), _sides(comparison)]
    blocks += [_line(text) for text in summary(comparison)]
    blocks += [Heading("输入的差异", 1, "一、"), *_inputs(comparison)]
    blocks += [Heading("数据项的变化", 1, "一、"), *_figures(comparison, every=every)]
    blocks += [Heading("文档的变化", 1, "一、"), *_document(comparison)]
    return Document("对比说明", numbered(blocks), "对比说明")


def summary(comparison: Comparison) -> list[str]:
    """What differs, in a few sentences (对比摘要)."""
    if comparison.same:
        return ["甲、乙没有差异。"]
    differing = comparison.figures_of(*SHOWING)
    shown = sum(change.on_page for change in differing)
    carried, origin = (len(comparison.figures_of(kind)) for kind in ("carried", "origin"))
    lines = [
        f"输入不同 {len(comparison.inputs)} 处。",
        f"数据项不同 {len(differing)} 个，其中文档中印出 {shown} 个；另有 {carried} 个取位后相同、只是参与计算的值不同，"
        f"{origin} 个数值相同、只是出处或算法不同。",
    ]
    if comparison.document is None:
        lines.append("一方是早先的成果，只有数据项可比；输入和文档没有对比。")
    else:
        lines.append(f"文档不同 {comparison.places} 处。")
    return lines


def _sides(comparison: Comparison) -> Table:
    rows = [header("", "资料", "测算口径", "软件版本")]
    for name, side in (("甲", comparison.before), ("乙", comparison.after)):
        rows.append(tuple(_cell((Text(text),)) for text in (name, _source(side), _policy(side), side.version)))
    return Table("sides", "对比双方", tuple(rows), (6, 44, 34, 16))


def _source(side: Side) -> str:
    return f"{side.path}（早先的成果，只有数据项）" if side.frozen else side.path


def _policy(side: Side) -> str:
    return POLICY_NAMES.get(side.policy, side.policy)


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _cell(runs: Sequence[Run], *, left: bool = False) -> Cell:
    return Cell((Paragraph(tuple(runs)),), align="left" if left else "center")


def _inputs(comparison: Comparison) -> Iterator[Block]:
    if not comparison.inputs:
        known = comparison.document is not None
        yield _line("没有差异。" if known else "一方是早先的成果，口径、版本和数据包没有差异，其余输入没有对比。")
        return
    rows = [header("文件", "位置", "甲 → 乙")]
    for change in comparison.inputs:
        runs = _became(change.before, change.after)
        title = _cell((Text(change.title or NOTHING),), left=bool(change.title))
        rows.append((_cell((Text(change.file),)), title, _cell(runs, left=True)))
    yield Table("inputs", "输入的差异", tuple(rows), (18, 34, 48))


def _became(before: str | None, after: str | None) -> tuple[Text, ...]:
    """Words that changed within a text; a short value, or one that came or went, as a whole."""
    if before is not None and after is not None and min(len(before), len(after)) > _LONG:
        return changed_words(before, after)
    texts: tuple[tuple[str | None, Change], ...] = ((before, "removed"), (after, "added"))
    runs = [Text(text, change=change) for text, change in texts if text]
    return (runs[0], Text(" "), runs[1]) if len(runs) > 1 else tuple(runs)


def _figures(comparison: Comparison, *, every: bool) -> Iterator[Block]:
    names = {change.state.id: change for change in comparison.figures}
    shown = [change for change in comparison.figures_of(*SHOWING) if change.on_page]
    between = [change for change in comparison.figures_of(*SHOWING) if not change.on_page]
    note = Paragraph((Text("差额按取位后的数计算；变幅＝差额÷甲的数，四舍五入取 2 位小数。"),), "note")
    if shown:
        yield replace(_figure_table("figures", "文档中印出的数据项", shown, names), notes=(note,))
    else:
        yield _line("文档中印出的数据项没有差异。")
    if every and between:
        yield replace(_figure_table("between", "文档中不印的中间数据项", between, names), notes=(note,))
    carried, origin = comparison.figures_of("carried"), comparison.figures_of("origin")
    if every and carried:
        note = Paragraph((Text("差额按参与计算的值计算，四舍五入取 10 位小数。"),), "note")
        table = _figure_table("carried", "取位后相同、参与计算的值不同的数据项", carried, names)
        yield replace(table, notes=(note,))
    if every and origin:
        rows = [header("数据项", "数值", "甲的出处", "乙的出处"), *(_origin_row(change) for change in origin)]
        yield Table("origin", "只是出处或算法不同的数据项", tuple(rows), (36, 14, 25, 25))
    if not every and (between or carried or origin):
        yield _line("其余的用 --all 列出。")


def _figure_table(name: str, caption: str, changes: Sequence[FigureChange], names: Names) -> Table:
    rows = [header("数据项", "单位", "甲", "乙", "差额", "变幅（%）", "起因")]
    rows += [_figure_row(change, names) for change in changes]
    return Table(name, caption, tuple(rows), (20, 8, 13, 13, 12, 9, 25))


def _figure_row(change: FigureChange, names: Names) -> tuple[Cell, ...]:
    units = list(dict.fromkeys(unit_text(s.unit) for s in (change.before, change.after) if s))
    before, after = (NOTHING if s is None else s.text for s in (change.before, change.after))
    return (
        _cell((Text(change.state.name),), left=True),
        _cell((Text(" → ".join(units)),)),
        _cell((Text(before),)),
        _cell((Text(after),)),
        _cell((Text(_signed(change.difference)),)),
        _cell((Text(_signed(change.percent)),)),
        _cell((Text(_causes(change, names)),), left=True),
    )


def _origin_row(change: FigureChange) -> tuple[Cell, ...]:
    origins = (s.source or "计算得出" for s in (change.before, change.after) if s)
    value = f"{change.state.text} {unit_text(change.state.unit)}".rstrip()
    return tuple(_cell((Text(text),), left=True) for text in (change.state.name, value, *origins))


def _signed(value: Decimal | None) -> str:
    if value is None:
        return NOTHING
    text = plain_text(value).replace("-", "−")
    return f"+{text}" if value > 0 else text if value else "0"


def _causes(change: FigureChange, names: Names) -> str:
    """The inputs and rules it follows from; one that is a cause itself says how it differs."""
    texts = [_cause(cause, change, names) for cause in change.causes[:_MOST_CAUSES]]
    more = len(change.causes) - len(texts)
    return "；".join(texts) + (f"；等 {len(change.causes)} 项" if more else "")


def _cause(cause: Cause, change: FigureChange, names: Names) -> str:
    found = names[cause.id]
    reason = _rule(found) if cause.reason == "rule" else _REASONS[cause.reason]
    if cause.id == change.state.id:
        return reason or "输入不同"
    if reason:
        return f"{found.state.name}（{reason}）"
    return f"{found.state.name} {_value(found.before)} → {_value(found.after)}"


def _rule(change: FigureChange) -> str:
    carried = [s.carry for s in (change.before, change.after) if s]
    if len(set(carried)) == 1:
        return "算法不同"
    return " → ".join(rounding_in_words(c) if c else "不取位" for c in carried)


def _value(state: State | None) -> str:
    if state is None or state.value is None:
        return NOTHING if state is None else state.text
    return plain_text(state.value)


def _document(comparison: Comparison) -> Iterator[Block]:
    if comparison.document is None:
        yield _line("一方是早先的成果，文档没有对比。")
    elif not comparison.document:
        yield _line("没有差异。")
    for section, changes in groupby(comparison.document or (), key=lambda change: change.section):
        yield Heading(section or "文首", 2)
        for change in changes:
            yield from _words(change) if isinstance(change, WordsChange) else _table(change)


def _words(change: WordsChange) -> Iterator[Block]:
    kind = _KINDS[change.kind]
    label = (Text(f"【{kind}】"),) if kind else ()
    if change.before is not None and change.after is not None:
        drawn = (Text("（图的内容不同）"),) if change.before == change.after else ()
        yield Paragraph((*label, *changed_words(change.before, change.after), *drawn))
    else:
        yield Paragraph((*label, *_became(change.before, change.after)))


def _table(change: TableChange) -> Iterator[Block]:
    """The rows that differ, with what they differ by; rows and columns that came or went as a whole."""
    for what, before, after in change.words:
        yield Paragraph((Text(f"【{change.name}，{what}】"), *changed_words(before, after)))
    if not change.rows:
        return
    heads = [head or f"第{n}列" for n, head in enumerate(change.heads, 1)]
    rows = [header("", *heads), *((_row_kind(row), *_row(row)) for row in change.rows)]
    kept = (len(change.before.rows) if change.before else 0) - sum(row.before is not None for row in change.rows)
    note = () if change.whole or kept <= 0 else (Paragraph((Text(f"其余 {kept} 行相同，未列出。"),), "note"),)
    widths = _widths(change)
    whole = "（取消）" if change.after is None else "（新增）" if change.before is None else ""
    yield Table("change", f"{change.name}{whole}", tuple(rows), widths, notes=note, landscape=len(widths) > _WIDE)


def _widths(change: TableChange) -> tuple[int, ...]:
    """As wide as they were, beside a narrow column that says what became of a row."""
    side = change.after or change.before
    if side is None or len(side.widths) != len(change.heads):
        return (8, *(92 // len(change.heads) or 1 for _ in change.heads))
    return (max(1, sum(side.widths) * 8 // 92), *side.widths)


def _row_kind(row: RowChange) -> Cell:
    return _cell((Text("新增" if row.before is None else "取消" if row.after is None else "改"),))


def _row(row: RowChange) -> Iterator[Cell]:
    for n in range(len(row.before or row.after or ())):
        old, new = (None if texts is None else texts[n] for texts in (row.before, row.after))
        if old is not None and new is not None and n not in row.differing:
            yield _cell((Text(new),))
        else:
            yield _cell(_became(old, new) or (Text(""),))
