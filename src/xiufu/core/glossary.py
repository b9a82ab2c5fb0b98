"""The only dictionary (术语表): identifier, Chinese term, unit, role and printing rule of every figure term."""

import csv
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Term:
    """One row of ``data/GLOSSARY.csv``. ``printing`` names a rounding rule of the cost method in force."""

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


GLOSSARY = read_glossary()
TERMS = {name: term for name, term in GLOSSARY.items() if term.kind == "figure"}
