"""Knowledge (审查依据): what packs tell an audit of words, units and laws."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from xiufu.audit.claims.wording import Wording, wording
from xiufu.packs.clauses import Clauses
from xiufu.packs.instruments import Instruments
from xiufu.packs.kinds import Division, PackKind
from xiufu.packs.library import (
    built_in_clauses,
    built_in_divisions,
    built_in_instruments,
    built_in_labels,
    built_in_project_words,
    built_in_term_words,
)
from xiufu.packs.project_words import ProjectWords
from xiufu.packs.term_words import Lexicon

_KINDS: tuple[PackKind, ...] = ("units", "term_words", "cost_rows", "instruments")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What an audit goes by (审查依据): that of the built-in packs unless others are given.

    ``words`` are the units as documents write them, ``lexicon`` what they call quantities, ``instruments`` the laws and
    standards they may cite, ``clauses`` what laws say, ``project_words`` what is said of which kind of project and what is no longer
    called so, ``divisions`` the places by code.
    """

    words: Wording = field(default_factory=wording)
    lexicon: Lexicon = field(default_factory=built_in_term_words)
    instruments: Instruments = field(default_factory=built_in_instruments)
    clauses: Clauses = field(default_factory=built_in_clauses)
    project_words: ProjectWords = field(default_factory=built_in_project_words)
    divisions: Mapping[str, Division] = field(default_factory=built_in_divisions)


@cache
def built_in_knowledge() -> Knowledge:
    """That of the built-in packs (内置审查依据)."""
    return Knowledge()


def packs_of_audits() -> tuple[str, ...]:
    """Labels ``name@version (hash)`` of the packs that audits go by (审查所用数据包)."""
    return built_in_labels(*_KINDS)
