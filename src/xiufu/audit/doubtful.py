"""Recognized text that is in doubt (识别存疑): it is listed, and nothing is judged by it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict

CODE = "READ-002"
_DOUBT = "其中有识别存疑的数或文字"
_MISSED = "扫描页的文字由识别得到，可能没有认出"
_MISREAD = "这些文字由识别得到，可能有字认错"
_LOOK = "请对照原件核对"


def doubtful_numbers(paper: Paper) -> Iterator[Finding]:
    """Every number that was recognized and may be another, and every cell in which something could not be read."""
    for passage, reason in paper.file.doubtful.items():
        said = paper.texts.get(passage.spot, "")[passage.start : passage.end]
        unread = not any(letter.isalnum() for letter in said)
        if unread or any(letter.isdigit() for letter in said):
            what = "此处" if unread else f"“{said}”"
            yield Finding(
                CODE,
                Verdict.CANNOT_TELL,
                Severity.NOTE,
                f"{what}由识别得到，{reason}；没有用于判定",
                paper.place(passage.spot),
                stated="" if unread else said,
                remedy=_LOOK,
                doubt=reason,
                at=passage,
            )


def without_doubtful(paper: Paper, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, those that rest on text in doubt as what cannot be told (存疑不判): what is missing, may not have been recognized."""
    for finding in findings:
        doubt = "" if finding.code == CODE or finding.verdict is Verdict.CANNOT_TELL else _doubt(paper, finding)
        if not doubt:
            yield finding
            continue
        message = f"{finding.message}；但{doubt}，不能判定"
        severity, verdict = Severity.NOTE, Verdict.CANNOT_TELL
        yield replace(finding, verdict=verdict, severity=severity, message=message, doubt=doubt, remedy=_LOOK)


def doubted(paper: Paper, claims: Iterable[Claim]) -> str:
    """Why some numbers must not be taken as they were recognized (存疑的原因), nothing where all are sure."""
    for claim in claims:
        reason = paper.doubt(claim.spot, claim.start, claim.end)
        if reason:
            return f"{paper.place(claim.spot)}的“{paper.text_of(claim)}”由识别得到，{reason}，{_LOOK}"
    return ""


def _doubt(paper: Paper, finding: Finding) -> str:
    """Why it cannot be told: a number or words of it are in doubt; or it is of recognized words
    alone, or of what is missing among them."""
    at = finding.at
    if any(paper.doubt(claim.spot, claim.start, claim.end) for claim in finding.claims) or (
        at is not None and paper.doubt(at.spot, at.start, at.end)
    ):
        return _DOUBT
    pages = paper.file.recognized
    words = finding.verdict is Verdict.DIFFERS and not finding.claims
    if words and (pages if at is None else any(box.page in pages for box in paper.file.box(at.spot))):
        return _MISSED if at is None else _MISREAD
    return ""
