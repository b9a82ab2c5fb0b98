"""What is read from audits that are plain data (读审查结果): issues, doubts, words, counts; without what it takes to audit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from xiufu.core.finding import SEVERITIES, VERDICTS, Severity, Verdict
from xiufu.core.issue import distinct, reason_of

FileData = Mapping[str, Any]
"""A file as ``--json`` prints it (一个文件的数据)."""
FindingData = Mapping[str, Any]
"""A finding as ``--json`` prints it (一条审查结果的数据)."""


def issues_of(file: FileData) -> list[list[FindingData]]:
    """The findings of a file by issue (各处问题), as the review page lists them: what differs."""
    differing = (one for one in file["findings"] if one["verdict"] == Verdict.DIFFERS)
    return [list(group) for _, group in groupby(differing, lambda one: one["group"])]


def undecided_of(file: FileData) -> dict[tuple[str, str], list[FindingData]]:
    """What cannot be told (不能判定), by check and reason, the most frequent first."""
    groups: dict[tuple[str, str], list[FindingData]] = {}
    for one in file["findings"]:
        if one["verdict"] == Verdict.CANNOT_TELL:
            groups.setdefault((one["code"], reason_of(one["doubt"])), []).append(one)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def is_open(finding: FindingData) -> bool:
    """Whether it is to be mended (待处理): it differs, and nobody has said to let it stand."""
    decision = finding["decision"]
    return finding["verdict"] == Verdict.DIFFERS and not (decision and decision["decision"] == "ignored")


def word_of(finding: FindingData) -> str:
    """Severity where something differs, else the verdict, in Chinese (轻重)."""
    if finding["verdict"] == Verdict.DIFFERS:
        return SEVERITIES[Severity(finding["severity"])]
    return VERDICTS[Verdict(finding["verdict"])]


def counts_of(file: FileData) -> dict[Severity, int]:
    """How many issues of each severity are to be mended (待处理的处数)."""
    counted = Counter(Severity(issue[0]["severity"]) for issue in issues_of(file) if is_open(issue[0]))
    return {severity: counted[severity] for severity in Severity}


def disagreeing(issue: Sequence[FindingData]) -> tuple[str, ...]:
    """What the findings of an issue expect, where it is not the same (应为值不一致)."""
    values = distinct(one["expected"] for one in issue)
    return values if len(values) > 1 else ()


def is_fine(file: FileData) -> bool:
    """Whether there is nothing to do about a file (没有要处理的): it was read, as a whole, and nothing is to be mended."""
    return file["read"] and not file["little_read"] and not any(map(is_open, file["findings"]))


def said_of(file: FileData) -> str:
    """What became of a file, in a few words (情况)."""
    if not file["read"]:
        return "未能审查：" + "；".join(one["problem"] for one in file["problems"])
    return f"注意：{file['little_read']}" if file["little_read"] else "已审查"
