"""Audits in ``make bench``: the sample cold, long documents by pages a second and marked up, the reader of PDF against
pdfplumber.

Long documents are the chapters of the sample over and over. The truth about numbers in cells is the Word file that the
same build wrote. pdfplumber comes with the extra ``bench``.
"""

import itertools
import shutil
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from program import SAMPLE, XIUFU

SAMPLE_LIMIT = 1.5
DOCX_PAGES_A_SECOND, PDF_PAGES_A_SECOND = 25, 15
MEGABYTES_LIMIT = 400.0
PAGES = 500
HARVESTED, HARVEST_LIMIT = 30, 60.0
"""Plans of a firm, and seconds."""
NOTES, MARKED_PAGES, MARKED_LIMIT = 300, 300, 5.0
"""So many notes written into a Word file of so many pages, in so many seconds, reading included."""

LENGTHEN = """
import sys
sys.path.insert(0, "bench")
from pathlib import Path
from audit import lengthen
lengthen(Path(sys.argv[1]), Path(sys.argv[2]))
"""

OURS = """
import sys
from pathlib import Path
from xiufu.reading.any_file import read_any
for table in read_any(Path(sys.argv[1])).document.tables():
    for row in table.rows:
        print(*("".join(cell.text.split()) for cell in row), sep="\\n")
"""

MARK = """
import re
import sys
from pathlib import Path
from xiufu.core.spot import Passage
from xiufu.document.spots import texts
from xiufu.reading.any_file import read_bytes
from xiufu.render.marked.docx import mark_docx
from xiufu.render.marked.notes import Note
path, count = Path(sys.argv[1]), int(sys.argv[2])
data = path.read_bytes()
file = read_bytes(data, path)
found = [Passage(at, *n.span()) for at, said in texts(file.document) for n in re.finditer("[0-9]+[.][0-9]+", said)]
chosen = found[:: len(found) // count][:count]
assert len(chosen) == count
lines = ("第 1 处［错误］ARITH-001", "合计与各项之和不符", "应为：4.28万元", "处理：改正")
mark_docx(data, file, [Note(n, "error", "错误", lines, at) for n, at in enumerate(chosen, 1)])
"""

THEIRS = """
import sys
import pdfplumber
with pdfplumber.open(sys.argv[1]) as file:
    for page in file.pages:
        for table in page.extract_tables():
            for row in table:
                print(*("".join((text or "").split()) for text in row), sep="\\n")
        page.close()
"""


def lengthen(sample: Path, folder: Path) -> None:
    """Write a PDF of at least 500 pages and the Word file of as many copies; says how many pages each has."""
    import pypdfium2

    source = pypdfium2.PdfDocument(sample / "plan.pdf")
    copies = -(-PAGES // len(source))
    target = pypdfium2.PdfDocument.new()
    for _ in range(copies):
        target.import_pages(source)
    target.save(folder / "long.pdf")
    with (
        zipfile.ZipFile(sample / "plan.docx") as old,
        zipfile.ZipFile(folder / "long.docx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                start, end = data.index(b"<w:body>") + len(b"<w:body>"), data.rindex(b"<w:sectPr")
                data = data[:start] + data[start:end] * copies + data[end:]
            new.writestr(part, data)
    print(copies * len(source))


def numbers(texts: str) -> dict[str, int]:
    """The cells that say nothing but a number, with how often each stands."""
    found = sorted(text for text in texts.splitlines() if text.replace(",", "").replace(".", "", 1).isdecimal())
    return {text: len(list(group)) for text, group in itertools.groupby(found)}


def recall(truth: dict[str, int], texts: str) -> float:
    """How many of these numbers stand in cells, in percent."""
    read = numbers(texts)
    return 100 * sum(min(count, read.get(text, 0)) for text, count in truth.items()) / sum(truth.values())


def bench_audit(
    folder: Path,
    check: Callable[[str, Sequence[str], float, float | None], float],
    printed: Callable[[Sequence[str]], str],
    judge: Callable[[str, str, bool], None],
) -> None:
    """Measure: ``check`` runs a command against seconds and megabytes and gives its processor time, ``printed`` gives what
    one prints, ``judge`` prints a line and keeps what is broken.
    """
    python, sample = sys.executable, folder / SAMPLE.name
    pages = int(printed([python, "-c", LENGTHEN, str(sample), str(folder)]))
    check("xiufu audit, the sample in Word, cold", [*XIUFU, "audit", str(sample / "plan.docx")], SAMPLE_LIMIT, None)
    for form, pace in (("docx", DOCX_PAGES_A_SECOND), ("pdf", PDF_PAGES_A_SECOND)):
        command = [*XIUFU, "audit", str(folder / f"long.{form}")]
        check(f"xiufu audit, {pages} pages of {form}, ≥ {pace} a second", command, pages / pace, MEGABYTES_LIMIT)
    name = f"{NOTES} notes written into {pages} pages of docx"
    command = [python, "-c", MARK, str(folder / "long.docx"), str(NOTES)]
    check(name, command, MARKED_LIMIT * pages / MARKED_PAGES, MEGABYTES_LIMIT)
    plans = folder / "plans"
    plans.mkdir()
    for number in range(HARVESTED):
        shutil.copy(sample / "plan.docx", plans / f"{number}.docx")
    command = [*XIUFU, "pack", "harvest", str(plans), "--name", "bench", "-o", str(folder / "packs")]
    check(f"xiufu pack harvest, {HARVESTED} plans", command, HARVEST_LIMIT, MEGABYTES_LIMIT)
    pdf = str(sample / "plan.pdf")
    truth = numbers(printed([python, "-c", OURS, str(sample / "plan.docx")]))
    seconds, recalls = [], []
    for name, program in (("ours", OURS), ("pdfplumber", THEIRS)):
        command = [python, "-c", program, pdf]
        seconds.append(check(f"reading the sample in PDF: {name}", command, 60, None))
        recalls.append(recall(truth, printed(command)))
    judge("reading : pdfplumber", f"{seconds[0] / seconds[1]:>8.2f} ×", seconds[0] < seconds[1])
    said = f"{recalls[0]:>7.1f} % : {recalls[1]:.1f} %"
    judge(f"{sum(truth.values())} numbers in cells read : pdfplumber", said, recalls[0] >= recalls[1])
