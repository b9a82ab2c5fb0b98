"""``xiufu check``: every problem of a dossier at once, and what a draft still owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Policy
from xiufu.plans.chapters import typed_numbers
from xiufu.tasks.build import unknowns
from xiufu.tasks.build_summary import site_notes
from xiufu.tasks.prepare import Prepared, prepare


@dataclass(frozen=True, slots=True)
class CheckResult:
    """检查结果: ``problems`` forbid a build, ``unknown`` is owed in a final, ``typed`` are typed in chapters.

    ``notes`` say what of a workbook was not read, what a reviewer would ask about geometry and site conditions.
    """

    problems: tuple[Problem, ...]
    unknown: tuple[str, ...] = ()
    typed: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def check(folder: Path, pack_folders: Sequence[Path] = (), *, policy: Policy = "recommended") -> CheckResult:
    """检查资料: reading, models, cross-checks, packs, chapters and citations; what a build would refuse."""
    try:
        prepared = prepare(folder, policy=policy, pack_folders=pack_folders)
    except InputError as error:
        return CheckResult(error.problems)
    owed = tuple(unknowns(prepared, prepared.documents()))
    return CheckResult((), owed, tuple(_typed(prepared)), (*prepared.dossier.notes, *site_notes(prepared)))


def _typed(prepared: Prepared) -> list[Problem]:
    """Numbers typed by hand in chapters (手写数值): they do not follow when the figure changes."""
    found = []
    for chapter in prepared.dossier.chapters.values():
        for line, digits, figure in typed_numbers(chapter, prepared.computed.figures):
            same = f"与数据项 {figure} 相同，改成引用 {{{{{figure}}}}}"
            remedy = same if figure else "核对它的出处；若是本方案的数据，改成引用"
            found.append(chapter.problem(line, f"手写数值 {digits}", remedy))
    return found
