"""``xiufu fill``: a bureau's fixed Word form filled with the plan's figures, facts and chapters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel

from xiufu.core.errors import file_problem
from xiufu.core.figure import Figure
from xiufu.core.files import write_all
from xiufu.core.model_place import labels_of
from xiufu.core.numbers import plain_text
from xiufu.document.blocks import Document, Heading, Paragraph, Table, Unknown
from xiufu.packs.kinds import Policy
from xiufu.plans.cells import number
from xiufu.plans.form_cover import asked_facts
from xiufu.reading.ooxml import read_package
from xiufu.render.docx.fill import Value, fill_form, form_key
from xiufu.tasks.build import FINAL_REMEDY, refuse_unknown
from xiufu.tasks.prepare import Prepared, prepare

_OWED = "【待补"


@dataclass(frozen=True, slots=True)
class FillResult:
    """What was filled, and what a user should know about it (填表结果)."""

    file: Path
    filled: tuple[str, ...]
    owed: tuple[str, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def fill(
    folder: Path,
    form: Path,
    out: Path,
    *,
    policy: Policy = "recommended",
    final: bool = False,
    pack_folders: Sequence[Path] = (),
) -> FillResult:
    """Fill a form into ``out`` (填表). A final with unknowns is refused and writes nothing.

    Raises ``InputError`` when the dossier or the form has faults, or the form asks for nothing that a plan knows.
    """
    if out.resolve() == form.resolve():
        raise file_problem(out, "填好的文件与空白表格是同一个文件，会把空白表格覆盖", "换一个输出文件名")
    data = read_package(form)
    prepared = prepare(folder, policy=policy, pack_folders=pack_folders)
    document = prepared.document()
    values = values_of(prepared, document)
    filled = fill_form(data, values, name=str(form))
    if not filled.filled:
        raise file_problem(
            form,
            "表格里没有本软件认识的内容控件或书签，什么也没填",
            "在要填的位置插入内容控件，标记（Tag）写数据项如 static_investment，或字段如 project.builder，或章节名",
        )
    known = {form_key(key): text for key, text in values.items()}
    texts = {name: known[form_key(name)] for name in filled.filled}
    owed = tuple(name for name, text in texts.items() if _OWED in "".join(text))
    if final:
        refuse_unknown(folder, owed, FINAL_REMEDY)
    asked = {form_key(name.removeprefix("chapter.").removeprefix("chapter_")) for name in filled.filled}
    notes = [f"“{name}”不是可以填文字的控件或书签，没有填" for name in filled.refused]
    notes += [
        f"章节“{title}”中的 {n} 个表格没有填入，只填了文字" for key, title, n in _tables(document) if key in asked
    ]
    [written] = write_all(out.parent, {out.name: filled.data})
    return FillResult(written, filled.filled, owed, filled.unknown, tuple(notes))


def summary(result: FillResult) -> list[str]:
    """填表摘要 in lines."""
    lines = [f"已写入 {result.file}，填了 {len(result.filled)} 项。"]
    for title, items in (
        ("待补内容（表中以【待补】标出）", result.owed),
        ("表格中不认识的名称（没有填）", result.unknown),
        ("提示", result.notes),
    ):
        lines += [f"{title}：{len(items)} 项", *(f"  - {item}" for item in items)] if items else []
    return lines


def values_of(prepared: Prepared, document: Document) -> dict[str, Value]:
    """Everything that a form may ask for (可填的内容): figures, fields of the plan, facts of the outline, chapters."""
    computed = prepared.computed
    values: dict[str, Value] = {str(figure.id): _shown(figure) for figure in computed.figures.values()}
    values |= {figure.id.term: _shown(figure) for figure in computed.figures.values() if figure.id.subject == "project"}
    for part in ("project", "preparer", "circumstances"):
        values |= dict(_fields(part, getattr(computed.plan, part)))
    values["plan_date"] = _date(computed.plan.plan_date)
    for name, run in asked_facts(computed, prepared.outline).items():
        values[name] = values[f"project.{name}"] = run.text
    for name, paragraphs in _chapters(document):
        values[f"chapter.{name}"] = paragraphs
        values.setdefault(name, paragraphs)
    return values


def _shown(figure: Figure) -> str:
    return number(figure).text


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _fields(path: str, model: BaseModel) -> Iterator[tuple[str, str]]:
    for name, info in type(model).model_fields.items():
        stated = getattr(model, name)
        text = labels_of(info).get(str(stated)) or _text(stated)
        if text is None:
            text = Unknown(info.title or name, f"plan.yaml {path}.{name}").text
        if text is not False:
            yield f"{path}.{name}", str(text)


def _text(value: object) -> str | bool | None:
    """A stated value in words; nothing when it is not stated, False when it is no text at all."""
    match value:
        case None | () | "":
            return None
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain_text(value)
        case date():
            return _date(value)
        case str() | int():
            return str(value)
        case tuple() if all(isinstance(item, str) for item in value):
            return "、".join(value)
        case _:
            return False


def _chapters(document: Document) -> Iterator[tuple[str, list[str]]]:
    """The paragraphs below each heading, those of its sub-headings with their titles."""
    for key, blocks in _sections(document):
        texts = [b.title if isinstance(b, Heading) else b.text for b in blocks if isinstance(b, Heading | Paragraph)]
        yield key.id, [text for text in texts if text]


def _tables(document: Document) -> Iterator[tuple[str, str, int]]:
    for key, blocks in _sections(document):
        if count := sum(isinstance(block, Table) for block in blocks):
            yield form_key(key.id), key.title, count


def _sections(document: Document) -> Iterator[tuple[Heading, list[object]]]:
    blocks = document.blocks
    for i, heading in enumerate(blocks):
        if isinstance(heading, Heading) and heading.id:
            below = blocks[i + 1 :]
            end = next(
                (n for n, b in enumerate(below) if isinstance(b, Heading) and b.level <= heading.level), len(below)
            )
            yield heading, list(below[:end])
