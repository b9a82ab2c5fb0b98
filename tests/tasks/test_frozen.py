"""Figures of an earlier build are read back as they were, and what is no such file is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.model.dossiers import DOSSIER, copied
from xiufu.core.errors import InputError
from xiufu.core.figure import FigureId
from xiufu.core.figure_changes import figure_changes, states
from xiufu.core.numbers import Rounding
from xiufu.tasks.build import build
from xiufu.tasks.frozen import frozen_file, read_frozen, records, states_of_records
from xiufu.tasks.prepare import prepare


def test_what_is_frozen(tmp_path: Path):
    out = tmp_path / "out"
    build(DOSSIER, out)
    assert frozen_file(out) == frozen_file(out / "figures.json") == out / "figures.json"
    assert frozen_file(DOSSIER) is None
    assert frozen_file(tmp_path / "nothing") is None
    (out / "plan.yaml").write_text("", "utf-8")
    assert frozen_file(out) is None


def test_figures_are_read_back(tmp_path: Path):
    build(DOSSIER, tmp_path, policy="as_filed")
    frozen = read_frozen(tmp_path / "figures.json")
    assert (frozen.policy, frozen.version) == ("as_filed", "0.1.0")
    assert frozen.packs[0].startswith("neimenggu-cost-sample@")
    figures = prepare(DOSSIER, policy="as_filed").computed.figures
    assert figure_changes(frozen.states, states_of_records(records(figures))) == []
    live = states(figures)
    assert list(frozen.states) == list(live)
    for figure, state in frozen.states.items():
        other = live[figure]
        assert (state.value, state.text, state.unit) == (other.value, other.text, other.unit)
        assert (state.inputs, state.carry, state.source) == (other.inputs, other.carry, other.source)
    growth = frozen.states[FigureId("construction_cost_wan")]
    assert growth.carry == Rounding(2)
    assert isinstance(growth.value, Decimal)


def test_a_renamed_unit_is_no_other_formula(tmp_path: Path):
    build(DOSSIER, tmp_path / "out")
    renamed = copied(tmp_path, ("name: 采坑", "name: 取土坑"))
    figures = prepare(renamed, policy="recommended").computed.figures
    before = read_frozen(tmp_path / "out" / "figures.json").states
    assert figure_changes(before, states_of_records(records(figures))) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"figures": {}}',
        b'{"figures": {"a|b": {}}, "policy": "", "xiufu": "", "packs": []}',
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "figures.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match="不是 xiufu build 生成的"):
        read_frozen(file)


@pytest.mark.parametrize("key", ["value", "shown", "source", "inputs", "carry"])
def test_damaged_records_are_refused(tmp_path: Path, key: str):
    build(DOSSIER, tmp_path)
    file = tmp_path / "figures.json"
    content = json.loads(file.read_text("utf-8"))
    record = next(r for r in content["figures"].values() if r.get(key))
    record[key] = "无"
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match="不是 xiufu build 生成的"):
        read_frozen(file)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(InputError, match="文件无法读取"):
        read_frozen(tmp_path / "figures.json")
