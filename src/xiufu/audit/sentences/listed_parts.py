"""Which numbers of a sentence are parts of which whole, by its words (文中分项的写法)."""

import re
from collections.abc import Sequence

from xiufu.audit.sentences.cut import FULL_STOPS, sentence_before, sentence_end
from xiufu.audit.sentences.evidence import leave_no_third
from xiufu.audit.sentences.said import Amount, Said

WITHIN = re.compile(
    r"其中|包括|包含|分别(?:为|是|有)|(?:组成|构成)[：:]?[^，,：:]{0,8}$|分为|分成|(?:复垦|恢复|整治|利用|划分)为"
    r"|^[中里内][，,：:]|^[，,]\s*由(?!于)[^，,]*$"
)
_NAMED = re.compile(r"其中|包括|包含")
_OWN = re.compile(r"^[，,；;：:\s]*(?:[其各]?(?:面积|数量|金额|投资|费用))?分别")
_TOTAL = re.compile(r"[总共全]|合计")
_MOST = re.compile(r"主要|其次|次之|最[大小多少高]|重点|较[大多]")
_KINDLY = re.compile(r"(?:分为|分成|划分)[为成出了]?")
_KINDS = re.compile(r"\s*个?[类级种期段层区片组块步](?!别)|\s*个(?:部分|等级|阶段|类型|层次|方面|区域|标段|单元)")
_FACTOR_BEHIND = re.compile(r"\s*(?:一遇|[×*xX✕])")
_TIMES_BEFORE = re.compile(r"[×*xX✕]\s?$")
_INTO = re.compile(r"(?:复垦|恢复|整治|利用|划分)为")
_ANEW = re.compile(r"(?:[（(][^（）()]*[）)])?[\s）)]*[。；;：:]?\s*其中[^。；;]*")
_ALL = re.compile(r"分别(?:为|是)|组成|构成|分为|分成")
_AND_SO_ON = re.compile(r"[^，,。；;]{0,4}等")
_MADE_UP = re.compile(r"\s*(?:组成|构成)")
_REST = re.compile(r"(?:[和及与]|以及)?(?:其[他它余]|剩余)(?![林草园农土商独费])")
_WHOLE = re.compile(r"[总共]|合计|面积|投资|规模|数量")
_COUNTED = re.compile(
    r"\s*[（(][^（）()\d]*(?:重复计|重复统计|不计入|不另计|已计入|不再计|重叠|不单独计|[征占]地范围内)[^（）()\d]*[）)]"
)
"""What is counted with another part already (已计入他项), as the brackets behind it say."""
SUMMED = re.compile(r"(?:合计|总计|共计|累计|总和|总共|小计)[^，,。；;]{0,8}$")
_SO_FAR = re.compile(r"累计(?:已?经?)?(?:完成|实施|建成|治理|修复|投入|新增|安排|下达|到位|支出|拨付)[^，,。；;]{0,8}$")
"""What has been done up to now, and no sum of what stands before it (累计完成)."""
_BREAK = re.compile(r"其中|占(?![地用压补线道])|等[，,；;。]")
COMPARED = re.compile(
    r"增加|减少|增长|下降|提高|降低|增幅|结余|节约|缺口|[比较超](?!例)|相差|差额|提升至|[由从].*[到至]$"
)
NO_PART = re.compile(
    r"(?:[宽高厚深径距]度?|坡度|运距|单价|价格|[平人亩户年日月]均\S{0,6}|最[大小高低长短]\S{0,4}|每\S{1,6}|标准|限额|[以至到]"
    r"|不低于|不少于|海拔|标高|高程|扬程|水位)(?:为|是|约|达)?$"
)
Known = tuple[Said, Amount]


def listed(text: str, rest: Sequence[Known], first: Said, amount: Amount, *, clauses: bool) -> list[Known]:
    """The parts from the first one on, to the end of its clause or of all clauses between semicolons (各分项)."""
    parts: list[Known] = []
    for one, value in rest:
        if one.sentence != first.sentence and not (
            clauses and sentence_end(text, first.claim.start, FULL_STOPS) >= one.claim.start
        ):
            break
        if one.depth < first.depth or (SUMMED.search(one.label) and not _SO_FAR.search(one.label)):
            break
        if one.depth > first.depth:
            continue
        if one.bracket != first.bracket or (parts and _BREAK.search(one.between)) or COMPARED.search(one.between):
            break
        counted = _COUNTED.match(text, one.end)
        if value.dimension == amount.dimension and not NO_PART.search(one.label) and not counted:
            parts.append((one, value))
    return parts


def is_aside(known: Known, whole: Said, amount: Amount) -> bool:
    """Whether a number between whole and parts is none (非分项): 每公顷0.67万元（亩均0.04万元）, 甲、乙、丙三块."""
    one, value = known
    if one.depth > whole.depth:
        return True
    return not WITHIN.search(one.between) and (
        NO_PART.search(one.label) is not None or value.dimension != amount.dimension
    )


def is_factor(text: str, one: Said) -> bool:
    """Whether a number is multiplied or says how often (因数): 50cm×50cm, 20年一遇."""
    return bool(_FACTOR_BEHIND.match(text, one.end) or _TIMES_BEFORE.search(text[: one.claim.start][-2:]))


def is_kinds(text: str, one: Said) -> bool:
    """Whether a number counts what a whole is divided into (类数): 分为6类, and is no part of it."""
    found = _KINDLY.search(one.between)
    return found is not None and (found.end() == len(one.between) or _KINDS.match(text, one.claim.end) is not None)


def is_named(text: str, first: Said, whole: Said) -> bool:
    """Whether 其中 or the like speaks of this whole: it stands before the first part, and nothing begins anew in front of it (所指总数).

    乙、丙面积分别为 speaks of a total alone, and not of 甲面积 before it.
    """
    if not WITHIN.search(first.between) or (_INTO.search(first.between) and _INTO.search(whole.between)):
        return False
    respective = "分别" in first.between and not _NAMED.search(first.between)
    total_meant = _OWN.match(first.between) or _TOTAL.search(whole.label)
    if respective and (_MOST.search(first.between) or not total_meant):
        return False
    return first.sentence == whole.sentence or _ANEW.fullmatch(text[whole.end : first.claim.start]) is not None


def is_all(text: str, first: Said, parts: Sequence[Known]) -> bool:
    """Whether the words say that no part is missing (列全): 分别为, 由……组成, 其余, two that leave no third."""
    if not parts or _AND_SO_ON.match(text, parts[-1][0].end):
        return False
    if any(re.search("包括|包含|其中", one.between) for one, _ in parts[1:]):
        return False
    if len(parts) == 2 and leave_no_third(*(one.label for one, _ in parts)):
        return True
    if _REST.match(parts[-1][0].label):
        return True
    if "其中" in first.between or not _WHOLE.search(sentence_before(text, first.claim.start, "。")):
        return False
    behind = _MADE_UP.match(text, parts[-1][0].end)
    return behind is not None or _ALL.search(first.between) is not None
