"""An unknown input makes absent what follows from it, never zero, and nothing else; a draft says so, a final refuses.

A kernel fed zero for an unknown, a sum that skips an owed part, a figure left out of the list of what is owed, or a
final that is written all the same fails here.
"""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import strategies as st

from tests.generated.owing import change, owed_leaves, unlisted, wrongly_known
from tests.generated.plans import Made, dossier, plans
from tests.generated.running import built, written
from tests.tries import tried, tries
from xiufu.core.errors import InputError
from xiufu.document.blocks import Paragraph, Table
from xiufu.reading.docx import read_docx
from xiufu.tasks.build import build


@tried(20, 160, plans(), st.integers(0, 10_000))
def test_what_follows_from_an_unknown_is_absent(made: Made, choice: int):
    with written(made) as folder:
        case = change(made, folder, choice)
    assert wrongly_known(case) == []
    assert unlisted(case) == []


@tried(3, 20, plans(complete=True), st.integers(0, 10_000))
def test_a_final_needs_every_number(made: Made, choice: int):
    with written(made) as folder:
        out = folder.parent / "final"
        assert len(build(folder, out, final=True, pdf=False).files) == (5 if made.plan["review_replies"] else 4)
        assert "【草稿】" not in header_of(out / "plan.docx")
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        case = change(made, folder, choice)
        if not owed_leaves(case.after.figures):
            return  # a number that nothing uses: a work that is never done, a price never paid
        with pytest.raises(InputError) as refused:
            build(folder, out, final=True, pdf=False)
        assert len(refused.value.problems) == len(case.after.unknown)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before
        build(folder, out, pdf=False)
        assert "【草稿】" in header_of(out / "plan.docx")
        marked = [text for text in texts(out / "plan.docx") if "【待补：" in text]
        assert bool(marked) == bool(case.after.document.unknowns())


def texts(path: Path) -> list[str]:
    """Every paragraph and cell of a Word file."""
    blocks = read_docx(path.read_bytes()).document.blocks
    cells = [cell.text for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
    return cells + [block.text for block in blocks if isinstance(block, Paragraph)]


def header_of(path: Path) -> str:
    """The XML of a Word file's headers."""
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "header" in name)


@tries(4, 25)
def test_a_complete_dossier_owes_nothing(count: int):
    for seed in range(count):
        assert built(dossier(seed, 4, complete=True)).unknown == []
