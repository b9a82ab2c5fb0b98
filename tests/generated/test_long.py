"""The long proof: every property over thousands of plans. ``make prove`` runs it; its figures are in docs/proof.md."""

import random
import time
from collections import Counter
from decimal import Decimal

import pytest

from tests.generated.adding import negative, wrong_sums
from tests.generated.owing import change, unlisted, wrongly_known
from tests.generated.plans import dossier
from tests.generated.replaying import rejected, undetected, unspoken
from tests.generated.running import built, written
from tests.generated.spreadsheet import differences, edited, workbook
from tests.generated.tracing import blanks, floats, numbers_in, untraced, unused
from tests.generated.tracing import unlisted as left_out
from tests.render.recalculate import recalculated
from xiufu.reading.docx import tables_of
from xiufu.render.docx import write_docx

PLANS = 1_500
EVERY = 3
"""Word, Excel and changed inputs are tried on one plan in so many: they take longest."""


def prove(seed: int, counts: Counter[str]) -> list[str]:
    """Every property of one plan; what is wrong with it."""
    dice = random.Random(seed)
    made = dossier(seed, dice.randint(1, 6), complete=dice.random() < 0.2)
    plan = built(made)
    sums, claims = wrong_sums(plan)
    refused, replays = rejected(plan)
    unnoticed, altered = undetected(plan)
    faults = [
        *sums,
        *negative(plan),
        *untraced(plan),
        *unused(plan),
        *left_out(plan),
        *floats(numbers_in(plan)),
        *blanks(plan),
        *refused,
        *unnoticed,
        *unspoken(plan),
    ]
    counts.update(
        {"plans": 1, "figures": len(plan.figures), "printed sums": claims, "altered digits": altered, **replays}
    )
    if seed % EVERY == 0:
        wrong, compared, undecided = differences(plan, recalculated(workbook(plan)))
        tables = [t.grid for t in tables_of(write_docx(plan.document, draft=True))]
        printed = [[[cell.text for cell, _ in row] for row in t.grid()] for t in plan.document.tables()]
        faults += [*wrong, *([] if tables == printed else ["Word gives other tables back"])]
        counts.update({"Excel cells": compared, "Excel ties": undecided, "Word tables": len(tables)})
    else:
        with written(made) as folder:
            case = change(made, folder, dice.randrange(10_000))
        faults += [*wrongly_known(case), *unlisted(case)]
        counts["unknown inputs"] += 1
    if seed % EVERY == 1:
        with written(made) as folder:
            edit = edited(made, folder, Decimal("0.37"), dice.choice(["area", "price", "coefficient"]))
        if edit:
            wrong, compared, undecided = differences(edit.after, edit.values)
            faults += wrong
            counts.update(
                {"changed inputs": len(edit.changed), "recalculated cells": compared, "Excel ties": undecided}
            )
    return [f"dossier({seed}): {fault}" for fault in faults]


@pytest.mark.prove
def test_every_property_of_many_plans(capsys: pytest.CaptureFixture[str]):
    counts: Counter[str] = Counter()
    started, faults = time.monotonic(), []
    for seed in range(1_000_000, 1_000_000 + PLANS):
        faults += prove(seed, counts)
    with capsys.disabled():
        print()
        for what, number in counts.items():
            print(f"{what:20} {number:>12,}")
        print(f"{'seconds':20} {time.monotonic() - started:>12,.0f}")
    assert faults == []
    assert counts["plans"] == PLANS
    assert counts["Excel ties"] * 1_000 < counts["Excel cells"] + counts["recalculated cells"]
