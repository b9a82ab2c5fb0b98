"""Names that stand for the same thing in several tables (同名): machines, materials, works."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from xiufu.packs.cost_rows import plain_name

T = TypeVar("T")
_UNIT_OR_MONEY = re.compile(r"\((?:元|万元|单位)?[^()]*?(?:元|kg|t|m[23²³]?|kw·?h|工日|台班|株|hm[2²])\)$")


@lru_cache(10_000)
def same_name(text: str) -> str:
    """A name in one way of writing (统一写法): blanks, width and case do not matter, brackets do.

    >>> same_name("推土机 74 kW") == same_name("推土机74KW"), same_name("柴油（含税）") == same_name("柴油")
    (True, False)
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def head_name(head: str) -> str:
    """What the column of a resource is about (列名所指): 柴油费（元/kg） is about 柴油.

    >>> head_name("柴油（kg）"), head_name("柴油费（元/kg）"), head_name("电（kW·h）")
    ('柴油', '柴油', '电')
    """
    plain = _UNIT_OR_MONEY.sub("", same_name(head))
    return plain.removesuffix("费") if len(plain) > 1 else plain


def candidates(name: str, things: Iterable[tuple[str, T]]) -> tuple[Sequence[T], bool]:
    """The things of a name, and whether their names are the very same (候选): else they only are without brackets."""
    listed = list(things)
    wanted = same_name(name)
    if found := [thing for other, thing in listed if same_name(other) == wanted]:
        return found, True
    plain = plain_name(name)
    return [thing for other, thing in listed if plain and plain_name(other) == plain], False
