"""Review pages (审查页) of audited files: what was found, beside the document, one HTML file each."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from xiufu.audit.run import CHECKS
from xiufu.core.files import read_all, write_all
from xiufu.core.finding import Verdict
from xiufu.reading.ooxml import MOST_FILE_BYTES
from xiufu.reading.pdf_image import page_image
from xiufu.render.review import CheckRun, Counted, Coverage, Item, Review, write_review
from xiufu.tasks.audit import FileAudit, coverage, what_of
from xiufu.tasks.audit_record import VERSION, record_path

SUFFIX = ".审查.html"
_DOTS = 1200
"""Width of the picture of a page: what is small in print can still be read."""
_OTHERS = {"date": "日期", "ordinal": "编号、序号", "code": "标准号、代码"}


def write_pages(done: Sequence[FileAudit], folder: Path) -> tuple[Path, ...]:
    """Write the page of every audited file into a folder (写审查页), all or none. Raises ``InputError`` where it cannot."""
    names = page_names([one.path.name for one in done])
    return write_all(folder, {name: review_page(one, _images(one)) for name, one in zip(names, done, strict=True)})


def _images(done: FileAudit) -> dict[int, bytes]:
    """The pages of a PDF as PNG (页面图像), those that its review page shows."""
    pages = illustrated(done)
    data = read_all(done.path, most_bytes=MOST_FILE_BYTES, remedy="分成几个文件") if pages else b""
    return {page: page_image(data, page, width=_DOTS, name=str(done.path)) for page in pages}


def page_names(names: Sequence[str]) -> list[str]:
    """What the pages of files are called (审查页文件名), each another even where capitals do not count.

    >>> page_names(["方案.docx", "方案.docx", "a.txt", "A.txt"])
    ['方案.docx.审查.html', '方案.docx（2）.审查.html', 'a.txt.审查.html', 'A.txt（2）.审查.html']
    """
    given: dict[str, str] = {}
    for name in names:
        number, wanted = 1, name
        while (key := unicodedata.normalize("NFKC", wanted).casefold()) in given:
            number += 1
            wanted = f"{name}（{number}）"
        given[key] = f"{wanted}{SUFFIX}"
    return list(given.values())


def review_page(done: FileAudit, images: Mapping[int, bytes] | None = None) -> bytes:
    """The page of one audited file (审查页). ``images`` are its pages as PNG by their number from 0, of those that
    ``illustrated`` names; without them the page shows the text as it was read."""
    paper = done.audited.paper
    times = done.audited.equations_of()
    items = tuple(
        Item(
            number,
            one.finding,
            one.fingerprint,
            one.decision.what if one.decision else what_of(one.finding),
            one.decision.decision if one.decision else "",
            one.decision.reason if one.decision else "",
            one.known,
        )
        for number, one in enumerate(done.listed, 1)
    )
    quantities = [claim for claim in paper.claims if claim.kind == "quantity"]
    numbers = (Counted(c.spot, c.start, c.end, paper.text_of(c), times[c.spot, c.start]) for c in quantities)
    return write_review(
        Review(
            done.path.name,
            record_path(done.path).name,
            VERSION,
            paper.file,
            items,
            tuple(numbers),
            _coverage(done),
            tuple(one.what for one in done.fixed),
            images or {},
        )
    )


def illustrated(done: FileAudit, most: int = 200) -> list[int]:
    """Which pages of a PDF its review page shows as pictures (附图像的页), from 0: all, or where there are more than
    ``most`` those with findings, the first ``most`` of these."""
    file = done.audited.paper.file
    if len(file.pages) <= most:
        return list(range(len(file.pages)))
    claims = [one.finding.claim for one in done.listed if one.finding.claim]
    return sorted({box.page for claim in claims for box in file.box(claim.spot)})[:most]


def _coverage(done: FileAudit) -> Coverage:
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
    )
