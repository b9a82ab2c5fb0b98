"""专家评审意见 and 修改说明表 of a round of review, as documents: what experts said, what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.numbering import numbered
from xiufu.plans.cells import cell, head, header, lines_cell
from xiufu.plans.review_opinion import BLANK_DATE, CONCLUSIONS

_OPINION_WIDTHS = (7, 12, 25, 36, 20)
_REPLY_WIDTHS = (6, 10, 36, 12, 24, 12)


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion with its reply (一条意见和答复), each as it is printed; the reply is empty where there is none."""

    number: int
    weight: str
    place: str
    text: str
    clause: str
    answer: str = ""
    reply: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A round of review (一轮评审). ``conclusion`` is empty before it is closed; ``experts`` are those who sign."""

    project: str
    paper: str
    round: str
    experts: Sequence[str]
    opinions: Sequence[Said]
    conclusion: str = ""
    remark: str = ""
    closed: str = ""


def expert_opinion(one: Reviewed) -> Document:
    """专家评审意见 as a document: the conclusion ticked where there is one, the opinions, lines to sign."""
    blocks: list[Block] = [
        Heading(f"{one.project}专家评审意见", 1),
        _head(one),
        Heading("评审结论", 2, "一、"),
        *(_line(f"{'☑' if words == one.conclusion else '□'} {words}") for words in CONCLUSIONS),
        *([_line(one.remark)] if one.remark else []),
        Heading("评审意见", 2, "一、"),
    ]
    if one.opinions:
        heads = header("序号", "性质", "位置", "意见", "依据")
        rows = (
            (cell(str(o.number)), cell(o.weight), _lines(o.place), _lines(o.text), _lines(o.clause))
            for o in one.opinions
        )
        blocks.append(Table("expert-opinions", "", (heads, *rows), _OPINION_WIDTHS, flows=True))
    else:
        blocks.append(_line("专家没有提出修改意见。"))
    signing = ((cell(name), text_cell("")) for name in one.experts)
    blocks += [
        Heading("专家签字", 2, "一、"),
        Table("experts", "", (header("姓名", "签字"), *signing), (40, 60)),
        Paragraph((Text(one.closed or BLANK_DATE),), "signature"),
    ]
    return Document(f"{one.project}专家评审意见", numbered(blocks), f"{one.project} 专家评审意见")


def expert_reply(one: Reviewed) -> Document:
    """修改说明表 as a document: every opinion beside what was done about it."""
    blocks: list[Block] = [Heading(f"{one.project}修改说明表", 1), _head(one)]
    if one.opinions:
        heads = header("序号", "性质", "评审意见", "处理", "修改情况或理由", "位置、页码")
        rows = (
            (
                cell(str(o.number)),
                cell(o.weight),
                _lines("\n".join((o.place, o.text))),
                cell(o.answer),
                _lines(o.reply),
                _lines(o.where),
            )
            for o in one.opinions
        )
        blocks.append(Table("expert-replies", "", (heads, *rows), _REPLY_WIDTHS, landscape=True, flows=True))
    else:
        blocks.append(_line("专家没有提出修改意见。"))
    return Document(f"{one.project}修改说明表", tuple(blocks), f"{one.project} 修改说明表")


def _head(one: Reviewed) -> Table:
    rows = (("项目名称", one.project), ("送审方案", one.paper), ("评审轮次", one.round))
    cells = tuple((head(label), text_cell(text, align="left")) for label, text in rows)
    return Table("review-head", "", cells, (20, 80), header_rows=0)


def _lines(text: str) -> Cell:
    return lines_cell(text) if text.strip() else cell("")


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))
