"""The six conditions of a review: an error is against one, nothing found is not enough, experts are not replaced."""

from __future__ import annotations

from dataclasses import replace

from tests.audit.written import written
from xiufu.audit.law.conditions import conditions
from xiufu.core.condition import Decided, Outcome
from xiufu.core.finding import Finding, Severity, Verdict

CHAPTERS = "一、概况 二、土地损毁分析 三、复垦适宜性评价 四、质量要求 五、复垦措施 六、工程量 七、计划安排 八、费用安排 九、保障措施"
HEADINGS = "\n".join(f"# {one}" for one in CHAPTERS.split())
ASKED = "# 公众参与\n村民代表一致同意，所提修建水渠的建议均已采纳。"
WHOLE = f"土地复垦方案报告表\n2025年6月\n{HEADINGS}\n{ASKED}"
DAMAGE = Finding("ARITH-001", Verdict.DIFFERS, Severity.ERROR, "合计写 3.20", "表3 土地损毁面积表，“合计”行")
DEPOSIT = Finding("RULE-003", Verdict.DIFFERS, Severity.ERROR, "没有预存计划", "全文")


def outcomes(text: str, *findings: Finding) -> dict[str, Decided]:
    return {one.text[1]: one for one in conditions(written(text), findings)}


def test_an_error_is_against_the_condition_of_its_place_or_code():
    found = outcomes(WHOLE, DAMAGE, DEPOSIT)
    assert [found[n].outcome for n in "一二三四五六"] == [
        Outcome.CANNOT_TELL,
        Outcome.NOT_MET,
        Outcome.CANNOT_TELL,
        Outcome.NOT_MET,
        Outcome.CANNOT_TELL,
        Outcome.MET,
    ]
    assert (found["二"].against, found["四"].against) == ((DAMAGE,), (DEPOSIT,))
    assert found["二"].clause == "《土地复垦条例实施办法》（2012年12月27日公布，2019年修正）第十一条"


def test_nothing_found_is_not_enough():
    found = outcomes(WHOLE)
    assert found["一"].outcome is Outcome.CANNOT_TELL
    assert found["一"].open == ("没有核对到：地类代码和名称", "没有核对到：现状地类、权属面积的合计")
    right = [
        Finding("CODE-001", Verdict.AGREES, Severity.NOTE, "", "土地利用现状表"),
        Finding("ARITH-001", Verdict.AGREES, Severity.NOTE, "", "土地利用现状表，“合计”行"),
    ]
    assert outcomes(WHOLE, *right)["一"].outcome is Outcome.MET
    assert outcomes(WHOLE, right[0], replace(right[1], place="材料价格表"))["一"].outcome is Outcome.CANNOT_TELL


def test_what_only_experts_judge_is_never_met():
    found = outcomes(WHOLE)
    assert found["二"].open == ("没有查出不符；分析预测是否科学，由专家判断",)


def test_a_warning_leaves_it_open_and_a_note_does_not_count():
    warning = Finding("RULE-005", Verdict.DIFFERS, Severity.WARNING, "某事", "公众参与")
    found = outcomes(WHOLE, warning)["六"]
    assert (found.outcome, found.against, found.open) == (
        Outcome.CANNOT_TELL,
        (warning,),
        ("有警告，改正或说明后再定",),
    )
    assert outcomes(WHOLE, replace(warning, severity=Severity.NOTE))["六"].outcome is Outcome.MET
    assert outcomes(WHOLE, replace(warning, verdict=Verdict.CANNOT_TELL))["六"].outcome is Outcome.MET


def test_citations_are_against_none():
    cited = Finding("LAW-001", Verdict.DIFFERS, Severity.ERROR, "题名有误", "公众参与")
    assert outcomes(WHOLE, cited)["六"].outcome is Outcome.MET


def test_opinions_without_adoption_are_open():
    found = outcomes(WHOLE.replace("，所提修建水渠的建议均已采纳", ""))["六"]
    assert (found.outcome, found.open) == (Outcome.CANNOT_TELL, ("没有核对到：意见的采纳",))


def test_other_documents_have_none():
    assert outcomes("土地复垦方案报告表\n# 一、概况") == {}
    assert outcomes(WHOLE.replace("土地复垦方案报告表", "矿区生态修复方案")) == {}
    assert outcomes(WHOLE.replace("土地复垦方案报告表", "水土保持方案报告表")) == {}
    assert outcomes(WHOLE.replace("2025年6月", "2012年6月")) == {}
