"""Contents of packs (数据包内容): from rows and YAML to the models of ``kinds.py``, every fault collected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Source
from xiufu.core.validation import validate
from xiufu.packs.kinds import (
    ClassMapping,
    Confidence,
    DatedValue,
    Division,
    LandClass,
    Model,
    Num,
    PackHead,
    Parameter,
    SourceText,
)
from xiufu.packs.load import Pack
from xiufu.packs.tables import Record, Sheet, read_csv, read_rows, unique

T = TypeVar("T")
Tables = Mapping[str, Sequence[Record]]
"""Rows by the id of their sheet."""

LAND_CLASSES = Sheet("classes", "地类", "地类及城镇村等用地属性码", LandClass)
DIVISIONS = Sheet("divisions", "行政区划", "行政区划", Division)


class _MappingRow(Model):
    """地类对照."""

    from_standard: str = Field(title="原标准")
    from_code: str = Field(title="原代码")
    to_standard: str = Field(title="目标标准")
    to_codes: str = Field(title="目标代码，以分号分隔")
    complete: bool = Field(title="目标代码是否列全")
    basis: str = Field(title="对照依据")
    confidence: Confidence = Field(title="可信度")


MAPPINGS = Sheet("crosswalk", "地类对照", "地类对照", _MappingRow)


@dataclass(frozen=True, slots=True)
class LandContent:
    """地类内容."""

    classes: Mapping[tuple[str, str], LandClass]
    mappings: Mapping[tuple[str, str, str], ClassMapping]


def read_tables(pack: Pack, sheets: Sequence[Sheet[Any]], problems: list[Problem]) -> Tables:
    """The rows of a pack's CSV files; an absent file is an empty table."""
    present = pack.file_names()
    return {
        s.id: read_csv(pack.text(s.file), str(pack.folder / s.file), s, problems) if s.file in present else []
        for s in sheets
    }


def loaded(build: Callable[[Tables, PackHead, list[Problem]], T], pack: Pack, *sheets: Sheet[Any]) -> T:
    """Read a pack's tables and build its content; raises ``InputError`` with every problem."""
    problems: list[Problem] = []
    content = build(read_tables(pack, sheets, problems), pack.head, problems)
    if problems:
        raise InputError(*problems)
    return content


def row_source(
    head: PackHead,
    place: str = "",
    confidence: Confidence | None = None,
    *,
    document: str = "",
    as_of: date | None = None,
) -> Source:
    """出处 of one row: what the row says, and the head's for the rest."""
    own, general = place, head.source.place if not document else ""
    return Source(
        document or head.source.document,
        "，".join(p for p in (general, own) if p),
        as_of or head.source.as_of,
        confidence or head.source.confidence,
        head.label,
    )


def land(tables: Tables, head: PackHead, problems: list[Problem]) -> LandContent:
    """地类 by standard and code, and the crosswalk between standards."""
    classes = unique(
        read_rows(LAND_CLASSES, tables["classes"], problems),
        lambda r: (r.standard, r.code),
        "code",
        "地类代码",
        problems,
    )
    found = {(row.standard, row.code): row for row, _ in classes}
    problems += [
        record.problem("parent", f"没有上级地类 {row.parent}", "改正上级代码")
        for row, record in classes
        if row.parent and (row.standard, row.parent) not in found
    ]
    mappings = {}
    for row, record in read_rows(MAPPINGS, tables["crosswalk"], problems):
        codes = tuple(c.strip() for c in row.to_codes.split(";") if c.strip())
        problems += [
            record.problem("to_codes", f"{row.to_standard} 没有地类 {c}", "改正代码")
            for c in codes
            if (row.to_standard, c) not in found
        ]
        mappings[row.from_standard, row.from_code, row.to_standard] = ClassMapping(
            codes=codes, complete=row.complete, source=row_source(head, row.basis, row.confidence)
        )
    return LandContent(found, mappings)


def divisions(tables: Tables, _: PackHead, problems: list[Problem]) -> Mapping[str, Division]:
    """行政区划 by code."""
    rows = unique(
        read_rows(DIVISIONS, tables["divisions"], problems), lambda r: r.code, "code", "行政区划代码", problems
    )
    return {row.code: row for row, _ in rows}


class _ValueText(Model):
    """参数值."""

    value: Num = Field(title="数值")
    note: str = Field("", title="说明")
    source: SourceText = Field(title="出处")


class _ParameterText(Model):
    """参数文件."""

    name: str = Field(title="参数名")
    title: str = Field(title="名称")
    unit: str = Field(title="单位")
    values: dict[date, _ValueText] = Field(min_length=1, title="按生效日期的数值")


def parameter(pack: Pack, name: str) -> Parameter:
    """参数: the one file of a law pack that holds it. Raises ``InputError``."""
    located = pack.read(f"{name}.yaml")
    text = validate(_ParameterText, located)
    if text.name != name:
        raise InputError(
            Problem(
                located.file,
                located.line_of(("name",)),
                f"参数名“{text.name}”与文件名不一致",
                f"把 name 改为 {name}，或把文件改名",
                "name",
            )
        )
    values = {
        day: DatedValue(value=v.value, note=v.note, source=v.source.source(pack.head.label))
        for day, v in text.values.items()
    }
    return Parameter(name=text.name, title=text.title, unit=text.unit, values=values)
