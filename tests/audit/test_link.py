"""Numbers linked to quantities: the plans of the examples, where every printed number has a figure, and documents as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.linked import AMONG, NONE, OTHER, OWN, UNREAD, counted, keys, kind_of, truth
from tests.audit.papers import paper
from tests.audit.written import written
from tests.generated.plans import dossier
from tests.generated.running import built
from tests.golden.making import EXAMPLES
from tests.golden.making import example as made
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.spot import Spot
from xiufu.reading.any_file import read_bytes
from xiufu.render.docx import write_docx

Printed = list[tuple[FigureId, Claim | None]]

COUNTED = {
    "ejina-railway": (199, 199, 0),
    "stone-quarry": (826, 825, 1),
    "two-valleys": (636, 635, 1),
}
"""Figures printed; of these linked to their own term, and those whose own term is among rivals. None is linked to others only, or to none."""

RIVALS = {
    "ejina-railway": {},
    "stone-quarry": {
        "haul_distance|work:stone-far": [
            "haul_distance|石渣挖运（运距1.38km） 40",
            "haul_distance|石渣挖运（运距0.42km） 40",
        ]
    },
    "two-valleys": {"production_months|project": ["phase_months|建设期 80", "production_months|project 40"]},
}
"""What the words leave open: the sentence says 石渣 and 运距 only, and two works are called so; and 建设期 is a phase too."""

SEVERAL_NAMES = {"measures_rate", "indirect_rate", "monitoring_cost"}
"""What a plan states once and its document under several names: a rate of a class for every work of it, a total of one part as that part."""

GENERATED = {
    (1, 2): (227, 219, 0, 7, 1),
    (2, 3): (393, 385, 0, 5, 3),
    (4, 5): (460, 451, 0, 3, 6),
}
"""Plans of odd names, by seed and size: printed, own, among, none, unread. Not linked are sums of more than ten digits, which may be
telephones, and phases called 阶段0, whose colon makes a ratio of it; unread are areas that follow a name that ends in a digit.
"""


@pytest.fixture(scope="module", params=[(name, form) for name in EXAMPLES for form in ("docx", "pdf")], ids="-".join)
def example(request: pytest.FixtureRequest) -> tuple[str, Paper, Printed]:
    """A plan read back, and as which of its numbers every figure came back."""
    name, form = request.param
    plan = made(name)
    paper = Paper(read_bytes(plan.word if form == "docx" else plan.pdf, Path(f"plan.{form}")))
    return name, paper, truth(plan.document, paper)


def test_every_printed_figure_is_linked(example: tuple[str, Paper, Printed]):
    name, paper, printed = example
    found = counted(paper, printed)
    assert (len(printed), found[OWN], found[AMONG]) == COUNTED[name]
    assert (found[OTHER], found[NONE], found[UNREAD]) == (0, 0, 0)
    open_ones = {
        str(figure): [f"{key} {one.confidence}" for key, one in paper.links.of(claim)]
        for figure, claim in printed
        if claim and kind_of(paper, figure, claim) == AMONG
    }
    assert open_ones == RIVALS[name]


def test_no_two_figures_are_taken_for_one(example: tuple[str, Paper, Printed]):
    _, paper, printed = example
    linked = keys(paper, printed)
    assert len(linked) > 100
    assert {key: several for key, several in linked.items() if len(several) > 1} == {}
    names: dict[FigureId, list[FigureId]] = {}
    for key, (figure,) in linked.items():
        names.setdefault(figure, []).append(key)
    assert {figure.term for figure, several in names.items() if len(several) > 1} <= SEVERAL_NAMES


@pytest.mark.parametrize("chosen", GENERATED, ids=str)
def test_plans_of_odd_names(chosen: tuple[int, int]):
    document = built(dossier(*chosen, complete=True)).document
    paper = Paper(read_bytes(write_docx(document, draft=True), Path("plan.docx")))
    printed = truth(document, paper)
    found = counted(paper, printed)
    assert (len(printed), *(found[kind] for kind in (OWN, AMONG, NONE, UNREAD))) == GENERATED[chosen]
    assert found[OTHER] == 0


LINKED = [
    ("静态总投资4.28万元", "static_investment|project 95"),
    ("该项目的复垦静态总投资为4.28万元", "static_investment|project 95"),
    ("工程静态投资合计 52 万元", "static_investment|project 95"),
    ("复垦责任范围总面积为6.3758公顷", "liability_area|project 95"),
    ("挖损损毁土地面积 1.2 hm²", "damaged_area|挖损 95"),
    ("近期复垦土地面积1.2000hm²", ""),
    ("第一阶段内，复垦土地面积为1.2000hm²", "reclaimed_area|project 60"),
    ("2026年，静态投资为3.5万元", "static_investment|project 60"),
    ("一般公共预算收入2.14亿元", ""),
    ("静态总投资约4.3万元", ""),
    ("方案服务年限为5年", "service_months|project 95"),
    ("矿山服务年限为12年", ""),
    ("静态总投资4.28万元，亩均投资0.04万元", "investment_per_mu|static 95"),
    ("复垦责任范围面积6.3758公顷（合95.64亩）", "liability_area|project 80"),
    ("复垦责任范围面积6.3758公顷，折合95.64亩", "liability_area|project 80"),
    ("复垦责任范围面积6.3758公顷（其中耕地1.2亩）", ""),
    ("复垦责任范围面积6.3758公顷（包括1.2公顷）", ""),
    ("预存总额以动态总投资为准，为4.65万元", "deposit_total|project 80"),
    ("不含动态总投资，为4.65万元", ""),
    ("动态总投资、静态总投资分别为4.65万元和4.28万元", "static_investment|project 80"),
    ("土地的用途为国有土地0.9128公顷", "owned_area|国有土地 80"),
    ("平整厚度0.20m", "thickness|project 60"),
    ("静态总投资=20.00万元", "static_investment|project 95"),
    ("静态总投资=20.00万元+3.00万元", ""),
    ("与生态红线重叠：1号便道面积0.5公顷", ""),
    ("表土共1200m³", ""),
    ("耕地1.2公顷复垦为林地3.4公顷", ""),
]


@pytest.mark.parametrize(("text", "expected"), LINKED)
def test_words_before_a_number(text: str, expected: str):
    paper = written(text)
    found = paper.links.of(paper.claims[-1])
    assert (f"{found[0][0]} {found[0][1].confidence}" if found else "") == expected


SAID = """
    # 一、工程设计
    取料场：覆土厚度不小于0.30m。
    取料场、便道：覆土厚度0.20m。
    取料场剥离表土1200m³，周边植树50株，栽植沙枣80株，树高2.5m，渠长120m。
    挡土墙每延米用石2.1m³，砌筑护脚挡土墙438m³；平整便道2.4hm²。
    便道：面积2.4000hm²；平整工程量=2.4hm²×0.2m=4800m³。
    耕地1.2公顷复垦为林地3.4公顷。
    [表1 工程量表]
    复垦单元|措施|单位|工程量|备注
    取料场|栽植乔木沙枣|株|80|株行距2m
    取料场|浆砌挡土墙|m³|438|
    便道|平整|m³|4800|含运输
    便道|场地平整|hm²|2.4|
    [表2 土地利用结构调整表，单位：hm²]
    地类|复垦前|复垦后
    耕地|3.4|1.2
    林地|1.2|3.4
    [表3 复垦单元面积表]
    复垦单元|面积（hm²）
    取料场|1.0000
    便道|2.4000
"""
LINKED_IN_PROSE = {
    "0.30": ["cover_thickness|取料场 80"],
    "0.20": ["cover_thickness|取料场 80", "cover_thickness|便道 80"],
    "1200": ["topsoil_stripped|取料场 60"],
    "50": [],
    "80": ["quantity|取料场·栽植乔木沙枣 60"],
    "2.5": [],
    "120": [],
    "2.1": [],
    "438": ["quantity|取料场·浆砌挡土墙 60"],
    "4800": ["quantity|便道·平整 80"],
    "3.4": ["area_after|林地 60"],
}


def test_measures_of_tables_are_known_in_prose():
    """By the words that name them best; heights, lengths and rates of measures are not their quantities."""
    paper = written(SAID)
    found: dict[str, list[str]] = {}
    for claim in paper.claims:
        if claim.spot.row < 0 and claim.text in LINKED_IN_PROSE:
            found[claim.text] = [f"{key} {one.confidence}" for key, one in paper.links.of(claim)]
    assert found == LINKED_IN_PROSE


PRICES = """
    [主要材料估算价格表，单位：元]
    名称|单位|预算价格|限价
    柴油|kg|7.50|4.50
    水|m³|5.20|—
    [人工预算单价表，单位：元]
    名称|单位|预算价格
    甲类工|工日|180.00
    [机械台班单价计算表]
    机械名称|一类费用|二类费用|<|<|<|<|台班费
    ^|^|人工费（元/工日）|<|柴油（kg）|<|小计|^
    ^|^|工日|单价|数量|单价|^|^
    推土机|200.00|2|180.10|50|4.51|585.70|785.70
    装载机|100.00|2|180.20|30|4.52|496.00|596.00
    [浆砌石工程单价分析表]
    序号|名称|单位|数量|单价|小计
    1|人工费||||18.01
    |甲类工|工日|0.1|180.30|18.03
    2|材料费||||19.48
    |水|m³|2|5.21|10.42
    |柴油|kg|2|4.53|9.06
    3|措施费|%|4|23.22|0.93
"""
LINKED_PRICES = {
    "180.10": ["budget_price|甲类工 80"],
    "180.20": ["budget_price|甲类工 80"],
    "4.51": ["charged_price|柴油 80", "budget_price|柴油 40"],
    "4.52": ["charged_price|柴油 80", "budget_price|柴油 40"],
    "180.30": ["budget_price|甲类工 95"],
    "5.21": ["budget_price|水 80"],
    "4.53": ["charged_price|柴油 80", "budget_price|柴油 40"],
    "4": ["measures_rate|浆砌石工程 95"],
}


def test_prices_are_those_that_their_tables_state():
    """Fuel of which a ceiling is stated stands at the price charged, labour of machines under the name that has a price."""
    paper = written(PRICES)
    found = {
        claim.text: [f"{key} {one.confidence}" for key, one in paper.links.of(claim)]
        for claim in paper.claims
        if claim.text in LINKED_PRICES
    }
    assert found == LINKED_PRICES


def test_rivals_are_kept():
    paper = written("""
        [表2 用地情况表]
        复垦单元|面积（hm²）
        便道|1.2000
        [表3 权属、复垦单元面积表]
        复垦单元|面积（hm²）
        便道|1.2000
    """)
    rivals = [
        [f"{key} {one.confidence}" for key, one in paper.links.of(claim)]
        for claim in paper.claims
        if claim.spot.row >= 0
    ]
    assert rivals == [["area|便道 95"], ["owned_area|便道 95", "area|便道 40"]]


def test_units_that_two_parts_have_are_not_guessed():
    paper = written("""
        施工场地面积1.2000hm²。
        [表3 复垦单元面积表]
        复垦单元|面积（hm²）
        东沟·施工场地|1.2000
        西沟·施工场地|0.8000
    """)
    found = paper.links.of(paper.at(Spot(0))[0])
    assert [(str(key), one.confidence) for key, one in found] == [
        ("area|东沟·施工场地", 40),
        ("area|西沟·施工场地", 40),
    ]


PARTS = """
复垦单元|面积（hm²）|挖损（hm²）|压占（hm²）|其他（hm²）
便道|1.2000|0.3000|0.5000|0.4000
料场|2.0000|1.1000|0.6000|0.3000
渣场|3.1000|0.2000|2.5000|0.4000
合计|6.3000|1.6000|3.6000|1.1000
"""


@pytest.mark.parametrize(
    ("certainty", "confidence"), [(100, 95), (95, 95), (94, 80), (80, 80), (79, 60), (75, 60), (60, 60)]
)
def test_numbers_of_inferred_tables_are_as_sure_as_their_places(certainty: int, confidence: int):
    area = paper("复垦单元|面积（hm²）\n便道|1.2000\n料场|2.0000", "表2 用地情况表", certainty={0: certainty})
    assert [one.confidence for _, one in area.links.of(area.tables[0].cells[1, 1])] == [confidence]


@pytest.mark.parametrize(("certainty", "confidence"), [(80, 95), (75, 95), (74, 60)])
def test_numbers_of_tables_that_bear_themselves_out_are_sure(certainty: int, confidence: int):
    """Sums of rows and of columns hold: 0.3+0.5+0.4 = 1.2, 1.2+2.0+3.1 = 6.3 and so on."""
    parts = paper(PARTS, "表2 用地情况表", certainty={0: certainty})
    assert [one.confidence for _, one in parts.links.of(parts.tables[0].cells[1, 1])] == [confidence]
