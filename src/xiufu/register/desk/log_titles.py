"""What lines of the log are called on pages (操作名称)."""

from collections.abc import Mapping
from functools import cache

from xiufu.lifecycle.entries import ANNUL, ANNUL_TITLE, CAPACITIES
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.lifecycle.supervision import DEMONSTRATION_STATES, ORDER_STATES
from xiufu.register.boundaries.models import Level
from xiufu.register.documents.auditing import outputs
from xiufu.register.documents.models import AuditState
from xiufu.register.people.queries import TITLES as OF_ACCOUNTS
from xiufu.register.process.shown import line_title
from xiufu.register.review.models import Answer
from xiufu.register.supervision.choices import Conclusion, Stance
from xiufu.register.supervision.grounds import GROUNDS

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "steps": ("办理", ("step.", "clock.")),
    "projects": ("项目登记和更改", ("project.", "import.", "edition.")),
    "papers": ("文件和审查", ("paper.",)),
    "reviews": ("评审", ("review.",)),
    "supervision": ("监管", ("inspection.", "order.", "correction.", "opinion.", "demonstration.")),
    "land": ("范围和界线", ("boundary.", "licensed.")),
    "signing": ("登录、口令、双因素", ("sign_", "password.", "second_factor.")),
    "accounts": ("账号和单位", ("account.", "party.")),
    "personal": ("查看个人信息", ("personal.",)),
    "others": ("其他", ("calendar.", "digest.", "feed.", "view.", "demo.")),
}
"""Kinds to filter by: what each is called, and how its actions begin."""
_TITLES: Mapping[str, str] = {
    **OF_ACCOUNTS,
    "party.saved": "登记、修改单位",
    "project.new": "登记项目",
    "project.edit": "修改项目要素",
    "project.place": "更正所在地和主管部门",
    "project.promise": "支持政策台账",
    "project.party.add": "增加参与单位",
    "project.party.end": "参与单位退出",
    "project.expert.assign": "指派专家",
    "project.expert.end": "结束指派",
    "import.upload": "上传导入的表",
    "import.plan": "指定导入的列",
    "import.done": "导入项目",
    "edition.make": "编制年度项目库",
    "edition.reasons": "填写年度变化的理由",
    "edition.publish": "公布年度项目库",
    "edition.discard": "作废年度项目库草稿",
    "paper.add": "上传文件",
    "paper.download": "下载文件",
    "paper.audit": "送程序审查",
    "paper.audited": "程序审查结束",
    "paper.audit_again": "中断的审查重新排队",
    "paper.audit_given_up": "审查多次中断，不再重试",
    "review.open": "开始评审",
    "review.invite": "增补专家",
    "review.declare": "声明利益关系",
    "review.opinion": "写评审意见",
    "review.drop": "撤回意见草稿",
    "review.judge": "处理审查结果",
    "review.submit": "提交评审意见",
    "review.reply": "答复意见",
    "review.settle": "认可答复",
    "review.close": "结束评审",
    "review.cancel": "撤销评审",
    "inspection.record": "登记检查",
    "order.give": "发出整改要求",
    "order.step": "办理整改",
    "correction.origin": "记录责令改正所依的检查",
    "opinion.ask": "征求部门意见",
    "opinion.give": "答复部门意见",
    "opinion.withdraw": "撤回征求意见",
    "demonstration.step": "办理示范项目",
    "boundary.upload": "上传项目范围",
    "licensed.add": "载入行政区划界线",
    "licensed.retire": "停用行政区划界线",
    "clock.reproject": "重算期限",
    "calendar.add": "上传节假日安排",
    "digest.make": "发送提醒邮件",
    "feed.renew": "更换日历订阅地址",
    "feed.revoke": "停用日历订阅地址",
    "view.save": "保存视图",
    "view.drop": "删除视图",
    "demo.fill": "填入演示数据",
    "demo.filled": "演示数据填完",
    f"step.{ANNUL}": ANNUL_TITLE,
    **{f"step.{move.id}": f"办理“{move.title}”" for life in LIFECYCLES.values() for move in life.moves},
}

_NAMES: Mapping[str, str] = {
    "number": "编号", "on": "日期", "to": "状态", "track": "办理线", "version": "版本", "lines": "改动", "why": "原因", "reason": "理由",
    "sha256": "文件哈希", "size": "字节数", "kind": "种类", "name": "名称", "source": "来源", "level": "层级",
    "paper": "文件号", "papers": "文件号", "audit": "审查号", "state": "结果", "what": "内容", "annuls": "撤销的序号",
    "party": "单位号", "capacity": "身份", "expert": "专家账号号", "banner": "旗县", "authority": "主管辖区", "lifecycle": "类别",
    "area_units": "面积", "overlaps": "重叠处数", "approval_number": "审图号",
    "inspection": "检查号", "order": "整改号", "entry": "办理序号", "step": "办理", "deadline": "期限", "ground": "事由", "sign": "风险提示",
    "conclusion": "结论", "measured": "实测", "replaces": "更正的检查号", "request": "征求号", "requests": "征求号", "stance": "意见",
    "opinion": "意见号", "finding": "审查结果", "adopted": "采纳", "settled": "认可", "answer": "处理", "round": "轮次",
    "day": "日期", "clocks": "期限数", "projects": "项目数", "query": "条件", "second_factor": "双因素", "today": "起算日期",
}  # fmt: skip
"""What is called what in the content of lines."""


_WORDS: Mapping[str, Mapping[str, str]] = {
    "why": {"asked": "本人退出", "idle": "久未操作", "age": "登录已久", "administration": "管理账号"},
    "second_factor": {"none": "没有启用", "asked": "已要求"},
    "capacity": {one.value: title for one, title in CAPACITIES.items()},
    "lifecycle": {one.id: one.title for one in LIFECYCLES.values()},
    "conclusion": dict(Conclusion.choices),
    "stance": dict(Stance.choices),
    "answer": dict(Answer.choices),
    "level": dict(Level.choices),
    "state": dict(AuditState.choices),
    "step": {**ORDER_STATES, **DEMONSTRATION_STATES},
    "ground": {one.id: one.title for grounds in GROUNDS.values() for one in grounds},
}
"""What values of the content are called, by the names of the content."""


def word_of(key: str, value: str) -> str:
    """What a value of a line's content is called (内容用语), itself where it has no word."""
    words = _downloads() if key == "what" else _WORDS.get(key, {})
    return words.get(value, value)


@cache
def _downloads() -> Mapping[str, str]:
    """What was downloaded: a paper itself, or what an audit wrote about it."""
    return {"file": "原件", **{one.key: one.word for one in outputs()}}


def place_of(lifecycle: str, told: Mapping[str, object]) -> Mapping[str, object]:
    """The line and state of a step in words (办理线、状态); everything else as it is."""
    life, line, state = LIFECYCLES[lifecycle], str(told.get("track", "")), str(told.get("to", ""))
    track = next((one for one in life.tracks if one.kind == line.partition("#")[0]), None)
    return {**told, "track": line_title(life, line), "to": track.states.get(state, state)} if track else told


def name_of(key: str) -> str:
    """What a key of a line's content is called (内容名称), itself where it has no name."""
    return _NAMES.get(key, key)


def title_of(action: str) -> str:
    """What an action is called (操作名称), its code where it has no name."""
    return _TITLES.get(action, action)
