"""``xiufu diff``: what differs between two plans: inputs, figures with their causes, and the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import FigureId
from xiufu.core.figure_changes import States, figure_changes, states
from xiufu.core.files import write_all
from xiufu.document.blocks import Document, Number
from xiufu.document.compare import compare
from xiufu.model.compare import InputChange, compare_chapters, compare_plans
from xiufu.model.load import Dossier
from xiufu.packs.kinds import Policy
from xiufu.plans.comparison import Comparison, Side
from xiufu.plans.comparison_document import comparison_document
from xiufu.plans.imprint import POLICY_NAMES
from xiufu.render.docx import write_docx
from xiufu.render.html import write_html
from xiufu.spatial.files.parts import digest_of
from xiufu.tasks.frozen import frozen_file, read_frozen, records, states_of_records
from xiufu.tasks.prepare import Prepared, prepare


@dataclass(frozen=True, slots=True)
class Wanted:
    """One side of a comparison as asked for (对比的一方): a dossier with its policy and packs, or an earlier build."""

    path: Path
    policy: Policy = "recommended"
    pack_folders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """One side, read: a plan, or only the figures of an earlier build."""

    side: Side
    packs: tuple[str, ...]
    states: States
    prepared: Prepared | None = None
    document: Document | None = None


def diff(before: Wanted, after: Wanted) -> Comparison:
    """Compare two plans (对比). Raises ``InputError`` with the problems of both sides.

    Where a side is an earlier build, only figures are compared, and packs, policy and version.
    """
    old, new = _both(before, after)
    printed = [figure for found in (new, old) for figure in _printed(found.document)]
    changes = figure_changes(*_comparable(old, new), printed)
    if old.prepared is None or new.prepared is None or old.document is None or new.document is None:
        return Comparison(old.side, new.side, tuple(_settings(old, new)), tuple(changes), None)
    plans = old.prepared.dossier, new.prepared.dossier
    inputs = [
        *_settings(old, new),
        *compare_plans(*(dossier.survey.stated if dossier.survey else dossier.plan for dossier in plans)),
        *_drawn(*plans),
        *compare_chapters(plans[0].chapters, plans[1].chapters),
    ]
    return Comparison(old.side, new.side, tuple(inputs), tuple(changes), compare(old.document, new.document))


def write_diff(comparison: Comparison, out: Path, *, every: bool = False) -> tuple[Path, ...]:
    """Write the comparison (写出对比说明) as Word and as a page. ``every`` also lists what does not show in print."""
    document = comparison_document(comparison, every=every)
    contents = {
        "diff.docx": write_docx(document, draft=False),
        "diff.html": write_html(document, None, draft=False),
    }
    return write_all(out, contents)


def _both(before: Wanted, after: Wanted) -> tuple[_Found, _Found]:
    found: list[_Found] = []
    problems: list[Problem] = []
    for wanted in (before, after):
        try:
            found.append(_read(wanted))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return found[0], found[1]


def _read(wanted: Wanted) -> _Found:
    file = frozen_file(wanted.path)
    if file is not None:
        frozen = read_frozen(file)
        return _Found(Side(str(wanted.path), frozen.policy, frozen.version, True), frozen.packs, frozen.states)
    prepared = prepare(wanted.path, policy=wanted.policy, pack_folders=wanted.pack_folders)
    side = Side(str(wanted.path), wanted.policy, xiufu.__version__, False)
    return _Found(side, prepared.chosen.used, states(prepared.computed.figures), prepared, prepared.document())


def _comparable(old: _Found, new: _Found) -> tuple[States, States]:
    """Figures of both sides: an earlier build knows no kernels, so that beside it a plan is taken as it would be frozen."""
    if not old.side.frozen and not new.side.frozen:
        return old.states, new.states
    sides = [
        states_of_records(records(found.prepared.computed.figures)) if found.prepared else found.states
        for found in (old, new)
    ]
    return sides[0], sides[1]


def _printed(document: Document | None) -> Sequence[FigureId]:
    return [run.figure.id for run in document.runs() if isinstance(run, Number)] if document else []


def _settings(old: _Found, new: _Found) -> list[InputChange]:
    """Policy, version and packs that differ."""
    pairs = [
        ("测算口径", "policy", *(POLICY_NAMES.get(side.policy, side.policy) for side in (old.side, new.side))),
        ("软件版本", "xiufu", old.side.version, new.side.version),
    ]
    left, right = (dict(_named(label) for label in found.packs) for found in (old, new))
    names = [*left, *(name for name in right if name not in left)]
    packs = [InputChange("数据包", name, name, left.get(name), right.get(name)) for name in names]
    settings = [InputChange(title, path, "", a, b) for title, path, a, b in pairs]
    return [change for change in [*settings, *packs] if change.before != change.after]


def _drawn(old: Dossier, new: Dossier) -> list[InputChange]:
    """Files of geometry whose content differs; that one came or went, the plan says."""
    before, after = _hashes(old), _hashes(new)
    return [
        InputChange(file, f"geometry.{key}.file", f"图形 › {title}", f"SHA-256 {before[key][2]}", f"SHA-256 {sha}")
        for key, (title, file, sha) in after.items()
        if key in before and before[key][2] != sha
    ]


def _hashes(dossier: Dossier) -> dict[str, tuple[str, str, str]]:
    """Title, file and the start of the SHA-256 of each file of geometry, by its key in the plan."""
    geometry = dossier.plan.geometry
    if geometry is None:
        return {}
    layers = (
        (f"layers.{layer.id}", f"图层“{' '.join(dict.fromkeys((layer.id, layer.name)))}”", layer.file)
        for layer in geometry.layers
    )
    imagery = [("imagery", "影像", geometry.imagery.file)] if geometry.imagery else []
    files = [("boundary", "界址点文件", geometry.boundary.file), *layers, *imagery]
    return {key: (title, file, digest_of(dossier.folder / file)[:12]) for key, title, file in files}


def _named(label: str) -> tuple[str, str]:
    """A pack's label as name and the rest: version and hash."""
    name, _, rest = label.partition("@")
    return name, rest
