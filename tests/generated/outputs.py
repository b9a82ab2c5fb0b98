"""Everything that Xiufu writes of a dossier, by a process of its own: ``python -m tests.generated.outputs DOSSIERS OUT``.

It first prints the day that it takes for today.
"""

import sys
from datetime import date
from pathlib import Path

from tests.reading.word import p, r
from tests.render.test_docx_fill import form, sdt
from xiufu.tasks.build import build
from xiufu.tasks.diff import Wanted, diff, write_diff
from xiufu.tasks.fill import fill
from xiufu.tasks.new import new_dossier, new_workbook
from xiufu.tasks.submission import submit

KIND = "reclamation_form"
FORM = "form.docx"
BUILT = ("figures.json", "plan.docx", "plan.html", "plan.xlsx")
WHOLE = (
    *BUILT,
    "plan.pdf",
    "submission.zip",
    "new/book.xlsx",
    "new/back/plan.yaml",
    "diff.docx",
    "diff.html",
    "filled.docx",
)


def write_form(folder: Path) -> None:
    """A bureau's form with a figure, a fact, the words of a chapter and the day of the plan."""
    body = "".join(f"<w:p>{sdt(r('x'), tag=name)}</w:p>" for name in ("area", "project.name", "plan_date"))
    (folder / FORM).write_bytes(form(body + sdt(p("x"), tag="goals")))


def write_outputs(dossiers: Path, out: Path) -> None:
    """Of folders ``whole-…`` every output there is, of others what a build writes without a PDF.

    A comparison names the folders as they were named to it: here from the folder that holds them.
    """
    for dossier in sorted(path for path in dossiers.iterdir() if path.is_dir()):
        to, whole = out / dossier.name, dossier.name.startswith("whole-")
        build(dossier, to, pdf=whole)
        if whole:
            submit(dossier, to / "submission.zip", draft=True)
            new_workbook(KIND, to / "new" / "book.xlsx", dossier)
            new_dossier(KIND, to / "new" / "back", to / "new" / "book.xlsx")
            named = Path(dossier.name)
            write_diff(diff(Wanted(named, "as_filed"), Wanted(named)), to, every=True)
            fill(dossier, dossiers / FORM, to / "filled.docx")


if __name__ == "__main__":
    print(date.today().isoformat(), flush=True)  # noqa: DTZ011  the clock of the process is what the test is about
    write_outputs(Path(sys.argv[1]), Path(sys.argv[2]))
