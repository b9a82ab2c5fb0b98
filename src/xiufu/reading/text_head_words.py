"""What the words of a head say of its column (表头词义): whether numbers or words may stand below it."""

import re

from xiufu.reading.text_cells import Type

ORDINAL = re.compile(r"序\s*号|编号")
_WORDS = re.compile(
    r"(?:.*(?:名称|规格|备注|措施|地类|方向|依据|公式|计算式|日期|时间|来源|出处)|计量单位|单位|单元)(?:[（(].*)?"
)
_NUMBERS = re.compile(
    r".*[（(](?:万?元|hm[2²]|m[2²3³]?|公顷|亩|%|％|kg|t)(?:/.*)?[）)]"
    r"|.*(?:面积|厚度|体积|长度|宽度|高度|重量|方量|单价|价格|价差)|数量|工程量|合价|金额|费率|小计|合计"
)
_STATED = re.compile(r"[（(]([^（）()]*[^（）()\d][^（）()]*)[）)]$")


def may_name(head: str, of: Type) -> bool:
    """Whether a head may name a column of this type (表头与内容相符)."""
    bare = "".join(head.split())
    if of == "index":
        return not _NUMBERS.fullmatch(bare)
    if of == "number":
        return not _WORDS.fullmatch(bare)
    return of == "any" or not _NUMBERS.fullmatch(bare)


def may_group(head: str, below: tuple[str, ...]) -> bool:
    """Whether a head may name a group of these (组名): they differ, and none states another unit.

    >>> may_group("价格（元）", ("预算价格", "价差")), may_group("面积（hm2）", ("数量", "单价（元）"))
    (True, False)
    """
    bare = "".join(head.split())
    unit = _STATED.search(bare)
    units = [found[1] for text in below if (found := _STATED.search(text))]
    differ = len(set(below)) == len(below)
    same = unit is None or all(one == unit[1] for one in units)
    return differ and same and not _WORDS.fullmatch(bare) and not ORDINAL.search(bare)
