from __future__ import annotations

import pytest

from tests.audit.written import written
from xiufu.audit.completeness.project import project_facts


def facts(text: str, *names: str) -> list[object]:
    known = project_facts(written(text))
    return [known[name] for name in names]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("示例铁路临时用地土地复垦方案报告表\n# 一、总则", "reclamation_form"),
        ("示例煤矿土地复垦方案报告书\n# 一、总则", "reclamation_report"),
        ("示例煤矿矿山地质环境保护与土地复垦方案\n# 一、总则", "mine_joint"),
        ("示例临时用地土地复垦验收意见\n# 一、总则", "acceptance"),
        # no cover: as the text calls itself, not what it cites
        ("# 一、总则\n本土地复垦方案报告表由业主实施。\n土地复垦方案报告表评审后生效。", "reclamation_form"),
        ("# 一、总则\n依据《土地复垦方案报告书编制要求》《土地复垦方案报告书格式》。", None),
        ("# 一、总则\n建设高标准农田。", None),
    ],
)
def test_kind_of_plan(text: str, kind: str | None):
    assert facts(text, "plan_kind") == [kind]


@pytest.mark.parametrize(
    ("text", "project", "temporary"),
    [
        ("示例铁路临时用地土地复垦方案报告表", "construction", True),
        ("示例公路土地复垦方案报告书\n全部为永久性建设用地。", "construction", False),
        ("示例煤矿土地复垦方案报告书", "mining", None),
        ("示例项目土地复垦方案报告书\n采矿许可证号：C1500002020117110150838。", "mining", None),
        # a railway of a mine may be either
        ("示例煤矿铁路专用线土地复垦方案报告书", None, None),
    ],
)
def test_kind_of_project(text: str, project: str | None, temporary: bool | None):
    assert facts(text, "project_type", "temporary_land") == [project, temporary]


@pytest.mark.parametrize(
    ("text", "approval", "registration"),
    [
        ("用地由国务院批准农用地转用和征收用地。", "state", None),
        ("采矿许可证由示例省自然资源厅颁发。", None, "province"),
        # what a rule says is not what happened
        ("依法由省级以上人民政府审批建设用地的建设项目，应当编制报告书。", None, None),
        ("用地手续正在办理。", None, None),
    ],
)
def test_levels(text: str, approval: str | None, registration: str | None):
    assert facts(text, "approval_level", "registration_level") == [approval, registration]


@pytest.mark.parametrize(
    ("text", "used"), [("剩余土石料公开交易。", True), ("本项目不涉及土石料利用。", False), ("种草。", None)]
)
def test_what_is_not_said_is_not_known(text: str, used: bool | None):
    assert facts(text, "earth_stone_used") == [used]
