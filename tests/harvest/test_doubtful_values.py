"""What was recognized and is in doubt is never taken out of a plan."""

from dataclasses import replace

import pytest

from tests.golden.making import example
from xiufu.audit.paper import Paper
from xiufu.core.spot import Passage
from xiufu.document.read import ReadFile
from xiufu.harvest.document import harvest
from xiufu.reading.docx_habits import read_word

UNSURE = "识别的把握不足"


@pytest.fixture(scope="module")
def file() -> ReadFile:
    return read_word(example("stone-quarry").word, name="方案.docx")


def doubting(file: ReadFile, place: str) -> Paper:
    """With the numbers of a place in doubt."""
    paper = Paper(file)
    claims = [claim for claim in paper.claims if paper.place(claim.spot) == place]
    assert claims
    return Paper(replace(file, doubtful={Passage(one.spot, one.start, one.end): UNSURE for one in claims}))


def test_an_item_with_a_consumption_in_doubt_is_refused(file: ReadFile):
    item = harvest(Paper(file), "方案.docx").items[0]
    place = item.uses[0].origin.place
    found = harvest(doubting(file, place), "方案.docx")
    assert item not in found.items
    reasons = [one.reason for one in found.refused if one.reason.startswith(place)]
    assert len(reasons) == 1
    assert reasons[0].endswith(f"由识别得到，{UNSURE}，请对照原件核对")


def test_prices_and_shifts_in_doubt_are_refused(file: ReadFile):
    sure = harvest(Paper(file), "方案.docx")
    price = next(one for one in sure.prices if "价格" in one.origin.place)
    for place, kind in ((price.origin.place, "prices"), (sure.shifts[0].origin.place, "shifts")):
        found = harvest(doubting(file, place), "方案.docx")
        assert place not in [one.origin.place for one in getattr(found, kind)]
        assert next(one.reason for one in found.refused if one.origin.place == place).startswith(place)


def test_fees_and_composite_prices_in_doubt_are_not_taken(file: ReadFile):
    sure = harvest(Paper(file), "方案.docx")
    fee, composite = sure.fees[0], sure.composites[0]
    found = harvest(doubting(file, fee.origin.place), "方案.docx")
    assert fee not in found.fees
    assert [one.reason.startswith(fee.origin.place) for one in found.refused if one.origin == fee.origin] == [True]
    assert composite not in harvest(doubting(file, composite.origin.place), "方案.docx").composites
