"""What must hold before a step (前提): of other tracks, of persons, of days. Each says in words what is lacking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from xiufu.lifecycle.entries import MAIN, Entry, Standing
from xiufu.lifecycle.periods import TimeUnit, end_of
from xiufu.packs.calendars import Calendars

Parameter = Callable[[str, date], Decimal | None]
"""The value of a parameter of law that is in force on a day; none before its first, when nothing is asked."""


class Need(Protocol):
    """A precondition (前提)."""

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking (缺什么), nothing where it holds."""


@dataclass(frozen=True, slots=True)
class MainIn:
    """The project itself is in one of some states (主状态)."""

    states: tuple[str, ...]
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        return "" if standing.main in self.states else self.said


@dataclass(frozen=True, slots=True)
class TrackIn:
    """A thread of a kind is in one of some states (某线已到某一步): the last of them."""

    kind: str
    states: tuple[str, ...]
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        found = list(standing.tracks(self.kind).values())
        return "" if found and found[-1] in self.states else self.said


@dataclass(frozen=True, slots=True)
class NoneOpen:
    """No thread of a kind is open (没有未办结的): all are in one of the ``closed`` states."""

    kind: str
    closed: tuple[str, ...]
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        open_ones = [name for name, state in standing.tracks(self.kind).items() if state not in self.closed]
        return f"{self.said}（{len(open_ones)} 项）" if open_ones else ""


@dataclass(frozen=True, slots=True)
class Anew:
    """A thread of a kind was begun after the last of some steps and came to one of some states (在某一步之后重新办过)."""

    kind: str
    states: tuple[str, ...]
    moves: tuple[str, ...]
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        since = _since(standing, self.moves)
        begun = {one.track for one in standing.entries if one.number < since}
        found = (state for name, state in standing.tracks(self.kind).items() if name not in begun)
        return "" if any(state in self.states for state in found) else self.said


@dataclass(frozen=True, slots=True)
class NotFound:
    """Since the last of some steps nothing was stated that stands in the way (某一步之后没有查明某种情形)."""

    fact: str
    value: str
    moves: tuple[str, ...]
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        since = _since(standing, self.moves)
        found = any(one.number > since and one.facts.get(self.fact) == self.value for one in standing.entries)
        return self.said if found else ""


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """Somebody else than who took an earlier step (两人经办): four eyes. Within the same thread, or the whole project's."""

    move: str
    said: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        before = _earlier(standing, entry, self.move)
        return self.said if before and before.person == entry.person else ""


@dataclass(frozen=True, slots=True)
class InOrder:
    """A stated day is not before another (日期先后): of an earlier step, or of the same."""

    fact: str
    title: str
    move: str
    said: str
    from_fact: str = ""

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        before = standing.last(self.move) if self.move else entry
        earliest = before and (before.facts.get(self.from_fact) if self.from_fact else before.on_date)
        stated = entry.facts.get(self.fact)
        wrong = isinstance(stated, date) and isinstance(earliest, date) and stated < earliest
        return f"“{self.title}”{stated} 早于{self.said} {earliest}" if wrong else ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A time of law has passed since an earlier step (法定期间已满), and the months that were ``agreed``, where that is a fact."""

    parameter: str
    unit: TimeUnit
    move: str
    said: str
    agreed: str = ""

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        begun = _earlier(standing, entry, self.move)
        if begun is None:
            return self.said
        count, agreed = law(self.parameter, begun.on_date), standing.fact(self.agreed)
        day = begun.on_date if count is None else last_day(begun.on_date, int(count), self.unit)
        if isinstance(agreed, int):
            day = max(day, last_day(begun.on_date, agreed, TimeUnit.MONTH))
        return "" if day <= entry.on_date else f"{self.said}：{day} 才满"


@dataclass(frozen=True, slots=True)
class Within:
    """A stated day lies within a time of law, or the reason says why not (期限之内，超过的说明理由)."""

    fact: str
    title: str
    parameter: str
    unit: TimeUnit
    clause: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, count = entry.facts.get(self.fact), law(self.parameter, entry.on_date)
        if not isinstance(stated, date) or count is None or entry.reason.strip():
            return ""
        most = last_day(entry.on_date, int(count), self.unit)
        return "" if stated <= most else f"“{self.title}”{stated} 超过 {most}（{self.clause}），要写明理由"


@dataclass(frozen=True, slots=True)
class NotBeyond:
    """A stated day lies within the time that law sets for a stated choice (不得超过的期限); no reason helps."""

    fact: str
    title: str
    since: str
    choice: str
    parameters: Mapping[str, str]
    clause: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, since = entry.facts.get(self.fact), entry.facts.get(self.since)
        parameter = self.parameters.get(str(entry.facts.get(self.choice)))
        if not isinstance(stated, date) or not isinstance(since, date) or parameter is None:
            return ""
        years = law(parameter, since)
        if years is None:
            return ""
        most = last_day(since, int(years), TimeUnit.YEAR)
        return "" if stated <= most else f"“{self.title}”{stated} 超过 {most}：期限不超过{years}年（{self.clause}）"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A stated count is no less than law asks (不少于法定数)."""

    fact: str
    title: str
    parameter: str
    times: int
    clause: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, least = entry.facts.get(self.fact), law(self.parameter, entry.on_date)
        wrong = isinstance(stated, int) and least is not None and stated < least * self.times
        return f"“{self.title}”{stated} 少于 {int(least * self.times)}（{self.clause}）" if wrong and least else ""


@dataclass(frozen=True, slots=True)
class NoMoreThan:
    """A stated number is no more than one stated before (不多于先前的数), in the same thread or by the project itself."""

    fact: str
    title: str
    other: str
    said: str
    shown: Callable[[int], str]

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, most = entry.facts.get(self.fact), standing.fact(self.other, _thread(entry))
        if not (isinstance(stated, int) and isinstance(most, int)) or stated <= most:
            return ""
        return f"“{self.title}”{self.shown(stated)} 多于“{self.said}”{self.shown(most)}"


def _since(standing: Standing, moves: tuple[str, ...]) -> int:
    """The number of the last entry of some moves, 0 where there is none."""
    return max((one.number for one in standing.entries if one.move in moves), default=0)


def rests_on(need: Need, standing: Standing) -> tuple[str, ...]:
    """The threads whose entries a step with this need follows (所依据的线), and which it must not be dated before."""
    return tuple(standing.tracks(need.kind)) if isinstance(need, TrackIn | NoneOpen | Anew) else ()


def _earlier(standing: Standing, entry: Entry, move: str) -> Entry | None:
    """The last entry of a move (先前的一步): of the same thread, else of the project."""
    return standing.last(move, _thread(entry)) or standing.last(move)


def _thread(entry: Entry) -> str:
    """The thread of an entry (所在的线), none where it is of the project itself."""
    return "" if entry.track == MAIN else entry.track


def last_day(start: date, count: int, unit: TimeUnit) -> date:
    """Of days, months and years, whose end does not hang on days off."""
    end = end_of(start, count, unit, Calendars({}), deadline=False)
    assert end is not None
    return end.day


def hectares(area: int) -> str:
    """An area in 0.0001 hm² as hectares (公顷), for reading.

    >>> hectares(123450)
    '12.3450公顷'
    """
    return f"{area // 10_000}.{area % 10_000:04d}公顷"
