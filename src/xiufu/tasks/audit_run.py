"""``xiufu audit`` over one document or many (逐个审查): each gets its outcome and what is written about it; what is done is not done again."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xiufu.core.errors import InputError, Problem
from xiufu.core.finding import Verdict
from xiufu.core.issue import Choice, Decision, what_of
from xiufu.reading.any_file import file_bytes
from xiufu.tasks.audit_cluster import audit_on_cluster
from xiufu.tasks.audit_folder import Found
from xiufu.tasks.audit_job import Job, Outcome, refused
from xiufu.tasks.audit_kept import keep, kept_whole, places_of
from xiufu.tasks.audit_outputs import PAGE
from xiufu.tasks.audit_packs import Packs, built_in_packs
from xiufu.tasks.audit_pool import audit_alone, audit_in_processes
from xiufu.tasks.audit_record import record_bytes, write_record
from xiufu.tasks.audit_told import FileData

Told = Callable[[int, int], None]
"""Is told how many documents of how many are done (进度)."""

_FINGERPRINTS = "指纹见 --json 的 fingerprint，只有判为不符的才能接受或忽略"


@dataclass(frozen=True, slots=True)
class Ways:
    """How documents are audited (审查方式): in so many processes or on the cluster at an address, each in so many seconds.

    ``chosen`` are decisions about the one document there is, by fingerprint, for one ``reason``; ``outputs`` are the keys of
    what is written about each where there is a folder for it; ``packs`` are what they are judged by.
    """

    processes: int
    seconds: float
    scheduler: str = ""
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    reason: str = ""
    outputs: tuple[str, ...] = (PAGE.key,)
    packs: Packs = field(default_factory=built_in_packs)


@dataclass(frozen=True, slots=True)
class Run:
    """Documents audited (审查结果): what became of each by the order of paths, kept in a folder where one was given."""

    found: Found
    done: Mapping[Path, FileData | Path]

    def files(self) -> Iterator[FileData]:
        """Each document with its findings, one after the other."""
        for path in self.found.documents:
            one = self.done[path]
            yield json.loads(one.read_bytes())["file"] if isinstance(one, Path) else one


def audit_documents(found: Found, ways: Ways, output: Path | None, told: Told) -> Run:
    """Audit documents (审查). The files about each are written into ``output`` as soon as they are made; of many, what is done
    is kept there too.

    Raises ``InputError`` where something is decided about a finding that is not there; nothing is written then.
    """
    done: dict[Path, FileData | Path] = {}
    waiting: dict[str, tuple[Path, Job]] = {}
    asked = ways.outputs if output else ()
    places = places_of(found, output, asked) if output else {}
    inputs = frozenset(path.resolve() for path in found.documents)

    def jobs() -> Iterator[Job]:
        for path in found.documents:
            job = Job(str(path), b"", None, asked, ways.chosen, ways.reason, ways.packs)
            try:
                job = replace(job, data=file_bytes(path), record=record_bytes(path))
            except InputError as error:
                keep_one(path, job, refused(str(path), error.problems))
                continue
            if found.many and path in places and (kept := kept_whole(places[path], job)):
                done[path] = kept
                told(len(done), len(found.documents))
            else:
                waiting[job.name] = path, job
                yield job

    def keep_one(path: Path, job: Job, outcome: Outcome) -> None:
        _refuse_strange(outcome["file"], ways.chosen)
        done[path] = keep(places[path], job, outcome, inputs) if path in places else outcome["file"]
        told(len(done), len(found.documents))

    for name, outcome in _audited(jobs(), ways, alone=not found.many):
        keep_one(*waiting.pop(name), outcome)
    return Run(found, done)


def _audited(jobs: Iterable[Job], ways: Ways, *, alone: bool) -> Iterable[tuple[str, Outcome]]:
    if ways.scheduler:
        return audit_on_cluster(jobs, ways.scheduler, seconds=ways.seconds)
    if alone:
        return ((job.name, audit_alone(job, seconds=ways.seconds)) for job in jobs)
    return audit_in_processes(jobs, most=ways.processes, seconds=ways.seconds)


def _refuse_strange(file: FileData, chosen: Mapping[str, Choice]) -> None:
    differing = {one["fingerprint"] for one in file["findings"] if one["verdict"] == Verdict.DIFFERS}
    strange = [one for one in chosen if file["read"] and one not in differing]
    if strange:
        raise InputError(*(Problem(file["file"], 0, f"没有指纹为 {one} 的不符项", _FINGERPRINTS) for one in strange))


def remember(files: Iterable[FileData]) -> list[Path]:
    """Write the record beside every document that was read (写审查记录): all that differs, with what was decided about it."""
    return [write_record(Path(file["file"]), [*_decisions(file)]) for file in files if file["read"]]


def _decisions(file: FileData) -> Iterator[Decision]:
    for one in file["findings"]:
        if one["verdict"] == Verdict.DIFFERS:
            told: Mapping[str, Any] = one["decision"] or {}
            what = told.get("what") or what_of(one["code"], one["place"], one["message"])
            yield Decision(one["fingerprint"], what, told.get("decision", ""), told.get("reason", ""), one["group"])
