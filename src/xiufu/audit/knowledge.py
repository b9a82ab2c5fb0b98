"""Knowledge (审查依据): what packs tell an audit of words, units, costs, land classes, projects, places and laws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from xiufu.audit.claims.wording import Wording
from xiufu.core.errors import InputError, Problem
from xiufu.packs.class_names import ClassNames
from xiufu.packs.clauses import Clauses
from xiufu.packs.cost_rows import CostRows
from xiufu.packs.gate import GateRule, rules_of
from xiufu.packs.instruments import Instruments
from xiufu.packs.kinds import Division, PackKind
from xiufu.packs.law_rules import LawRules, law_rules_of
from xiufu.packs.library import Library, built_in_library
from xiufu.packs.project_words import ProjectWords
from xiufu.packs.review_points import ReviewPoints
from xiufu.packs.term_words import Lexicon


def _from(read: Callable[[Library], Any], *kinds: PackKind) -> Mapping[str, Any]:
    """How a field is read from a library, and the kinds of packs that it is from."""
    return {"read": read, "kinds": kinds}


def labels_of(library: Library) -> tuple[str, ...]:
    """The packs of a library that audits go by, with version and hash (审查所用数据包)."""
    kinds = {kind for one in fields(Knowledge) for kind in one.metadata["kinds"]}
    return tuple(pack.label for pack in library.heads() if pack.head.kind in kinds)


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What an audit goes by (审查依据).

    ``words`` are the units as documents write them, ``lexicon`` what they call quantities, ``cost_rows`` the names of rows of
    cost tables, ``class_names`` the land classes of all standards, ``instruments`` the laws and standards they may cite,
    ``clauses`` what laws say, ``project_words`` what is said of which kind of project and what is no longer called so,
    ``divisions`` the places by code, ``law_rules`` what laws require of a plan, ``points`` what plans have to hold, ``gate``
    which kind of plan a project owes; ``packs`` are the packs that all this is from, with version and hash.
    """

    words: Wording = field(metadata=_from(lambda library: Wording(library.units()), "units"))
    lexicon: Lexicon = field(metadata=_from(Library.term_words, "term_words"))
    cost_rows: CostRows = field(metadata=_from(Library.cost_rows, "cost_rows"))
    class_names: ClassNames = field(metadata=_from(Library.class_names, "landclass", "class_standards"))
    instruments: Instruments = field(metadata=_from(Library.instruments, "instruments"))
    clauses: Clauses = field(metadata=_from(Library.clauses, "clauses"))
    project_words: ProjectWords = field(metadata=_from(Library.project_words, "project_words"))
    divisions: Mapping[str, Division] = field(metadata=_from(Library.all_divisions, "divisions"))
    law_rules: LawRules = field(metadata=_from(law_rules_of, "law_rules", "law"))
    points: ReviewPoints = field(metadata=_from(Library.review_points, "review_points"))
    gate: tuple[tuple[GateRule, str], ...] = field(metadata=_from(rules_of, "gate"))
    packs: tuple[str, ...] = field(metadata=_from(labels_of))


def knowledge_of(library: Library) -> Knowledge:
    """What the packs of a library tell (读取审查依据). Raises ``InputError`` with every problem of all of them."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in fields(Knowledge):
        try:
            found[one.name] = one.metadata["read"](library)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*dict.fromkeys(problems))
    return Knowledge(**found)


@cache
def built_in_knowledge() -> Knowledge:
    """That of the built-in packs (内置审查依据)."""
    return knowledge_of(built_in_library())
