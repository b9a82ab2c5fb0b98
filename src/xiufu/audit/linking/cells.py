"""Numbers of tables → quantities (表内数值归属): by title, row, heads and unit."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.arithmetic.judge import bears_itself_out
from xiufu.audit.blame import CERTAIN, WHOLE
from xiufu.audit.blame import LIKELY as INFERRED
from xiufu.audit.linking.names import Subjects
from xiufu.audit.linking.scopes import LIKELY, PART, RIVAL, SURE, Candidate, in_component, is_whole
from xiufu.audit.linking.wordings import pieces, plain, title_name
from xiufu.audit.table_heads import is_ordinal
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.glossary import TERMS
from xiufu.packs.term_words import CellRule

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


_COUNTED = ("工程量", "数量", "用量", "定额用量", "消耗量")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it names what a cell of it is about (行的名称): at the left of the cell, in full, and above the row."""

    names: tuple[str, ...]
    full: str
    whole: str
    above: tuple[str, ...]
    unit: str
    is_sum: bool
    is_total: bool


def in_cells(paper: "Paper", subjects: Subjects) -> Iterator[Candidate]:
    """What the numbers of tables may be; the first rule that fits is meant, others are rivals."""
    rules = paper.known.lexicon.cells
    asked = {rule.given for rule in rules if rule.given} | {rule.term for rule in rules if rule.of == "head"}
    plain_rules = [rule for rule in rules if rule.term in asked and not rule.given and rule.of != "head"]
    given = frozenset(one.id for one in _by_rules(paper, subjects, plain_rules, frozenset()))
    yield from _by_rules(paper, subjects, rules, given)


def _by_rules(
    paper: "Paper", subjects: Subjects, listed: Sequence[CellRule], given: Set[FigureId]
) -> Iterator[Candidate]:
    """What numbers of tables are by some rules, where ``given`` is stated elsewhere in tables."""
    lexicon = paper.known.lexicon
    for view in paper.tables:
        rules = [rule for rule in listed if not rule.titles or any(word in view.title for word in rule.titles)]
        scoped = any(word in view.title or word in view.section for word in lexicon.scopes)
        scoped = scoped or any(word in view.title for word in lexicon.part_terms)
        most = PART if scoped else _most(view)
        above = _above(view)
        whole = is_whole(f"{view.section} › {view.title}", subjects)
        for c in view.numbers:
            for one in _of_column(paper, view, c, _of_heads(rules, view, c), subjects, given, above, most):
                if one.id.subject != "project":
                    yield one
                    continue
                if not whole:
                    one = replace(one, confidence=min(one.confidence, PART))
                size = paper.known.words.units.size(one.unit) if one.unit else None
                money = size is not None and size.dimension == "money"
                yield in_component(paper, one, (view.title, view.section)) if money else one


def _most(view: TableView) -> int:
    """How sure a number may be at most what its place says: in a form it stands right after its label, else it is of a row and
    a column, which of an inferred table may be others, unless its arithmetic bears it out."""
    beside = view.shape == "form" and view.certainty >= CERTAIN
    if view.certainty >= WHOLE or beside or (view.certainty >= INFERRED and bears_itself_out(view)):
        return SURE
    return LIKELY if view.certainty >= CERTAIN else PART


def _of_heads(rules: Sequence[CellRule], view: TableView, c: int) -> list[CellRule]:
    """The rules that a column may come under."""
    heads = [plain(head) for head in view.columns[c].heads]
    names = {"·".join(heads), *heads[-1:]}
    form = view.shape == "form"
    return [rule for rule in rules if (rule.rows and (form or not rule.columns)) or not names.isdisjoint(rule.columns)]


def _of_column(
    paper: "Paper",
    view: TableView,
    c: int,
    rules: Sequence[CellRule],
    subjects: Subjects,
    given: Set[FigureId],
    above: Sequence[tuple[str, ...]],
    most: int,
) -> Iterator[Candidate]:
    """Where several rows of a column are called alike, more of what names them is taken, and they are parts."""
    found: list[tuple[Candidate, _Row]] = []
    beside = _area_unit(paper, view) if any(TERMS[rule.term].unit == "hm2" for rule in rules) else ""
    for r in view.body if rules else ():
        claim = view.cells.get((r, c))
        if claim and claim.kind == "quantity":
            row = _row(paper, view, r, c, above[r], beside)
            found += [(one, row) for one in _of_cell(paper, view, r, c, claim, row, rules, subjects, given)]
    meant = [(one.id, row) for one, row in found if one.confidence > RIVAL]
    times = Counter(key for key, _ in meant)
    in_full = Counter((key, row.full) for key, row in meant)
    for one, row in found:
        if times[one.id] > 1 and not any(rule.of == "head" and rule.term == one.id.term for rule in rules):
            alike = in_full[one.id, row.full] > 1 and TERMS[one.id.term].kind != "price"
            subject = one.id.subject if one.id.subject == "project" else row.whole if alike else row.full
            title = _title(view) if one.id.subject.startswith(f"{_title(view)}·") else ""
            subject = f"{title}·{subject}" if title else subject
            one = replace(one, id=FigureId(one.id.term, subject), confidence=min(one.confidence, PART))
        yield replace(one, confidence=min(one.confidence, most))


def _title(view: TableView) -> str:
    return title_name(view.title)


def _of_cell(
    paper: "Paper",
    view: TableView,
    r: int,
    c: int,
    claim: Claim,
    row: _Row,
    rules: Sequence[CellRule],
    subjects: Subjects,
    given: Set[FigureId],
) -> Iterator[Candidate]:
    best: FigureId | None = None
    column = view.columns[c]
    unit = claim.unit or row.unit
    for rule in rules:
        if not _fits(rule, row, unit) or (rule.beside and not _has_beside(view, r, rule)):
            continue
        subject = _subject(rule, view, c, row, subjects)
        if rule.of == "head":
            subject = _called(paper, rule.term, subject, given)
        if not subject or (rule.given and FigureId(rule.given, subject) not in given):
            continue
        if rule.part:
            subject = rule.part if subject == "project" else f"{subject}·{rule.part}"
        key = FigureId(rule.term, subject)
        if best is None:
            best = key
            reason = f"{view.title}，“{'·'.join(row.names)}”行，“{column.label}”列"
            yield Candidate(claim, key, LIKELY if rule.likely else SURE, reason, unit)
        elif key != best:
            yield Candidate(claim, key, RIVAL, f"{view.title}，“{column.label}”列", unit)


def _called(paper: "Paper", term: str, name: str, given: Set[FigureId]) -> str:
    """What the tables that state a term call a thing: 柴油费 is 柴油, 人工费 is 甲类工 where they have its price."""
    names = next((names for names in paper.known.lexicon.same_names if name in names), ())
    listed = (name, name.removesuffix("费"), *names)
    return next((one for one in listed if one and FigureId(term, one) in given), name)


def _has_beside(view: TableView, r: int, rule: CellRule) -> bool:
    named = (at for at in view.numbers if plain(view.columns[at].name) in rule.beside)
    return any((r, at) in view.cells for at in named)


def _area_unit(paper: "Paper", view: TableView) -> str:
    """The unit of areas in the other parts of a form (同表面积单位), where all of them state the same one."""
    if "面积" not in view.title:
        return ""
    others = [other for other in paper.tables if other.block == view.block and other is not view]
    stated = [column.unit for other in others for column in other.columns if "面积" in column.label]
    labels = [text for other in others if other.shape == "form" for row in other.texts for text in dict.fromkeys(row)]
    stated += [unit for text in labels if "面积" in text and (unit := _stated_unit(paper, text))]
    found = {paper.known.words.unit_in(unit) for unit in stated} - {""}
    return found.pop() if len(found) == 1 else ""


def _row(paper: "Paper", view: TableView, r: int, c: int, above: tuple[str, ...], beside: str) -> _Row:
    labels = _labels(view, r, c, paper.known.lexicon.aside_heads)
    names = tuple(dict.fromkeys(part for text in labels for part in pieces(text)))
    column = view.columns[c]
    unit = paper.known.words.unit_in(column.unit) or paper.known.words.unit_in(column.label)
    if not unit and plain(column.name) in _COUNTED:
        listed = (view.texts[r][at] for at, one in enumerate(view.columns) if one.kind == "unit")
        unit = next((found for text in listed if (found := paper.known.words.unit_in(text))), "")
    if not unit:
        unit = next((found for text in reversed(labels) if (found := _stated_unit(paper, text))), "")
    unit = unit or beside
    row = view.rows[r]
    full = "·".join("".join(text.split()) for text in labels)
    return _Row(names, full, "·".join((*above, full)), above, unit, row.sums, row.kind == "total")


def _stated_unit(paper: "Paper", label: str) -> str:
    """The unit in the brackets of a row's name: 土地复垦率（%）."""
    return paper.known.words.unit_in(label) if label.rstrip().endswith(("）", ")", "%")) else ""


def _labels(view: TableView, r: int, c: int, aside: Set[str]) -> list[str]:
    """What names a row at the left of a cell (行名): of forms, and behind other numbers, the words right before it."""
    if view.shape == "form":
        return [view.label_of(r, c)]
    numbers = [at for at in range(c) if view.columns[at].kind == "number"]
    labels = [at for at in range(c) if view.columns[at].kind in ("label", "text") and pieces(view.texts[r][at])]
    if numbers and labels and labels[-1] > numbers[0]:
        labels = [at for at in labels if at > max(n for n in numbers if n < labels[-1])]
    named = [at for at in labels if plain(view.columns[at].name) not in aside]
    found = [text for at in named or labels if (text := view.texts[r][at].replace("\n", ""))]
    others = (text for at in range(c) if (r, at) not in view.cells and (text := view.texts[r][at].replace("\n", "")))
    return found or [text for text in dict.fromkeys(others) if not is_ordinal(text)]


def _above(view: TableView) -> list[tuple[str, ...]]:
    """For every row the names of the rows that it stands under (上级行), the highest first."""
    stack: list[tuple[int, str]] = []
    result = []
    for row in view.rows:
        while stack and (stack[-1][0] >= row.level or row.sums):
            stack.pop()
        result.append(tuple(name for _, name in stack))
        if row.body and not row.sums and (named := pieces(row.label)):
            stack.append((row.level, named[-1]))
    return result


def _fits(rule: CellRule, row: _Row, unit: str) -> bool:
    names = row.names if rule.columns else row.names[-1:]
    return (
        (not rule.rows or not set(names).isdisjoint(rule.rows))
        and (not rule.under or (row.above[-1:] != () and row.above[-1] in rule.under))
        and (not rule.units or unit in rule.units)
    )


def _subject(rule: CellRule, view: TableView, c: int, row: _Row, subjects: Subjects) -> str:
    names = row.names
    heads = [plain(head) for head in view.columns[c].heads]
    match rule.of:
        case "project":
            return "project"
        case "sum":
            return "project" if row.is_total else ""
        case "title" | "title_row":
            title = title_name(view.title, rule.titles)
            return title if rule.of == "title" or not title or not names else f"{title}·{names[0]}"
        case _ if row.is_sum:
            return "project" if rule.of in ("row", "rows") and row.is_total else ""
        case "row" | "item":
            named = (subjects.find("·".join(names[:n])) for n in range(len(names), 0, -1))
            return next((name for name in named if name), "") or "".join(names[-1:])
        case "rows" | "items":
            return "·".join(names)
        case "first":
            return "".join(names[:1])
        case "head":
            return heads[-2] if len(heads) > 1 else ""
        case "row_head":
            return f"{names[-1]}·{heads[-2]}" if names and len(heads) > 1 else ""
