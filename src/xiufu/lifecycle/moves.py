"""Moves (步骤): who may take which step from where, what it needs, and where the project stands afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xiufu.lifecycle.entries import ANNUL, ANNUL_TITLE, CAPACITIES, MAIN, Capacity, Entry, Standing
from xiufu.lifecycle.facts import Fact
from xiufu.lifecycle.needs import MainIn, Need, Parameter, rests_on


@dataclass(frozen=True, slots=True)
class Move:
    """One step (步骤): from some states of its track to another, with its clause.

    A move whose ``sources`` have ``""`` begins its track: of the main one once, of another kind each time a new thread.
    ``reason`` says that it must be given. ``effect`` is what follows, in words.
    """

    id: str
    title: str
    track: str
    sources: tuple[str, ...]
    target: str
    by: tuple[Capacity, ...]
    clause: str
    facts: tuple[Fact, ...] = ()
    needs: tuple[Need, ...] = ()
    reason: bool = False
    effect: str = ""

    @property
    def begins(self) -> bool:
        """Whether it may begin its track (开始一线)."""
        return "" in self.sources


@dataclass(frozen=True, slots=True)
class Track:
    """A thread of a project (线): its kind, and the names of its states; ``closed`` are those in which nothing is left to do.

    ``many`` says that there may be several, one after another or side by side.
    """

    kind: str
    title: str
    states: Mapping[str, str]
    closed: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Everything that may happen to a project of one kind (流程)."""

    id: str
    title: str
    tracks: tuple[Track, ...]
    moves: tuple[Move, ...]

    def move(self, name: str) -> Move | None:
        """The move of an id."""
        return next((move for move in self.moves if move.id == name), None)

    def title_of_move(self, name: str) -> str:
        """What an entry of a move is called (记录名称), also one that takes another back."""
        found = self.move(name)
        return ANNUL_TITLE if name == ANNUL else found.title if found else name

    def track(self, kind: str) -> Track:
        """The track of a kind. Raises ``KeyError``."""
        for track in self.tracks:
            if track.kind == kind:
                return track
        raise KeyError(kind)

    def title_of(self, track: str, state: str) -> str:
        """What a state is called (状态名称)."""
        return self.track(track.partition("#")[0]).states[state]

    def offered(self, standing: Standing) -> tuple[tuple[Move, str], ...]:
        """The moves to offer (可办的步骤), each with its track: those for which the project is in the right state, too."""
        return tuple(
            (move, track)
            for move, track in self.open_to(standing)
            if all(standing.main in need.states for need in move.needs if isinstance(need, MainIn))
        )

    def open_to(self, standing: Standing) -> tuple[tuple[Move, str], ...]:
        """The moves that the states of their tracks allow, each with its track; whether their needs hold is asked with an entry.

        Nothing more happens to a project that is closed.
        """
        return tuple(
            (move, name)
            for move in self.moves
            for name in dict.fromkeys((*standing.tracks(move.track), self.next_track(standing, move)))
            if self.allows(standing, move, name)
        )

    def allows(self, standing: Standing, move: Move, track: str) -> bool:
        """Whether the states allow a move on a track (可否办理): one that is there, or the one that the move would begin."""
        if standing.main in self.track(MAIN).closed:
            return False
        if track in standing.states:
            return track.partition("#")[0] == move.track and standing.states[track] in move.sources
        return move.begins and (move.track == MAIN or bool(standing.main)) and track == self.next_track(standing, move)

    def next_track(self, standing: Standing, move: Move) -> str:
        """The thread that a move would begin (新线)."""
        track = self.track(move.track)
        return f"{track.kind}#{len(standing.tracks(track.kind)) + 1}" if track.many else track.kind

    def lacking(self, standing: Standing, entry: Entry, law: Parameter, *, today: date) -> tuple[str, ...]:
        """Why an entry may not be made (不得办理的原因), all at once; nothing where it may."""
        move = self.move(entry.move)
        if move is None:
            return (f"流程“{self.title}”没有步骤“{entry.move}”",)
        wrong = tuple(self._misplaced(standing, entry, move))
        return wrong or tuple(self._lacking(standing, entry, move, law, today))

    def _misplaced(self, standing: Standing, entry: Entry, move: Move) -> Iterator[str]:
        if entry.number != standing.lines + 1:
            yield "项目已有别的记录，请重新打开后再办"
        if entry.capacity not in move.by:
            yield f"“{move.title}”由{'、'.join(CAPACITIES[one] for one in move.by)}办理"
        if not self.allows(standing, move, entry.track):
            state = standing.states.get(entry.track)
            kind = entry.track.partition("#")[0]
            where = f"“{self.title_of(kind, state)}”" if state and kind == move.track else "目前"
            yield f"{where}不能办理“{move.title}”"

    def _lacking(self, standing: Standing, entry: Entry, move: Move, law: Parameter, today: date) -> Iterator[str]:
        if entry.entered_date != today:
            yield f"登记日期 {entry.entered_date} 不是当天 {today}"
        if entry.on_date > today:
            yield f"办理日期 {entry.on_date} 晚于当天 {today}"
        if (last := self._rested_on(standing, entry, move)) and entry.on_date < last.on_date:
            yield f"办理日期 {entry.on_date} 早于“{self.title_of_move(last.move)}”的 {last.on_date}"
        if move.reason and not entry.reason.strip():
            yield f"“{move.title}”要写明理由"
        known = {fact.name for fact in move.facts}
        yield from (f"“{move.title}”没有要件“{name}”" for name in entry.facts if name not in known)
        for fact in move.facts:
            stated = entry.facts.get(fact.name)
            yield from fact.faults(stated)
            if isinstance(stated, date) and not fact.ahead and stated > entry.on_date:
                yield f"“{fact.title}”{stated} 晚于办理日期 {entry.on_date}"
        for need in move.needs:
            if said := need.lacking(standing, entry, law):
                yield said

    def _rested_on(self, standing: Standing, entry: Entry, move: Move) -> Entry | None:
        """The latest of the entries that one rests on (所依据的最近一步): of its thread, of the project itself, of what it needs."""
        tracks = {entry.track, MAIN}.union(*(rests_on(need, standing) for need in move.needs))
        return max((one for one in standing.entries if one.track in tracks), key=lambda one: one.on_date, default=None)

    def replay(self, entries: Sequence[Entry]) -> Standing:
        """Where a project stands after its entries (重放), which were all allowed. Raises ``ValueError`` where the states forbid one.

        One that annuls takes back the last that counts.
        """
        standing = Standing()
        for entry in entries:
            move = self.move(entry.move)
            last = standing.entries[-1] if standing.entries else None
            if entry.number == standing.lines + 1 and entry.move == ANNUL and last and entry.annuls == last.number:
                standing = standing.without_last()
            elif move and entry.number == standing.lines + 1 and self.allows(standing, move, entry.track):
                standing = standing.after(entry, move.target)
            else:
                raise ValueError(f"entry {entry.number}: {entry.move} on {entry.track}")
        return standing
