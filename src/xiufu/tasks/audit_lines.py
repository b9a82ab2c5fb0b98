"""An audit in lines for people (终端显示): findings in groups, the gravest first, then what was judged and what not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict
from xiufu.core.numbers import spans
from xiufu.tasks.audit import GRAVEST, FileAudit, Marked, Refusal, coverage
from xiufu.tasks.audit_record import CHOICES, Decision

_MOST_UNSURE = 20
"""Of what cannot be told no more are listed: somebody who reads on looks at the review page."""

Numbered = tuple[int, Marked]


def lines_of(results: Sequence[FileAudit | Refusal]) -> list[str]:
    """What ``xiufu audit`` prints (终端显示), file by file. Findings have the numbers of the review page."""
    return [line for one in results for line in (_refused(one) if isinstance(one, Refusal) else _told(one))]


def _refused(one: Refusal) -> list[str]:
    return [f"{one.path}：未能审查", *(f"  {' '.join(str(problem).split())}" for problem in one.problems), ""]


def _told(done: FileAudit) -> list[str]:
    lines = [f"{done.path}：", *([f"  【注意】{done.little_read}"] if done.little_read else [])]
    for group, listed in groupby(enumerate(done.listed, 1), lambda one: _group(one[1])):
        lines += [*_grouped(group, list(listed)), ""]
    if done.fixed:
        lines += [f"  已改正 {len(done.fixed)} 处：", *(f"     {_oneline(one.what)}" for one in done.fixed), ""]
    return [*lines, *_summary(done), ""]


def _group(one: Marked) -> str:
    if one.finding.verdict is not Verdict.DIFFERS:
        return VERDICTS[one.finding.verdict]
    return SEVERITIES[one.finding.severity] if one.open else "已忽略"


def _grouped(group: str, all_listed: Sequence[Numbered]) -> Iterator[str]:
    unsure = all_listed[0][1].finding.verdict is Verdict.CANNOT_TELL
    listed = all_listed[:_MOST_UNSURE] if unsure else all_listed
    yield f"  {group} {len(all_listed)} 处："
    remedies = Counter(one.finding.remedy for _, one in listed)
    for number, one in listed:
        if one.decision and not one.open:
            yield f"{number:>4}. {one.finding.code} {_oneline(one.finding.place)}{_decided(one.decision)}"
            continue
        yield from _finding(number, one, alone=remedies[one.finding.remedy] == 1)
    for remedy, times in remedies.items():
        if remedy and times > 1 and group != "已忽略":
            numbers = [number for number, one in listed if one.finding.remedy == remedy]
            yield f"      → 第 {spans(numbers)} 处：{_oneline(remedy)}"
    if len(all_listed) > len(listed):
        yield f"      另有 {len(all_listed) - len(listed)} 处{group}，用 -o 写出审查页查看，或看 --json。"


def _finding(number: int, one: Marked, *, alone: bool) -> Iterator[str]:
    finding = one.finding
    said = _decided(one.decision) if one.decision else "（上次已提出）" if one.known else ""
    yield f"{number:>4}. [{_group(one)}] {finding.code} {_oneline(finding.place)}{said}"
    yield f"      {_oneline(finding.message)}"
    if finding.derivation and not all(part in finding.message for part in finding.derivation.split(" = ")):
        yield f"      推算：{_oneline(finding.derivation)}"
    if finding.clause:
        yield f"      依据：{_oneline(finding.clause)}"
    if finding.remedy and alone:
        yield f"      → {_oneline(finding.remedy)}"


def _decided(one: Decision) -> str:
    return f"（已{CHOICES[one.decision]}{'：' if one.reason else ''}{_oneline(one.reason)}）"


def _oneline(text: str) -> str:
    return " ".join(text.split())


def _summary(done: FileAudit) -> list[str]:
    counted = Counter(one.finding.severity for one in done.listed if one.open)
    open_ones = "，".join(f"{SEVERITIES[severity]} {counted[severity]} 处" for severity in GRAVEST)
    if done.little_read:
        open_ones = f"读到的部分：{open_ones}"
    told = coverage(done)
    undecided = sum(1 for one in done.listed if one.finding.verdict is Verdict.CANNOT_TELL)
    since = ""
    if done.record is not None:
        known = sum(1 for one in done.listed if one.open and one.known)
        since = f"与上次相比：新的 {counted.total() - known} 处，仍在 {known} 处，已改正 {len(done.fixed)} 处。"
    return [
        f"  {open_ones}；不能判定 {undecided} 处。{since}",
        f"  读到数值 {told['numbers']} 个（表内 {told['in_tables']} 个），其中 {told['judged']} 个至少在一个等式中核对过"
        f"（表内 {told['judged_in_tables']} 个）；没有核对的不等于正确。",
        *(f"  未读：{one['place']}：{one['reason']}" for one in told["unread"]),
    ]
