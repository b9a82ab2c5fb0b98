"""Documents as lines: tables in columns, changes in marks."""

from __future__ import annotations

from xiufu.document.blocks import (
    Contents,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    Unknown,
    text_cell,
)
from xiufu.render.terminal import text_lines


def test_lines():
    changed = Paragraph((Text("投资"), Text("4.64", change="removed"), Text("4.65", change="added"), Text("万元")))
    noted = Paragraph((Text("面积"), Footnote((Text("以公顷计"),)), Unknown("权属", "x"), Text("", change="added")))
    rows = (
        (text_cell("名称", header=True), text_cell("金额（万元）", header=True)),
        (text_cell("土地\n平整"), text_cell("3.10")),
        (text_cell("合计", colspan=2),),
    )
    document = Document(
        "对比说明",
        (
            Heading("输入", 1, label="一、"),
            changed,
            Contents(),
            noted,
            PageBreak(),
            Table("t", "费用表", rows, (1, 1), unit="单位：万元", notes=(Paragraph((Text("注：略"),)),)),
            Picture("p", "位置图", b"", "png", 1, 1, "位置"),
        ),
    )
    assert text_lines(document) == [
        "",
        "# 一、输入",
        "投资［-4.64-］［+4.65+］万元",
        "面积〔脚注：以公顷计〕【待补：权属】",
        "费用表（单位：万元）",
        "  名称      │ 金额（万元）",
        "  ──────────┼─────────────",
        "  土地 平整 │ 3.10",
        "  合计      │",
        "  注：略",
        "［图］位置图",
    ]
