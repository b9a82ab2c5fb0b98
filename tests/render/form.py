"""A document like a 土地复垦方案报告表: cover, merged form, wide and long tables. The material of the Word tests."""

from decimal import Decimal

from xiufu.core.figure import Figure, FigureId, Role, Source
from xiufu.document.blocks import (
    Block,
    Cell,
    Document,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Text,
    Unknown,
    run_cell,
    text_cell,
)


def number(term: str, subject: str, text: str) -> Number:
    value = Decimal(text)
    figure = Figure(FigureId(term, subject), value, value, "", Role.MEASURED, Source("测试资料"), term)
    return Number(figure, text)


def body(*parts: str | Run) -> Paragraph:
    return Paragraph(tuple(Text(p) if isinstance(p, str) else p for p in parts))


def head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return text_cell(text, colspan=colspan, rowspan=rowspan, header=True)


def side(text: str, rowspan: int) -> Cell:
    return Cell((Paragraph((Text(text),)),), rowspan=rowspan, header=True, vertical=True)


def value(text: str, colspan: int = 1) -> Cell:
    return text_cell(text, colspan=colspan, align="left")


def money(term: str, text: str) -> Cell:
    return run_cell((number(term, "project", text),))


def ruled_out(colspan: int = 1) -> Cell:
    return text_cell("/", colspan=colspan)


def unknown(what: str, colspan: int = 1) -> Cell:
    return run_cell((Unknown(what, "封面"),), colspan=colspan)


def area(subject: str, text: str, colspan: int = 1) -> Cell:
    return run_cell((number("area", subject, text),), colspan=colspan)


AREA_HEADS = (
    (head("土地类型", 2), head("面积（hm²）", 5)),
    (head("一级地类"), head("二级地类"), head("小计"), head("已损毁或占用", 2), head("拟损毁或占用", 2)),
)


def cover_form() -> Table:
    """The form itself: eight columns, a vertical label down the left of each part."""
    rows: list[tuple[Cell, ...]] = [
        (side("项目概况", 6), head("项目名称"), value("临哈铁路临河至额济纳段扩能改造工程临时用地", 6)),
        (head("单位名称"), value("额济纳旗某工程有限责任公司", 6)),
        (head("单位地址"), value("额济纳旗达来呼布镇", 3), head("联系电话"), unknown("联系电话", 2)),
        (head("企业性质"), value("有限公司", 3), head("项目性质"), value("新建", 2)),
        (head("项目位置"), value("额济纳旗温图高勒苏木格日勒图嘎查", 3), head("图幅号"), value("K47E001012", 2)),
        (head("生产年限"), value("24个月", 3), head("方案服务年限"), value("2年3个月", 2)),
        (side("编制单位", 3), head("单位名称"), value("内蒙古某规划设计有限公司", 6)),
        (head("资质证书"), value("无", 3), head("发证机关"), value("无", 2)),
        (head("联系人"), unknown("联系人", 3), head("联系电话"), unknown("联系电话", 2)),
        (side("土地利用现状", 5), *AREA_HEADS[0]),
        AREA_HEADS[1],
        (
            text_cell("工矿用地"),
            text_cell("采矿用地"),
            area("class:0602", "0.8265"),
            ruled_out(2),
            area("class:0602", "0.8265", 2),
        ),
        (
            text_cell("其他土地"),
            text_cell("裸岩石砾地"),
            area("class:1207", "5.5493"),
            ruled_out(2),
            area("class:1207", "5.5493", 2),
        ),
        (text_cell("合计", colspan=2), area("project", "6.3758"), ruled_out(2), area("project", "6.3758", 2)),
        (side("复垦责任范围内土地损毁及占用面积", 6), head("类型", 2, 2), head("面积（hm²）", 5)),
        (head("小计"), head("已损毁或占用", 2), head("拟损毁或占用", 2)),
        (text_cell("损毁", rowspan=3), text_cell("挖损"), text_cell("0"), ruled_out(2), text_cell("0", colspan=2)),
        (text_cell("塌陷"), text_cell("0"), ruled_out(2), text_cell("0", colspan=2)),
        (text_cell("压占"), area("damage:occupied", "6.3758"), ruled_out(2), area("damage:occupied", "6.3758", 2)),
        (text_cell("合计", colspan=2), area("damage", "6.3758"), ruled_out(2), area("damage", "6.3758", 2)),
        (side("复垦土地面积", 6), head("土地类型", 2), head("面积（hm²）", 5)),
        (head("一级地类"), head("二级地类"), head("已复垦", 3), head("拟复垦", 2)),
        (text_cell("工矿用地"), text_cell("采矿用地"), ruled_out(3), area("after:0602", "0.8265", 2)),
        (text_cell("其他土地"), text_cell("裸岩石砾地"), ruled_out(3), area("after:1207", "5.5493", 2)),
        (text_cell("合计", colspan=2), ruled_out(3), area("after", "6.3758", 2)),
        (head("土地复垦率（%）", 2), run_cell((number("reclamation_rate", "project", "100"),), colspan=5)),
    ]
    return Table("form", "", tuple(rows), (5, 13, 12, 11, 8, 12, 12, 10), header_rows=0)


def machine_table() -> Table:
    """Fourteen columns under three header rows, on a page turned across."""
    heads = (
        (
            *(head(text, rowspan=3) for text in ("定额\n编号", "机械名称及规格", "台班费", "一类费用\n小计")),
            head("二类费用", 10),
        ),
        (
            head("合计", rowspan=2),
            *(head(text, 2) for text in ("人工（元/日）", "汽油（元/kg）", "柴油（元/kg）", "电（元/kW·h）")),
            head("水\n（m³）", rowspan=2),
        ),
        tuple(head(text) for text in ("工日", "金额", "数量", "金额", "数量", "金额", "数量", "金额")),
    )
    line = ("1014", "推土机 功率74kW", "824.47", "207.49", "616.98", "2", "369.48", "", "", "55", "247.50", "", "", "")
    cells = tuple(text_cell(text, align="left" if i == 1 else "center") for i, text in enumerate(line))
    return Table(
        "machine_shifts",
        "表7-3 机械台班预算单价计算表",
        (*heads, cells, cells, cells),
        (5, 12, 8, 8, 8, 5, 8, 5, 7, 5, 8, 5, 7, 5),
        unit="金额单位：元",
        header_rows=3,
        landscape=True,
        notes=(body("注：柴油按限价4.5元/kg计入，超出部分列材料价差。"),),
    )


def long_table(rows: int = 60) -> Table:
    """A table over several pages; its header repeats."""
    heads = (head("序号"), head("拐点"), head("X（m）"), head("Y（m）"), head("备注"))
    lines = (
        (
            text_cell(str(n)),
            text_cell(f"J{n}"),
            text_cell(f"{4625000 + n * 13}.{n % 1000:03d}", align="right"),
            text_cell(f"{33512000 + n * 7}.{n * 7 % 1000:03d}", align="right"),
            text_cell(""),
        )
        for n in range(1, rows + 1)
    )
    return Table("points", "表2-2 用地范围拐点坐标表", (heads, *lines), (8, 10, 22, 22, 14), unit="坐标系：CGCS2000")


def cost_table() -> Table:
    """A small table with a merged label and a stated unknown."""
    return Table(
        "costs",
        "表7-1 投资估算总表",
        (
            (head("序号"), head("工程或费用名称"), head("费用（万元）"), head("占总投资比例（%）")),
            (text_cell("一"), text_cell("工程施工费"), money("construction_cost", "2.96"), text_cell("69.16")),
            (text_cell("二"), text_cell("其他费用"), money("other_fees", "1.20"), text_cell("28.04")),
            (text_cell("三"), text_cell("监测与管护费"), unknown("监测费"), text_cell("—")),
            (text_cell("四"), text_cell("不可预见费"), money("contingency", "0.12"), text_cell("2.80")),
            (text_cell("静态总投资", colspan=2), money("static_investment", "4.28"), text_cell("100.00")),
        ),
        (8, 30, 20, 20),
        unit="金额单位：万元",
        notes=(body("注：表中比例按取位后的金额计算。"),),
    )


def form_document() -> Document:
    """Cover, form, chapters and every sort of table and run."""
    blocks: tuple[Block, ...] = (
        Paragraph((Text("临哈铁路临河至额济纳段扩能改造工程\n临时用地"),), "title"),
        Paragraph((Text("土地复垦方案报告表"),), "title"),
        Paragraph((Text("项目单位：额济纳旗某工程有限责任公司"),), "subtitle"),
        Paragraph((Text("编制单位：内蒙古某规划设计有限公司"),), "subtitle"),
        Paragraph((Text("二〇二五年十一月"),), "subtitle"),
        PageBreak(),
        Paragraph((Text("土地复垦方案报告表", emphasis=True),), align="center"),
        cover_form(),
        PageBreak(),
        Heading("一、编制目的、原则及依据", 1),
        Heading("（一）编制目的", 2),
        body(
            "贯彻“谁损毁、谁复垦”的原则，明确复垦义务人的目标、任务、措施与计划——本项目复垦责任范围",
            number("liability_area", "project", "6.3758"),
            "hm²，土地复垦率",
            number("reclamation_rate", "project", "100"),
            "%。",
        ),
        Paragraph((Text("（1）《土地复垦条例》（国务院令第592号）；"),), "item"),
        Paragraph((Text("（2）《土地复垦方案编制规程 第1部分：通则》（TD/T 1031.1—2011）；"),), "item"),
        Heading("1、工程量测算", 3),
        body(
            "材料堆场平整：3.8165hm²×10000×0.20m=",
            number("quantity", "unit:yard", "7633"),
            "m³；清理厚度",
            Text("不小于0.20m", emphasis=True),
            "，运距",
            Unknown("运距", "五（一）"),
            "。",
        ),
        cost_table(),
        Heading("二、临时用地概况", 1),
        long_table(),
        Heading("三、机械台班", 1),
        machine_table(),
        body("由此可见，推土机台班费为", number("shift_price", "shift:1014", "824.47"), "元。"),
    )
    return Document(
        "土地复垦方案报告表",
        blocks,
        header="临哈铁路临河至额济纳段扩能改造工程临时用地土地复垦方案报告表",
        properties=(("数据包", "neimenggu 1.0"), ("Xiufu", "0.1.0")),
    )
