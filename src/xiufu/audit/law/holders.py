"""Owners of the land and what they said of the plan (土地权利人及其意见): whose land it is, whether they were asked, with what result."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.audit.law.reading import Read, Sentence, lost
from xiufu.audit.tables import TableView
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Passage, Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_TENURE = re.compile(r"权属|所有权|权利人|土地性质|所有制|土地所有")
_COLLECTIVE = re.compile(r"集体")
_LABEL = re.compile(
    r"(?:农民|农村|村|嘎查|村民小组|组)?集体(?:所有)?(?:的)?(?:土地|用地|农用地|草原|林地)?(?:所有)?(?:总)?(?:面积)?(?:共计|共|约|为|是|：|:|占地)*$"
)
_SAID = re.compile(
    r"(?:权属|所有权|土地性质|所有制|土地所有)[^，。]{0,30}集体|(?:为|属于?|归)[^，。；]{0,30}集体(?:所有|土地|用地)"
)
_NONE = re.compile(
    r"(?:全部|均|都)(?:为|属|是|属于)国有|不(?:涉及|占用|含|包括)(?:农民|农村)?集体|无集体|没有集体|权属(?:性质)?(?:为|均为)国有(?:土地)?$"
)
_HOLDERS = r"权利人|所有权人|使用权人|所有者|村(?:民|委|集体|组)|嘎查|牧(?:民|户)|农(?:民|户|牧民)|集体(?:经济组织)?|群众|公众|居民|承包(?:户|人)|社(?:员|区)|被调查|受访|参会|与会|权属单位|土地权属"
_RESULT = re.compile(
    r"(?<!不)(?<!未)(?<!否)(?:同意|支持|赞成|认可|表示满意)|无(?:反对|异议|不同)|没有(?:反对|异议|不同|提出)"
    r"|未(?:收到|提出|接到)[^，。]{0,8}(?:异议|反对|意见)|(?:均|已|全部|都)(?:已)?(?:予以)?采纳|采纳了|签(?:字|章|署)(?:确认|盖章)?|盖章"
    r"|一致(?:认为|要求|希望)|支持率|满意度|(?:意见|结果)(?:如下|表明|显示|为|是|主要)"
    rf"|(?:{_HOLDERS})[^，。；]{{0,8}}(?:要求|希望|建议|提出|反映|认为|担心)"
)
_ATTACHED = re.compile(
    rf"(?:{_HOLDERS})[^，。；]{{0,16}}(?:意见|同意书|承诺书|确认书|证明|调查表|会议纪要|座谈记录)[^。；]{{0,16}}(?:见附|附件|附后|附表|附录)|附件[^，。；]{{0,16}}(?:{_HOLDERS})[^，。；]{{0,10}}(?:意见|同意|确认|调查表|证明)"
)
_ANNEX = re.compile(
    rf"(?:{_HOLDERS})[^，。；]{{0,16}}(?:意见|同意|确认书|承诺|调查表)|(?:意见|同意|确认)[^，。；]{{0,8}}(?:{_HOLDERS})"
)
_WHO = re.compile(_HOLDERS)
_ASKED = re.compile(r"征求|征询|听取|座谈|走访|问卷|公示|访谈|调查表|意见征集|征得")
_NOT_YET = re.compile(
    r"^(?:应|须|需|将|拟|如|若|可)|(?:应当|应该|必须|将会|拟将|如果|若)[^，。]{0,20}(?:同意|征求|签字|认可)|后(?:方|才)可|方可|后再|未征|尚未|不同意|反对(?!意见)|争取|为了|以便|力求|大力支持"
)
_PLANNED = re.compile(r"应当|将(?!.{0,6}作为附件)|拟|计划(?:征|开展|召开|组织)|需要(?:征|经)|必须|按照.{0,10}原则")
_OPINIONS = re.compile(r"公众|参与|意见|权利人|征求")
_MISSING = re.compile(r"待补|【|缺|未提供|不适用|暂无|^无$")
_ADOPTED = re.compile(
    r"(?:均|已|全部|都)(?:已)?(?:予以)?采纳|采纳了|无(?:反对|异议|不同)|没有(?:反对|异议|不同|提出)|未(?:收到|提出|接到)[^，。]{0,8}(?:异议|反对|意见)"
)


def holder_reads(paper: "Paper") -> dict[str, Read]:
    """Facts of ownership and opinions (权属和意见的事实)."""
    facts: dict[str, Read] = {}
    owned = next(_collective(paper), None)
    none = next((s for s in paper.sentences if _NONE.search(s.words)), None)
    if owned:
        facts["collective_land"] = owned
    elif none:
        facts["collective_land"] = Read(False, none.words, none.at)
    elif nobody := next(_tenure_tables(paper), None):
        facts["collective_land"] = Read(False, "权属表中没有集体土地", paper.passage(Spot(nobody.block)))
    opinion = next(_opinions(paper), None)
    asking = [s for s in paper.sentences if _ASKED.search(s.words) and _OPINIONS.search(s.words + s.section)]
    asked = next((s for s in asking if "意见" in s.words and "征求" in s.words), asking[0] if asking else None)
    if opinion:
        facts["holders_consulted"] = opinion
    elif not lost(paper):
        seen = f"只写“{_shortened(asked.words)}”，没有写明结果" if asked else "全文没有"
        at = owned.at if owned else asked.at if asked else None
        facts["holders_consulted"] = Read(
            False, owned.said if owned else "", at, owned.claim if owned else None, also=seen
        )
    if adopted := next((s for s in _asked(paper) if _ADOPTED.search(s.words)), None):
        facts["opinions_adopted"] = Read(True, _shortened(adopted.words), adopted.at)
    return facts


def _shortened(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:38]}……"


def _tenure_tables(paper: "Paper") -> Iterator[TableView]:
    """Tables that say whose land it is, with areas of the state's (权属表)."""
    for view in paper.tables:
        heads = view.title + "".join(column.label for column in view.columns)
        if _TENURE.search(heads) and view.cells and any("国有" in text for row in view.texts for text in row):
            yield view


def _collective(paper: "Paper") -> Iterator[Read]:
    """Land of collectives, with its area where that is stated; an area of nothing is none."""
    for view in paper.tables:
        heads = view.title + "".join(column.label for column in view.columns)
        if not _TENURE.search(heads):
            continue
        for r in view.body:
            words = "".join(text for c, text in enumerate(view.texts[r]) if view.columns[c].kind != "number")
            areas = [(c, claim) for (row, c), claim in view.cells.items() if row == r and claim.kind == "quantity"]
            areas = [(c, claim) for c, claim in areas if parse_decimal(claim.text) > 0]
            if areas and _COLLECTIVE.search(words) and not view.rows[r].sums:
                claim = areas[-1][1]
                yield Read(True, f"集体土地{paper.text_of(claim)}", None, claim)
    for claim in paper.claims:
        if claim.kind == "quantity" and _is_area(paper, claim.unit) and parse_decimal(claim.text) > 0:
            text = paper.texts[claim.spot]
            before = re.sub(r"\s+", "", text[max(0, claim.start - 40) : claim.start])
            if _LABEL.search(re.split(r"[，。；;（(]", before)[-1] or before):
                yield Read(True, f"集体土地{text[claim.start : claim.unit_end]}", None, claim)
    for sentence in paper.sentences:
        if _SAID.search(sentence.words) and not _NONE.search(sentence.words):
            yield Read(True, "集体土地", sentence.at)


def _is_area(paper: "Paper", unit: str) -> bool:
    size = paper.known.words.units.size(unit) if unit else None
    return size is not None and size.dimension == "area"


def _opinions(paper: "Paper") -> Iterator[Read]:
    """What the holders said, or an annex that holds it; what is to come, or is not there yet, is none."""
    for sentence in _asked(paper):
        if _RESULT.search(sentence.words):
            yield Read(True, _shortened(sentence.words), sentence.at)
    for sentence in paper.sentences:
        words = sentence.words
        if _ATTACHED.search(words) and not _MISSING.search(words):
            yield Read(True, _shortened(words), sentence.at)
    yield from _annexed(paper)


def _annexed(paper: "Paper") -> Iterator[Read]:
    """The opinions in the list of annexes: a row of its table, or a line below its heading."""
    for view in paper.tables:
        if "附件" in view.title or "附件" in view.section:
            for r in view.body:
                words = "".join(re.sub(r"\s+", "", text) for text in view.texts[r])
                if (
                    _ANNEX.search(words)
                    and not re.search(r"【待补：[^】]*(?:意见|同意)", words)
                    and "不适用" not in words
                ):
                    at = _first(paper, view.rows[r].block, view.rows[r].at)
                    yield Read(True, _shortened(words), at)
    for sentence in paper.sentences:
        listed = re.match(r"附件\s*[\d一二三四五六七八九十]*[:：、.]?", sentence.words) or re.search(
            r"附件(?:目录|清单)?$", sentence.section
        )
        if listed and sentence.running and _ANNEX.search(sentence.words) and not _MISSING.search(sentence.words):
            yield Read(True, _shortened(sentence.words), sentence.at)


def _first(paper: "Paper", block: int, row: int) -> Passage | None:
    spots = (spot for spot, text in paper.texts.items() if (spot.block, spot.row) == (block, row) and text.strip())
    spot = next(spots, None)
    return paper.passage(spot) if spot else None


def _asked(paper: "Paper") -> Iterator[Sentence]:
    """Sentences about asking the holders, that say what happened, not what shall."""
    for sentence in paper.sentences:
        words = sentence.words
        about = _WHO.search(words) or _OPINIONS.search(sentence.section.rpartition("›")[2])
        if (
            about
            and (_ASKED.search(words) or _WHO.search(words))
            and not _NOT_YET.search(words)
            and not _PLANNED.search(words)
        ):
            yield sentence
