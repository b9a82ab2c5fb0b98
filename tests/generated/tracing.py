"""What must hold of every figure of any plan: an origin, inputs that came before it, decimals and nothing else."""

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from tests.generated.running import Built, steps
from xiufu.core.figure import Absent, Figure, Source, Step
from xiufu.core.numbers import parse_decimal, plain_text, rounded

FIELDS = {"value", "shown", "unit", "label", "subject", "role"}


def untraced(made: Built) -> list[str]:
    """Figures whose origin says nothing, or whose inputs are not figures of the plan that came before."""
    before: dict[Any, Figure] = {}
    faults = []
    for key, figure in made.figures.items():
        match figure.origin:
            case Source(document=document):
                faults += [f"{key}: no document"] if not document.strip() else []
            case Step(inputs=inputs):
                faults += [f"{key}: no inputs"] if not inputs else []
                faults += [f"{key}: {i.id} is not here before it" for i in inputs if before.get(i.id) is not i]
                faults += miscomputed(figure, figure.origin)
        faults += [f"{key} is kept as {figure.id}"] if key != figure.id else []
        faults += (
            [f"{key}: value and shown disagree on absence"] if isinstance(figure.shown, Absent) == figure.known else []
        )
        before[key] = figure
    return faults


IDLE = frozenset({"allocation_percent", "deposit_percent", "ground_slope"})
"""Stated shares of which the last is not computed with: it is what the others leave; slopes of units that become no farmland."""


def unused(made: Built) -> list[str]:
    """Numbers of the plan that no step uses, though the page may print them: a coefficient or a distance gone astray."""
    used = {i.id for _, step in steps(made) for i in step.inputs}
    return [
        f"{key} is stated and not used"
        for key, figure in made.figures.items()
        if key not in used
        and key.term not in IDLE
        and figure.known
        and isinstance(figure.origin, Source)
        and "plan.yaml" in f"{figure.origin.document} {figure.origin.place}"
    ]


def miscomputed(figure: Figure, step: Step) -> list[str]:
    """A figure is what its step makes of its inputs, printed by its rule; without all inputs it is no number."""
    absent = [i for i in step.inputs if not i.known]
    if absent:
        return [f"{figure.id}: a number made of owed ones"] if figure.known else []
    if not figure.known:
        return [f"{figure.id}: owed although everything is there"]
    faults = [] if figure.number == step.replay([i.number for i in step.inputs]) else [f"{figure.id}: not its step"]
    if figure.show and figure.shown != rounded(figure.number, figure.show):
        faults.append(f"{figure.id}: {figure.number} printed as {figure.shown}")
    if not figure.show and figure.shown != figure.number:
        faults.append(f"{figure.id}: printed otherwise than carried, by no rule")
    return faults


def floats(thing: object, seen: set[int] | None = None) -> list[str]:
    """Every float that can be reached; shared parts are looked at once."""
    seen = set() if seen is None else seen
    if isinstance(thing, float | complex):
        return [repr(thing)]
    if isinstance(thing, str | bytes | int | Decimal | Enum | type(None)) or id(thing) in seen:
        return []
    seen.add(id(thing))
    parts: list[object] = []
    if isinstance(thing, dict):
        parts = [*thing.keys(), *thing.values()]
    elif isinstance(thing, list | tuple | set | frozenset):
        parts = list(thing)
    elif isinstance(thing, BaseModel):
        parts = [getattr(thing, name) for name in type(thing).model_fields]
    elif is_dataclass(thing):
        parts = [getattr(thing, field.name) for field in fields(thing)]
    return [found for part in parts for found in floats(part, seen)]


def numbers_in(made: Built) -> list[object]:
    """Where numbers are kept: the plan as read, the method, every figure, the document."""
    return [made.plan.dossier.plan, made.plan.chosen.cost_method, [*made.figures.values()], made.document]


def blanks(made: Built) -> list[str]:
    """Cells without text."""
    return [
        f"{table.id} row {r}"
        for table in made.document.tables()
        for r, row in enumerate(table.rows)
        for cell in row
        if not cell.text.strip()
    ]


def unlisted(made: Built) -> list[str]:
    """What ``figures.json`` leaves out or says otherwise than the figures."""

    def refuse(text: str) -> None:
        raise ValueError(f"a JSON number: {text}")

    content = json.loads(made.json, parse_float=refuse)["figures"]
    faults = [
        f"{key} differs in order or presence"
        for key, mine in zip(content, made.figures, strict=False)
        if key != str(mine)
    ]
    if len(content) != len(made.figures):
        faults.append(f"{len(content)} listed, {len(made.figures)} computed")
    for figure in made.figures.values():
        record = content.get(str(figure.id), {})
        faults += [f"{figure.id} lacks {sorted(FIELDS - record.keys())}"] if FIELDS - record.keys() else []
        faults += _record_faults(figure, record)
    return faults


def _record_faults(figure: Figure, record: dict[str, Any]) -> list[str]:
    faults = []
    if figure.known:
        same = (parse_long(record["value"]), parse_decimal(record["shown"])) == (figure.number, figure.shown)
        faults += [] if same else [f"{figure.id}: {record['value']} / {record['shown']}"]
    elif (record["value"], record["shown"], record.get("absent")) != (None, None, str(figure.value)):
        faults.append(f"{figure.id}: an absent figure is listed as {record}")
    if isinstance(figure.origin, Source):
        faults += [] if record.get("source", {}).get("document") else [f"{figure.id}: no source listed"]
    else:
        inputs = [str(i.id) for i in figure.origin.inputs]
        faults += (
            [] if record.get("formula") and record.get("inputs") == inputs else [f"{figure.id}: no formula listed"]
        )
        clause = figure.origin.clause
        faults += [f"{figure.id}: no clause listed"] if clause and not record.get("clause") else []
    return faults


def parse_long(text: str) -> Decimal:
    """A decimal string of any length, plainly written."""
    value = Decimal(text)
    if plain_text(value) != text:
        raise ValueError(f"not plainly written: {text}")
    return value
