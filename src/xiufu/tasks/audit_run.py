"""``xiufu audit`` over one document or many (逐个审查): each gets its outcome and its review page; what is done is not done again."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.core.files import write_all
from xiufu.core.finding import Verdict
from xiufu.core.issue import Choice, Decision, what_of
from xiufu.reading.any_file import file_bytes
from xiufu.tasks.audit_cluster import audit_on_cluster
from xiufu.tasks.audit_folder import KEPT, PAGE, RESULTS, Found
from xiufu.tasks.audit_job import Job, Outcome, audit_job, refused
from xiufu.tasks.audit_json import VERSION, FileData
from xiufu.tasks.audit_pool import audit_in_processes
from xiufu.tasks.audit_record import record_bytes, write_record

Told = Callable[[int, int], None]
"""Is told how many documents of how many are done (进度)."""

_FINGERPRINTS = "指纹见 --json 的 fingerprint，只有判为不符的才能接受或忽略"


@dataclass(frozen=True, slots=True)
class Ways:
    """How documents are audited (审查方式): in so many processes or on the cluster at an address, each in so many seconds.

    ``chosen`` are decisions about the one document there is, by fingerprint, for one ``reason``.
    """

    processes: int
    seconds: float
    scheduler: str = ""
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    reason: str = ""


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the page of a document belongs, and its outcome if it is to be kept for the next run."""

    page: Path | None
    kept: Path | None


def audit_documents(found: Found, ways: Ways, output: Path | None, told: Told) -> Run:
    """Audit documents (审查). Each page is written into ``output`` as soon as it is made; of many, what is done is kept there too.

    Raises ``InputError`` where something is decided about a finding that is not there; nothing is written then.
    """
    done: dict[Path, FileData | Path] = {}
    waiting: dict[str, tuple[Path, _Place]] = {}
    pages = page_places(found, output) if output else {}

    def jobs() -> Iterator[Job]:
        for path in found.documents:
            try:
                job = Job(str(path), file_bytes(path), record_bytes(path), bool(output), ways.chosen, ways.reason)
            except InputError as error:
                keep(path, refused(str(path), error.problems), _Place(pages.get(path), None))
                continue
            kept = output / RESULTS / KEPT / f"{_key(job)}.json" if output and found.many else None
            place = _Place(pages.get(path), kept)
            if kept and _is_whole(kept, place.page):
                done[path] = kept
                told(len(done), len(found.documents))
            else:
                waiting[job.name] = path, place
                yield job

    def keep(path: Path, outcome: Outcome, place: _Place) -> None:
        file, page = outcome["file"], outcome["page"]
        _refuse_strange(file, ways.chosen)
        if place.page and page:
            write_all(place.page.parent, {place.page.name: page})
            file |= {"page": str(place.page)}
        elif place.page:
            with suppress(OSError):  # that of an earlier version would be taken for this one's
                place.page.unlink()
        done[path] = file
        if place.kept and outcome["final"]:
            content = {"final": True, "file": file, "page_sha256": hashlib.sha256(page).hexdigest() if page else ""}
            text = json.dumps(content, ensure_ascii=False, indent=1)
            (done[path],) = write_all(place.kept.parent, {place.kept.name: text.encode("utf-8")})
        told(len(done), len(found.documents))

    for name, outcome in _audited(jobs(), ways, alone=not found.many):
        path, place = waiting.pop(name)
        keep(path, outcome, place)
    return Run(found, done)


def _audited(jobs: Iterable[Job], ways: Ways, *, alone: bool) -> Iterable[tuple[str, Outcome]]:
    if ways.scheduler:
        return audit_on_cluster(jobs, ways.scheduler, seconds=ways.seconds)
    if alone:
        return ((job.name, audit_job(job)) for job in jobs)
    return audit_in_processes(jobs, most=ways.processes, seconds=ways.seconds)


def page_places(found: Found, output: Path) -> dict[Path, Path]:
    """Where the review page of each document belongs (审查页位置): of one in the folder itself, of many in folders that are named
    as theirs."""
    if not found.many:
        return {path: output / f"{path.name}{PAGE}" for path in found.documents}
    whole = {path: Path(os.path.abspath(path)) for path in found.documents}
    try:
        common = os.path.commonpath([path.parent for path in whole.values()])
        inner = {path: Path(os.path.relpath(one, common)) for path, one in whole.items()}
    except ValueError:  # on several drives
        inner = {path: Path(one.drive.strip(":\\/").replace("\\", "_"), *one.parts[1:]) for path, one in whole.items()}
    return {path: output / RESULTS / one.with_name(f"{one.name}{PAGE}") for path, one in inner.items()}


def _key(job: Job) -> str:
    """What an outcome depends on: the program, what the document is called, what is in it and in its record."""
    digests = (hashlib.sha256(data).hexdigest() for data in (job.data, job.record or b""))
    return hashlib.sha256("\n".join((xiufu.__version__, str(VERSION), job.name, *digests)).encode()).hexdigest()[:32]


def _is_whole(kept: Path, page: Path | None) -> bool:
    """Whether an outcome is kept, and its page is still where it belongs."""
    try:
        content = json.loads(kept.read_bytes())
        wanted = content["page_sha256"]
        if content["file"]["page"] != (str(page) if wanted else ""):
            return False
        return not wanted or (page is not None and hashlib.sha256(page.read_bytes()).hexdigest() == wanted)
    except (OSError, ValueError, KeyError, TypeError):
        return False


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
