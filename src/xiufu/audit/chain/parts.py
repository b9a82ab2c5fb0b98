"""Parts of a unit price as they are computed (已算出的各项费用): sums of them, and rows that nobody can name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xiufu.audit.chain.analysis import Line
from xiufu.audit.chain.bases import Names, with_extras
from xiufu.audit.chain.equation import Link
from xiufu.audit.chain.value import Value, summed

Reading = tuple[Names, Value]
Judge = Callable[[Value], Link]
"""The equation that a reading would make."""
_BESIDE = ("other_direct", "measures")


@dataclass(slots=True)
class Parts:
    """The parts of a unit price by name (各项费用), and what they are called in words.

    ``made_of`` is what sums were read as, ``extras`` are the rows that nobody can name by what they are called, ``inside`` the
    parts that others count in.
    """

    names: Mapping[str, str]
    values: dict[str, Value] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    made_of: dict[str, Names] = field(default_factory=dict)
    extras: dict[str, Line] = field(default_factory=dict)

    def extra(self, line: Line, value: Value) -> None:
        """Keep a row that nobody can name as a part of its own."""
        name = line.name if line.name not in self.extras else f"{line.name}（第 {line.r + 1} 行）"
        self.extras[name] = line
        self.values[name] = value

    def left(self, above: int | None = None) -> list[str]:
        """The rows that nobody can name and that nothing counts in, those above a row where one is given."""
        rows = self.extras.items()
        return [name for name, line in rows if name not in self.inside and (above is None or line.r < above)]

    @property
    def unclear(self) -> str:
        """Why one cannot be sure what adds up: a row that nobody can place."""
        there = self.left()
        return f"“{there[0]}”行看不出计入哪一项" if there else ""

    def sum(self, names: Names) -> Value | None:
        """What parts add up to, without those that others count in; nothing where there are none."""
        found = [self.values[name] for name in names if name in self.values and name not in self.inside]
        return summed(found) if found else None

    def said(self, names: Names) -> str:
        """A sum of parts in words."""
        inside = self.inside - set(self.extras)
        found = [self.names.get(name, name) for name in names if name in self.values and name not in inside]
        return found[0] if len(found) == 1 and "、" not in found[0] else "、".join(found) + "之和"

    def within(self, role: str) -> set[str]:
        """What a part is made of, and what that is made of."""
        return {x for name in self.made_of.get(role, ()) for x in (name, *self.within(name))}

    def beside(self, names: Names) -> Names:
        """Parts with what 直接费 leaves out, as 措施费 that stands beside it."""
        if "direct" not in names or "direct" not in self.made_of:
            return names
        within = self.within("direct")
        return (*names, *(name for name in _BESIDE if name in self.values and name not in within))

    def fitting(
        self, readings: Sequence[Reading], link: Judge, above: int | None = None, *, base: bool = False
    ) -> Reading:
        """The reading that fits, counting in rows that nobody can name where none does without: of a ``base`` also those that
        are counted in elsewhere.
        """
        left = self.left(above) if not base else [x for x, line in self.extras.items() if not above or line.r < above]
        if left and not any(link(value).loose for _, value in readings):
            more = [(names, summed(self.values[name] for name in names)) for names in with_extras(left)]
            readings = [*readings, *(((*n, *m), summed([v, x])) for m, x in more for n, v in readings)]
        return _best(readings, link)


def _best(readings: Sequence[Reading], link: Judge) -> Reading:
    """The reading that fits: exactly, else within rounding, else the first."""
    tried = [(reading, link(reading[1])) for reading in readings]
    strict = [reading for reading, one in tried if one.line or one.full]
    loose = [reading for reading, one in tried if one.loose]
    return next(iter((*strict, *loose)), readings[0])
