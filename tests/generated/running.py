"""From a generated dossier to a computed plan, in a folder that is gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.generated.plans import Made
from xiufu.core.figure import Figure, Figures, Step
from xiufu.document.blocks import Document
from xiufu.tasks.build import figures_json, unknowns
from xiufu.tasks.build_summary import summarized
from xiufu.tasks.prepare import Prepared, prepare


@contextmanager
def written(made: Made) -> Iterator[Path]:
    """The dossier in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="xiufu-") as folder:
        yield made.write(Path(folder) / "dossier")


@dataclass(frozen=True)
class Built:
    """A computed plan, its document, and what is owed."""

    plan: Prepared
    document: Document
    unknown: list[str]
    json: bytes

    @property
    def figures(self) -> Figures:
        """Every figure."""
        return self.plan.computed.figures


def built(made: Made) -> Built:
    """The plan computed, as a document and as ``figures.json``."""
    with written(made) as folder:
        return read(folder)


def read(folder: Path) -> Built:
    """The same for a dossier that is already written."""
    plan = prepare(folder, policy="recommended")
    document = plan.document()
    owed = unknowns(plan, [document])
    return Built(plan, document, owed, figures_json(plan, summarized(plan, owed, "recommended")))


def steps(plan: Built) -> Iterator[tuple[Figure, Step]]:
    """Every computed figure with its step."""
    for figure in plan.figures.values():
        if isinstance(figure.origin, Step):
            yield figure, figure.origin
