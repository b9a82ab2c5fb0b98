"""``xiufu build``: the plan as Word, PDF, web page and Excel, and its figures as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.derivation import name_of
from xiufu.core.errors import InputError, Problem, SheetCell
from xiufu.core.figure import Source
from xiufu.core.files import write_all
from xiufu.core.located import LocatedCells, heading_at
from xiufu.document.blocks import Document
from xiufu.model.load import PLAN_FILE
from xiufu.packs.conditions import Truth
from xiufu.packs.kinds import Policy
from xiufu.plans.imprint import imprint
from xiufu.plans.site_conditions import evidence, site_conditions, words
from xiufu.reading.ooxml import read_package
from xiufu.render.docx import write_docx
from xiufu.render.docx.house import default_house, read_house
from xiufu.render.house import House
from xiufu.render.html import write_html
from xiufu.render.pdf import MissingGlyphs, Pdf, write_pdf
from xiufu.render.xlsx import write_xlsx
from xiufu.tasks.build_summary import BuildResult, summarized
from xiufu.tasks.explain import figure_record
from xiufu.tasks.prepare import Prepared, prepare

FINAL_REMEDY = "补全后再用 --final；草稿可不带 --final 生成"
"""What to do where a final is refused."""

_FILES = ("plan.docx", "plan.pdf", "plan.html", "plan.xlsx", "figures.json", "reply.docx")


@dataclass(frozen=True, slots=True)
class Style:
    """How the plan is to look (版式): the user's Word template, folders of his own fonts, what of the template is not used.

    ``pdf`` is whether there is to be a PDF at all: letters that no font has can stand in the other files.
    """

    template: bytes | None = None
    house: House = field(default_factory=default_house)
    fonts: tuple[Path, ...] = ()
    pdf: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """A plan drawn up and not yet written (编制结果): its files by name, and the summary of them."""

    prepared: Prepared
    contents: Mapping[str, bytes]
    result: BuildResult


def build(
    folder: Path,
    out: Path,
    *,
    policy: Policy = "recommended",
    final: bool = False,
    pack_folders: Sequence[Path] = (),
    template: Path | None = None,
    fonts: Sequence[Path] = (),
    pdf: bool = True,
) -> BuildResult:
    """Write the plan as Word, PDF, web page and Excel, its figures, and ``reply.docx`` where reviewers said something.

    A final with unknowns is refused and writes nothing. ``template`` is the user's own Word template (Word 模板), what of
    it is not used is noted; ``fonts`` are folders of the user's own fonts for the PDF.
    """
    refused = FINAL_REMEDY if final else None
    drawn = draw_up(
        *prepare_in_style(folder, template, fonts=fonts, pdf=pdf, policy=policy, pack_folders=pack_folders),
        refused=refused,
    )
    files = write_all(out, drawn.contents)
    earlier = [name for name in _FILES if name not in drawn.contents and (out / name).is_file()]
    notes = (
        *drawn.result.notes,
        *(f"输出文件夹里的 {name} 是以前生成的，与这次的成果不一致；不用时删去" for name in earlier),
    )
    return replace(drawn.result, files=files, notes=notes)


def prepare_in_style(
    folder: Path,
    template: Path | None,
    *,
    fonts: Sequence[Path] = (),
    pdf: bool = True,
    policy: Policy,
    pack_folders: Sequence[Path] = (),
) -> tuple[Prepared, Style]:
    """The plan computed and the style read (准备). Raises ``InputError`` with the faults of both at once."""
    faults: tuple[Problem, ...] = ()
    style = Style()
    try:
        style = replace(read_style(template), fonts=tuple(fonts), pdf=pdf)
    except InputError as error:
        faults = error.problems
    try:
        prepared = prepare(folder, policy=policy, pack_folders=pack_folders)
    except InputError as error:
        raise InputError(*faults, *error.problems) from error
    if faults:
        raise InputError(*faults)
    return prepared, style


def read_style(template: Path | None) -> Style:
    """版式 of the user's Word template, or our own. Raises ``InputError`` for a file that is no template."""
    if template is None:
        return Style()
    words = read_package(template)
    house = read_house(words, name=str(template))
    return Style(words, house, notes=tuple(f"模板：{note}" for note in house.ignored))


def draw_up(prepared: Prepared, style: Style, *, refused: str | None = None) -> DrawnUp:
    """编制: every file of a plan in memory. Where something is owed, ``refused`` is the remedy that a refusal names.

    Pages are those of the PDF: contents in Word and answers to reviewers name them.
    """
    plan, figures = prepared.document(), prepared.computed.figures
    reply = prepared.reply()
    unknown = unknowns(prepared, [plan, *([reply] if reply else [])])
    if refused:
        refuse_unknown(prepared.dossier.folder, unknown, refused)
    draft = bool(unknown)
    pdf, left_out = _pdf(plan, style, draft=draft, final=bool(refused))
    result = summarized(prepared, unknown, prepared.computed.policy)
    pages = pdf.pages if pdf else None
    contents = {"plan.docx": write_docx(plan, draft=draft, template=style.template, pages=pages)}
    if pdf:
        contents["plan.pdf"] = pdf.data
        reply = prepared.reply(pdf.places)
    contents |= {
        "plan.html": write_html(plan, figures, draft=draft),
        "plan.xlsx": write_xlsx(figures, plan, notes=_workbook_notes(prepared, result)),
        "figures.json": figures_json(prepared, result),
    }
    if reply:
        contents["reply.docx"] = write_docx(reply, draft=draft, template=style.template)
    fonts = pdf.substituted if pdf and (style.template or style.fonts) else ()
    notes = (*result.notes, *style.notes, *(f"PDF 字体：{note}" for note in fonts))
    return DrawnUp(prepared, contents, replace(result, notes=notes, left_out=left_out))


def _pdf(plan: Document, style: Style, *, draft: bool, final: bool) -> tuple[Pdf | None, tuple[str, ...]]:
    """The PDF, or why there is none: a letter that no font has must not keep a preparer from the other files."""
    if not style.pdf:
        return None, ()
    try:
        return write_pdf(plan, draft=draft, house=style.house, fonts=style.fonts), ()
    except MissingGlyphs as error:
        if final:
            raise
        return None, tuple(f"{p.place}：{p.problem}。→ {p.remedy}" for p in error.problems)


def refuse_unknown(folder: Path, unknown: Sequence[str], remedy: str) -> None:
    """A final owes nothing (正式稿不缺项). Raises ``InputError`` with everything that is owed."""
    if unknown:
        raise InputError(*(Problem(str(folder), 0, f"还缺：{what}", remedy) for what in unknown))


def unknowns(prepared: Prepared, documents: Iterable[Document]) -> list[str]:
    """Everything still owed (待补): facts and words the outline asks for, and figures without a number."""
    figures = prepared.computed.figures
    located = prepared.dossier.located
    cells = located.by_words() if isinstance(located, LocatedCells) else {}
    owed = [unknown for document in documents for unknown in document.unknowns()]
    facts = [f"{u.what}（{_place(u.place, cells)}）" for u in owed if "|" not in u.place]
    leaves = [f"{name_of(f, figures)}（{f.origin}）" for f in figures.unknown() if isinstance(f.origin, Source)]
    gate = prepared.gate
    asked = (
        [
            f"适用情形 {'、'.join(heading_at(located, ('circumstances', m)) or m for m in gate.missing)}（{_place(f'{PLAN_FILE} circumstances', cells)}）：{gate.reason}"
        ]
        if gate.status is Truth.UNKNOWN
        else []
    )
    return list(dict.fromkeys([*asked, *facts, *leaves]))


def _place(place: str, cells: Mapping[str, SheetCell]) -> str:
    """Where something is owed: a key of ``plan.yaml`` or a chapter, in a workbook its cell, or its list's sheet."""
    words = place.removeprefix(f"{PLAN_FILE} ").removesuffix(".md").replace("/", ".")
    found = cells.get(words) or cells.get(words.partition(" ")[0])
    return str(found) if found else place


def _site_records(prepared: Prepared) -> list[dict[str, Any]]:
    return [
        {
            "id": found.rule.id,
            "title": found.rule.title,
            "status": found.status.value,
            "evidence": words(evidence(found, prepared.computed)),
            "decided_by": list(found.decided_by),
            "missing": list(found.missing),
            "clause": str(found.clause),
        }
        for found in site_conditions(prepared.computed)
    ]


def _workbook_notes(prepared: Prepared, result: BuildResult) -> list[tuple[str, str]]:
    return [
        *imprint(prepared.computed),
        *(("待补", item) for item in result.unknown),
        *(("提示", item) for item in result.notes),
    ]


def figures_json(prepared: Prepared, result: BuildResult) -> bytes:
    """``figures.json``: every figure with carried and printed value and its origin; decimals are strings."""
    figures = prepared.computed.figures
    gate = prepared.gate
    content: dict[str, Any] = {
        "xiufu": xiufu.__version__,
        "kind": prepared.dossier.plan.kind,
        "policy": result.policy,
        "packs": list(result.packs),
        "gate": {
            "status": gate.status.value,
            "kind": gate.kind,
            "reason": gate.reason,
            "clause": str(gate.clause or ""),
        },
        **({"site_conditions": _site_records(prepared)} if prepared.computed.plan.on_site else {}),
        "unverified": list(result.unverified),
        "unknown": list(result.unknown),
        "notes": list(result.notes),
        "figures": {str(f.id): figure_record(f, figures) for f in figures.values()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
