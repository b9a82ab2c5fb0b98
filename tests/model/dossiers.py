"""A small valid dossier (invented) and copies of it with faults."""

from __future__ import annotations

import shutil
from pathlib import Path

from xiufu.core.errors import InputError
from xiufu.tasks.check import check

DOSSIER = Path(__file__).resolve().parents[1] / "fixtures" / "dossier"


def copied(to: Path, *replacements: tuple[str, str]) -> Path:
    """A copy of the dossier whose ``plan.yaml`` has each text replaced; each must be there exactly once."""
    folder = to / "dossier"
    shutil.copytree(DOSSIER, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


def problems_of(folder: Path) -> list[str]:
    """What ``check`` says of a dossier, one line a problem, without the folder."""
    try:
        found = check(folder).problems
    except InputError as error:
        found = error.problems
    return [str(problem).replace(f"{folder}/", "") for problem in found]
