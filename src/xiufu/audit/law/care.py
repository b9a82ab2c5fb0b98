"""Monitoring and aftercare (监测、管护): whether they are promised, with cost, and for how long."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.audit.law.periods import Periods, as_read
from xiufu.audit.law.reading import Read, Sentence, running, wan
from xiufu.core.claim import Claim
from xiufu.core.numbers import parse_decimal

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_WORDS = {"monitoring": "监测", "aftercare": "管护"}
_PROMISED = {
    "monitoring": re.compile(
        r"(?:进行|开展|实施|定期|加强|设置|布设|布置)[^，。]{0,12}监测|监测(?:点|频率|频次|内容|方法)"
    ),
    "aftercare": re.compile(
        r"(?:进行|开展|实施|加强|做好|采取|落实)[^，。]{0,12}(?:管护|抚育|养护)|(?:管护|抚育)(?:措施|工作|内容|时间|方法)(?:包括|为|主要)|连续管护"
    ),
}
_HEDGED = re.compile(r"原则|目的|依据|意义|如需|必要时|视情况|不进行|不涉及|不需|无需|不列|不实施|不采取|不安排|不再")
_NO_CHAPTER = re.compile(r"依据|原则|概况|现状|标准|质量要求|定义|培训|组织|制度|效益")
_MONTH_WORDS = re.compile(
    r"\d(?:\.\d+)?(?:年(?!度|月|内|均|\d)|个月|a(?![a-z]))|[一二两三四五六七八九十]{1,2}(?:年|个月)(?!度)|(?:19|20)\d\d年[^。]{0,12}(?:至|到|[-—–~～])[^。]{0,3}(?:19|20)\d\d年"
)
_CYCLE_OF = re.compile(r"(?:每|/|次|一)年")


def care_reads(paper: "Paper", periods: Periods) -> tuple[dict[str, Read], dict[str, tuple[Read, ...]]]:
    """Facts of monitoring and aftercare (监测、管护的事实): costed, and for how long."""
    facts: dict[str, Read] = {}
    for name, word in _WORDS.items():
        promised = next(_promised(paper, name), None)
        cost = next(_costs(paper, word), None)
        if promised is None or cost is None:
            continue
        facts[f"{name}_paid"] = Read(True, paper.text_of(cost), None, cost)
        period = next(_periods(paper, word, periods, name), None)
        said = promised.words if len(promised.words) <= 40 else f"{promised.words[:38]}……"
        facts[f"{name}_period"] = period or Read(False, said, promised.at, also=paper.text_of(cost))
    stated = periods.of("aftercare")
    figures = {"aftercare_months": tuple(as_read(one) for one in stated)} if stated else {}
    return facts, figures


def _promised(paper: "Paper", name: str) -> Iterator[Sentence]:
    for sentence in paper.sentences:
        last = sentence.section.rpartition("›")[2]
        if (
            _PROMISED[name].search(sentence.words)
            and not _HEDGED.search(sentence.words)
            and not _NO_CHAPTER.search(last)
        ):
            yield sentence


def _costs(paper: "Paper", word: str) -> Iterator[Claim]:
    """Sums of money, not nothing, in rows and clauses that name it."""
    for view in paper.tables:
        for (r, c), claim in sorted(view.cells.items()):
            named = word in view.label_of(r, c) + view.title and claim.kind == "quantity"
            if named and wan(paper, claim, view, c) is not None and parse_decimal(claim.text) > 0:
                yield claim
    stated = re.compile(rf"{word}(?:与管护|管护)?(?:费用?)[^，。；]{{0,4}}$")
    for claim in paper.claims:
        before = re.sub(r"\s+", "", paper.texts[claim.spot][max(0, claim.start - 16) : claim.start])
        named = stated.search(before) is not None and claim.kind == "quantity" and running(paper, claim)
        if named and wan(paper, claim) and parse_decimal(claim.text) > 0:
            yield claim


def _periods(paper: "Paper", word: str, periods: Periods, name: str) -> Iterator[Read]:
    """How long: a dated phase, a sentence or a row of a table that speaks of it."""
    if name == "aftercare":
        yield from (Read(True, one.said, one.at, one.claim) for one in periods.of("aftercare"))
    for sentence in paper.sentences:
        table = paper.cell(sentence.at.spot)
        view = table[0] if table else None
        about = sentence.words + sentence.section.rpartition("›")[2] + (view.title if view else "")
        if view and table:
            about += "".join(view.texts[table[1]])
        if word in about and _MONTH_WORDS.search(_CYCLE_OF.sub("", sentence.words)):
            yield Read(True, sentence.words[:40], sentence.at)
    for view in paper.tables:
        for r in view.body:
            for c, column in enumerate(view.columns):
                timed = re.search(r"年限|时间|期限|年数|时长", column.label) or column.unit in ("年", "a", "个月")
                if timed and word in view.label_of(r, c) + view.title and re.search(r"\d", view.texts[r][c]):
                    claim = view.cells.get((r, c))
                    yield Read(True, view.texts[r][c], None, claim)
