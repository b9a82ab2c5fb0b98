"""Tables of a pack (数据表): rows of text with their place, read against the one model that declares their columns."""

import csv
import io
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BeforeValidator, StringConstraints, ValidationError

from xiufu.core.errors import InputError, Problem
from xiufu.core.validation import validate
from xiufu.core.yaml_text import Data, Located
from xiufu.packs.kinds import Model

Row = TypeVar("Row", bound=Model)


def _unit(value: object) -> object:
    """m³ and ㎡ become m3 and m2, as units are written everywhere; a leading number belongs to another column."""
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip()
    if plain[:1].isdigit():
        raise ValueError("计量单位里不要写数字，100m3 应拆成定额单位数量 100 和计量单位 m3")
    return plain


Unit = Annotated[str, BeforeValidator(_unit), StringConstraints(min_length=1, max_length=20)]
"""计量单位, without a number."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column (列) of a table, or a line of a form: taken from a field of its model."""

    id: str
    heading: str
    help: str
    required: bool
    choices: tuple[str, ...]
    number: bool


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A table (数据表): a CSV file of a pack and a sheet of its Excel book. A form has its columns below each other."""

    id: str
    title: str
    help: str
    model: type[Row]
    form: bool = False

    @property
    def file(self) -> str:
        """Its CSV file in a pack."""
        return f"{self.id}.csv"

    def columns(self) -> tuple[Column, ...]:
        """列, those of where a row comes from last."""
        fields = self.model.model_fields
        of_source = ("document", "as_of", "place", "confidence", "note")
        last = [name for name in of_source if name in fields and not self.form]
        return tuple(_column(name, fields[name]) for name in [*(f for f in fields if f not in last), *last])


@dataclass(frozen=True, slots=True)
class Record:
    """One row as text (行): blank cells are left out. ``headings`` says how its file names the columns.

    A form is one record over many lines: ``lines`` has those of its columns.
    """

    values: Mapping[str, str]
    file: str
    line: int
    headings: Mapping[str, str] | None = None
    lines: Mapping[str, int] | None = None

    def line_of(self, column: str) -> int:
        """The line a column stands in."""
        return (self.lines or {}).get(column, self.line)

    def problem(self, column: str, problem: str, remedy: str) -> Problem:
        """A fault of this row."""
        return Problem(self.file, self.line_of(column), problem, remedy, (self.headings or {}).get(column, column))


def _column(name: str, field: Any) -> Column:
    kinds = [k for k in _kinds(field.annotation) if k is not type(None)]
    choices = tuple(str(v) for k in kinds if get_origin(k) is Literal for v in get_args(k))
    if bool in kinds:
        choices = ("true", "false")
    number = Decimal in kinds or int in kinds
    return Column(name, field.title or name, field.description or "", field.is_required(), choices, number)


def _kinds(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    return [annotation]


def read_csv(text: str, file: str, sheet: Sheet[Any], problems: list[Problem]) -> list[Record]:
    """CSV 数据表: its rows as text. The heading line must name the columns by their identifiers."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = {c.id: c for c in sheet.columns()}
    records: list[Record] = []
    try:
        heading = [h.strip() for h in next(lines, [])]
        if faults := list(_heading_faults(heading, columns, file)):
            problems += faults
            return []
        for cells in lines:
            if not any(c.strip() for c in cells):
                continue
            if len(cells) > len(heading):
                problems.append(
                    Problem(
                        file,
                        lines.line_num,
                        f"这一行有 {len(cells)} 格，列名只有 {len(heading)} 个",
                        "删去多余的逗号；含逗号的文字请加英文双引号",
                    )
                )
                continue
            values = {h: c.strip() for h, c in zip(heading, cells, strict=False) if c.strip()}
            records.append(Record(values, file, lines.line_num))
    except csv.Error as error:
        problems.append(Problem(file, lines.line_num, f"CSV 格式有误（{error}）", "检查这一行的英文双引号是否配对"))
    return records


def _heading_faults(heading: Sequence[str], columns: Mapping[str, Column], file: str) -> Iterable[Problem]:
    known = "、".join(columns)
    for name in dict.fromkeys(heading):
        if name not in columns:
            yield Problem(file, 1, f"不认识列名“{name[:40]}”", f"可用的列：{known}")
        elif heading.count(name) > 1:
            yield Problem(file, 1, f"列名“{name}”重复", "删去其中一列")
    for column in columns.values():
        if column.required and column.id not in heading:
            yield Problem(file, 1, f"缺少列“{column.id}”（{column.heading}）", "补上这一列")


def write_csv(sheet: Sheet[Any], records: Sequence[Record]) -> str:
    """The same rows as a CSV file; columns nothing was written in are left out."""
    used = [c.id for c in sheet.columns() if c.required or any(c.id in r.values for r in records)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([r.values.get(name, "") for name in used] for r in records)
    return out.getvalue()


def read_rows(sheet: Sheet[Row], records: Iterable[Record], problems: list[Problem]) -> list[tuple[Row, Record]]:
    """逐行校验: the rows that are right; what is wrong with the others goes to ``problems``."""
    rows: list[tuple[Row, Record]] = []
    for record in records:
        try:
            rows.append((sheet.model.model_validate(record.values), record))
        except ValidationError:
            problems += _row_problems(sheet, record)
    return rows


def _row_problems(sheet: Sheet[Row], record: Record) -> list[Problem]:
    data: dict[str, Data] = dict(record.values)
    try:
        validate(sheet.model, Located(data, {(): record.line}, record.file))
    except InputError as error:
        return [_in_words_of(record, p) for p in error.problems]
    return []


def _in_words_of(record: Record, problem: Problem) -> Problem:
    """A user of Excel knows the Chinese headings, not the identifiers."""
    heading = (record.headings or {}).get(problem.path)
    if heading is None:
        return problem
    label, short = f"“{problem.path}”（{heading}）", f"“{heading}”"
    remedy = problem.remedy.replace(f"补上“{problem.path}: …”", f"填写{short}").replace(label, short)
    return Problem(problem.file, record.line_of(problem.path), problem.problem.replace(label, short), remedy, heading)


def unique(
    rows: Iterable[tuple[Row, Record]], key: Callable[[Row], Hashable], column: str, what: str, problems: list[Problem]
) -> list[tuple[Row, Record]]:
    """查重: each row whose key was not there before; the others are problems naming the earlier line."""
    first: dict[Hashable, Record] = {}
    kept: list[tuple[Row, Record]] = []
    for row, record in rows:
        before = first.setdefault(key(row), record)
        if before is record:
            kept.append((row, record))
        else:
            problems.append(record.problem(column, f"{what}重复，第 {before.line} 行已有", "删去其中一行，或改正编号"))
    return kept
