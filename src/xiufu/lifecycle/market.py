"""Market restoration (社会资本参与生态保护修复项目): its steps, after 内政办发〔2023〕14号."""

from xiufu.lifecycle.entries import MAIN, Capacity
from xiufu.lifecycle.facts import Fact, FactKind, a_choice, a_date, a_paper, a_text, approval, money, names
from xiufu.lifecycle.moves import Lifecycle, Move, Track
from xiufu.lifecycle.needs import (
    AtLeast,
    InOrder,
    MainIn,
    NoMoreThan,
    NoneOpen,
    OtherPerson,
    Passed,
    TrackIn,
    Within,
    hectares,
)
from xiufu.lifecycle.periods import TimeUnit

_14 = "内政办发〔2023〕14号"
_AUTHORITY, _INVESTOR = (Capacity.AUTHORITY,), (Capacity.INVESTOR,)
_PLANNING = (Capacity.INVESTOR, Capacity.PREPARER)
_NO_CORRECTION = NoneOpen("correction", ("passed",), "责令改正的还没有经验收达到要求")
_NO_ADJUSTMENT = NoneOpen("adjustment", ("resumed",), "方案调整还没有办结，不得边调整边实施")
_AT_WORKS = MainIn(("works",), "项目不在施工阶段")

_LIBRARY = (
    Move(
        "list_project", "列入项目库", MAIN, ("",), "listed", _AUTHORITY, f"{_14}（八）",
        (a_text("decision", "确定为项目的依据"), a_date("decision_date", "依据日期")),
        effect="列入当年项目库，下一次年度公布时公布",
    ),
    Move(
        "remove_project", "移出项目库", MAIN, ("listed", "schemed", "opened"), "removed", _AUTHORITY, f"{_14}（八）",
        reason=True, effect="下一次年度公布时写明移出及理由",
    ),
    Move(
        "set_scheme", "确定工作方案", MAIN, ("listed",), "schemed", _AUTHORITY, f"{_14}（九）",
        (*approval("scheme", "工作方案批准"), money("budget_fen", "投资概算")),
    ),
    Move(
        "open_project", "公开引入社会资本", MAIN, ("schemed",), "opened", _AUTHORITY, f"{_14}（十）",
        (
            a_choice("manner", "引入方式", "公开招标", "邀请招标", "竞争性谈判", "竞争性磋商"),
            a_text("notice_place", "公告载体"), a_date("notice_date", "公告日期"), a_paper("notice_paper", "公告", "notice"),
        ),
    ),
    Move(
        "reopen_project", "重新公开引入", MAIN, ("opened",), "schemed", _AUTHORITY, f"{_14}（十）",
        reason=True, effect="上一次引入没有结果，重新选择方式",
    ),
    Move(
        "sign_agreements", "签订协议并公告", MAIN, ("opened",), "agreed", _AUTHORITY, f"{_14}（十）",
        (
            names("investors", "社会投资主体"), a_date("restoration_agreement_date", "生态保护修复协议签订日期"),
            a_paper("restoration_agreement_paper", "生态保护修复协议", "agreement"),
            a_date("allocation_agreement_date", "自然资源资产配置协议签订日期"),
            a_paper("allocation_agreement_paper", "自然资源资产配置协议", "agreement"),
            a_text("announcement_place", "公告公示载体"), a_date("announcement_date", "公告公示日期"),
        ),
        (
            InOrder("restoration_agreement_date", "生态保护修复协议签订日期", "open_project", "引入公告日期", "notice_date"),
            InOrder("announcement_date", "公告公示日期", "", "协议签订日期", "restoration_agreement_date"),
        ),
    ),
)  # fmt: skip

_PLAN = (
    Move(
        "draft_plan", "开始编制修复方案", "plan", ("",), "drafting", _PLANNING, f"{_14}（十一）、附件1",
        (a_text("preparer", "编制单位"),),
        (MainIn(("schemed", "opened", "agreed"), "列入项目库并确定工作方案之后才编制修复方案"),),
    ),
    Move(
        "submit_plan", "报送修复方案", "plan", ("drafting", "returned"), "submitted", _PLANNING, f"{_14}（十一）、附件1",
        (a_paper("plan_paper", "修复方案", "plan"), a_date("plan_date", "编制日期")),
    ),
    Move(
        "return_plan", "退回修改", "plan", ("submitted",), "returned", _AUTHORITY, f"{_14}（十一）",
        (names("plan_experts", "评审专家"), a_paper("opinions_paper", "评审意见", "opinion")), reason=True,
    ),
    Move(
        "pass_plan", "通过评审", "plan", ("submitted",), "reviewed", _AUTHORITY, f"{_14}（十一）",
        (names("plan_experts", "评审专家"), a_paper("opinions_paper", "评审意见", "opinion")),
    ),
    Move(
        "refuse_plan", "不予批复、退回修改", "plan", ("reviewed",), "returned", _AUTHORITY, f"{_14}（十一）",
        (a_paper("plan_refusal", "不予批复的书面意见", "opinion", "order", "approval"),),
        (MainIn(("schemed", "opened", "agreed"), "修复方案已经批复，要改的按方案调整办理"),), reason=True,
        effect="修改后重新报送、重新评审",
    ),
    Move(
        "approve_plan", "批复修复方案", MAIN, ("agreed",), "planned", _AUTHORITY, f"{_14}（十一）",
        approval("plan_approval", "方案批复"),
        (
            TrackIn("plan", ("reviewed",), "修复方案还没有通过评审"),
            OtherPerson("pass_plan", "批复人与评审经办人是同一人，要由另一人批复"),
        ),
    ),
)  # fmt: skip

_WORKS = (
    Move(
        "approve_design", "选定机构、批准设计", MAIN, ("planned",), "designed", _AUTHORITY, f"{_14}（十一）",
        (
            a_text("surveyor", "勘查单位"), a_text("designer", "设计单位"), a_text("contractor", "施工单位"),
            a_text("supervisor", "监理单位"), *approval("design", "设计批准"),
        ),
    ),
    Move(
        "begin_works", "开工", MAIN, ("designed",), "works", (*_AUTHORITY, *_INVESTOR), f"{_14}（十一）",
        (a_paper("commencement_paper", "开工报告", "report"),),
    ),
    Move(
        "complete_works", "竣工", MAIN, ("works",), "completed", _INVESTOR, f"{_14}（十二）",
        (a_paper("completion_paper", "竣工报告", "report"), Fact("restored_area", "完成修复面积", FactKind.AREA)),
        (_NO_CORRECTION, _NO_ADJUSTMENT), effect="1个月内申请验收",
    ),
    Move(
        "order_correction", "责令限期改正", "correction", ("",), "ordered", _AUTHORITY, f"{_14}（十一）",
        (
            a_choice("deviation", "情形", "未按方案确定的方向开展修复", "擅自改变土地用途", "其他"),
            a_date("correction_deadline", "改正期限", ahead=True), a_paper("correction_order", "责令改正通知书", "order"),
        ),
        (_AT_WORKS, InOrder("correction_deadline", "改正期限", "", "责令改正之日")), reason=True,
        effect="经验收达到相关要求之前，不得继续实施",
    ),
    Move(
        "report_correction", "报告改正完毕", "correction", ("ordered",), "reported", _INVESTOR, f"{_14}（十一）",
        (a_paper("correction_report", "整改报告", "report"),),
    ),
    Move(
        "refuse_correction", "改正未达到要求", "correction", ("reported",), "ordered", _AUTHORITY, f"{_14}（十一）",
        (a_date("correction_deadline", "改正期限", ahead=True),),
        (InOrder("correction_deadline", "改正期限", "", "办理之日"),), reason=True,
    ),
    Move(
        "pass_correction", "改正经验收达到要求", "correction", ("reported",), "passed", _AUTHORITY, f"{_14}（十一）",
        (a_paper("correction_acceptance", "整改验收意见", "opinion", "approval"),),
        (OtherPerson("order_correction", "验收整改的与责令改正的是同一人，要由另一人验收"),), effect="可以继续实施",
    ),
    Move(
        "begin_adjustment", "停工编制调整方案", "adjustment", ("",), "stopped", (*_AUTHORITY, *_INVESTOR), f"{_14}（十一）",
        (a_text("part", "调整的部分"),), (_AT_WORKS,), reason=True, effect="这一部分停止实施，不得边调整边实施",
    ),
    Move(
        "submit_adjustment", "报送调整方案", "adjustment", ("stopped", "refused"), "submitted", _PLANNING, f"{_14}（十一）",
        (a_paper("adjusted_plan", "调整方案", "plan"),),
    ),
    Move(
        "review_adjustment", "专家论证调整方案", "adjustment", ("submitted",), "reviewed", _AUTHORITY, f"{_14}（十一）",
        (names("adjustment_experts", "论证专家"), a_paper("adjustment_opinion", "论证意见", "opinion")),
    ),
    Move(
        "refuse_adjustment", "调整方案论证未通过", "adjustment", ("submitted",), "refused", _AUTHORITY, f"{_14}（十一）",
        (names("adjustment_experts", "论证专家"), a_paper("adjustment_opinion", "论证意见", "opinion")), reason=True,
    ),
    Move(
        "return_adjustment", "不予批准、退回调整方案", "adjustment", ("reviewed",), "refused", _AUTHORITY, f"{_14}（十一）",
        (a_paper("adjustment_refusal", "不予批准的书面意见", "opinion", "order", "approval"),), reason=True,
        effect="修改后重新报送、重新论证",
    ),
    Move(
        "approve_adjustment", "批准调整方案", "adjustment", ("reviewed",), "resumed", _AUTHORITY, f"{_14}（十一）",
        approval("adjustment", "调整批复"),
        (OtherPerson("review_adjustment", "批准人与论证经办人是同一人，要由另一人批准"),), effect="按调整后的方案实施",
    ),
)  # fmt: skip

_ACCEPTANCE = (
    Move(
        "apply_acceptance", "申请验收", MAIN, ("completed",), "applied", _INVESTOR, f"{_14}（十二）",
        (
            a_paper("recheck_paper", "工程复核", "report"), a_paper("settlement_paper", "工程结算", "report"),
            a_paper("accounts_paper", "财务决算报告", "report"), a_paper("revaluation_paper", "土地重估", "report"),
            a_paper("archive_paper", "档案清单", "other", "report"),
        ),
    ),
    Move(
        "fail_acceptance", "验收未通过，限期整改", MAIN, ("applied",), "rectifying", _AUTHORITY, f"{_14}（十二）",
        (a_date("rectification_deadline", "整改期限", ahead=True), a_paper("rectification_paper", "整改意见", "order", "opinion")),
        (
            InOrder("rectification_deadline", "整改期限", "", "办理之日"),
            Within("rectification_deadline", "整改期限", "rectification_max_years", TimeUnit.YEAR, f"{_14}（十二）"),
        ),
        effect="整改时限原则上不超过1年",
    ),
    Move(
        "extend_rectification", "延长整改期限", MAIN, ("rectifying",), "rectifying", _AUTHORITY, f"{_14}（十二）",
        (a_date("rectification_deadline", "整改期限", ahead=True),),
        (InOrder("rectification_deadline", "整改期限", "fail_acceptance", "原定期限", "rectification_deadline"),),
        reason=True,
    ),
    Move(
        "apply_again", "整改后重新申请验收", MAIN, ("rectifying",), "applied", _INVESTOR, f"{_14}（十二）",
        (a_paper("rectification_report", "整改报告", "report"),),
    ),
    Move(
        "accept_project", "通过验收", MAIN, ("applied",), "accepted", _AUTHORITY, f"{_14}（十二）",
        (*approval("acceptance", "验收批复"), Fact("accepted_area", "验收面积", FactKind.AREA)),
        (
            OtherPerson("approve_plan", "验收批复人与方案批复人是同一人，要由另一人批复"),
            NoMoreThan("accepted_area", "验收面积", "restored_area", "完成修复面积", hectares),
        ),
        effect="按照协议支付收益、兑现支持政策；管护期由此起算",
    ),
)  # fmt: skip

_AFTER = (
    Move(
        "sign_aftercare", "签订三方管护合同", "aftercare", ("",), "signed", _AUTHORITY, f"{_14}（十三）",
        (
            names("aftercare_parties", "管护合同各方", least=3), Fact("aftercare_months", "管护月数", FactKind.COUNT),
            money("aftercare_fen", "纳入预算的管护经费"), a_text("aftercare_scope", "管护边界和内容"),
            a_paper("aftercare_contract", "管护合同", "agreement"),
        ),
        (
            MainIn(("completed", "applied", "rectifying", "accepted"), "竣工以后才签订管护合同"),
            AtLeast("aftercare_months", "管护月数", "aftercare_min_years", 12, f"{_14}（十三）不少于3年"),
        ),
    ),
    Move(
        "end_aftercare", "管护期满移交", "aftercare", ("signed",), "ended", _AUTHORITY, f"{_14}（十三）",
        (a_paper("aftercare_report", "管护总结", "report"),),
        (
            MainIn(("accepted",), "项目还没有通过验收"),
            Passed("aftercare_min_years", TimeUnit.YEAR, "accept_project", "管护期从验收确认起算，不少于3年", "aftercare_months"),
        ),
    ),
    Move(
        "survey_change", "年度土地变更调查调整用途", "tenure", ("",), "surveyed", _AUTHORITY, f"{_14}（十五）",
        (Fact("survey_year", "变更调查年度", FactKind.COUNT, least=2023), a_paper("survey_paper", "调整土地用途文件", "tenure", "approval")),
        (MainIn(("accepted",), "取得验收批复意见后，通过年度土地变更调查调整土地用途"),),
    ),
    Move(
        "agree_adjustment", "签订集体土地权属调整协议", "tenure", ("surveyed",), "agreed", _AUTHORITY, f"{_14}（十五）",
        (names("tenure_parties", "权利各方", least=2), a_paper("tenure_agreement", "权属调整协议", "agreement")),
    ),
    Move(
        "register_tenure", "办理不动产登记", "tenure", ("surveyed", "agreed"), "registered", _AUTHORITY, f"{_14}（十五）",
        (a_text("register_numbers", "不动产登记编号"), a_date("register_date", "登记日期")),
    ),
    Move(
        "no_tenure_change", "不涉及用途和权属调整", "tenure", ("",), "not_needed", _AUTHORITY, f"{_14}（十五）",
        needs=(MainIn(("accepted",), "项目还没有通过验收"),), reason=True,
    ),
    Move(
        "close_project", "办结", MAIN, ("accepted",), "closed", _AUTHORITY, f"{_14}（十三）、（十五）",
        (a_paper("closing_paper", "归档目录", "other"),),
        (
            TrackIn("aftercare", ("ended",), "管护期还没有结束"),
            TrackIn("tenure", ("registered", "not_needed"), "权属还没有办结"),
        ),
    ),
    Move(
        "terminate", "解除协议、终止项目", MAIN, ("agreed", "planned", "designed", "works", "completed", "rectifying"),
        "terminated", _AUTHORITY, f"{_14}（十）", (a_paper("termination_paper", "解除协议文件", "agreement", "order"),), reason=True,
        effect="按协议约定的违约责任处理",
    ),
)  # fmt: skip

MARKET_RESTORATION = Lifecycle(
    "market_restoration",
    "社会资本参与生态保护修复",
    (
        Track(
            MAIN, "项目",
            {
                "listed": "已列入项目库", "schemed": "工作方案已定", "opened": "公开引入中", "agreed": "协议已签订公告",
                "planned": "修复方案已批", "designed": "机构已选定、设计已批", "works": "施工", "completed": "竣工",
                "applied": "已申请验收", "rectifying": "验收整改", "accepted": "已通过验收", "closed": "办结",
                "removed": "移出项目库", "terminated": "终止",
            },
            ("closed", "removed", "terminated"),
        ),
        Track(
            "plan", "修复方案",
            {"drafting": "编制", "submitted": "评审", "returned": "退回修改", "reviewed": "通过评审"}, ("reviewed",),
        ),
        Track(
            "correction", "责令改正", {"ordered": "限期改正", "reported": "待验收", "passed": "达到要求"}, ("passed",), many=True,
        ),
        Track(
            "adjustment", "方案调整",
            {"stopped": "停工编制", "submitted": "论证", "refused": "论证未通过", "reviewed": "待批准", "resumed": "已批准恢复"},
            ("resumed",), many=True,
        ),
        Track("aftercare", "后期管护", {"signed": "合同已签、管护", "ended": "管护期满"}, ("ended",)),
        Track(
            "tenure", "权属",
            {"surveyed": "已变更调查", "agreed": "已签调整协议", "registered": "已登记", "not_needed": "不涉及"},
            ("registered", "not_needed"),
        ),
    ),
    (*_LIBRARY, *_PLAN, *_WORKS, *_ACCEPTANCE, *_AFTER),
)  # fmt: skip
"""社会资本参与生态保护修复项目的流程."""
