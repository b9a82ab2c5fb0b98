"""Audits as SARIF 2.1.0 (审查结果的 SARIF): the form in which editors and build servers read what checkers find."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import xiufu
from xiufu.audit.run import CHECKS
from xiufu.core.issue import Issue, Marked
from xiufu.core.spot import Passage
from xiufu.tasks.audit import FileAudit

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FORM = "2.1.0"
_LANGUAGE = "zh-CN"
_FINGERPRINT = "xiufu/v1"
_RULES = {check.code: number for number, check in enumerate(CHECKS)}


def sarif(done: FileAudit, data: bytes) -> bytes:
    """What was found in a document as a SARIF log (输出 SARIF); ``data`` is what the document holds. Of what agrees it says nothing.

    A result is a finding; ``partialFingerprints`` has its fingerprint, ``properties`` the rest of it. What cannot be told is of kind
    ``open``. The document is named without its folder, so that the log is the same wherever it is made.
    """
    document = {"uri": quote(done.path.name), "index": 0}
    run = {
        "tool": {
            "driver": {
                "name": "Xiufu",
                "version": xiufu.__version__,
                "language": _LANGUAGE,
                "rules": [
                    {
                        "id": check.code,
                        "shortDescription": {"text": check.title},
                        "fullDescription": {"text": check.help},
                        "help": {"text": check.help},
                    }
                    for check in CHECKS
                ],
            }
        },
        "language": _LANGUAGE,
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {
                "location": {"uri": document["uri"]},
                "length": len(data),
                "hashes": {"sha-256": hashlib.sha256(data).hexdigest()},
            }
        ],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [*_notifications(done)]}],
        "results": [_result(done, issue, one, document) for issue in done.issues for one in issue.marked],
    }
    content = {"$schema": _SCHEMA, "version": _FORM, "runs": [run]}
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def _notifications(done: FileAudit) -> Iterator[dict[str, Any]]:
    """What was not read: without it the results would say too much."""
    said = [f"{one.place}：{one.reason}" for one in done.audited.paper.unread]
    for text in ([done.little_read] if done.little_read else []) + said:
        yield {"level": "warning", "message": {"text": text}}


def _result(done: FileAudit, issue: Issue, one: Marked, document: dict[str, Any]) -> dict[str, Any]:
    finding = one.finding
    result = {
        "ruleId": finding.code,
        "ruleIndex": _RULES[finding.code],
        "kind": "fail" if one.differs else "open",
        "level": finding.severity.value if one.differs else "none",
        "message": {"text": finding.message},
        "locations": [_location(done, one, document)],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
        "properties": {
            "group": issue.number,
            "stated": finding.stated,
            "expected": finding.expected,
            "derivation": finding.derivation,
            "clause": finding.clause,
            "remedy": finding.remedy,
            "doubt": finding.doubt,
        },
    }
    if done.record is not None:
        result["baselineState"] = "unchanged" if one.known else "new"
    if one.differs and not one.open and one.decision:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.decision.reason}]
    return result


def _location(done: FileAudit, one: Marked, document: dict[str, Any]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": document}
    location = {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": one.finding.place}],
        "message": {"text": one.finding.place},
    }
    passage = one.finding.passage
    if passage:
        location["properties"] = _properties(done, passage)
        physical |= _region(done, passage)
    return location


def _properties(done: FileAudit, passage: Passage) -> dict[str, Any]:
    """Where it stands in the document as it was read, counted from 0; the page from 1, where there are pages."""
    spot, paper = passage.spot, done.audited.paper
    place = {"block": spot.block, "row": spot.row, "column": spot.column, "paragraph": spot.paragraph}
    place |= {"start": passage.start, "end": passage.end}
    boxes = paper.file.box(spot)
    page = {"page": boxes[0].page + 1} if boxes else {}
    return {**place, **page, "text": paper.texts[spot][passage.start : passage.end]}


def _region(done: FileAudit, passage: Passage) -> dict[str, Any]:
    """The line of a text file; the others have no lines."""
    file = done.audited.paper.file
    line = file.in_file(passage.spot).removeprefix("第").removesuffix("行")
    if file.form != "txt" or not line.isdecimal():
        return {}
    text = done.audited.paper.texts[passage.spot][passage.start : passage.end]
    return {"region": {"startLine": int(line), "snippet": {"text": text}}}
