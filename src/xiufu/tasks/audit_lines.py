"""An audit in lines for people (终端显示): the gravest issues first, then what cannot be told, what was judged and what not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from xiufu.core.condition import OUTCOMES, Outcome
from xiufu.core.finding import SEVERITIES, Verdict
from xiufu.core.issue import CHOICES, is_said
from xiufu.core.numbers import spans
from xiufu.tasks.audit_outputs import OUTPUTS
from xiufu.tasks.audit_packs import own_of
from xiufu.tasks.audit_told import (
    FileData,
    FindingData,
    counts_of,
    disagreeing,
    is_open,
    issues_of,
    said_of,
    undecided_of,
    word_of,
)

_IGNORED = "已忽略"


def lines_of(file: FileData, *, everything: bool = False) -> list[str]:
    """What ``xiufu audit`` prints of a file (终端显示). Issues have the numbers of the review page.

    ``everything`` lists each thing that cannot be told, which is else counted by check and reason.
    """
    if not file["read"]:
        return [f"{file['file']}：未能审查", *map(_problem, file["problems"]), ""]
    lines = [f"{file['file']}：", *([f"  【注意】{file['little_read']}"] if file["little_read"] else [])]
    if file["conditions"]:
        lines += [*_conditions(file["conditions"]), ""]
    for group, issues in groupby(issues_of(file), lambda issue: _group(issue[0])):
        lines += [*_grouped(group, list(issues)), ""]
    if undecided := undecided_of(file):
        titles = {one["code"]: one["title"] for one in file["coverage"]["checks"]}
        lines += [*_undecided(undecided, titles, everything=everything), ""]
    if file["fixed"]:
        lines += [
            f"  已改正 {len(file['fixed'])} 处：",
            *(f"     {_oneline(one['what'])}" for one in file["fixed"]),
            "",
        ]
    return [*lines, *_summary(file), ""]


def _problem(one: Mapping[str, str]) -> str:
    return f"  {_oneline(one['place'])}：{_oneline(one['problem'])}。→ {_oneline(one['remedy'])}"


def _conditions(conditions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"  审查条件（{_oneline(conditions[0]['clause'])}）："
    for one in conditions:
        numbers = list(dict.fromkeys(mark["group"] for mark in one["against"]))
        issues = [f"第 {spans(numbers)} 处"] if numbers else []
        reasons = "；".join([*issues, *one["open"]])
        yield f"      {OUTCOMES[Outcome(one['outcome'])]:　<4}　{one['condition']}{f'：{reasons}' if reasons else ''}"


def _group(finding: FindingData) -> str:
    return word_of(finding) if is_open(finding) else _IGNORED


def _grouped(group: str, issues: Sequence[Sequence[FindingData]]) -> Iterator[str]:
    yield f"  {group} {len(issues)} 处："
    remedies = Counter(issue[0]["remedy"] for issue in issues)
    for issue in issues:
        if group == _IGNORED:
            yield f"{issue[0]['group']:>4}. {issue[0]['code']} {_oneline(issue[0]['place'])}{_decided(issue[0])}"
        else:
            yield from _issue(issue, alone=remedies[issue[0]["remedy"]] == 1)
    for remedy, times in remedies.items():
        if remedy and times > 1 and group != _IGNORED:
            numbers = [issue[0]["group"] for issue in issues if issue[0]["remedy"] == remedy]
            yield f"      → 第 {spans(numbers)} 处：{_oneline(remedy)}"


def _issue(issue: Sequence[FindingData], *, alone: bool) -> Iterator[str]:
    first, *others = issue
    said = _decided(first) or ("（上次已提出）" if any(one["known"] for one in issue) else "")
    yield f"{first['group']:>4}. [{word_of(first)}] {first['code']} {_oneline(first['place'])}{said}"
    yield f"      {_oneline(first['message'])}"
    if not is_said(first["derivation"], first["message"]):
        yield f"      推算：{_oneline(first['derivation'])}"
    if first["clause"]:
        yield f"      依据：{_oneline(first['clause'])}"
    for one in others:
        yield f"      另据 {one['code']}：{_oneline(one['message'])}{_decided(one) if one['decision'] != first['decision'] else ''}"
    if values := disagreeing(issue):
        yield f"      各式推算的数不一致：{'、'.join(map(_oneline, values))}；先核对各式所用的数，再定此数"
    if first["remedy"] and alone:
        yield f"      → {_oneline(first['remedy'])}"


def _decided(finding: FindingData) -> str:
    told = finding["decision"]
    return (
        f"（已{CHOICES[told['decision']]}{'：' if told['reason'] else ''}{_oneline(told['reason'])}）" if told else ""
    )


def _undecided(
    undecided: Mapping[tuple[str, str], Sequence[FindingData]], titles: Mapping[str, str], *, everything: bool
) -> Iterator[str]:
    yield f"  不能判定 {sum(map(len, undecided.values()))} 处："
    for (code, reason), found in undecided.items():
        yield f"      {code} {titles[code]}：{_oneline(reason)}，{len(found)} 处"
        for one in found if everything else ():
            yield f"{one['group']:>8}. {_oneline(one['place'])}"
            yield f"          {_oneline(one['message'])}"
    if not everything:
        yield "      逐处查看：加 --all，或用 -o 写出审查页。"


def _oneline(text: str) -> str:
    return " ".join(text.split())


def _summary(file: FileData) -> list[str]:
    told = file["coverage"]
    undecided = sum(one["verdict"] == Verdict.CANNOT_TELL for one in file["findings"])
    since = ""
    if file["compared"]:
        issues = [issue for issue in issues_of(file) if is_open(issue[0])]
        known = sum(any(one["known"] for one in issue) for issue in issues)
        since = f"与上次相比：新的 {len(issues) - known} 处，仍在 {known} 处，已改正 {len(file['fixed'])} 处。"
    none, *some = told["equations"].items()
    stands = "，".join(f"参与 {name.rstrip('+')} 个{'以上' if '+' in name else ''}的 {n} 个数" for name, n in some)
    return [
        f"  {'读到的部分：' if file['little_read'] else ''}{_counts(file)}；不能判定 {undecided} 处。{since}",
        f"  读到数值 {told['numbers']} 个（表内 {told['in_tables']} 个），其中 {told['judged']} 个至少在一个等式中核对过"
        f"（表内 {told['judged_in_tables']} 个）；没有核对的不等于正确。",
        f"  各数参与的等式：没有参与的 {none[1]} 个数，{stands}。",
        *(f"  未读：{one['place']}：{one['reason']}" for one in told["unread"]),
        *(f"  依据自己的数据包：{label}" for label in own_of(file["packs"])),
    ]


def short_line(file: FileData) -> str:
    """A file in one line for people (每个文件一行): its issues are in the summary."""
    if not file["read"]:
        return f"{file['file']}：{said_of(file)}"
    if file["little_read"]:
        return f"{file['file']}：{said_of(file)}（读到的部分：{_counts(file)}）"
    numbers, judged = file["coverage"]["numbers"], file["coverage"]["judged"]
    return f"{file['file']}：{_counts(file)}；数值 {numbers} 个，核对过 {judged} 个。"


def missing_lines(file: FileData) -> list[str]:
    """What was asked for and is not there, and why (没有写出的成果)."""
    words = {one.key: one.word for one in OUTPUTS}
    return [f"没有写出{words[one['output']]}：{one['problem']}。→ {one['remedy']}" for one in file["missing"]]


def _counts(file: FileData) -> str:
    return "，".join(f"{SEVERITIES[severity]} {count} 处" for severity, count in counts_of(file).items())
