"""Packs at work (数据包): list, show, check, write a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import write_all
from xiufu.packs.books import BookKind
from xiufu.packs.calendars import read_calendars
from xiufu.packs.class_names import read_class_names
from xiufu.packs.clauses import read_clauses
from xiufu.packs.cost_rows import read_cost_rows
from xiufu.packs.gate import read_rules
from xiufu.packs.instruments import read_instruments
from xiufu.packs.law_rules import read_law_rules
from xiufu.packs.layer_fields import read_layer_fields
from xiufu.packs.library import Library, open_library
from xiufu.packs.load import Pack
from xiufu.packs.project_words import read_project_words
from xiufu.packs.review_points import read_review_points
from xiufu.packs.site_conditions import read_site_rules
from xiufu.packs.term_words import read_term_words
from xiufu.packs.units import read_units
from xiufu.render.pack_workbook import pack_template


@dataclass(frozen=True, slots=True)
class PackDetails:
    """数据包概要: a pack, how many entries of what it holds, what refers out of it, and its files with their hashes."""

    pack: Pack
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackCheck:
    """核验结果 of one pack: its faults, none when it is sound, and the hashes its ``files`` should state."""

    pack: Pack
    problems: tuple[Problem, ...]
    files: Mapping[str, str]


def list_packs(folders: Sequence[Path] = ()) -> list[Pack]:
    """数据包清单, with what each replaces. Raises ``InputError``."""
    return open_library(folders).heads()


def show_pack(name: str, folders: Sequence[Path] = ()) -> PackDetails:
    """数据包内容. Raises ``InputError`` for an unknown name or a faulty pack."""
    library = open_library(folders)
    pack = library.pack(name)
    if pack is None:
        names = "、".join(p.head.name for p in library.heads())
        raise InputError(Problem("数据包", 0, f"没有名为“{name}”的数据包", f"可用：{names}"))
    counts, notes = _contents(library, pack)
    return PackDetails(pack, counts, notes, pack.hashes())


def check_packs(folders: Sequence[Path] = ()) -> list[PackCheck]:
    """核验数据包: files against their hashes and every entry of every pack."""
    library = open_library(folders)
    checks = []
    for pack in library.heads():
        problems = list(pack.faults())
        try:
            _contents(library, pack)
        except InputError as error:
            problems += error.problems
        checks.append(PackCheck(pack, tuple(dict.fromkeys(problems)), _hashes_found(pack)))
    return checks


def _hashes_found(pack: Pack) -> Mapping[str, str]:
    return {} if pack.head.files else pack.hashes()


def _contents(library: Library, pack: Pack) -> tuple[dict[str, int], tuple[str, ...]]:
    """Read everything a pack holds: how many entries of each sort, and notes."""
    match pack.head.kind:
        case "quota":
            found = library.quota(pack)
            return {"定额子目": len(found.items), "机械台班": len(found.shifts)}, found.notes
        case "prices":
            return {"价格": len(library.prices(pack))}, ()
        case "cost_method":
            method = library.method(pack)
            return {"工程类别": len(method.work_classes), "费率表": len(method.fee_tables)}, ()
        case "landclass":
            content = library.land(pack)
            return {"地类": len(content.classes), "地类对照": len(content.mappings)}, ()
        case "layer_fields":
            return {"字段对照": len(read_layer_fields(pack))}, ()
        case "divisions":
            return {"行政区划": len(library.divisions(pack))}, ()
        case "law":
            return {"参数": len(_parameters(library, pack))}, ()
        case "gate":
            return {"适用规则": len(read_rules(pack))}, ()
        case "site_conditions":
            return {"用地条件": sum(len(listed.rules) for listed in read_site_rules(pack))}, ()
        case "units":
            units = read_units([pack])
            return {"计量单位": len(units.by_name), "数值性质规则": len(units.roles), "误写": len(units.misspelt)}, ()
        case "term_words":
            words = read_term_words([pack])
            return {"术语写法": len(words.terms), "表格写法": len(words.cells), "措施": len(words.measures)}, ()
        case "cost_rows":
            rows = read_cost_rows([pack])
            return {"行名": len(rows.analysis) + len(rows.summary), "列名": len(rows.columns)}, ()
        case "instruments":
            return {"法规标准": len(read_instruments([pack]).rows)}, ()
        case "clauses":
            return {"法条": len(read_clauses([pack]).rows)}, ()
        case "project_words":
            project_words = read_project_words([pack])
            return {"项目类别": len(project_words.kinds), "旧称": len(project_words.former)}, ()
        case "class_standards":
            standards = read_class_names((), [pack]).standards
            return {"地类标准": len(standards)}, ()
        case "law_rules":
            read = read_law_rules(library, [pack])
            return {"法定要求": len(read.rules), "审查条件": sum(len(one.conditions) for one in read.reviews)}, ()
        case "review_points":
            return {"审查要点": len(read_review_points([pack]).points)}, ()
        case "calendar":
            return {"年份": len(read_calendars([pack]).years)}, ()
        case "outline":
            return {"文件": len([pack.text(file) for file in pack.file_names()])}, ()


def _parameters(library: Library, pack: Pack) -> list[object]:
    problems: list[Problem] = []
    found: list[object] = []
    for file in pack.yaml_files():
        try:
            found.append(library.parameter(file.removesuffix(".yaml")))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return found


def write_template(kind: BookKind, out: Path) -> Path:
    """写出填写模板. Raises ``InputError`` when the file exists: a half-filled book is never overwritten."""
    if out.suffix.lower() != ".xlsx":
        raise file_problem(out, "模板是 Excel 文件，文件名应以 .xlsx 结尾", "改用 .xlsx 文件名")
    if out.exists():
        raise file_problem(out, "文件已存在，模板不会覆盖它", "换一个文件名，或先移走原文件")
    return write_all(out.parent, {out.name: pack_template(kind)})[0]
