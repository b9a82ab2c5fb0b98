"""The whole filed form as text, Word and PDF, through the command: its errors where they stand, and nothing right called wrong.

Which of its numbers are wrong, and which right or beyond telling, was marked by hand on the print, once, for all forms.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.audit.filed.files import as_page, as_pdf, as_text, as_word, unboxed
from tests.audit.filed.form import FORM, Boxed, Part, Typed
from xiufu.cli import main
from xiufu.reading.any_file import read_bytes
from xiufu.render.pdf import write_pdf

Write = Callable[[tuple[Part, ...], Path], None]
KINDS = {"txt": [], "docx": [], "pdf": [pytest.mark.slow], "docx.pdf": [pytest.mark.slow]}
"""``pdf`` is printed by a browser, ``docx.pdf`` is the Word file as our own writer prints it."""
CHROMIUM = "/usr/bin/chromium"
BASIS, PRICES = "三、投资估算及测算依据", "价差预备费估算表"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[pytest.param(kind, marks=marks) for kind, marks in KINDS.items()])
def kind(request: pytest.FixtureRequest) -> str:
    """As what the form is written."""
    asked: str = request.param
    return asked


@pytest.fixture(scope="module")
def form(kind: str, request: pytest.FixtureRequest) -> tuple[str, Write]:
    """What a file is called, and how it is written."""
    if kind == "pdf":
        browser: Browser = request.getfixturevalue("browser")
        return "表.pdf", lambda parts, path: _write(path, as_pdf(browser, as_page(unboxed(parts))))
    if kind == "docx.pdf":
        return "表.pdf", lambda parts, path: _write(path, _printed(as_word(unboxed(parts))))
    written = {"txt": as_text, "docx": as_word}[kind]
    return f"表.{kind}", lambda parts, path: _write(path, written(parts))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _printed(word: bytes) -> bytes:
    return write_pdf(read_bytes(word, Path("表.docx")).document, draft=True).data


def changed(before: str, after: str) -> tuple[Part, ...]:
    """The form with one place written otherwise."""
    times = 0

    def text(words: str) -> str:
        nonlocal times
        times += words.count(before)
        return words.replace(before, after)

    def one(part: str | Typed) -> str | Typed:
        return text(part) if isinstance(part, str) else Typed(part.title, part.unit, text(part.lines))

    parts = tuple(
        tuple(Boxed(box.label, tuple(map(one, box.content))) for box in part) if isinstance(part, tuple) else one(part)
        for part in FORM
    )
    assert times == 1, before
    return parts


@pytest.fixture(scope="module")
def file(kind: str, form: tuple[str, Write], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command says of the form as it was filed; asked once, for a worker takes tests of several kinds in turn."""
    if kind not in _SAID:
        _SAID[kind] = audited(form, FORM, tmp_path_factory.mktemp("filed"))
    return _SAID[kind]


_SAID: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="module")
def found(file: dict[str, Any]) -> list[dict[str, Any]]:
    """What it finds in it."""
    findings: list[dict[str, Any]] = file["findings"]
    return findings


def audited(form: tuple[str, Write], parts: tuple[Part, ...], folder: Path) -> dict[str, Any]:
    name, write = form
    path = folder / name
    write(parts, path)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["audit", str(path), "--json"]) == 1
    [file] = json.loads(out.getvalue())["files"]
    assert (file["read"], file["little_read"]) == (True, "")
    audited: dict[str, Any] = file
    return audited


def differing(findings: list[dict[str, Any]], *severities: str) -> list[dict[str, Any]]:
    return [one for one in findings if one["verdict"] == "differs" and one["severity"] in severities]


AVERAGES = [
    # 4.28 ÷ 6.3758 ÷ 15 = 0.0448
    ("ARITH-104", "0.09万元", "0.0448万元"),
    # 4.64 ÷ 6.3758 ÷ 15 = 0.0485
    ("ARITH-104", "0.09万元", "0.0485万元"),
]
CLASSES = [
    # 0401 is 天然牧草地 and 04 is 草地 in every standard, 1205 is 沙地 or 管道运输用地
    ("CODE-001", "04 工矿仓储用地", "06 工矿仓储用地"),
    ("CODE-001", "0401 采矿用地", "0602 采矿用地"),
    ("CODE-001", "1205 裸岩石砾地", "1207 裸岩石砾地"),
    # the text goes by 三调, which calls the first level 工矿用地
    ("CODE-002", "工矿仓储用地", "三调工作分类"),
]
ERRORS = [*AVERAGES, *CLASSES]


RELEASED = ("CONS-011", "验收合格后可向监管部门申请支取", "每季度由用款单位提出申请")
"""Money that is released every quarter by progress, and only after acceptance."""


def test_the_wrong_averages_classes_and_the_two_rules_of_release_are_the_only_errors(
    found: list[dict[str, Any]], form: tuple[str, Write]
):
    errors = [one for one in differing(found, "error") if not one["code"].startswith((RELEASED[0], "RULE", "COMP"))]
    found_there = [(one["code"], _unspaced(one["stated"]), one["expected"]) for one in errors]
    assert sorted(found_there) == sorted((code, _unspaced(said), expected) for code, said, expected in ERRORS)
    where = "测 算 依 据”行，第2列" if form[0].endswith("docx") else BASIS
    assert all(where in one["place"] for one in errors if one["code"] == "ARITH-104")
    assert all("土地利用结构调整表" in one["place"] for one in errors if one["code"] == "CODE-001")
    [mixed] = [one for one in errors if one["code"] == "CODE-002"]
    assert "编制依据列的是“国土空间调查、规划、用途管制用地用海分类指南”" in mixed["message"]
    [released] = [one for one in differing(found, "error") if one["code"] == RELEASED[0]]
    assert RELEASED[1] in _unspaced(released["stated"])
    assert RELEASED[2] in _unspaced(released["expected"])
    assert released["place"].startswith("九、保障措施")
    assert "八、土地复垦费用安排" in released["message"]


def _unspaced(text: str) -> str:
    return "".join(text.split())


REQUIRED = [
    # 23 months of construction: the whole amount is due within the month before works start
    ("RULE-003", "error", "八、土地复垦费用安排"),
    # 5.4630 hm² of a collective: its members are to be asked, and nothing says what they answered
    ("RULE-005", "error", "二、临时用地概况"),
    # 1.32 − 0.50 = 0.82 in 2025, works and acceptance in 2027-10
    ("RULE-006", "warning", "价差预备费估算表"),
]
"""What laws require and the form has not, or has in the wrong year."""


def test_what_laws_require_is_missed(found: list[dict[str, Any]]):
    rules = [one for one in differing(found, "error", "warning", "note") if one["code"].startswith("RULE")]
    assert sorted((one["code"], one["severity"]) for one in rules) == [(code, grave) for code, grave, _ in REQUIRED]
    for (_, _, place), one in zip(REQUIRED, sorted(rules, key=lambda one: one["code"]), strict=True):
        assert place in one["place"], one["place"]
        assert one["clause"].startswith("《土地复垦条例实施办法》")
    late = next(one for one in rules if one["code"] == "RULE-006")
    assert "还有0.82万元" in late["message"]
    collective = next(one for one in rules if one["code"] == "RULE-005")
    assert "集体土地5.4630" in collective["message"]


def test_the_six_conditions_head_the_verdict(file: dict[str, Any]):
    outcomes = {one["condition"][:3]: one["outcome"] for one in file["conditions"]}
    assert outcomes == {
        "（一）": "not_met",
        "（二）": "not_met",
        "（三）": "cannot_tell",
        "（四）": "not_met",
        "（五）": "cannot_tell",
        "（六）": "not_met",
    }
    against = {one["condition"][:3]: {mark["code"] for mark in one["against"]} for one in file["conditions"]}
    assert {"RULE-003", "RULE-006", "ARITH-104"} <= against["（四）"]
    assert "CODE-001" in against["（一）"]
    assert against["（二）"] == {"COMP-005"}
    assert "RULE-005" in against["（六）"]
    marks = {one["fingerprint"]: one["code"] for one in file["findings"]}
    assert all(marks[mark["fingerprint"]] == mark["code"] for one in file["conditions"] for mark in one["against"])


CITED = [
    ("LAW-001", "《中华人民共和国固体废弃物污染环境防治法》"),
    ("LAW-001", "《土壤环境监测技术标准》（HJ/T 166-2004）"),
    ("LAW-002", "《土地复垦方案编制规程》（TD/T 1031-2011）"),
    ("LAW-004", "《第三次全国国土调查土地分类》"),
    ("LAW-004", "《内蒙古自治区土地复垦工程建设标准》"),
]
"""废物, 规范, no part of the standard, and what the text goes by without listing it."""


LACKING = [
    ("COMP-004", "note", "工程量表"),
    ("COMP-004", "warning", "人工预算单价（工日单价）表"),
    ("COMP-005", "error", "损毁程度的评价因子"),
    ("COMP-005", "warning", "质量要求的指标数值"),
    ("COMP-005", "warning", "预存费用以静态还是动态总投资为准"),
    ("COMP-005", "warning", "定额标准的文号与年份"),
    ("COMP-005", "warning", "其他费用的计算式"),
]
"""What a review panel misses in it: quantities stand in sentences, degrees of damage have no factors, the quota has no number."""


def test_what_is_missing_is_what_a_panel_sends_it_back_for(found: list[dict[str, Any]]):
    lacking = [one for one in differing(found, "error", "warning", "note") if one["code"].startswith("COMP")]
    named = [(one["code"], one["severity"], one["place"].partition("“")[2].rstrip("”")) for one in lacking]
    assert sorted(named) == sorted(LACKING)


def test_what_was_not_copied_is_doubted_once(found: list[dict[str, Any]]):
    doubted = [one for one in found if one["code"].startswith("COMP") and one["verdict"] == "cannot_tell"]
    # the first page of the form, and the list of attachments
    assert [(one["code"], one["place"]) for one in doubted] == [("COMP-003", "报告表首页"), ("COMP-006", "附件、附图")]


def test_promises_without_cost_and_what_is_cited_are_the_only_warnings(found: list[dict[str, Any]]):
    warnings = differing(found, "warning")
    cited = [(one["code"], "".join(one["stated"].split())) for one in warnings if one["code"].startswith("LAW")]
    assert cited == [(code, "".join(said.split())) for code, said in CITED]
    warnings = [one for one in warnings if not one["code"].startswith(("LAW", "RULE", "COMP"))]
    assert [(one["code"], one["stated"]) for one in warnings] == [
        ("CONS-009", "对材料堆场内残留的材料垃圾进行清理"),
        ("CONS-009", "对复垦后的土地进行定期监测"),
    ]
    cleaning, watching = warnings
    assert cleaning["place"].startswith("五、主要复垦措施")
    assert watching["place"].startswith("九、保障措施")
    assert "费用写的是 0" in watching["message"]
    # their removal is said not to be counted
    assert not any("活动板房" in one["message"] for one in found)


NOTED = [
    # 县级 in the rule that is quoted
    (
        "QUOTE-001",
        "土地复垦义务人应当按照条例第十五条规定的要求，与损毁土地所在地旗县级自然资源主管部门",
        "县级国土资源主管部门",
    ),
    (
        "QUOTE-001",
        "企业所有，政府监督，专户专用，专款专用",
        "土地复垦义务人所有，自然资源主管部门监管，专户储存专款使用",
    ),
    # of a mine
    ("RES-001", "安全投产", ""),
    ("RES-001", "生产期间", ""),
    ("RES-002", "土地利用总体规划", "国土空间规划"),
]
"""Altered quotations, words of another template, a term that is no longer used."""


def test_quotations_and_what_another_template_left_are_notes(found: list[dict[str, Any]]):
    notes = [one for one in differing(found, "note") if one["code"].startswith(("QUOTE", "RES"))]
    assert [one["code"] for one in notes] == [code for code, _, _ in NOTED]
    for note, (_, stated, expected) in zip(notes, NOTED, strict=True):
        assert _unspaced(note["stated"]).startswith(stated)
        assert expected in _unspaced(note["expected"])
    assert "多“旗”" in notes[0]["message"]


def test_the_early_rounding_and_small_letters_are_the_only_other_notes(found: list[dict[str, Any]]):
    notes = [one for one in differing(found, "note") if not one["code"].startswith(("QUOTE", "RES"))]
    # watts are written W; the browser breaks the one of the head over two lines
    written = {one["stated"] for one in notes if one["code"] == "UNIT-001"}
    assert {"kw"} <= written <= {"kw", "kw·h"}
    # 2.96 × (1.06² − 1) = 0.3659, not 2.96 × 0.12 = 0.3552
    [note] = [one for one in notes if one["code"] != "UNIT-001" and not one["code"].startswith("COMP")]
    assert (note["code"], note["stated"].removesuffix("万元"), note["expected"].removesuffix("万元")) == (
        "CHAIN-010",
        "0.36",
        "0.37",
    )
    assert PRICES in note["place"]
    assert "“2027年”行" in note["place"]
    assert "过早取位" in note["message"]


RIGHT = {
    # the full-precision price: 127.516 × 232.0575… = 29591.05
    "full price": (("29591.05",), ("127.516|232.06|29591.05", "127.516|232.06|29951.05")),
    # 165.89 + 6.64 = 172.53
    "direct cost": (("165.89", "6.64", "172.52"), ("一|直接费||||172.52", "一|直接费||||175.22")),
    # 172.52 + 8.63 + 5.43 + 28.68 + 16.79 = 232.05
    "components of the price": (("232.05", "232.06"), ("六|税金|%|9|186.58|16.79", "六|税金|%|9|186.58|19.67")),
    # 8 × 3050 = 24400 m²: the width is a whole number of metres
    "width and length of the road": (("8m", "3050m"), None),
    "share of works": (("69.16",), ("69.16%", "61.96%")),
    "share of other costs": (("28.04",), ("28.04%", "24.08%")),
    "share of the contingency": (("2.80%",), ("2.80%", "8.20%")),
    # 4.28 ÷ 6.3758, 4.64 ÷ 6.3758
    "cost of a hectare, static": (("0.67",), ("每公顷投资0.67万元", "每公顷投资0.76万元")),
    "cost of a hectare, dynamic": (("0.73",), ("每公顷投资0.73万元", "每公顷投资0.37万元")),
    # 23 + 1
    "months": (("24个月", "23个月"), ("建设期：23个月（2025年11月～", "建设期：13个月（2025年11月～")),
    "areas of the units": (("3.8165", "0.1200", "2.4393"), ("便道|2.4393|平整", "便道|2.4339|平整")),
    "areas of the classes": (("0.8265", "5.5493"), ("0401 采矿用地|0.8265|0.8265", "0401 采矿用地|0.8625|0.8265")),
    "areas of the owners": (("0.9128", "5.4630"), None),
    # 3.8165 × 0.20 × 10000, 0.1200 × 0.20 × 10000, 2.4393 × 0.20 × 10000
    "quantity of the yard": (("7633",), ("7633m3", "6733m3")),
    "quantity of the camp": (("240m",), ("240m3", "420m3")),
    "quantity of the road": (("4878.60",), ("4878.60m3", "4788.60m3")),
    # 7633 + 240 + 4878.60 = 12751.60
    "quantity of the estimate": (("127.516",), ("10219|土地平整|100m3|127.516|", "10219|土地平整|100m3|172.516|")),
    # 7.48 − 4.5
    "price difference": (("2.98",), ("7.48|4.5|2.98", "7.48|4.5|2.89")),
    # 0.175 × 55
    "fuel": (("9.625",), ("柴油|kg|9.625|2.98", "柴油|kg|6.925|2.98")),
    # 207.49 + 616.98
    "second class of the shift": (("616.98",), ("616.98|824.47", "661.98|824.47")),
    "cost of the shift": (("824.47",), ("616.98|824.47", "616.98|842.47")),
    "mine reclaimed to mine": (("采矿用地",), None),
    # real growth, and bases that were revised, do not follow from the levels printed
    "growth of the product in 2023": (("7.5%", "38.1", "43亿"), None),
    "growth of the product in 2024": (("7.7%", "51.26"), None),
    "growth of sales": (("1.3%", "9.34"), None),
    "growth of incomes in 2023": (("6.5%", "52468", "32994"), None),
    "growth of incomes in 2024": (("3.8%", "4.4%", "54641", "34229"), None),
    "growth of the budget": (("7.52%", "1.86"), None),
    "coordinates without east and north": (("102°", "41°"), None),
    "kw": (("74kw",), None),
}
"""What is right, or beyond telling: the texts that would show in a finding, and a change of it that must be found."""


@pytest.mark.parametrize("item", RIGHT)
def test_what_is_right_is_let_alone(found: list[dict[str, Any]], item: str):
    texts, _ = RIGHT[item]
    beside = [one for one in differing(found, "error") if one["code"].startswith(("CODE", "RULE", RELEASED[0]))]
    others = [*differing(found, "warning"), *beside]
    known = [*AVERAGES, *((one["code"], one["stated"], one["expected"]) for one in others)]
    graver = [one for one in differing(found, "error", "warning") if not one["code"].startswith("COMP")]
    assert [one for one in graver if any(one["stated"].startswith(text) for text in texts)] == []
    assert [one["message"] for one in graver if (one["code"], one["stated"], one["expected"]) not in known] == []


CHANGES = {item: change for item, (_, change) in RIGHT.items() if change}
LOST_IN_TEXT = ("price difference", "second class of the shift", "cost of the shift")
"""Copied out as text, heads of two and three rows no longer say which column they are of."""


OFTEN = [kind for kind, marks in KINDS.items() if not marks]
TURNS = [
    pytest.param(kind, item, marks=marks if kind == OFTEN[n % len(OFTEN)] or n == k else pytest.mark.prove)
    for k, (kind, marks) in enumerate(KINDS.items())
    for n, item in enumerate(CHANGES)
]
"""Ordinary tests make each change in text or in Word by turns, one of them in each form of PDF, which takes ten seconds; the long proof
makes all in every form."""


@pytest.mark.parametrize(("form", "item"), TURNS, indirect=["form"])
def test_what_is_right_is_not_let_alone_because_nobody_looks(
    form: tuple[str, Write], found: list[dict[str, Any]], tmp_path: Path, item: str
):
    before = {one["fingerprint"] for one in found}
    findings = audited(form, changed(*CHANGES[item]), tmp_path)["findings"]
    new = [one for one in differing(findings, "error", "warning") if one["fingerprint"] not in before]
    assert bool(new) != (form[0].endswith("txt") and item in LOST_IN_TEXT)
