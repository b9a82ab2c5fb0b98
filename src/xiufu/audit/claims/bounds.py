"""What the words beside a number make of it (界限): 约, 不少于, 以上."""

import re

from xiufu.core.claim import Bound

_BEFORE = re.compile(
    r"(?:(?P<not>不|未|没有|不能|不得|不应|不宜|不可)?(?:(?P<more>超过|大于|高于|多于|超出|长于|晚于|宽于|>)|(?P<less>少于|小于|低于|短于|早于|<))"
    r"|(?P<least>≥|≧|⩾|>=|至少|最少|起码|不下|不下于)|(?P<most>≤|≦|⩽|<=|至多|最多|不到|不足|控制在)"
    r"|(?P<about>大约|约|将近|大概|接近|(?<![附最靠临邻远相])近|~))(?:为|到|是|达|达到)?[\s:]?$"
)
_BEFORE_ENDS = frozenset("过于出>≥≧⩾=少码下≤≦⩽<多到足在约近概为是达~: ")
_BEHIND = re.compile(
    r"\s?(?:(?P<least>(?:及|或|\()?\s?(?:以上|之上)|余)|(?P<most>(?:及|或|\()?\s?(?:以下|以内|之内|之下))|(?P<about>左右|上下))"
)
_BEHIND_STARTS = frozenset("及或(以之余左上 ")


def bound_of(text: str, start: int, end: int) -> Bound:
    """The bound that stands before or behind a number (界限); ``end`` is where its unit ends. Texts are of plain width.

    >>> bound_of("不少于30日", 3, 6), bound_of("厚度0.5m以上", 2, 6), bound_of("超过2年", 2, 4), bound_of("不超过2年", 3, 5)
    ('at_least', 'at_least', 'at_least', 'at_most')
    """
    if text[end : end + 1] in _BEHIND_STARTS and (behind := _BEHIND.match(text, end)):
        return "at_least" if behind["least"] else "at_most" if behind["most"] else "about"
    if not start or text[start - 1] not in _BEFORE_ENDS:
        return ""
    found = _BEFORE.search(text[max(0, start - 8) : start])
    if not found:
        return ""
    if found["about"]:
        return "about"
    if found["least"] or found["most"]:
        return "at_least" if found["least"] else "at_most"
    return "at_least" if bool(found["more"]) != bool(found["not"]) else "at_most"
