"""The packs of an audit (审查所用数据包), on their way to whoever audits: other processes and computers see no folder of ours."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xiufu.audit.knowledge import Knowledge, built_in_knowledge, knowledge_of, labels_of
from xiufu.packs.library import open_library


@dataclass(frozen=True, slots=True)
class Packs:
    """What an audit goes by (审查所用数据包): the packs with version and hash, and what they tell; nothing of the built-in ones,
    which everybody has."""

    labels: tuple[str, ...]
    told: bytes = b""

    @property
    def known(self) -> Knowledge:
        """What they tell, read once in each process (审查依据)."""
        return _known(self.told) if self.told else built_in_knowledge()


@lru_cache(maxsize=2)
def _known(told: bytes) -> Knowledge:
    known: Knowledge = pickle.loads(told)
    return known


def built_in_packs() -> Packs:
    """Those that come with Xiufu (内置数据包)."""
    return Packs(built_in_knowledge().packs)


def packs_of(folders: Sequence[Path]) -> Packs:
    """The built-in packs with those of ``XIUFU_PACKS`` and of folders (选用数据包). Raises ``InputError`` with every problem."""
    library = open_library(folders)
    if labels_of(library) == built_in_knowledge().packs:
        return built_in_packs()
    known = knowledge_of(library)
    return Packs(known.packs, pickle.dumps(known))


def own_of(labels: Sequence[str]) -> list[str]:
    """Which packs are none of ours (自己的数据包)."""
    return [label for label in labels if label not in built_in_knowledge().packs]
