"""Reclamation of temporary land (临时用地土地复垦): its steps, after 土地复垦条例, its 实施办法 and 土地管理法实施条例."""

from xiufu.lifecycle.balances import Deposited, WholeBalance, WithinBalance, yuan
from xiufu.lifecycle.entries import MAIN, Capacity
from xiufu.lifecycle.facts import Fact, FactKind, a_choice, a_date, a_paper, a_text, approval, money, names
from xiufu.lifecycle.moves import Lifecycle, Move, Track
from xiufu.lifecycle.needs import (
    Anew,
    InOrder,
    MainIn,
    NoMoreThan,
    NoneOpen,
    NotBeyond,
    NotFound,
    OtherPerson,
    Passed,
    TrackIn,
    hectares,
)
from xiufu.lifecycle.periods import TimeUnit

_RULES, _MEASURES = "《土地复垦条例》", "《土地复垦条例实施办法》"
_LAND = "《土地管理法实施条例》"
_AUTHORITY, _OBLIGOR = (Capacity.AUTHORITY,), (Capacity.OBLIGOR,)
_TERMS = {
    "一般项目": "temporary_land_years",
    "建设周期较长的能源、交通、水利等基础设施": "temporary_land_infrastructure_years",
    "草原": "temporary_grassland_years",
    "林地": "temporary_forest_land_years",
}
"""Kinds of use, each with the parameter of its longest term."""
_HELD = ("in_use", "reclaiming", "rectifying")
_APPLYING = ("apply_reclamation_acceptance", "apply_again")
_TRUE = "属实"

_REVIEW = (
    Move(
        "submit_reclamation_plan", "报送土地复垦方案", MAIN, ("",), "submitted",
        (Capacity.OBLIGOR, Capacity.PREPARER), f"{_RULES}第十三条",
        (a_paper("plan_paper", "土地复垦方案", "plan"), a_date("plan_date", "编制日期"), a_text("preparer", "编制单位")),
    ),
    Move(
        "take_up_review", "受理审查", MAIN, ("submitted",), "in_review", _AUTHORITY, f"{_MEASURES}第十条",
        (a_paper("receipt_paper", "受理通知书", "order"),),
    ),
    Move(
        "give_opinions", "提出评审意见", MAIN, ("in_review",), "opinions_given", _AUTHORITY, f"{_MEASURES}第十条",
        (names("plan_experts", "评审专家"), a_paper("opinions_paper", "评审意见", "opinion")),
    ),
    Move(
        "reply_opinions", "修改并回复意见", MAIN, ("opinions_given",), "in_review",
        (Capacity.OBLIGOR, Capacity.PREPARER), f"{_MEASURES}第十条",
        (a_paper("plan_paper", "修改后的土地复垦方案", "plan"), a_paper("reply_paper", "修改说明表", "reply")),
    ),
    Move(
        "approve_reclamation_plan", "方案审查通过", MAIN, ("in_review",), "plan_approved", _AUTHORITY,
        f"{_MEASURES}第十一条",
        (*approval("plan_approval", "审查意见"), money("plan_fen", "土地复垦投资")),
        (OtherPerson("give_opinions", "审查通过的与提出评审意见的是同一人，要由另一人办理"),),
    ),
)  # fmt: skip

_BEGIN = (
    Move(
        "approve_temporary_land", "批准临时用地、签订合同", MAIN, ("plan_approved",), "land_approved", _AUTHORITY,
        f"{_LAND}第二十条、《土地管理法》第五十七条",
        (
            *approval("land", "临时用地批准"), Fact("land_area", "临时用地面积", FactKind.AREA),
            a_choice("land_use", "用地种类", *_TERMS), a_date("term_end_date", "使用期满日期", ahead=True),
            a_paper("land_contract", "临时使用土地合同", "agreement"),
        ),
        (
            InOrder("term_end_date", "使用期满日期", "", "批准日期", "land_date"),
            NotBeyond("term_end_date", "使用期满日期", "land_date", "land_use", _TERMS, f"{_LAND}第二十条等"),
        ),
    ),
    Move(
        "sign_fee_agreement", "签订费用使用监管协议", MAIN, ("land_approved",), "fee_agreed", _AUTHORITY,
        f"{_MEASURES}第十六条、第十七条",
        (names("fee_parties", "协议各方", least=3), a_text("fee_account", "专门账户"),
         a_date("works_start_date", "计划动工日期", ahead=True), a_paper("fee_agreement", "监管协议", "agreement")),
    ),
    Move(
        "deposit", "预存土地复垦费用", MAIN, ("fee_agreed",), "deposited", _OBLIGOR, f"{_MEASURES}第十八条、第十九条",
        (money("deposit_fen", "预存金额"), a_date("deposit_date", "存入日期"), a_paper("deposit_receipt", "银行回单", "other")),
        (Deposited("deposit_fen", "plan_fen", "land_date", "term_end_date", f"{_MEASURES}第十九条"),),
    ),
    Move(
        "deposit_more", "续存土地复垦费用", "deposits", ("",), "paid", _OBLIGOR, f"{_MEASURES}第十八条、第十九条",
        (money("deposit_fen", "预存金额"), a_date("deposit_date", "存入日期"), a_paper("deposit_receipt", "银行回单", "other")),
        (MainIn(("deposited", *_HELD), "第一次预存之后才续存"),),
    ),
    Move(
        "begin_use", "开始使用", MAIN, ("deposited",), "in_use", _OBLIGOR, f"{_LAND}第二十条",
        (a_paper("handover_in", "交地记录", "other", "report"),),
    ),
    Move(
        "report_year", "年度报告", "annual_report", ("",), "reported", _OBLIGOR, f"{_RULES}第十七条",
        (Fact("report_year", "报告年度", FactKind.COUNT, least=2011), a_paper("annual_report", "土地复垦义务履行情况报告", "report")),
        (MainIn(("deposited", *_HELD, "applied", "taken_over"), "还没有开始使用土地"),),
    ),
    Move(
        "request_release", "申请支取费用", "release", ("",), "requested", _OBLIGOR, f"{_MEASURES}第二十一条",
        (money("requested_fen", "申请支取金额"), a_paper("release_request", "支取申请和用款计划", "other", "report")),
        (MainIn(_HELD, "开始使用土地之后、交还之前才支取复垦费用"), WithinBalance("requested_fen", "申请支取金额")), effect="7日内出具支取通知书",
    ),
    Move(
        "notify_release", "出具支取通知书", "release", ("requested",), "notified", _AUTHORITY, f"{_MEASURES}第二十一条",
        (money("released_fen", "准予支取金额"), a_paper("release_notice", "支取通知书", "order")),
        (
            NoMoreThan("released_fen", "准予支取金额", "requested_fen", "申请支取金额", yuan),
            WithinBalance("released_fen", "准予支取金额"),
        ),
    ),
    Move(
        "refuse_release", "不予支取", "release", ("requested",), "refused", _AUTHORITY, f"{_MEASURES}第二十一条",
        (a_paper("release_refusal", "不予支取的书面说明", "order", "other"),), reason=True,
    ),
)  # fmt: skip

_END = (
    Move(
        "begin_reclamation", "停止使用、开始复垦", MAIN, ("in_use",), "reclaiming", _OBLIGOR,
        f"{_LAND}第二十条", (a_paper("use_end_paper", "停止使用的记录", "other", "report"),), effect="期满之日起一年内完成复垦",
    ),
    Move(
        "apply_reclamation_acceptance", "申请验收", MAIN, ("reclaiming",), "applied", _OBLIGOR,
        f"{_RULES}第二十八条、{_MEASURES}第三十三条",
        (
            a_paper("survey_report", "验收调查报告及相关图件", "report"), a_paper("execution_report", "规划设计执行报告", "report"),
            a_paper("quality_report", "质量评估报告", "report"), a_text("other_reports", "检测等其他报告", optional=True),
        ),
        (NoneOpen("release", ("notified", "refused"), "有费用支取申请没有办结"),),
        effect="接到申请之日起60个工作日内完成验收",
    ),
    Move(
        "announce_result", "公告初步验收结果", "notice", ("",), "announced", _AUTHORITY, f"{_MEASURES}第三十六条",
        (a_text("result_notice_place", "公告地点和载体"), a_paper("result_notice", "初步验收结果公告", "notice")),
        (MainIn(("applied",), "还没有申请验收"),), effect="公告不少于30日",
    ),
    Move(
        "end_announcement", "公告期满", "notice", ("announced",), "ended", _AUTHORITY, f"{_MEASURES}第三十六条",
        needs=(Passed("acceptance_notice_min_days", TimeUnit.DAY, "announce_result", "公告不少于30日"),),
    ),
    Move(
        "object", "提出异议", "objection", ("",), "raised", _AUTHORITY, f"{_MEASURES}第三十六条",
        (a_text("objector", "异议人"), a_paper("objection_paper", "书面异议", "other")),
        (MainIn(("applied",), "还没有申请验收"), TrackIn("notice", ("announced",), "不在公告期内")), effect="15日内核查并反馈",
    ),
    Move(
        "answer_objection", "核查并反馈", "objection", ("raised",), "answered", _AUTHORITY, f"{_MEASURES}第三十六条",
        (a_choice("objection_finding", "异议情况", "不属实", _TRUE), a_text("objection_result", "核查结论"),
         a_paper("objection_answer", "反馈文件", "order", "other")),
        effect="情况属实的，提出整改意见，限期整改",
    ),
    Move(
        "fail_reclamation", "验收不合格，限期整改", MAIN, ("applied",), "rectifying", _AUTHORITY, f"{_RULES}第二十九条",
        (a_date("rectification_deadline", "整改期限", ahead=True), a_paper("rectification_paper", "书面整改意见", "order", "opinion")),
        (InOrder("rectification_deadline", "整改期限", "", "办理之日"),),
    ),
    Move(
        "apply_again", "整改后重新申请验收", MAIN, ("rectifying",), "applied", _OBLIGOR, f"{_RULES}第二十九条",
        (a_paper("rectification_report", "整改报告", "report"),),
    ),
    Move(
        "accept_reclamation", "验收合格", MAIN, ("applied",), "accepted", _AUTHORITY, f"{_RULES}第二十九条、{_MEASURES}第三十七条",
        (*approval("acceptance", "验收合格确认书"), Fact("accepted_area", "验收面积", FactKind.AREA)),
        (
            Anew("notice", ("ended",), _APPLYING, "这一次申请的初步验收结果还没有公告期满"),
            NoneOpen("objection", ("answered",), "有异议没有反馈"),
            NotFound("objection_finding", _TRUE, _APPLYING, "有异议查明属实，要限期整改后重新申请验收"),
            NoMoreThan("accepted_area", "验收面积", "land_area", "临时用地面积", hectares),
            OtherPerson("announce_result", "出具确认书的与公告初步结果的是同一人，要由另一人办理"),
        ),
    ),
    Move(
        "hand_back", "退还余额、交还土地", MAIN, ("accepted",), "closed", _AUTHORITY, f"{_LAND}第二十条",
        (
            money("interest_fen", "专门账户利息", least=0), money("refund_fen", "退还余额", least=0),
            a_date("hand_back_date", "交还日期"), a_paper("hand_back_paper", "交还记录", "other", "report"),
        ),
        (NoneOpen("release", ("notified", "refused"), "有费用支取申请没有办结"), WholeBalance("refund_fen", "退还余额", "interest_fen")),
    ),
    Move(
        "take_over", "代为组织复垦", MAIN, _HELD, "taken_over", _AUTHORITY, f"{_RULES}第十八条",
        (money("fee_fen", "应缴土地复垦费"), a_paper("take_over_paper", "代为复垦决定", "order", "approval")), reason=True,
        effect="费用由土地复垦义务人承担",
    ),
    Move(
        "end_take_over", "代为复垦验收合格", MAIN, ("taken_over",), "accepted", _AUTHORITY, f"{_MEASURES}第三十九条",
        (*approval("acceptance", "验收合格确认书"), Fact("accepted_area", "验收面积", FactKind.AREA)),
        (
            OtherPerson("take_over", "验收的与决定代为复垦的是同一人，要由另一人办理"),
            NoMoreThan("accepted_area", "验收面积", "land_area", "临时用地面积", hectares),
        ),
    ),
)  # fmt: skip

TEMPORARY_LAND = Lifecycle(
    "temporary_land",
    "临时用地土地复垦",
    (
        Track(
            MAIN, "项目",
            {
                "submitted": "方案已报送", "in_review": "审查中", "opinions_given": "待修改回复", "plan_approved": "方案已通过",
                "land_approved": "用地已批、合同已签", "fee_agreed": "监管协议已签", "deposited": "费用已预存", "in_use": "使用中",
                "reclaiming": "复垦中", "applied": "已申请验收", "rectifying": "整改", "taken_over": "代为复垦",
                "accepted": "验收合格", "closed": "已交还",
            },
            ("closed",),
        ),
        Track("deposits", "续存", {"paid": "已存"}, ("paid",), many=True),
        Track("annual_report", "年度报告", {"reported": "已报告"}, ("reported",), many=True),
        Track(
            "release", "费用支取", {"requested": "已申请", "notified": "已出具通知书", "refused": "不予支取"},
            ("notified", "refused"), many=True,
        ),
        Track("notice", "验收公告", {"announced": "公告中", "ended": "公告期满"}, ("ended",), many=True),
        Track("objection", "异议", {"raised": "核查中", "answered": "已反馈"}, ("answered",), many=True),
    ),
    (*_REVIEW, *_BEGIN, *_END),
)  # fmt: skip
"""临时用地土地复垦的流程."""
