"""Unified social credit codes (统一社会信用代码) and their check character."""

import re

SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""代码字符 of GB 32100-2015: digits and capitals without I, O, S, V, Z, each worth its place."""
_SHAPE = re.compile(rf"[{SYMBOLS}]{{2}}[0-9]{{6}}[{SYMBOLS}]{{10}}")


def check_character(body: str) -> str:
    """The 18th character of a code from the first 17 (校验码): weights 3^i mod 31, 31 minus the remainder of the sum.

    Source: GB 32100-2015.
    >>> check_character("91110000802100433")
    'B'
    """
    total = sum(SYMBOLS.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(body))
    return SYMBOLS[-total % 31]


def problem_of(code: str) -> str:
    """What is wrong with a code, in words; empty where nothing is (统一社会信用代码校验)."""
    if len(code) != 18:
        return f"应为 18 位，现为 {len(code)} 位"
    if not _SHAPE.fullmatch(code):
        return "含有不允许的字符：只用数字和大写字母（I、O、S、V、Z 除外），第 3 至 8 位为数字"
    if check_character(code[:17]) != code[17]:
        return "校验码不对，请对照营业执照核对"
    return ""
