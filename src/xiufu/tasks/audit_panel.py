"""What a review panel takes away (评审成果): the opinion to sign, the list for the meeting, the reply table for the preparer.

Writers are imported when they are asked for: most audits write nothing.
"""

import xiufu
from xiufu.audit.project_name import project_name
from xiufu.core.report import Report
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_page import coverage_of


def opinion(done: FileAudit, _data: bytes) -> bytes:
    """审查意见 of a document, as Word."""
    from xiufu.plans.review_opinion import review_opinion
    from xiufu.render.docx import write_docx

    return write_docx(review_opinion(report_of(done)), draft=False)


def reply(done: FileAudit, _data: bytes) -> bytes:
    """修改说明 to be filled in, as Word."""
    from xiufu.plans.opinion_reply import opinion_reply
    from xiufu.render.docx import write_docx

    return write_docx(opinion_reply(report_of(done)), draft=False)


def issue_list(done: FileAudit, _data: bytes) -> bytes:
    """问题清单 of a document, as Excel."""
    from xiufu.render.issue_workbook import write_issue_workbook

    return write_issue_workbook(report_of(done))


def report_of(done: FileAudit) -> Report:
    """A document as a panel is told of it (审查情况)."""
    paper = done.audited.paper
    return Report(
        done.path.name,
        project_name(paper),
        (f"Xiufu {xiufu.__version__}", *(f"数据包 {label}" for label in paper.known.packs)),
        done.issues,
        coverage_of(done),
        tuple((one.place, one.reason) for one in paper.unread),
        tuple(one.what for one in done.fixed),
        done.conditions,
        paper.review.kind.words if paper.review.kind else "",
    )
