"""The only dictionary (术语表): identifier, Chinese term, unit, role and printing rule of every figure term."""

import csv
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Term:
    """One row of ``data/GLOSSARY.csv``. ``printing`` names a rounding rule of the cost method in force.

    ``kind`` is one of ``FIGURE_KINDS``, or a field that users write, or a parameter of a law or a cost method.
    """

    identifier: str
    label: str
    unit: str
    role: str
    printing: str
    kind: str
    source: str


def read_glossary() -> dict[str, Term]:
    """Every row of the glossary by identifier."""
    text = resources.files("xiufu.data").joinpath("GLOSSARY.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        r["identifier"]: Term(
            r["identifier"], r["chinese"], r["unit"], r["role"], r["printing"], r["kind"], r["source"]
        )
        for r in rows
    }


FIGURE_KINDS = ("figure", "price", "rate")
"""A figure is a price (价格) of one unit of something, a rate or coefficient (费率、系数) that costs are made with, or neither."""

GLOSSARY = read_glossary()
TERMS = {name: term for name, term in GLOSSARY.items() if term.kind in FIGURE_KINDS}

_SQUARES = str.maketrans({"2": "²", "3": "³"})


def unit_text(unit: str) -> str:
    """A unit as printed (计量单位): ``100m3`` is 100m³, ``hm2`` is hm².

    >>> unit_text("元/100m3"), unit_text("hm2"), unit_text("株")
    ('元/100m³', 'hm²', '株')
    """
    for plain in ("hm2", "km2", "m2", "m3"):
        unit = unit.replace(plain, plain[:-1] + plain[-1].translate(_SQUARES))
    return unit
