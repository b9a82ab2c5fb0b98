"""``xiufu pack harvest`` (采集数据包): a firm's own plans become its quota and price packs, every value with its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiufu.audit.knowledge import Knowledge
from xiufu.audit.paper import Paper
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import write_all
from xiufu.harvest.document import harvest
from xiufu.harvest.gathered import Gathered, gathered
from xiufu.harvest.method import method_rates, method_rows
from xiufu.harvest.rows import Rows, price_rows, quota_rows
from xiufu.harvest.taken import Harvest
from xiufu.packs.books import BookKind
from xiufu.packs.kinds import PackHead, SourceText
from xiufu.packs.quota import prices, quota
from xiufu.reading.any_file import file_bytes, read_bytes
from xiufu.render.harvest_workbook import write_harvest_workbook
from xiufu.render.pack_workbook import pack_template
from xiufu.tasks.audit_little import refuse_empty
from xiufu.tasks.audit_packs import packs_of
from xiufu.tasks.harvest_list import sheets_of
from xiufu.tasks.pack_import import check_name, pack_files

LIST = "采集结果.xlsx"
"""The workbook of all that was harvested (采集结果)."""
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

    @property
    def open(self) -> bool:
        """Whether something is left to the user (待定): nothing to write, refusals, cautions, conflicts that nobody decided."""
        found = self.found
        undecided = any(rate.settled is None for rate in method_rates(found))
        return bool(not self.packs or found.refused or found.cautions or found.conflicts or undecided)


def harvest_files(
    files: Sequence[Path],
    output: Path,
    *,
    name: str,
    prefer: Sequence[str],
    write: bool,
    told: Callable[[int], None],
    listed: bool = False,
    packs: Sequence[Path] = (),
) -> HarvestRun:
    """Harvest documents (采集); with ``write`` put the packs into ``output``, each in a folder of its own, and a list of all.

    With ``listed`` only the list. ``prefer`` are file names: of conflicting readings that of the first of them is taken.
    ``packs`` are folders of packs that tell how a firm writes. Raises ``InputError`` where a document cannot be read,
    ``name`` is no pack name, or a pack or file of that name is there already; nothing is written then.
    """
    check_name(name)
    found = gathered(_harvests(files, prefer, told, packs_of(packs).known), prefer)
    made = {folder: pack_files(kind, head, rows) for folder, kind, head, rows in _packs(name, found)}
    book = f"{name}-费用测算办法.xlsx" if found.rates or method_rates(found) else ""
    if not write and not listed:
        return HarvestRun(found, made, book)
    folders = made if write else {}
    contents = {f"{name}-{LIST}": write_harvest_workbook(sheets_of(found))}
    if book and write:
        contents[book] = pack_template("cost_method", method_rows(found))
    there = [output / one for one in (*folders, *contents) if (output / one).exists()]
    if there:
        remedy = "换一个 --name，或先移走原有的"
        raise InputError(*(Problem(str(one), 0, "已有同名的数据包或文件，不会被改动", remedy) for one in there))
    for folder, files_of in folders.items():
        write_all(output / folder, files_of)
    written = [*(output / folder for folder in folders), *write_all(output, contents)]
    return HarvestRun(found, made, book, tuple(written))


def _harvests(
    files: Sequence[Path], prefer: Sequence[str], told: Callable[[int], None], known: Knowledge
) -> list[Harvest]:
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
            paper = Paper(read_bytes(file_bytes(path), path), known)
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
