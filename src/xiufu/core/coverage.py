"""What an audit read and judged (审查覆盖): counted and said, so that nobody takes silence for a pass."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check that ran (审查项), and what it said how often."""

    code: str
    title: str
    help: str
    agrees: int
    differs: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and judged (审查覆盖). ``equations`` counts quantities by the equations they stand in, ``others`` numbers
    that are no quantities by what they are, both with their names. ``little_read`` says why it is little of the whole document."""

    numbers: int
    in_tables: int
    judged: int
    judged_in_tables: int
    equations: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    checks: tuple[CheckRun, ...]
    little_read: str = ""

    @property
    def said(self) -> str:
        """The counts in a sentence."""
        return (
            f"读到数值 {self.numbers} 个（表内 {self.in_tables} 个），其中 {self.judged} 个至少在一个等式中核对过"
            f"（表内 {self.judged_in_tables} 个），{self.numbers - self.judged} 个没有核对；没有核对的不等于正确。"
        )
