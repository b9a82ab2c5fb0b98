"""Knowledge (审查依据): what packs tell an audit of words, units and laws."""

from dataclasses import dataclass, field
from functools import cache

from xiufu.audit.claims.wording import Wording, wording
from xiufu.packs.instruments import Instruments
from xiufu.packs.library import built_in_instruments, built_in_term_words
from xiufu.packs.term_words import Lexicon


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What an audit goes by (审查依据): that of the built-in packs unless others are given.

    ``words`` are the units as documents write them, ``lexicon`` what they call quantities, ``instruments`` the laws and
    standards they may cite.
    """

    words: Wording = field(default_factory=wording)
    lexicon: Lexicon = field(default_factory=built_in_term_words)
    instruments: Instruments = field(default_factory=built_in_instruments)


@cache
def built_in_knowledge() -> Knowledge:
    """That of the built-in packs (内置审查依据)."""
    return Knowledge()
