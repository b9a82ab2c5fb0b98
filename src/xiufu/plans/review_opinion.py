"""审查意见: what an audit found in a document, for a panel of experts to complete, conclude and sign."""

from collections.abc import Iterator, Sequence

from xiufu.core.condition import OUTCOMES, Decided
from xiufu.core.finding import SEVERITIES, Severity
from xiufu.core.issue import Issue
from xiufu.core.numbers import spans
from xiufu.core.report import GRADES, Report, Unsure
from xiufu.document.blocks import Align, Block, Cell, Document, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.numbering import numbered
from xiufu.plans.cells import head, header, lines_cell

CONCLUSIONS = ("同意", "修改后同意，修改稿由专家组复核", "修改后重新审查", "不同意")
"""What a panel may conclude (审查结论): never chosen by a program."""
BLANK_DATE = "　　　　年　　月　　日"
_EXPERTS = 5
_MOST_PLACES = 10
"""So many places of what cannot be told are named, the others counted: all of them are on the review page."""
_DISCLAIMER = (
    "以下意见由程序对照文件自身的数值、表格和现行规定核对得出，供专家参考；结论由专家组作出。没有列出的不等于正确。"
)


def review_opinion(report: Report) -> Document:
    """审查意见 as a document: head, the conclusion left open, opinions with the gravest first, what cannot be told, what was not
    read, lines to sign. Opinions have the numbers of the review page."""
    blocks: list[Block] = [
        Heading(f"{report.project}审查意见", 1),
        _head(report),
        Heading("审查结论", 2, "一、"),
        *_conclusion(),
        *_conditions(report),
        Heading("审查意见", 2, "一、"),
        *_opinions(report),
        *_unsure(report.unsure),
        *_coverage(report),
        *_settled(report),
        Heading("专家组签字", 2, "一、"),
        *_signatures(),
    ]
    name = report.project or report.file
    return Document(f"{name}审查意见", numbered(blocks), f"{name} 审查意见")


def _head(report: Report) -> Table:
    rows = (
        ("项目名称", report.project),
        ("方案类型", report.kind),
        ("编制单位", ""),
        ("送审文件", report.file),
        ("核对程序", "\n".join(report.audited_by)),
        ("审查日期", BLANK_DATE),
    )
    return Table("head", "", tuple((head(label), _cell(text)) for label, text in rows), (18, 82), header_rows=0)


def _conclusion() -> Iterator[Block]:
    yield _line("专家组经审查（勾选一项，由专家组填写）：")
    yield from (_line(f"□ {words}") for words in CONCLUSIONS)
    yield Table("added", "", ((head("补充意见"), _blank(4)),), (18, 82), header_rows=0)


def _conditions(report: Report) -> Iterator[Block]:
    if report.conditions:
        yield Heading("审查条件", 2, "一、")
        rows = (
            (
                _cell(str(n), "center"),
                _cell("\n".join((one.text, one.clause))),
                _cell(OUTCOMES[one.outcome], "center"),
                _cell("\n".join(_reasons(one, report))),
            )
            for n, one in enumerate(report.conditions, 1)
        )
        heads = header("序号", "条件", "核对结果", "理由")
        yield Table("conditions", "", (heads, *rows), (7, 38, 13, 42), flows=True)


def _reasons(one: Decided, report: Report) -> Iterator[str]:
    if numbers := one.numbers(report.open):
        yield f"见第 {spans(numbers)} 条"
    yield from one.open


def _opinions(report: Report) -> Iterator[Block]:
    if report.coverage.little_read:
        yield _line(f"注意：{report.coverage.little_read}。以下只是读到的部分。")
    yield _line(f"{_DISCLAIMER}{report.counted}。")
    if not report.open:
        yield _line(f"{'读到的部分' if report.coverage.little_read else ''}没有判为不符的。")
    for severity in Severity:
        issues = [issue for issue in report.open if issue.kind == severity.value]
        if issues:
            yield Heading(f"{SEVERITIES[severity]}：{GRADES[severity]}，{len(issues)} 处", 3, "（一）")
            heads = header("序号", "位置", "问题和理由", "依据和处理建议")
            rows = (_opinion(issue, report) for issue in issues)
            yield Table(f"opinions-{severity.value}", "", (heads, *rows), (7, 27, 40, 26), flows=True)


def _opinion(issue: Issue, report: Report) -> tuple[Cell, ...]:
    finding = issue.first.finding
    written = [
        f"原文：{finding.stated}" if finding.stated else "",
        f"应为：{issue.should_be}" if issue.should_be else "",
    ]
    others = (f"另据 {report.check(one.finding.code)}：{one.finding.message}" for one in issue.marked[1:])
    why = (finding.message, f"推算：{issue.derivation}" if issue.derivation else "", *others)
    basis = (f"依据：{finding.clause}" if finding.clause else "", f"处理：{finding.remedy}" if finding.remedy else "")
    return (
        _cell(str(issue.number), "center"),
        _cell("\n".join((finding.place, *written))),
        _cell("\n".join(why)),
        _cell("\n".join((*basis, f"审查项：{report.check(finding.code)}"))),
    )


def _unsure(groups: Sequence[Unsure]) -> Iterator[Block]:
    if not groups:
        return
    yield Heading("不能判定，请专家人工核对", 2, "一、")
    rows = (
        (
            _cell(str(n), "center"),
            _cell(f"{one.code} {one.title}"),
            _cell(one.reason),
            _cell(str(len(one.places)), "center"),
            _cell("\n".join(_places(one.places))),
        )
        for n, one in enumerate(groups, 1)
    )
    yield Table("unsure", "", (header("序号", "审查项", "原因", "处数", "位置"), *rows), (7, 17, 28, 8, 40), flows=True)


def _places(places: Sequence[str]) -> Iterator[str]:
    """Those at the same place are counted together."""
    named = list(dict.fromkeys(places))
    for place in named[:_MOST_PLACES]:
        times = places.count(place)
        yield f"{place}，{times} 处" if times > 1 else place
    if len(named) > _MOST_PLACES:
        yield f"另有 {len(named) - _MOST_PLACES} 个位置，见审查页"


def _coverage(report: Report) -> Iterator[Block]:
    yield Heading("审查覆盖", 2, "一、")
    yield _line(report.coverage.said)
    if not report.unread:
        yield _line("没有未读的内容。")
        return
    yield _line(f"没有读、没有审查的内容 {len(report.unread)} 处：")
    rows = ((_cell(place), _cell(reason)) for place, reason in report.unread)
    yield Table("unread", "", (header("位置", "原因"), *rows), (40, 60), flows=True)


def _settled(report: Report) -> Iterator[Block]:
    """What the panel need not see to: mended since the last audit, or let stand."""
    if report.fixed:
        yield Heading("上次提出、已改正的", 2, "一、")
        rows = ((_cell(str(n), "center"), _cell(what)) for n, what in enumerate(report.fixed, 1))
        yield Table("fixed", "", (header("序号", "上次的意见"), *rows), (7, 93), flows=True)
    if report.ignored:
        yield Heading("不采纳的意见及理由", 2, "一、")
        let_stand = (
            (
                _cell(str(issue.number), "center"),
                _cell(issue.first.finding.place),
                _cell(issue.first.finding.message),
                _cell(issue.first.decision.reason if issue.first.decision else ""),
            )
            for issue in report.ignored
        )
        yield Table(
            "ignored", "", (header("序号", "位置", "问题", "不采纳的理由"), *let_stand), (7, 27, 40, 26), flows=True
        )


def _signatures() -> Iterator[Block]:
    rows = ((text_cell("组长" if n == 0 else "成员"), *(_blank(2),) * 4) for n in range(_EXPERTS))
    heads = header("专家组", "姓名", "单位", "专业、职称", "签字")
    yield Table("experts", "", (heads, *rows), (12, 18, 30, 20, 20))
    yield Paragraph((Text(BLANK_DATE),), "signature")


def _blank(lines: int) -> Cell:
    """Room for so many lines."""
    return Cell((_line(""),) * lines)


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _cell(text: str, align: Align = "left") -> Cell:
    """A cell of one line, which stays empty where there is nothing, or of several, without those that are empty."""
    return lines_cell(text, align=align) if "\n" in text else text_cell(text, align=align)
