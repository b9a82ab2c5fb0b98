"""Checking the register (核对登记): entries replayed, and compared with the states and clocks that stand beside them."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from xiufu.lifecycle.entries import MAIN, Capacity, Standing
from xiufu.register.boundaries.queries import misjudged_overlaps
from xiufu.register.library.models import Project
from xiufu.register.process.clocks import as_kept, key_of, rows_of
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.stored import lifecycle_of, replayed

_BATCH = 200


def differences(*, today: date) -> Iterator[str]:
    """What differs from the replay, in words (不一致之处), project by project; nothing where all agrees."""
    last = 0
    while batch := list(
        Project.objects.filter(pk__gt=last).order_by("pk").prefetch_related("entries", "tracks", "clocks")[:_BATCH]
    ):
        for project in batch:
            if next(differences_of(project, today), None):
                yield from _for_certain(project.pk, today)
        last = batch[-1].pk
    for overlap in misjudged_overlaps().select_related("later_project", "earlier_project").iterator():
        yield f"{overlap.later_project.number} 与 {overlap.earlier_project.number} 的范围重叠是否现行，与两者的现行范围不符"


@transaction.atomic
def _for_certain(pk: int, today: date) -> list[str]:
    """Once more with the project held: a step may have been taken between reading its entries and its states."""
    held = Project.objects.select_for_update().get(pk=pk)
    return [f"{held.number}：{said}" for said in differences_of(held, today)]


def differences_of(project: Project, today: date) -> Iterator[str]:
    """The same of one project (一个项目的不一致之处)."""
    rows = list(project.entries.all())
    try:
        standing = replayed(project, rows)
    except (ValueError, TypeError) as fault:
        yield f"记录不能重放（{fault}）"
        return
    yield from _of_entries(project, rows)
    yield from _of_states(project, standing)
    yield from _of_clocks(project, standing, today)


def _of_entries(project: Project, rows: list[ProjectEntry]) -> Iterator[str]:
    """What an entry says beside its move must be what the lifecycle says; one that annuls takes its thread back to where it was."""
    states: dict[str, str] = {}
    sources: dict[int, str] = {}
    held = {row.pk: row for row in rows}
    life = lifecycle_of(project)
    for row in rows:
        move, title = life.move(row.move), life.title_of_move(row.move)
        taken_back = held[row.annuls_id] if row.annuls_id else None
        track = taken_back.track if taken_back else row.track
        source = sources[row.pk] = states.get(track, "")
        target = (
            move.target if move else sources[row.annuls_id or 0]
        )  # replayed: it has a move, or annuls an entry before it
        if (row.lifecycle, row.track, row.track_kind, row.source, row.target) != (
            life.id, track, track.partition("#")[0], source, target,
        ):  # fmt: skip
            yield f"第 {row.number} 条记录“{title}”写的是从“{row.source}”到“{row.target}”，应为从“{source}”到“{target}”"
        if row.capacity not in (move.by if move else (Capacity.AUTHORITY,)):
            yield f"第 {row.number} 条记录“{title}”的身份“{row.capacity}”不能办理这一步"
        if taken_back and taken_back.user_id == row.user_id:
            yield f"第 {row.number} 条记录“{title}”与所撤销的第 {taken_back.number} 条由同一账号登记"
        states[track] = target


def _of_states(project: Project, standing: Standing) -> Iterator[str]:
    last = {entry.track: entry for entry in standing.entries}
    replay = {track: (state, last[track].number) for track, state in standing.states.items()}
    kept = {row.track: (row.state, row.number) for row in project.tracks.all()}
    for track in sorted(replay.keys() | kept.keys()):
        if replay.get(track) != kept.get(track):
            yield f"线“{track}”的状态是 {_state(kept.get(track))}，按记录应为 {_state(replay.get(track))}"
    on = last[MAIN].on_date if MAIN in last else None
    if (project.main_state, project.state_date) != (standing.main, on):
        yield (f"项目状态是“{project.main_state}”（{project.state_date}），按记录应为“{standing.main}”（{on}）")


def _state(kept: tuple[str, int] | None) -> str:
    return f"“{kept[0]}”（第 {kept[1]} 条）" if kept else "没有"


def _of_clocks(project: Project, standing: Standing, today: date) -> Iterator[str]:
    replay = {key_of(row): as_kept(row) for row in rows_of(project, standing, today=today)}
    kept = {key_of(row): as_kept(row) for row in project.clocks.all()}
    for key in sorted(replay.keys() | kept.keys()):
        if replay.get(key) != kept.get(key):
            rule, track, nth = key
            was, should = kept.get(key), replay.get(key)
            names = [name for name in (should or was or {}) if not (was and should) or was[name] != should[name]]
            said = "，".join(
                f"{name} {was[name] if was else '没有'}→{should[name] if should else '没有'}" for name in names
            )
            yield f"期限“{rule}”（线“{track}”第 {nth} 次）与记录不符：{said}"
