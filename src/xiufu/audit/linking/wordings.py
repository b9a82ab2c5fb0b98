"""Labels without what does not name (名称整理): numbering, brackets, units, codes, words before and after the name."""

import re
from collections.abc import Sequence

_BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节部分期]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]|\d{1,2}(?:\.\d{1,2})*[、.．)）]?|其中[:：]?)(?=\D)"
)
_CODE = re.compile(r"^\d{2,6}\s*(?=[一-龥])(?![年月日个期次])")
_TITLE_NUMBER = re.compile(r"^(?:附表|续表|表)\s*(?:[\d一二三四五六七八九十]+(?:[-—.．]\d+)*\s*|\s)")
_NOTHING = re.compile(r"\s+")
_OF_TITLE = ("工程施工费", "单价分析", "单价计算")


def plain(label: str) -> str:
    """A label as a name (名称): without blanks, numbering, brackets, class codes and a unit behind a slash.

    >>> plain("（一） 直接工程费"), plain("复垦前面积（hm²）"), plain("0602 采矿用地"), plain("2、 静态总投资 ")
    ('直接工程费', '复垦前面积', '采矿用地', '静态总投资')
    >>> plain("2025年第四季度")
    '2025年第四季度'
    """
    text = _NOTHING.sub("", label)
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    text = _CODE.sub("", text)
    return _CODE.sub("", _NUMBERING.sub("", text)).strip("：:、，。;；*")


def pieces(label: str) -> tuple[str, ...]:
    """The parts of a row's or column's name (名称各段), each plain; what has no Chinese letter is none.

    >>> pieces("SL-101·表土剥离"), pieces("工矿用地·0602 采矿用地")
    (('表土剥离',), ('工矿用地', '采矿用地'))
    """
    found = (plain(part) for part in label.split("·"))
    return tuple(part for part in found if re.search("[一-龥]", part))


def title_name(title: str, words: Sequence[str] = ()) -> str:
    """What the title of a table names (表题中的名称): what stands before the words that say which table it is.

    >>> title_name("表12 表土回覆工程施工费单价分析表", ("工程施工费单价分析表", "单价分析表"))
    '表土回覆'
    >>> title_name("石渣挖运（运距 1.38 km）工程施工费单价分析表", ("工程施工费",))
    '石渣挖运（运距1.38km）'
    """
    text = _NOTHING.sub("", _TITLE_NUMBER.sub("", title))
    ends = [at for word in (*words, *_OF_TITLE) if (at := text.find(word)) > 0]
    return text[: min(ends)] if ends else ""


def without(text: str, leads: Sequence[str], tails: Sequence[str]) -> str:
    """A text without words that may stand before and after a name (去掉前后虚词), longest words given first."""
    while lead := next((w for w in leads if text.startswith(w)), ""):
        text = text[len(lead) :]
    while tail := next((w for w in tails if text.endswith(w)), ""):
        text = text[: -len(tail)]
    return text
