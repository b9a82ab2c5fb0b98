"""An audited document with findings of every kind, and pages of a PDF with boxes: the material of the review page's tests."""

from dataclasses import replace
from io import BytesIO

from PIL import Image

from xiufu.core.claim import Claim
from xiufu.core.coverage import CheckRun, Coverage
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Issue, Marked
from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Document, Footnote, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.read import Box, ReadFile, Unread
from xiufu.render.review import Counted, Review

TOTAL, YARD, CAMP = (
    Claim("6.40", spot=Spot(3, 3, 1), end=4),
    Claim("3.82", spot=Spot(3, 1, 1), end=4),
    Claim("2.44", spot=Spot(3, 2, 1), end=4),
)
STATED = Claim("6.3758", spot=Spot(1), start=5, end=11)
SHARE, COST, WHOLE = (
    Claim("28.04", spot=Spot(2), start=14, end=19),
    Claim("1.50", spot=Spot(2), start=2, end=6),
    Claim("4.28", spot=Spot(2), start=9, end=13),
)
NOTED, TITLED = Claim("5", spot=Spot(4), start=13, end=14), Claim("9", spot=Spot(3), start=4, end=5)


def document() -> Document:
    rows = (("单元", "面积"), ("堆场", "3.82"), ("生活区", "2.44"), ("合计", "6.40"))
    cells = tuple(tuple(text_cell(text, header=not r) for text in row) for r, row in enumerate(rows))
    filler = tuple(Paragraph((Text(f"第{n}段，没有数量。" * 8),)) for n in range(30))
    blocks: tuple[Block, ...] = (
        Heading("总则", 1),
        Paragraph((Text("项目区面积6."), Text("3758", emphasis=True), Text("公顷。"))),
        Paragraph((Text("费用1.50万元占4.28的28.04%。"),)),
        Table("t1", "面积表（9公顷）", cells, (1, 1)),
        Paragraph((Text("服务年限见注"), Footnote((Text("说的是5年"),)), Text("。"))),
        *filler,
        Heading("投资", 1),
        *filler,
    )
    return Document("方案", blocks)


def differs(
    code: str, severity: Severity, claim: Claim | None, *terms: Claim, message: str, place: str, expected: str = ""
) -> Finding:
    return Finding(
        code,
        Verdict.DIFFERS,
        severity,
        message,
        place,
        claim,
        terms,
        stated=claim.text if claim else "",
        expected=expected,
        derivation="各行相加",
        clause="第十六条",
        remedy="核对并改正",
    )


def unsure(code: str, claim: Claim, *terms: Claim, message: str, place: str, doubt: str) -> Finding:
    return Finding(code, Verdict.CANNOT_TELL, Severity.NOTE, message, place, claim, terms, doubt=doubt)


def findings() -> tuple[tuple[Finding, ...], ...]:
    """Of each issue: the sum with a second equation that leads elsewhere, one number each, two that cannot be told."""
    error, note = Severity.ERROR, Severity.NOTE
    total = {"place": "面积表，“合计”行"}
    return (
        (
            differs(
                "ARITH-001", error, TOTAL, YARD, CAMP, message="合计写 6.40，各行相加为 6.26", expected="6.26", **total
            ),
            differs("ARITH-101", note, TOTAL, STATED, message="合计与文中不同", expected="6.3758", **total),
        ),
        (differs("ARITH-101", error, STATED, TOTAL, message="面积写 6.3758", place="总则", expected="6.40"),),
        (differs("ARITH-001", Severity.WARNING, CAMP, STATED, message="生活区与文中不同", place="面积表"),),
        (differs("ARITH-101", note, NOTED, message="年限写 5", place="总则，脚注"),),
        (differs("ARITH-101", note, TITLED, message="表题写 9", place="面积表"),),
        (differs("TITLE-001", note, None, message="缺少章节", place="全文"),),
        (unsure("ARITH-103", SHARE, COST, WHOLE, message="占比不能判定", place="总则", doubt="“占比”的总数不明"),),
        (unsure("ARITH-001", TOTAL, YARD, message="合计不能判定", doubt="没有列全", **total),),
    )


def issues() -> tuple[Issue, ...]:
    """As they are after a run before which knew 2 and 3, of which 3 is let stand."""
    made = []
    for n, group in enumerate(findings(), 1):
        decision = Decision("", f"{group[0].code} 甲{n}", "ignored", "另一口径") if n == 3 else None
        known = n in (2, 3)
        marked = (Marked(finding, f"{n:011x}{k}", decision, known) for k, finding in enumerate(group))
        made.append(Issue(n, tuple(marked)))
    return tuple(made)


def review(name: str = "方案.docx") -> Review:
    numbers = (
        Counted(COST.spot, COST.start, COST.end, "1.50", 0),
        Counted(STATED.spot, STATED.start, STATED.end, "6.3758", 2),
        Counted(TOTAL.spot, 0, 4, "6.40", 3),
        Counted(YARD.spot, 0, 4, "3.82", 1),
    )
    checks = (
        CheckRun("ARITH-001", "纵向合计", "合计等于各行之和", 4, 2, 0),
        CheckRun("ARITH-101", "文中算式", "两边是否相等", 0, 3, 0),
    )
    coverage = Coverage(4, 2, 3, 2, (("0 个", 1), ("1 个", 1), ("2 个", 1), ("3 个以上", 1)), (("日期", 7),), checks)
    file = ReadFile(name, "docx", document(), unread=(Unread("第2页", "有图片，没有读取"),))
    return Review(name, f"{name}.审查记录.json", 1, file, issues(), numbers, coverage, ("ARITH-001 面积表：旧错",))


def picture(width: int = 60, height: int = 84) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), (250, 250, 250)).save(buffer, "PNG")
    return buffer.getvalue()


def paged(pages: int = 3, shown: tuple[int, ...] = (0, 2)) -> Review:
    """The same as a PDF: the sum stands on page 1, what it adds on page 3, the heading 投资 on page 3."""
    boxes = {
        Spot(0): (Box(0, 6000, 5000, 12000, 6500),),
        TOTAL.spot: (Box(0, 30000, 40000, 33000, 41200),),
        YARD.spot: (Box(2, 30000, 20000, 33000, 21200),),
        Spot(2): (Box(2, 6000, 60000, 50000, 64000),),
        Spot(35): (Box(2, 6000, 5000, 12000, 6500),),
    }
    plain = review("方案.pdf")
    file = replace(plain.file, form="pdf", boxes=boxes, pages=((59528, 84189),) * pages)
    return replace(plain, file=file, images={number: picture() for number in shown})
