"""A filled-in book of rates becomes a pack (导入填写簿)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import write_all
from xiufu.core.yaml_out import PlainDumper
from xiufu.packs.books import ABOUT, FORMS, METHOD, TABLES, AboutForm, Book, BookKind, records_of
from xiufu.packs.contents import Tables
from xiufu.packs.instruments import INSTRUMENTS, instruments_of
from xiufu.packs.kinds import Key, PackHead, SourceText
from xiufu.packs.load import HEAD, sha256_of
from xiufu.packs.method import METHOD_FILE, fee_tables, method_data, tax_base, work_classes
from xiufu.packs.quota import prices, quota
from xiufu.packs.tables import Record, Row, Sheet, read_rows, write_csv
from xiufu.reading.workbook import read_workbook


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
