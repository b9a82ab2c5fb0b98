"""Built twice, in other folders, time zones, locales and hash seeds: the same bytes.

A clock, a set's order, an absolute path or a locale that reaches a file fails here.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.generated.plans import dossier
from tests.generated.running import built
from xiufu.core.errors import InputError
from xiufu.reading.docx import tables_of
from xiufu.render.docx import write_docx
from xiufu.tasks.build import build

SEEDS = range(100, 106)
FILES = ("figures.json", "plan.docx", "plan.html", "plan.pdf", "plan.xlsx")

PROGRAM = """
import sys
from pathlib import Path
from xiufu.tasks.build import build
for dossier in sorted(Path(sys.argv[1]).iterdir()):
    build(dossier, Path(sys.argv[2]) / dossier.name)
"""


def elsewhere(dossiers: Path, out: Path, **environment: str) -> None:
    """Build every dossier of a folder in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(dossiers), str(out)],
        check=True,
        cwd=out.parent,
        env={**os.environ, **environment},
    )


def contents(out: Path) -> dict[tuple[str, str], bytes]:
    """Every file that was built."""
    return {(path.parent.name, path.name): path.read_bytes() for path in out.glob("*/*")}


def files_of(seed: int) -> tuple[str, ...]:
    """What a build writes: replies only to those who said something."""
    return (*FILES, "reply.docx") if dossier(seed, 3).plan["review_replies"] else FILES


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path):
    one, other = tmp_path / "one" / "甲", tmp_path / "other" / "a folder far away"
    for folder in (one, other):
        folder.mkdir(parents=True)
        for seed in SEEDS:
            dossier(seed, 3).write(folder / f"d{seed}")
    for seed in SEEDS:
        build(one / f"d{seed}", tmp_path / "here" / f"d{seed}")
    elsewhere(one, tmp_path / "first", TZ="Asia/Shanghai", LC_ALL="zh_CN.UTF-8", PYTHONHASHSEED="1")
    elsewhere(
        other, tmp_path / "second", TZ="America/St_Johns", LC_ALL="C", LANG="C", PYTHONHASHSEED="4711", PYTHONUTF8="0"
    )
    here = contents(tmp_path / "here")
    assert sorted(here) == sorted((f"d{seed}", file) for seed in SEEDS for file in files_of(seed))
    assert {file for _, file in here} == {*FILES, "reply.docx"}
    assert contents(tmp_path / "first") == here
    assert contents(tmp_path / "second") == here


def test_another_plan_gives_other_bytes(tmp_path: Path):
    for seed in SEEDS:
        build(dossier(seed, 3).write(tmp_path / f"d{seed}"), tmp_path / "out" / f"d{seed}")
    assert len({data for (_, file), data in contents(tmp_path / "out").items() if file == "figures.json"}) == len(SEEDS)


def test_word_gives_back_every_table():
    tables = 0
    for seed in range(12):
        document = built(dossier(seed, 4)).document
        read = tables_of(write_docx(document, draft=True))
        expected = [(t.title, [[cell.text for cell, _ in row] for row in t.grid()]) for t in document.tables()]
        assert [(t.caption, t.grid) for t in read] == expected
        tables += len(read)
    assert tables > 150


def test_every_built_dossier_is_valid():
    for seed in range(200, 260):
        try:
            built(dossier(seed, 6))
        except InputError as error:
            raise AssertionError(f"seed {seed} was refused: {error}") from error
