"""The example projects, computed once; the arithmetic of the tests is done by hand and never by this software.

``stone-quarry``: invented prices; nothing rounded on the way (recommended), 万元 as printed (as_filed).
``two-valleys``: invented prices; quantities and unit prices rounded line by line, 万元 as printed.
"""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from tests.golden.making import example
from xiufu.compute.run import Computed
from xiufu.core.figure import Figures
from xiufu.packs.kinds import Policy

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("ejina-railway", "stone-quarry", "two-valleys")
POLICIES: tuple[Policy, ...] = ("as_filed", "recommended")


def computed(name: str, policy: Policy = "recommended") -> Computed:
    return example(name, policy).plan.computed


def changed(folder: Path, name: str, *changes: tuple[str, str], file: str = "plan.yaml") -> Path:
    """A copy of an example with some text of one file replaced; each occurs once."""
    dossier = folder / name
    if not dossier.exists():
        shutil.copytree(EXAMPLES / name, dossier)
    text = (dossier / file).read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    (dossier / file).write_text(text, "utf-8")
    return dossier


def figures(name: str, policy: Policy = "recommended") -> Figures:
    return computed(name, policy).figures


def by(term: str, subject: str, values: Mapping[str, str]) -> dict[str, str]:
    """Expectations of one term, by the last part of its subjects."""
    return {f"{term}|{subject}:{key}": value for key, value in values.items()}


def decimals(expected: Mapping[str, str]) -> dict[str, Decimal]:
    """Literals as numbers, by figure id."""
    return {key: Decimal(value) for key, value in expected.items()}


def carried(name: str, policy: Policy, expected: Mapping[str, str]) -> dict[str, Decimal]:
    """The carried values of the figures that are expected."""
    found = figures(name, policy)
    return {key: found[key].number for key in expected}


def carried_to(name: str, policy: Policy, expected: Mapping[str, str]) -> dict[str, Decimal]:
    """The carried values, to as many places as the literals have: for quotients that never end."""
    found = figures(name, policy)
    return {key: found[key].number.quantize(Decimal(value)) for key, value in expected.items()}


def printed(name: str, policy: Policy, expected: Mapping[str, str]) -> dict[str, str]:
    """The printed digits of the figures that are expected."""
    found = figures(name, policy)
    return {key: found[key].text for key in expected}
