"""``xiufu audit`` over many documents (批量审查): what is done is kept, a summary workbook says what was found in which."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.errors import InputError
from xiufu.core.files import write_all
from xiufu.core.finding import SEVERITIES, VERDICTS, Severity, Verdict
from xiufu.reading.any_file import file_bytes
from xiufu.render.audit_workbook import FileRow, FindingRow, UnreadRow, write_audit_workbook
from xiufu.tasks.audit import VERSION
from xiufu.tasks.audit_cluster import audit_on_cluster
from xiufu.tasks.audit_folder import RESULTS, SUMMARY, Found
from xiufu.tasks.audit_job import Job, Outcome, refused
from xiufu.tasks.audit_pool import audit_in_processes
from xiufu.tasks.audit_record import Decision, record_bytes, record_of, record_path, write_record

Told = Callable[[int, int], None]
"""Is told how many documents of how many are done (进度)."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How many documents are audited (审查方式): in so many processes or on the cluster at an address, each in so many seconds."""

    processes: int
    seconds: float
    scheduler: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """Many documents audited (批量审查结果): outcomes by the order of paths, kept in a folder where one was given."""

    found: Found
    kept: Mapping[Path, Outcome | Path]

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each document, one after the other."""
        for path in self.found.documents:
            one = self.kept[path]
            yield json.loads(one.read_bytes()) if isinstance(one, Path) else one

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``: as for single files, and how many other files there are, by ending."""
        files = [one["file"] for one in self.outcomes()]
        return {
            "version": VERSION,
            "xiufu": xiufu.__version__,
            "files": files,
            "others": dict(self.found.others),
        }


def audit_many(found: Found, ways: Ways, output: Path | None, told: Told) -> Many:
    """Audit many documents (批量审查). What is done is kept in ``output`` at once, and not done again by the next run."""
    total = len(found.documents)
    kept: dict[Path, Outcome | Path] = {}
    keys: dict[str, tuple[Path, Path | None]] = {}
    folder = output / RESULTS if output else None

    def jobs() -> Iterator[Job]:
        for path in found.documents:
            try:
                job = Job(str(path), file_bytes(path), record_bytes(path))
            except InputError as error:
                keep(path, refused(str(path), error.problems), None)
                continue
            target = folder / f"{_key(job)}.json" if folder else None
            if target and _is_whole(target):
                kept[path] = target
                told(len(kept), total)
            else:
                keys[job.name] = path, target
                yield job

    def keep(path: Path, outcome: Outcome, target: Path | None) -> None:
        kept[path] = outcome
        if target and outcome["final"]:
            text = json.dumps(outcome, ensure_ascii=False, indent=1)
            (kept[path],) = write_all(target.parent, {target.name: text.encode("utf-8")})
        told(len(kept), total)

    for name, outcome in _audited(jobs(), ways):
        path, target = keys.pop(name)
        keep(path, outcome, target)
    return Many(found, kept)


def _audited(jobs: Iterable[Job], ways: Ways) -> Iterator[tuple[str, Outcome]]:
    if ways.scheduler:
        return audit_on_cluster(jobs, ways.scheduler, seconds=ways.seconds)
    return audit_in_processes(jobs, most=ways.processes, seconds=ways.seconds)


def _key(job: Job) -> str:
    """What an outcome depends on: the program, what the document is called, what is in it and in its record."""
    digests = (hashlib.sha256(data).hexdigest() for data in (job.data, job.record or b""))
    return hashlib.sha256("\n".join((xiufu.__version__, str(VERSION), job.name, *digests)).encode()).hexdigest()[:32]


def _is_whole(kept: Path) -> bool:
    try:
        return bool(json.loads(kept.read_bytes())["final"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_summary(done: Many, output: Path) -> Path:
    """Write the summary workbook of many documents (写汇总表), whole or not at all."""
    files = [_file_row(one["file"]) for one in done.outcomes()]
    findings = (row for one in done.outcomes() for row in _finding_rows(one["file"]))
    unread = (row for one in done.outcomes() for row in _unread_rows(one["file"]))
    others = [
        UnreadRow(f"另有 {n} 个 {ending} 文件", "", "不是可以审查的文件，没有审查") for ending, n in done.found.others
    ]
    data = write_audit_workbook(files, findings, (row for rows in (unread, others) for row in rows))
    return write_all(output, {SUMMARY: data})[0]


def _file_row(file: Mapping[str, Any]) -> FileRow:
    coverage = file["coverage"] or {}
    return FileRow(
        file=file["file"],
        state=_said(file),
        errors=counted(file, Severity.ERROR),
        warnings=counted(file, Severity.WARNING),
        notes=counted(file, Severity.NOTE),
        undecided=sum(one["verdict"] == Verdict.CANNOT_TELL for one in file["findings"]),
        numbers=coverage.get("numbers"),
        judged=coverage.get("judged"),
        in_tables=coverage.get("in_tables"),
        judged_in_tables=coverage.get("judged_in_tables"),
    )


def _said(file: Mapping[str, Any]) -> str:
    if not file["read"]:
        return "未能审查：" + "；".join(one["problem"] for one in file["problems"])
    return f"注意：{file['little_read']}" if file["little_read"] else "已审查"


def _is_open(finding: Mapping[str, Any]) -> bool:
    """Whether it is to be mended: it differs, and nobody has said to let it stand."""
    decision = finding["decision"]
    return finding["verdict"] == Verdict.DIFFERS and not (decision and decision["decision"] == "ignored")


def counted(file: Mapping[str, Any], severity: Severity) -> int:
    """How many findings of a document are so grave and not let stand (待处理的处数)."""
    return sum(_is_open(one) and one["severity"] == severity for one in file["findings"])


def _finding_rows(file: Mapping[str, Any]) -> Iterator[FindingRow]:
    for one in file["findings"]:
        differs = one["verdict"] == Verdict.DIFFERS
        grave = SEVERITIES[Severity(one["severity"])] if differs else VERDICTS[Verdict(one["verdict"])]
        texts = (one[name] for name in ("code", "place", "message", "derivation", "remedy", "fingerprint"))
        yield FindingRow(file["file"], grave, *texts)


def _unread_rows(file: Mapping[str, Any]) -> Iterator[UnreadRow]:
    for one in file["problems"]:
        yield UnreadRow(
            file["file"], one["place"].removeprefix(file["file"]).strip(), f"{one['problem']}。{one['remedy']}"
        )
    if file["read"]:
        if file["little_read"]:
            yield UnreadRow(file["file"], "全文", file["little_read"])
        for one in file["coverage"]["unread"]:
            yield UnreadRow(file["file"], one["place"], one["reason"])


def remember_many(done: Many) -> list[Path]:
    """Write the record beside every document that was read (写审查记录), with what was decided before."""
    written = []
    for one in done.outcomes():
        file = one["file"]
        path = Path(file["file"])
        if not file["read"]:
            continue
        data = record_bytes(path)
        decisions = record_of(data, record_path(path)).decisions if data is not None else {}
        differing = (f for f in file["findings"] if f["verdict"] == Verdict.DIFFERS)
        found = [
            decisions.get(f["fingerprint"]) or Decision(f["fingerprint"], f"{f['code']} {f['place']}：{f['message']}")
            for f in differing
        ]
        written.append(write_record(path, found))
    return written


def short_lines(outcomes: Iterable[Outcome]) -> list[str]:
    """For people, a line for each document (每个文件一行): the findings are in the summary."""
    return [_short(one["file"]) for one in outcomes]


def _short(file: Mapping[str, Any]) -> str:
    if not file["read"] or file["little_read"]:
        counts = "" if not file["read"] else f"（读到的部分：{_counts(file)}）"
        return f"{file['file']}：{_said(file)}{counts}"
    numbers, judged = file["coverage"]["numbers"], file["coverage"]["judged"]
    return f"{file['file']}：{_counts(file)}；数值 {numbers} 个，核对过 {judged} 个。"


def _counts(file: Mapping[str, Any]) -> str:
    return "，".join(f"{SEVERITIES[severity]} {counted(file, severity)} 处" for severity in Severity)


def verdict_of(outcomes: Iterable[Outcome]) -> Sequence[bool]:
    """Whether every document was read, and whether there is nothing to do about any (总的结论)."""
    files = [one["file"] for one in outcomes]
    fine = all(f["read"] and not f["little_read"] and not any(map(_is_open, f["findings"])) for f in files)
    return all(f["read"] for f in files), fine
