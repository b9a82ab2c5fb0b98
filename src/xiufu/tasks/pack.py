"""Packs at work (数据包): list, show, check, write a template, import a filled-in book."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import write_all
from xiufu.core.yaml_out import PlainDumper
from xiufu.packs.books import ABOUT, FORMS, METHOD, TABLES, AboutForm, Book, BookKind, records_of
from xiufu.packs.calendars import read_calendars
from xiufu.packs.class_names import read_class_names
from xiufu.packs.clauses import read_clauses
from xiufu.packs.contents import Tables
from xiufu.packs.cost_rows import read_cost_rows
from xiufu.packs.gate import read_rules
from xiufu.packs.instruments import INSTRUMENTS, instruments_of, read_instruments
from xiufu.packs.kinds import Key, PackHead, SourceText
from xiufu.packs.law_rules import read_law_rules
from xiufu.packs.layer_fields import read_layer_fields
from xiufu.packs.library import Library, open_library
from xiufu.packs.load import HEAD, Pack, sha256_of
from xiufu.packs.method import METHOD_FILE, fee_tables, method_data, tax_base, work_classes
from xiufu.packs.project_words import read_project_words
from xiufu.packs.quota import prices, quota
from xiufu.packs.review_points import read_review_points
from xiufu.packs.site_conditions import read_site_rules
from xiufu.packs.tables import Record, Row, Sheet, read_rows, write_csv
from xiufu.packs.term_words import read_term_words
from xiufu.packs.units import read_units
from xiufu.reading.workbook import read_workbook
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


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """导入预览: what a book was understood as. ``folder`` is where the pack was written, if it was."""

    counts: Mapping[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    folder: Path | None = None

    @property
    def ready(self) -> bool:
        """可以写入: nothing was rejected."""
        return not self.problems


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


def import_book(book: Path, out_folder: Path, *, name: str, write: bool) -> ImportPreview:
    """导入填写簿: preview what was understood; with ``write`` put the pack into ``out_folder/name`` if all is right.

    Raises ``InputError`` when the file is no book, the name is no pack name, or a pack of that name is there already.
    """
    check_name(name)
    folder = out_folder / name
    if folder.exists():
        raise file_problem(folder, "已有同名的文件夹，已发布的数据包不会被改动", "换一个数据包名，或先移走原文件夹")
    read = read_workbook(book)
    sheets = {sheet.title: sheet.rows for sheet in read.sheets}
    kind = _kind_of(book, sheets)
    problems = list(read.problems)
    tables: dict[str, list[Record]] = {
        sheet.id: records_of(sheet, book.name, sheets, problems) for sheet in (*FORMS[kind], *TABLES[kind])
    }
    about = _form_of(ABOUT, tables, problems)
    head = _head(name, kind, about) if about else None
    counts, notes = _BUILD[kind](tables, head or _head(name, kind, _UNSTATED), problems)
    if not sum(counts.values()) and not problems:
        problems.append(Problem(book.name, 0, "工作簿里没有一行数据", "填写后再导入"))
    ignored = sheets.keys() - {s.title for s in (*FORMS[kind], *TABLES[kind])}
    notes += tuple(f"工作表“{title}”不是模板中的工作表，未读取" for title in sorted(ignored))
    preview = ImportPreview(counts, tuple(sorted(set(problems))), notes)
    if not (write and preview.ready and head):
        return preview
    write_all(folder, pack_files(kind, head, tables))
    return ImportPreview(counts, (), notes, folder)


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a pack (核对数据包名). Raises ``InputError``."""
    try:
        TypeAdapter(Key).validate_python(name)
        if "#" in name or "\\" in name or name.startswith("."):
            raise ValueError
    except (ValidationError, ValueError) as error:
        raise InputError(
            Problem(
                "数据包名", 0, f"“{name[:40]}”不能作数据包名", "用文字、数字和短横线，不含 | / \\ : { } #，不以点开头"
            )
        ) from error


def _kind_of(book: Path, sheets: Book) -> BookKind:
    titles = {title.strip() for title in sheets}
    scores = {kind: len(titles & {s.title for s in tables}) for kind, tables in TABLES.items()}
    best = max(scores, key=lambda kind: scores[kind])
    if not scores[best]:
        raise file_problem(
            book,
            f"不是数据包填写簿（工作表：{'、'.join(sorted(titles))[:80]}）",
            "用 xiufu pack template 写出模板，填好后再导入",
        )
    return best


def _form_of(sheet: Sheet[Row], tables: Tables, problems: list[Problem]) -> Row | None:
    rows = read_rows(sheet, tables[sheet.id], problems)
    return rows[0][0] if rows else None


_UNSTATED = AboutForm(title="未填", version="0", document="未填", values_from_standard=False, confidence="L")
"""Stands in while the rows of a book are checked whose 说明 is faulty; never written."""


def _head(name: str, kind: BookKind, about: AboutForm) -> PackHead:
    source = SourceText(document=about.document, place=about.place, as_of=about.as_of, confidence=about.confidence)
    return PackHead(
        name=name,
        version=about.version,
        kind=kind,
        title=about.title,
        authority=about.authority,
        number=about.number,
        from_date=about.from_date,
        until_date=about.until_date,
        source=source,
        values_from_standard=about.values_from_standard,
        note=about.note,
    )


def _quota_counts(tables: Tables, head: PackHead, problems: list[Problem]) -> tuple[dict[str, int], tuple[str, ...]]:
    found = quota(tables, head, problems)
    return {"定额子目": len(found.items), "机械台班": len(found.shifts)}, found.notes


def _price_counts(tables: Tables, head: PackHead, problems: list[Problem]) -> tuple[dict[str, int], tuple[str, ...]]:
    return {"价格": len(prices(tables, head, problems))}, ()


def _method_counts(tables: Tables, head: PackHead, problems: list[Problem]) -> tuple[dict[str, int], tuple[str, ...]]:
    form = _form_of(METHOD, tables, problems)
    if form and not tax_base(form):
        problems.append(tables[METHOD.id][0].problem("tax_on_direct_cost", "税金基数没有一项", "至少有一项填“是”"))
    classes, fees = work_classes(tables, head, problems), fee_tables(tables, head, problems)
    return {"工程类别": len(classes), "费率表": len(fees)}, ()


def _instrument_counts(tables: Tables, _: PackHead, problems: list[Problem]) -> tuple[dict[str, int], tuple[str, ...]]:
    return {"法规标准": len(instruments_of(tables[INSTRUMENTS.id], problems))}, ()


_BUILD: Mapping[BookKind, Callable[[Tables, PackHead, list[Problem]], tuple[dict[str, int], tuple[str, ...]]]] = {
    "quota": _quota_counts,
    "prices": _price_counts,
    "cost_method": _method_counts,
    "instruments": _instrument_counts,
}


def pack_files(kind: BookKind, head: PackHead, tables: Tables) -> dict[str, bytes]:
    """The files of a pack by name (数据包文件), its head with their hashes last."""
    texts = {sheet.file: write_csv(sheet, tables[sheet.id]) for sheet in TABLES[kind] if tables[sheet.id]}
    stated = head.model_dump(mode="json", exclude_defaults=True)
    form = _form_of(METHOD, tables, []) if kind == "cost_method" else None
    if form:
        texts[METHOD_FILE] = _yaml(method_data(form, head.title, stated["source"]))
    stated["values_from_standard"] = head.values_from_standard
    hashes = {name: sha256_of(text.encode("utf-8")) for name, text in sorted(texts.items())}
    texts[HEAD] = _yaml(stated | {"files": hashes})
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _yaml(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=1000)
