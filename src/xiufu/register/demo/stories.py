"""What happened to every project of the demonstration (演示项目的经过), in days before today. All invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiufu.register.demo.people import FIRST, SECOND, THIRD

Told = Mapping[str, int | str]
"""Facts that a step states other than usual: a day as days from today, a count or a choice as it is."""


@dataclass(frozen=True, slots=True)
class Then:
    """One step (一步), so many days before today."""

    move: str
    ago: int
    facts: Told = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One project (一个项目): the usual road as far as ``until``, whose last step was ``ago`` days ago, and ``then`` other steps.

    ``facts`` belong to steps of the road. ``other`` says that it is another investor's or obligor's.
    """

    name: str
    lifecycle: str
    until: str
    ago: int
    banner: str = FIRST
    then: tuple[Then, ...] = ()
    facts: Told = field(default_factory=dict)
    other: bool = False
    reported: bool = True


Road = tuple[tuple[str, int], ...]
"""Steps, each with the days after the one before."""

_MARKET = "market_restoration"
_TEMPORARY = "temporary_land"
ROADS: Mapping[str, Road] = {
    _MARKET: (
        ("list_project", 0), ("set_scheme", 40), ("draft_plan", 10), ("open_project", 20), ("submit_plan", 30),
        ("sign_agreements", 25), ("pass_plan", 20), ("approve_plan", 15), ("approve_design", 40), ("begin_works", 20),
        ("complete_works", 120), ("apply_acceptance", 20), ("accept_project", 30), ("sign_aftercare", 12),
        ("survey_change", 60), ("agree_adjustment", 40), ("register_tenure", 40), ("end_aftercare", 1000), ("close_project", 15),
    ),
    _TEMPORARY: (
        ("submit_reclamation_plan", 0), ("take_up_review", 5), ("give_opinions", 15), ("reply_opinions", 10),
        ("approve_reclamation_plan", 12), ("approve_temporary_land", 10), ("sign_fee_agreement", 8), ("deposit", 7),
        ("begin_use", 6), ("begin_reclamation", 300), ("apply_reclamation_acceptance", 120), ("announce_result", 15),
        ("end_announcement", 35), ("accept_reclamation", 6), ("hand_back", 20),
    ),
}  # fmt: skip
"""The usual road of every lifecycle (通常的经过)."""

STORIES: tuple[Story, ...] = (
    Story("甲旗北部废弃砂石坑修复", _MARKET, "list_project", 12),
    Story("乙旗河岸采砂区修复", _MARKET, "list_project", 75, SECOND),
    Story("甲旗退化草原修复", _MARKET, "set_scheme", 20),
    Story("甲旗历史遗留矿坑回填", _MARKET, "draft_plan", 9),
    Story("甲旗沙化草原治理", _MARKET, "submit_plan", 6),
    Story("甲旗西部料场修复", _MARKET, "sign_agreements", 10, then=(Then("return_plan", 5),)),
    Story("甲旗黏土坑修复", _MARKET, "pass_plan", 4),
    Story("丙县废弃砖厂修复", _MARKET, "approve_plan", 18, THIRD, other=True),
    Story("甲旗南部采石场修复", _MARKET, "approve_design", 11),
    Story("甲旗东部采坑群修复", _MARKET, "begin_works", 45),
    Story(
        "甲旗煤矸石堆场修复", _MARKET, "begin_works", 70,
        then=(Then("order_correction", 14, {"correction_deadline": 5}),),
    ),
    Story(
        "乙旗公路料场修复", _MARKET, "begin_works", 90, SECOND, other=True,
        then=(Then("order_correction", 50, {"correction_deadline": -9, "deviation": "擅自改变土地用途"}),),
    ),
    Story(
        "甲旗湿地周边修复", _MARKET, "begin_works", 80,
        then=(Then("order_correction", 40, {"correction_deadline": -3}), Then("report_correction", 4)),
    ),
    Story("甲旗排土场修复", _MARKET, "begin_works", 60, then=(Then("begin_adjustment", 8),)),
    Story(
        "甲旗尾砂扬尘治理", _MARKET, "begin_works", 100,
        then=(Then("begin_adjustment", 30), Then("submit_adjustment", 15), Then("review_adjustment", 6)),
    ),
    Story(
        "丙县采空塌陷区修复", _MARKET, "begin_works", 200, THIRD,
        then=(
            Then("order_correction", 150, {"correction_deadline": -110}), Then("report_correction", 120), Then("pass_correction", 112),
            Then("begin_adjustment", 90), Then("submit_adjustment", 70), Then("review_adjustment", 55), Then("approve_adjustment", 48),
        ),
    ),
    Story("甲旗旧采石场一期修复", _MARKET, "complete_works", 8),
    Story("甲旗旧采石场二期修复", _MARKET, "complete_works", 26),
    Story("甲旗旧采石场三期修复", _MARKET, "complete_works", 47),
    Story(
        "甲旗河谷采砂区修复", _MARKET, "complete_works", 22,
        then=(Then("pause_clock", 10, {"clock": "acceptance_application"}),),
    ),
    Story("甲旗草原站场修复", _MARKET, "apply_acceptance", 13),
    Story(
        "甲旗石膏坑修复", _MARKET, "apply_acceptance", 60,
        then=(Then("fail_acceptance", 45, {"rectification_deadline": 11}),),
    ),
    Story(
        "乙旗萤石坑修复", _MARKET, "apply_acceptance", 160, SECOND, other=True,
        then=(Then("fail_acceptance", 140, {"rectification_deadline": -6}),),
    ),
    Story("甲旗铁矿采坑修复", _MARKET, "accept_project", 30),
    Story("甲旗石灰石坑修复", _MARKET, "register_tenure", 300),
    Story("甲旗旧机场料场修复", _MARKET, "register_tenure", 1010),
    Story("丙县旧砖厂修复", _MARKET, "close_project", 40, THIRD),
    Story("甲旗零星采坑修复", _MARKET, "open_project", 90, then=(Then("remove_project", 35),)),
    Story("乙旗旧料场修复", _MARKET, "approve_design", 150, SECOND, other=True, then=(Then("terminate", 60),)),
    Story("某铁路一标临时用地复垦", _TEMPORARY, "submit_reclamation_plan", 3),
    Story("某铁路二标临时用地复垦", _TEMPORARY, "take_up_review", 7),
    Story("某铁路三标临时用地复垦", _TEMPORARY, "give_opinions", 9),
    Story("某铁路四标临时用地复垦", _TEMPORARY, "reply_opinions", 5),
    Story("某公路改线临时用地复垦", _TEMPORARY, "approve_reclamation_plan", 8, SECOND, other=True),
    Story("某输水管线临时用地复垦", _TEMPORARY, "approve_temporary_land", 6),
    Story("某铁路五标临时用地复垦", _TEMPORARY, "sign_fee_agreement", 10, facts={"works_start_date": 6}),
    Story("某风电场临时用地复垦", _TEMPORARY, "sign_fee_agreement", 30, other=True, facts={"works_start_date": -4}),
    Story("某铁路六标临时用地复垦", _TEMPORARY, "deposit", 5),
    Story("某铁路取土场临时用地复垦", _TEMPORARY, "begin_use", 120, then=(Then("request_release", 19),)),
    Story("某铁路拌和站临时用地复垦", _TEMPORARY, "begin_use", 500, facts={"term_end_date": 12}, reported=False),
    Story(
        "某光伏施工便道临时用地复垦", _TEMPORARY, "begin_use", 560, THIRD, other=True, facts={"term_end_date": -8},
    ),
    Story(
        "某铁路制梁场临时用地复垦", _TEMPORARY, "begin_reclamation", 40, facts={"term_end_date": -35},
        then=(Then("request_release", 4),),
    ),
    Story(
        "某铁路弃土场临时用地复垦", _TEMPORARY, "announce_result", 12, facts={"term_end_date": -160},
        then=(Then("object", 6),),
    ),
    Story("某铁路生活区临时用地复垦", _TEMPORARY, "end_announcement", 4, facts={"term_end_date": -180}),
    Story(
        "某天然气管线临时用地复垦", _TEMPORARY, "apply_reclamation_acceptance", 50, facts={"term_end_date": -170},
        then=(Then("fail_reclamation", 25, {"rectification_deadline": 20}),),
    ),
    Story(
        "某采砂临时用地复垦", _TEMPORARY, "begin_use", 600, SECOND, other=True, facts={"term_end_date": -300},
        then=(Then("take_over", 20),),
    ),
    Story("某铁路材料厂临时用地复垦", _TEMPORARY, "accept_reclamation", 9, facts={"term_end_date": -190}),
    Story("某通信基站临时用地复垦", _TEMPORARY, "hand_back", 60, facts={"term_end_date": -260}),
)  # fmt: skip
"""Every project; each state of both lifecycles is there."""
