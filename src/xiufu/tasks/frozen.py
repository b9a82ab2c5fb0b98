"""Figures of an earlier build (冻结的数据), read back from its ``figures.json``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from xiufu.core.errors import file_problem
from xiufu.core.figure import Absent, FigureId, Figures, Source
from xiufu.core.figure_changes import ABSENT_TEXTS, State, source_key
from xiufu.core.numbers import Rounding, plain_text
from xiufu.tasks.explain import figure_record

FIGURES_FILE = "figures.json"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What an earlier build says of itself (早先的成果): no inputs and no document, figures only."""

    states: Mapping[FigureId, State]
    policy: str
    version: str
    packs: tuple[str, ...]


def frozen_file(path: Path) -> Path | None:
    """The ``figures.json`` a path stands for: itself, or that of a folder of a build; ``None`` when it is a dossier."""
    if path.suffix.lower() == ".json":
        return path
    inside = path / FIGURES_FILE
    return inside if inside.is_file() and not (path / "plan.yaml").exists() else None


def read_frozen(path: Path) -> Frozen:
    """Read ``figures.json`` (读入早先的数据). Raises ``InputError`` when it is none of ours."""
    try:
        content = json.loads(path.read_bytes())
        return Frozen(
            states_of_records(content["figures"]),
            str(content["policy"]),
            str(content["xiufu"]),
            tuple(map(str, content["packs"])),
        )
    except OSError as error:
        raise file_problem(path, f"文件无法读取（{error.strerror}）", "检查路径和权限") from error
    except (ValueError, LookupError, TypeError, AttributeError, InvalidOperation, RecursionError) as error:
        raise file_problem(
            path, "不是 xiufu build 生成的 figures.json", "写出 build 的成果文件夹，或其中的 figures.json"
        ) from error


def records(figures: Figures) -> dict[str, Any]:
    """Every figure of a plan as ``figures.json`` holds it (数据记录)."""
    return {str(f.id): figure_record(f, figures) for f in figures.values()}


def states_of_records(found: Mapping[str, Mapping[str, Any]]) -> dict[FigureId, State]:
    """Figures as they are compared (数据状态), from the records of ``figures.json``."""
    return {FigureId.parse(key): _state(FigureId.parse(key), record, found) for key, record in found.items()}


def _state(figure: FigureId, record: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> State:
    value = None if record["value"] is None else Decimal(record["value"])
    carry = record.get("carry")
    inputs = tuple(map(str, record.get("inputs", ())))
    return State(
        figure,
        record["label"],
        record["subject"],
        value,
        ABSENT_TEXTS[Absent(record["absent"])] if value is None else plain_text(Decimal(record["shown"])),
        record["unit"],
        tuple(map(FigureId.parse, inputs)),
        _rule(figure, record.get("formula", ""), [(i, found[i]) for i in inputs]),
        "",
        Rounding(int(carry["places"]), carry["mode"]) if carry else None,
        _source(record["source"]) if "source" in record else "",
    )


def _source(record: Mapping[str, Any]) -> str:
    day = date.fromisoformat(record["as_of"]) if "as_of" in record else None
    return source_key(Source(record["document"], record["place"], day, record["confidence"], record.get("pack", "")))


def _rule(figure: FigureId, words: str, inputs: list[tuple[str, Mapping[str, Any]]]) -> str:
    """The formula with ids in place of names: what a unit is called does not matter."""
    names = []
    for key, record in inputs:
        same = FigureId.parse(key).subject in ("project", figure.subject)
        names.append((record["label"] if same else f"{record['label']}〔{record['subject']}〕", key))
    for name, key in sorted(names, key=lambda pair: -len(pair[0])):
        words = words.replace(name, f"［{key}］")
    return words
