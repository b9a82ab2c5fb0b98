"""Written again in other folders, time zones, locales, hash seeds and years: the same bytes, whatever is written.

A clock, a set's order, an absolute path or a locale that reaches a file fails here.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.generated.outputs import BUILT, WHOLE, write_form, write_outputs
from tests.generated.plans import dossier
from tests.generated.running import built
from tests.tries import tries
from xiufu.core.errors import InputError
from xiufu.document.blocks import Table
from xiufu.reading.docx import read_docx, tables_of
from xiufu.render.docx import write_docx
from xiufu.tasks.build import build

ROOT = Path(__file__).parents[2]
SEEDS = range(103, 106)
MADE = {f"whole-{seed}": dossier(seed, 1) for seed in (101, 102)} | {f"d{seed}": dossier(seed, 3) for seed in SEEDS}
REPLY = ("reply.docx",)
YEAR_END = "2031-12-31 23:59:30"


def elsewhere(dossiers: Path, out: Path, *command: str, **environment: str) -> str:
    """Write everything in a process of its own, below ``command``; the day that it took for today."""
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.generated.outputs", str(dossiers), str(out)],
        check=True,
        cwd=dossiers,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), **environment},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout.strip()


def contents(out: Path) -> dict[str, bytes]:
    """Every file that was written."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def dossiers_in(folder: Path) -> Path:
    """The dossiers and a form to fill, in a folder that does not exist yet."""
    folder.mkdir(parents=True)
    for name, made in MADE.items():
        made.write(folder / name)
    write_form(folder)
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this process writes."""
    folder = tmp_path_factory.mktemp("here")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(dossiers_in(folder / "资料"))
        write_outputs(Path.cwd(), folder / "out")
    return contents(folder / "out")


def test_every_output_is_there(here: dict[str, bytes]):
    """Replies only to those who said something; beside a new workbook, and in a new dossier, is what goes with them."""
    expected = {
        f"{name}/{file}"
        for name, made in MADE.items()
        for file in ((WHOLE if name.startswith("whole-") else BUILT) + (REPLY if made.plan["review_replies"] else ()))
    }
    made = ("/new/book.xlsx", "/new/back/plan.yaml")
    assert {file for file in here if "/new/" not in file or file.endswith(made)} == expected
    assert {"whole-101/reply.docx", "d103/reply.docx"} <= set(here)
    assert "whole-102/reply.docx" not in here


@pytest.mark.parametrize(
    ("folder", "environment"),
    [
        ("one/甲", {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"}),
        (
            "other/a folder far away",
            {"TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"},
        ),
    ],
)
def test_the_same_bytes_elsewhere(tmp_path: Path, here: dict[str, bytes], folder: str, environment: dict[str, str]):
    elsewhere(dossiers_in(tmp_path / folder), tmp_path / "out", **environment)
    assert different(contents(tmp_path / "out"), here) == []


def test_the_same_bytes_at_another_time(tmp_path: Path, here: dict[str, bytes]):
    today = elsewhere(dossiers_in(tmp_path / "in"), tmp_path / "out", "faketime", YEAR_END, TZ="Asia/Shanghai")
    assert today == "2031-12-31"
    assert different(contents(tmp_path / "out"), here) == []


def different(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    """Files that are not the same bytes, or only on one side."""
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


def test_another_plan_gives_other_bytes(here: dict[str, bytes]):
    for file in BUILT:
        assert len({data for name, data in here.items() if name.endswith(f"/{file}") and "/new/" not in name}) == 5
    for file in WHOLE:
        assert here[f"whole-101/{file}"] != here[f"whole-102/{file}"]


def test_rare_letters_are_written(tmp_path: Path):
    """Letters beyond the 16-bit plane, which no font here has, in names that a plan prints."""
    build(dossier(117, 3).write(tmp_path / "d"), tmp_path / "out", pdf=False)
    document = read_docx((tmp_path / "out" / "plan.docx").read_bytes()).document
    assert any("𠮷" in cell.text for t in document.blocks if isinstance(t, Table) for row in t.rows for cell in row)
    assert "𠮷" in (tmp_path / "out" / "plan.html").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "out" / "plan.xlsx") as book:
        assert "𠮷" in book.read("xl/sharedStrings.xml").decode()


@tries(2, 12)
def test_word_gives_back_every_table(count: int):
    tables = 0
    for seed in range(count):
        document = built(dossier(seed, 4)).document
        read = tables_of(write_docx(document, draft=True))
        expected = [(t.title, [[cell.text for cell, _ in row] for row in t.grid()]) for t in document.tables()]
        assert [(t.caption, t.grid) for t in read] == expected
        tables += len(read)
    assert tables > 12 * count


@tries(8, 60)
def test_every_built_dossier_is_valid(count: int):
    for seed in range(200, 200 + count):
        try:
            built(dossier(seed, 6))
        except InputError as error:
            raise AssertionError(f"seed {seed} was refused: {error}") from error
