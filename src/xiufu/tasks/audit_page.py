"""Review pages (审查页) of audited files: what was found, beside the document, one HTML file each.

Writers are imported when they are asked for.
"""

from collections.abc import Mapping

from xiufu.audit.run import CHECKS
from xiufu.core.coverage import CheckRun, Coverage
from xiufu.core.finding import Verdict
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_json import coverage
from xiufu.tasks.audit_record import VERSION, record_path

_DOTS = 1200
"""Width of the picture of a page: what is small in print can still be read."""
_OTHERS = {"date": "日期", "ordinal": "编号、序号", "code": "标准号、代码"}


def illustrated_page(done: FileAudit, data: bytes) -> bytes:
    """The page of one audited file (审查页), of a PDF with its pages as pictures; ``data`` is what the file holds."""
    from xiufu.reading.pdf_image import page_image

    return review_page(
        done, {page: page_image(data, page, width=_DOTS, name=str(done.path)) for page in illustrated(done)}
    )


def review_page(done: FileAudit, images: Mapping[int, bytes]) -> bytes:
    """The page of one audited file (审查页). ``images`` are its pages as PNG by their number from 0, of those that
    ``illustrated`` names; without them the page shows the text as it was read."""
    from xiufu.render.review import Counted, Review, write_review

    paper = done.audited.paper
    times = done.audited.equations_of()
    quantities = [claim for claim in paper.claims if claim.kind == "quantity"]
    numbers = (Counted(c.spot, c.start, c.end, paper.text_of(c), times[c.spot, c.start]) for c in quantities)
    return write_review(
        Review(
            done.path.name,
            record_path(done.path).name,
            VERSION,
            paper.file,
            done.issues,
            tuple(numbers),
            coverage_of(done),
            tuple(one.what for one in done.fixed),
            done.conditions,
            images,
            paper.known.packs,
        )
    )


def illustrated(done: FileAudit, most: int = 200) -> list[int]:
    """Which pages of a PDF its review page shows as pictures (附图像的页), from 0: all, or where there are more than
    ``most`` those with findings, the first ``most`` of these."""
    file = done.audited.paper.file
    if len(file.pages) <= most:
        return list(range(len(file.pages)))
    passages = (one.finding.passage for issue in done.issues for one in issue.marked)
    return sorted({box.page for passage in passages if passage for box in file.box(passage.spot)})[:most]


def coverage_of(done: FileAudit) -> Coverage:
    """What was read and judged (审查覆盖)."""
    told = coverage(done)
    return Coverage(
        told["numbers"],
        told["in_tables"],
        told["judged"],
        told["judged_in_tables"],
        tuple(
            (f"{name.rstrip('+')} 个{'以上' if name.endswith('+') else ''}", n) for name, n in told["equations"].items()
        ),
        tuple((_OTHERS[kind], n) for kind, n in told["others"].items()),
        tuple(
            CheckRun(check.code, check.title, check.help, *(counts[verdict.value] for verdict in Verdict))
            for check, counts in zip(CHECKS, told["checks"], strict=True)
        ),
        done.little_read,
    )
