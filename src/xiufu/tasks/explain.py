"""``xiufu explain``: the derivation of one figure (推导), down to the inputs, with clauses."""

import difflib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiufu.core.derivation import carried_digits, formula_in_digits, formula_in_words, name_of
from xiufu.core.errors import file_problem
from xiufu.core.figure import Figure, FigureId, Figures, Source, Step
from xiufu.core.numbers import plain_text
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

_MOST = 200


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure and every figure it follows from, nearest first (推导过程)."""

    figures: Figures
    chain: tuple[Figure, ...]
    omitted: int

    @property
    def text(self) -> str:
        """For the terminal."""
        lines: list[str] = []
        for n, figure in enumerate(self.chain):
            lines += [*([""] if n == 1 else []), *describe(figure, self.figures, short=n > 0)]
        if self.omitted:
            lines.append(f"……另有 {self.omitted} 个上游数据项未列出，可对其中任一项再用 xiufu explain。")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"figures": {str(f.id): figure_record(f, self.figures) for f in self.chain}, "omitted": self.omitted}


def explain(
    dossier: Path, figure_id: str, *, policy: Policy = "recommended", pack_folders: Sequence[Path] = ()
) -> Explanation:
    """Derivation of ``term|subject`` (数据项推导) of a dossier. Raises ``InputError`` when there is no such figure."""
    figures = prepare(dossier, policy=policy, pack_folders=pack_folders).computed.figures
    wanted = FigureId.parse(figure_id)
    if wanted not in figures:
        same_term = [str(f) for f in figures if f.term == wanted.term]
        near = same_term or difflib.get_close_matches(str(wanted), [str(f) for f in figures], n=5, cutoff=0.3)
        raise file_problem(
            dossier,
            f"没有数据项“{figure_id}”",
            f"相近的有：{'、'.join(near[:8])}" if near else "全部数据项见 figures.json",
        )
    return explain_figure(figures, wanted)


def explain_figure(figures: Figures, wanted: FigureId) -> Explanation:
    """Derivation of a figure; each figure on the way appears once, however often it is used."""
    chain: list[Figure] = []
    seen: set[FigureId] = {wanted}
    queue = deque([figures[wanted]])
    while queue:
        figure = queue.popleft()
        chain.append(figure)
        if isinstance(figure.origin, Step):
            fresh = [i for i in figure.origin.inputs if i.id not in seen]
            seen.update(i.id for i in fresh)
            queue.extend(dict.fromkeys(fresh))
    return Explanation(figures, tuple(chain[:_MOST]), max(0, len(chain) - _MOST))


def describe(figure: Figure, figures: Figures, *, short: bool) -> list[str]:
    """A figure in lines of text."""
    unit = f" {figure.unit}" if figure.unit else ""
    head = f"{name_of(figure, figures)} = {figure.text}{unit}　［{figure.id}］"
    lines = [f"  · {head}" if short else head]
    pad = "      " if short else "  "
    if figure.known and figure.number != figure.shown:
        lines.append(f"{pad}参与后续计算的值：{carried_digits(figure)}")
    if isinstance(figure.origin, Source):
        lines.append(f"{pad}出处：{figure.origin}")
        return lines
    step = figure.origin
    lines.append(f"{pad}＝ {formula_in_words(figure, figures)}")
    lines.append(f"{pad}＝ {formula_in_digits(figure)}")
    if step.note:
        lines.append(f"{pad}说明：{step.note}")
    if step.clause:
        lines.append(f"{pad}依据：{step.clause}")
    return lines


def figure_record(figure: Figure, figures: Figures) -> dict[str, Any]:
    """A figure as ``figures.json`` holds it: decimal strings, label, origin."""
    record: dict[str, Any] = {
        "value": plain_text(figure.number) if figure.known else None,
        "shown": figure.text if figure.known else None,
        "unit": figure.unit,
        "label": figure.label,
        "subject": figures.subject_name(figure.id.subject),
        "role": figure.role.value,
    }
    if not figure.known:
        record["absent"] = str(figure.value)
    if isinstance(figure.origin, Source):
        record["source"] = source_record(figure.origin)
        return record
    record["formula"] = formula_in_words(figure, figures)
    record["inputs"] = [str(i.id) for i in figure.origin.inputs]
    if figure.origin.clause:
        record["clause"] = source_record(figure.origin.clause)
    if figure.origin.carry:
        record["carry"] = {"places": figure.origin.carry.places, "mode": figure.origin.carry.mode}
    return record


def source_record(source: Source) -> dict[str, Any]:
    """出处 as JSON."""
    record: dict[str, Any] = {"document": source.document, "place": source.place, "confidence": source.confidence}
    if source.as_of_date:
        record["as_of"] = source.as_of_date.isoformat()
    if source.pack:
        record["pack"] = source.pack
    return record
