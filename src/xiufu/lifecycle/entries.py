"""Entries (记录) of a project and what they add up to: where it stands. Entries are never changed; standing is their replay."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from xiufu.lifecycle.facts import Value

MAIN = "main"
ANNUL = "annul"
"""What an entry that takes another back has for its move (撤销记录); no step of any lifecycle."""
ANNUL_TITLE = "撤销记录"


class Capacity(StrEnum):
    """In what capacity somebody acts in a project (身份)."""

    AUTHORITY = "authority"
    SUPERIOR = "superior"
    INVESTOR = "investor"
    OBLIGOR = "obligor"
    PREPARER = "preparer"
    EXPERT = "expert"


CAPACITIES: Mapping[Capacity, str] = {
    Capacity.AUTHORITY: "主管机关",
    Capacity.SUPERIOR: "上级主管机关",
    Capacity.INVESTOR: "社会投资主体",
    Capacity.OBLIGOR: "土地复垦义务人",
    Capacity.PREPARER: "编制单位",
    Capacity.EXPERT: "评审专家",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a project's history (一条记录). ``track`` is ``main`` or the thread it belongs to, such as ``correction#2``.

    ``on_date`` is the day on which it happened, ``entered_date`` that on which it was written down. ``annuls`` is the number of the
    entry that it takes back, where its move is ``ANNUL``.
    """

    number: int
    move: str
    track: str
    on_date: date
    entered_date: date
    capacity: Capacity
    person: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""
    annuls: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands (项目状态): the state of every track, and the entries that count.

    ``lines`` is how many entries its history has: those that were annulled, and those that annul them, too. ``before`` is where it
    stood before its last entry that counts.
    """

    states: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    lines: int = 0
    before: "Standing | None" = field(default=None, repr=False, compare=False)

    @property
    def main(self) -> str:
        """The state of the project itself (主状态), empty before it is entered."""
        return self.states.get(MAIN, "")

    def tracks(self, kind: str) -> Mapping[str, str]:
        """The threads of a kind (各线) with their states, in the order in which they began."""
        return {name: state for name, state in self.states.items() if name.partition("#")[0] == kind}

    def last(self, move: str, track: str = "") -> Entry | None:
        """The last entry of a move (最近一次), of one track where it is named."""
        found = (one for one in reversed(self.entries) if one.move == move and track in ("", one.track))
        return next(found, None)

    def fact(self, name: str, track: str = "") -> Value | None:
        """What was stated last (最近一次填写的要件)."""
        found = (one.facts[name] for one in reversed(self.entries) if name in one.facts and track in ("", one.track))
        return next(found, None)

    def after(self, entry: Entry, state: str) -> "Standing":
        """With one more entry, which puts its track into a state (记录之后的状态)."""
        states = {**self.states, entry.track: state}
        return Standing(states, (*self.entries, entry), self.lines + 1, before=self)

    def without_last(self) -> "Standing":
        """As if its last entry that counts had not been made (撤销之后的状态), with one more line. Raises ``ValueError`` where there is none."""
        if self.before is None:
            raise ValueError("nothing to annul")
        return replace(self.before, lines=self.lines + 1)
