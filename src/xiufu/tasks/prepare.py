"""From a folder to a computed plan with its document: what build, explain and check share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import InvalidOperation, Overflow
from pathlib import Path

from xiufu.compute.case import Path as KeyPath
from xiufu.compute.run import Computed, compute
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.figure import STATED, Source
from xiufu.core.validation import choices, suggestion, validate
from xiufu.document.blocks import Document
from xiufu.model.attachments import OTHER
from xiufu.model.chapter import pictures_of
from xiufu.model.checks import choose_packs
from xiufu.model.load import Dossier
from xiufu.model.walk import enclosures
from xiufu.packs.chosen import Chosen
from xiufu.packs.conditions import Truth
from xiufu.packs.gate import GateOutcome, owed_plan
from xiufu.packs.kinds import Policy
from xiufu.packs.library import Library, open_library
from xiufu.plans.chapters import chapter_problems
from xiufu.plans.form_cover import facts_of
from xiufu.plans.outline import Outline
from xiufu.plans.reclamation_form import document
from xiufu.plans.review_reply import review_reply
from xiufu.reading.pictures import PictureFile, Wanted, read_pictures
from xiufu.spatial.map_content import MappedLand, MapSheet
from xiufu.tasks.dossier import load_dossier
from xiufu.tasks.maps import map_sheets


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan read, checked and computed (测算完毕的方案)."""

    dossier: Dossier
    chosen: Chosen
    computed: Computed
    outline: Outline
    gate: GateOutcome
    pictures: Mapping[str, PictureFile]
    land: MappedLand | None = None

    def maps(self) -> list[MapSheet]:
        """The maps of the plan laid out (附图); they are drawn when a writer asks for them."""
        return map_sheets(self.computed, self.land) if self.land else []

    def document(self) -> Document:
        """The plan as a document."""
        return document(self.computed, self.outline, self.dossier.chapters, self.pictures, self.maps())

    def reply(self, pages: Mapping[str, int] | None = None) -> Document | None:
        """The answers to reviewers as a document; nothing where nobody has said anything."""
        return review_reply(self.computed, self.outline, pages)

    def documents(self) -> list[Document]:
        """The plan, and the answers to reviewers where there are any."""
        reply = self.reply()
        return [self.document(), *([reply] if reply else [])]


def prepare(folder: Path, *, policy: Policy, pack_folders: Sequence[Path] = (), environment: bool = True) -> Prepared:
    """Read, check and compute. Raises ``InputError`` with every problem at once.

    Without ``environment`` the packs of ``XIUFU_PACKS`` are not looked at.
    """
    dossier = load_dossier(folder)
    try:
        library = open_library([*dossier.pack_folders, *pack_folders], environment=environment)
    except InputError as error:
        raise InputError(*dossier.problems, *error.problems) from error
    dossier, land, faults = _surveyed(dossier, library)
    plan = dossier.plan
    chosen, problems = choose_packs(dossier, library, policy)
    problems += faults
    outline = read_outline(library, plan.kind)
    problems += [*unknown_chapters(dossier, outline), *unknown_kinds(dossier, outline)]
    problems += unknown_sections(dossier, outline)
    if problems or chosen is None:
        raise InputError(*problems)
    try:
        computed = compute(plan, chosen, citing(dossier), policy, dossier.survey)
    except (InvalidOperation, Overflow) as error:
        raise file_problem(
            Path(dossier.located.file), "数值过大，计算结果超出 50 位", "核对工程量、价格和系数的数量级"
        ) from error
    problems = [p for chapter in dossier.chapters.values() for p in chapter_problems(chapter, computed.figures)]
    wanted = [Wanted(p.file, chapter, p.line) for chapter in dossier.chapters.values() for p in pictures_of(chapter)]
    pictures, faults = read_pictures(dossier.folder, wanted)
    problems += faults
    gate = owed_plan(library, facts_of(computed), plan.plan_date)
    if gate.status is Truth.MET and gate.kind != plan.kind:
        problems.append(
            dossier.problem(
                ("kind",),
                f"按适用情形，本项目不编{outline.title}：{gate.reason}（{gate.clause}）",
                "改编相应种类的方案；适用情形（circumstances）填错时改正它",
            )
        )
    if problems:
        raise InputError(*problems)
    return Prepared(dossier, chosen, computed, outline, gate, pictures, land)


def _surveyed(dossier: Dossier, library: Library) -> tuple[Dossier, MappedLand | None, list[Problem]]:
    """The plan completed from its geometry, that geometry for maps, and what is wrong with files that only maps need."""
    if dossier.plan.geometry is None:
        return dossier, None, []
    from xiufu.tasks.map_land import mapped_land  # only plans with geometry wait for its libraries
    from xiufu.tasks.survey import survey

    surveyed = survey(dossier, library, citing(dossier))
    if surveyed.land is None:
        return surveyed.dossier, None, []
    try:
        found = mapped_land(surveyed.dossier, library, surveyed.land)
    except InputError as error:
        return surveyed.dossier, None, list(error.problems)
    notes = (*surveyed.dossier.notes, *(note for note in found.notes if note not in surveyed.dossier.notes))
    return replace(surveyed.dossier, notes=notes), found.land, []


def read_outline(library: Library, kind: str) -> Outline:
    """编制大纲 of a kind of plan; an outline pack of the user's own goes before the built-in one."""
    pack = next((p for p in reversed(library.of_kind("outline")) if f"{kind}.yaml" in p.file_names()), None)
    if pack is None:
        raise file_problem(Path(f"{kind}.yaml"), "没有这种方案的编制大纲数据包", "重新安装 Xiufu，或恢复被移走的数据包")
    return validate(Outline, pack.read(f"{kind}.yaml"))


def unknown_chapters(dossier: Dossier, outline: Outline) -> list[Problem]:
    """Chapters that the outline has no place for (多余的章节): they would be lost silently."""
    wanted = [section.id for section in outline.sections if section.text != "none"]
    return [
        chapter.problem(
            0,
            f"大纲没有章节“{chapter.id}”，它的内容不会出现在方案中",
            f"章节编号改为下列之一，或移走这些内容：{'、'.join(wanted)}",
        )
        for chapter in dossier.chapters.values()
        if chapter.id not in wanted
    ]


def unknown_kinds(dossier: Dossier, outline: Outline) -> list[Problem]:
    """Attachments and drawings of a kind that the outline does not list (附件种类)."""
    listed = {
        name: {asked.kind: asked.title for asked in wanted} | {OTHER: "其他"}
        for name, wanted in (("attachments", outline.attachments), ("drawings", outline.drawings))
    }
    return [
        dossier.problem(
            (*path, "kind"), f"大纲没有这种{'附件' if path[0] == 'attachments' else '附图'}：“{item.kind}”", remedy
        )
        for path, item in enclosures(dossier.plan)
        if item.kind not in (allowed := listed[str(path[0])])
        for remedy in [f"{_meant(item.kind, allowed)}可选：{choices(allowed, allowed)}"]
    ]


def unknown_sections(dossier: Dossier, outline: Outline) -> list[Problem]:
    """Sections named in replies to reviewers that the outline does not have (修改所在章节)."""
    titles = {section.id: section.title for section in outline.sections}
    return [
        dossier.problem(
            ("review_replies", i, "changed_section"),
            f"大纲没有章节“{item.changed_section}”",
            f"{_meant(item.changed_section, titles)}可选：{'、'.join(titles)}",
        )
        for i, item in enumerate(dossier.plan.review_replies)
        if item.changed_section is not None and item.changed_section not in titles
    ]


def _meant(written: str, possible: Iterable[str]) -> str:
    near = suggestion(written, possible)
    return f"是否想写“{near}”？" if near else ""


def citing(dossier: Dossier) -> Callable[[KeyPath], Source]:
    """Where an input stands: file, line and path of keys, or the cell of a workbook."""

    def cite(path: KeyPath) -> Source:
        problem = dossier.problem(path, "", "")
        place = str(problem.cell) if problem.cell else f"第{problem.line}行 {problem.path}"
        return Source(Path(problem.file).name, place, None, STATED)

    return cite
