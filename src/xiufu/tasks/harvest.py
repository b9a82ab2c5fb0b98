"""``xiufu pack harvest`` (采集数据包): a firm's own plans become its quota and price packs, every value with its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xiufu.audit.chain.bases import NAMES
from xiufu.audit.paper import Paper
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import write_all
from xiufu.core.numbers import plain_text
from xiufu.harvest.document import harvest
from xiufu.harvest.gathered import Gathered, Group, gathered
from xiufu.harvest.method import method_rows
from xiufu.harvest.rows import Rows, price_rows, quota_rows
from xiufu.harvest.taken import Harvest, TakenItem, TakenPrice, TakenShift, TakenUse
from xiufu.packs.books import BookKind
from xiufu.packs.kinds import PackHead, SourceText
from xiufu.packs.quota import prices, quota
from xiufu.reading.any_file import file_bytes, read_bytes
from xiufu.render.pack_workbook import pack_template
from xiufu.tasks.audit_little import refuse_empty
from xiufu.tasks.pack import check_name, pack_files

_NOTE = "取自方案，不是定额、价格文件的原文；每个数的出处见各行"
_TITLES: Mapping[BookKind, str] = {"quota": "采集的定额子目和机械台班", "prices": "采集的人工、材料价格"}


@dataclass(frozen=True, slots=True)
class HarvestRun:
    """What was harvested (采集结果), and the packs that it makes by the name of their folder.

    ``book`` is the file name of the book of rates that the user completes, none where no rate was found.
    """

    found: Gathered
    packs: Mapping[str, Mapping[str, bytes]]
    book: str = ""
    written: tuple[Path, ...] = ()


def harvest_files(
    files: Sequence[Path], output: Path, *, name: str, prefer: Sequence[str], write: bool, told: Callable[[int], None]
) -> HarvestRun:
    """Harvest documents (采集); with ``write`` put the packs into ``output``, each in a folder of its own.

    ``prefer`` are file names: of conflicting readings that of the first of them is taken. Raises ``InputError`` where a
    document cannot be read, ``name`` is no pack name, or a pack of that name is there already; nothing is written then.
    """
    check_name(name)
    found = gathered(_harvests(files, prefer, told), prefer)
    packs = {folder: pack_files(kind, head, rows) for folder, kind, head, rows in _packs(name, found)}
    there = [output / folder for folder in packs if (output / folder).exists()]
    book = f"{name}-费用测算办法.xlsx" if found.rates else ""
    there += [output / book] if book and (output / book).exists() else []
    if there:
        remedy = "换一个 --name，或先移走原有的"
        raise InputError(*(Problem(str(one), 0, "已有同名的数据包或文件，不会被改动", remedy) for one in there))
    if not write:
        return HarvestRun(found, packs, book)
    for folder, contents in packs.items():
        write_all(output / folder, contents)
    written = [output / folder for folder in packs]
    if book:
        written += write_all(output, {book: pack_template("cost_method", method_rows(found))})
    return HarvestRun(found, packs, book, tuple(written))


def _harvests(files: Sequence[Path], prefer: Sequence[str], told: Callable[[int], None]) -> list[Harvest]:
    names = [path.name for path in files]
    problems = [
        file_problem(path, "两份文件同名，数值的出处会分不清", "改名后再采集").problems[0]
        for path in files
        if names.count(path.name) > 1
    ]
    remedy = f"写要采集的文件名：{'、'.join(names[:20])}"
    problems += [Problem("--prefer", 0, f"没有采集名为“{one}”的文件", remedy) for one in prefer if one not in names]
    found = []
    for number, path in enumerate(files, 1):
        try:
            paper = Paper(read_bytes(file_bytes(path), path))
            refuse_empty(paper, path)
            found.append(harvest(paper, path.name))
        except InputError as error:
            problems += error.problems
        told(number)
    if problems:
        raise InputError(*problems)
    return found


def _packs(name: str, found: Gathered) -> list[tuple[str, BookKind, PackHead, Rows]]:
    """The packs that there is something for, checked as those that users write."""
    rows, listed = quota_rows(found), price_rows(found)
    made: list[tuple[str, BookKind, PackHead, Rows]] = []
    problems: list[Problem] = []
    if rows["items"] or rows["shifts"]:
        head = _head(f"{name}-quota", "quota", found, found.last)
        quota(rows, head, problems)
        made.append((f"{name}-quota", "quota", head, rows))
    if listed["prices"]:
        head = _head(
            f"{name}-prices", "prices", found, max(group.readings[0][0].as_of or date.min for group in found.prices)
        )
        prices(listed, head, problems)
        made.append((f"{name}-prices", "prices", head, listed))
    if problems:
        raise InputError(*problems)
    return made


def _head(folder: str, kind: BookKind, found: Gathered, day: date | None) -> PackHead:
    documents = "、".join(found.documents)
    source = SourceText(document=f"取自方案：{documents}", as_of=day, confidence="M")
    version = day.isoformat() if day else "1"
    return PackHead(name=folder, version=version, kind=kind, title=_TITLES[kind], source=source, note=_NOTE)


# --- What is said of it -----------------------------------------------------------------------------------------------


def lines_of(run: HarvestRun) -> list[str]:
    """What was harvested, in lines (采集结果)."""
    found = run.found
    lines = [
        f"读了 {len(found.documents)} 份：定额子目 {len(found.items)} 个，机械台班 {len(found.shifts)} 个，"
        f"价格 {len(found.prices)} 条；未采集 {len(found.refused)} 项",
    ]
    groups: Sequence[Group[TakenItem] | Group[TakenShift] | Group[TakenPrice]]
    groups = (*found.items, *found.shifts, *found.prices)
    for group in groups:
        if group.conflict:
            chosen = (
                f"采用 {group.chosen.origin.document}" if group.chosen else "没有写入数据包；用 --prefer 文件名 选定"
            )
            lines.append(f"冲突：{_name(group.readings[0][0])}，{chosen}")
            lines += [
                f"  {'、'.join(one.origin.document for one in reading)}：{_said(reading[0])}"
                for reading in group.readings
            ]
    lines += [f"未采集：{one.origin.document} {one.what}（{one.origin.place}）：{one.reason}" for one in found.refused]
    lines += [f"注意：{one.origin.document} {one.what}（{one.origin.place}）：{one.reason}" for one in found.cautions]
    undated = [group.readings[0][0].resource for group in found.prices if not group.readings[0][0].as_of]
    if undated:
        lines.append(f"没有日期、没有写入数据包的价格：{'、'.join(undated)}；方案没有编制日期")
    return lines


def _name(one: TakenItem | TakenShift | TakenPrice) -> str:
    if isinstance(one, TakenPrice):
        return f"价格 {one.resource}（{one.as_of or '日期未知'}）"
    return f"{'定额' if isinstance(one, TakenItem) else '台班'} {one.id} {one.name}"


def _said(one: TakenItem | TakenShift | TakenPrice) -> str:
    """What a document says, so that two can be told apart."""
    if isinstance(one, TakenPrice):
        ceiling = f"，限价 {plain_text(one.ceiling)}" if one.ceiling is not None else ""
        return f"{plain_text(one.budget)} 元/{one.unit}{ceiling}"
    uses = "，".join(use.text for use in one.uses)
    if isinstance(one, TakenItem):
        return f"{plain_text(one.size)}{one.unit}：{uses}，其他费用 {plain_text(one.other_percent)}%"
    return f"一类费用 {plain_text(one.class1)}，{uses}"


def as_json(run: HarvestRun) -> dict[str, Any]:
    """For ``--json`` (采集结果数据)."""
    found = run.found
    return {
        "documents": list(found.documents),
        "items": [_group(group, _said_item) for group in found.items],
        "shifts": [_group(group, _said_shift) for group in found.shifts],
        "prices": [_group(group, _said_price) for group in found.prices],
        "rates": [
            {
                "fee": NAMES[one.fee],
                "percent": plain_text(one.percent),
                "base": [NAMES[part] for part in one.parts],
                "work": one.work,
                **_origin(one.origin),
            }
            for one in found.rates
        ],
        "refused": [{"what": one.what, "reason": one.reason, **_origin(one.origin)} for one in found.refused],
        "cautions": [{"what": one.what, "reason": one.reason, **_origin(one.origin)} for one in found.cautions],
        "packs": sorted(run.packs),
        "written": [str(path) for path in run.written],
    }


def _group(group: Group[Any], said: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "chosen": None if group.chosen is None else group.chosen.origin.document,
        "readings": [
            said(reading[0]) | {"documents": [one.origin.document for one in reading]} for reading in group.readings
        ],
    }


def _origin(origin: Any) -> dict[str, str]:
    return {"document": origin.document, "place": origin.place}


def _uses(uses: Sequence[TakenUse]) -> list[dict[str, str]]:
    return [
        {
            "kind": use.kind,
            "resource": use.resource,
            "unit": use.unit,
            "quantity": plain_text(use.quantity),
            "factor": plain_text(use.factor),
            "percent_of": use.percent_of or "",
            "place": use.origin.place,
        }
        for use in uses
    ]


def _said_item(one: TakenItem) -> dict[str, Any]:
    unit = f"{plain_text(one.size) if one.size != 1 else ''}{one.unit}"
    return {"id": one.id, "name": one.name, "unit": unit, "price": plain_text(one.price), "uses": _uses(one.uses)}


def _said_shift(one: TakenShift) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "class1": plain_text(one.class1), "uses": _uses(one.uses)}


def _said_price(one: TakenPrice) -> dict[str, Any]:
    return {
        "resource": one.resource,
        "unit": one.unit,
        "budget": plain_text(one.budget),
        "ceiling": None if one.ceiling is None else plain_text(one.ceiling),
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "place": one.origin.place,
    }
