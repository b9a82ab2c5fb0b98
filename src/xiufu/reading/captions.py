"""Titles, units and notes of tables as people type them (表题、单位、表注)."""

import re

_ORGANIZATION = "公司|院|局|中心|厅|府|处|队|所|厂|矿|村|社|集团|大学"
UNIT = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=表))[（(]?\s*(?:计量|金额|面积|长度|货币|数量)?\s*单\s*位\s*[：:]\s*"
    rf"(?!.*(?:{_ORGANIZATION}))[^：:，。；]{{1,24}}$"
)
NUMBERED_TITLE = re.compile(
    r"(?:续\s*)?(?:附\s*)?表\s*[\dA-Z一二三四五六七八九十]+(?:\s*[-—–.．]\s*\d+)*(?![\d中所列可知给反显])"
)
TITLE = re.compile(r"[^【].*(?<!代)表(?:\s*[（(][^（）()]{1,12}[）)])?")
_LONGEST_TITLE = 50
NOTE = re.compile(r"(?:注|备注|说明|注释)\s*\d*\s*[：:]")


def split_unit(text: str) -> tuple[str, str]:
    """A line and the unit stated at its end (单位).

    >>> split_unit("表 1 利用结构调整表 单位：hm2"), split_unit("（单位：元）")
    (('表 1 利用结构调整表', '单位：hm2'), ('', '单位：元'))
    >>> split_unit("建设单位：某旗某公司"), split_unit("单位：某公司"), split_unit("汇总表金额单位：万元")
    (('建设单位：某旗某公司', ''), ('单位：某公司', ''), ('汇总表', '金额单位：万元'))
    """
    found = UNIT.search(text)
    if not found:
        return text, ""
    unit = found[0].strip()
    if unit[0] in "（(":
        unit = unit[1:].rstrip("）)").strip()
    return text[: found.start()].strip(), unit


def is_title(words: str) -> bool:
    """Whether a line is the title of a table (表题).

    >>> is_title("工程施工费估算表"), is_title("表3 投资汇总"), is_title("费用见下表。")
    (True, True, False)
    """
    if (
        not words
        or len(words) > _LONGEST_TITLE
        or words[-1] in "。；：，、"
        or any(letter in words for letter in "。；")
    ):
        return False
    return NUMBERED_TITLE.match(words) is not None or TITLE.fullmatch(words) is not None
