"""Numbers as Excel shows them (数字格式): the digits that are printed are the ones that count, not those behind them."""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a file names by their number alone, as Excel in Chinese shows them."""

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(?i:(General|G/通用格式))|([0#?][0#?,]*)|([.])|(%)'
    r"|(?i:(e[+-][0#?]+))|(AM/PM|A/P|上午/下午)|(y{1,4}|e{1,4}|m{1,5}|d{1,4}|a{3,4}|h{1,2}|s{1,2}(?:\.0+)?)|(.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"\[[<>=]")
_SECTIONS = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[]|.)*?(?:;|$)', re.DOTALL)
_SHORT = re.compile(r"-?(?:0|[1-9]\d{0,4})(?:\.\d{0,4}[1-9])?")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_MOST_EXPONENT = 30
_MOST_PLACES = 30
_WEEKDAYS = "一二三四五六日"
_MOST_DAYS = 2_958_466

_Token = tuple[str, str]


def shown(raw: str, code: str, *, from_1904: bool = False) -> str:
    """What a number looks like in a format (显示的数字). A format that is not known here shows all digits.

    >>> shown("29591.0499999999", "#,##0.00"), shown("0.065", "0.0%"), shown("45992", 'yyyy"年"m"月"d"日"'), shown("0.30000000000000004", "General")
    ('29,591.05', '6.5%', '2025年12月1日', '0.3')
    """
    if code == "General" and _SHORT.fullmatch(raw):
        return raw
    try:
        value = _FIFTEEN.create_decimal(raw.strip())
    except InvalidOperation:
        return raw
    if not value.is_finite():
        return raw
    sections = _sections(code)
    if sections is None:
        return general(value)
    section, value = _chosen(sections, value)
    kinds = {kind for kind, _ in section}
    if "date" in kinds or "elapsed" in kinds:
        return _date(value, section, from_1904) or general(value)
    if "general" in kinds or "unknown" in kinds:
        return general(value)
    if "text" in kinds and "digits" not in kinds:
        return general(value)
    return _number(value, section)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...] | None:
    """The parts of a format for positive, negative and zero; none where it shows numbers plainly or by conditions."""
    if not code or code == "@" or _CONDITION.search(code):
        return None
    parts = [part.removesuffix(";") for part in _SECTIONS.findall(code)]
    return tuple(tuple(_tokens(part)) for part in parts[:3] if part is not None) or None


def _tokens(part: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(part):
        kinds = ("quoted", "escaped", "elapsed", "currency", "general", "digits", "point", "percent", "power")
        groups = found.groups()
        kind = next(
            (k for k, group in zip((*kinds, "half", "date", "other"), groups, strict=True) if group is not None), ""
        )
        text = next((group for group in groups if group is not None), "")
        if kind in ("quoted", "escaped", "currency"):
            tokens.append(("literal", text))
        elif kind == "other":
            tokens.append(("text", "") if text == "@" else ("unknown", text) if text == "/" else ("literal", text))
        elif kind:
            tokens.append((kind, text))
    if any(kind == "date" for kind, _ in tokens):
        return [("literal", text) if kind == "unknown" else (kind, text) for kind, text in tokens]
    return tokens


def _chosen(sections: tuple[tuple[_Token, ...], ...], value: Decimal) -> tuple[tuple[_Token, ...], Decimal]:
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], abs(value)
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2], value
    return sections[0], value


def general(value: Decimal) -> str:
    """A number in the format General (常规): no more than eleven characters, blanks cut off; large ones whole."""
    if not value:
        return "0"
    exponent = value.adjusted()
    if abs(exponent) > _MOST_EXPONENT:
        return str(value)
    places = max(0, 10 - max(1, exponent + 1)) if exponent > -5 else _MOST_PLACES
    text = format(_WIDE.quantize(value, Decimal(1).scaleb(-places)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal, section: tuple[_Token, ...]) -> str:
    if any(kind == "power" for kind, _ in section) or abs(value.adjusted()) > _MOST_EXPONENT:
        return general(value)
    at = [i for i, (kind, _) in enumerate(section) if kind in ("digits", "point")]
    if not at:
        return ("-" if value < 0 else "") + "".join(text for kind, text in section if kind in ("literal", "percent"))
    if at != list(range(at[0], at[-1] + 1)):
        return general(value)
    pattern = "".join(text for kind, text in section if kind in ("digits", "point"))
    whole, _, part = pattern.partition(".")
    last = part or whole
    thousands = len(last) - len(last.rstrip(","))
    grouped = "," in whole.rstrip(",")
    whole, part = whole.replace(",", ""), part.replace(",", "").replace(".", "")
    percents = sum(kind == "percent" for kind, _ in section)
    scaled = _WIDE.scaleb(value, 2 * percents - 3 * thousands)
    if len(part) > _MOST_PLACES or len(whole) > _MOST_PLACES:
        return general(value)
    rounded = _WIDE.quantize(abs(scaled), Decimal(1).scaleb(-len(part)))
    digits, _, decimals = format(rounded, "f").partition(".")
    while decimals and part[len(decimals) - 1] != "0" and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = ("" if digits == "0" else digits).rjust(whole.count("0"), "0")
    if grouped and digits:
        digits = f"{int(digits):,}".rjust(len(digits), "0")
    point = "." if "." in pattern and (decimals or "0" in part or not part) else ""
    sign = "-" if scaled < 0 and rounded else ""
    before = "".join(text for _, text in section[: at[0]])
    after = "".join(text for _, text in section[at[-1] + 1 :])
    return (sign + before + digits + point + decimals + after).strip()


def _date(serial: Decimal, section: tuple[_Token, ...], from_1904: bool) -> str:
    """A day and time as Excel shows it, or nothing where the number is none."""
    if not 0 <= serial < _MOST_DAYS:
        return ""
    seconds = int((serial * 86400).quantize(Decimal(1), ROUND_HALF_UP))
    epoch = (
        datetime(1904, 1, 1, tzinfo=UTC) if from_1904 else datetime(1899, 12, 30 if serial >= 60 else 31, tzinfo=UTC)
    )
    try:
        moment = epoch + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    tokens = list(section)
    half = any(kind == "half" for kind, _ in tokens)
    dates = [i for i, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    said = []
    for i, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            said.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).rjust(len(text), "0"))
        elif kind == "half":
            said.append("上午" if moment.hour < 12 else "下午")
        elif kind == "date":
            place = dates.index(i)
            beside = "".join(
                tokens[j][1][0] for j in (*dates[max(0, place - 1) : place], *dates[place + 1 : place + 2])
            )
            before = tokens[dates[place - 1]][1][0] if place else ""
            minutes = text[0] == "m" and len(text) < 3 and (before == "h" or "s" in beside[bool(before) :])
            said.append(_part(moment, text, minutes=minutes, half=half))
        elif kind in ("literal", "point"):
            said.append(text)
    return "".join(said).strip()


def _part(moment: datetime, text: str, *, minutes: bool, half: bool) -> str:
    letter, size = text[0].lower(), len(text)
    if minutes:
        return str(moment.minute).rjust(size, "0")
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and size < 3 else str(moment.year)
    if letter == "m":
        return str(moment.month).rjust(min(size, 2), "0") if size < 3 else f"{moment.month}月"
    if letter == "a" or (letter == "d" and size > 2):
        return ("星期" if size == 4 else "") + _WEEKDAYS[moment.weekday()]
    if letter == "d":
        return str(moment.day).rjust(size, "0")
    if letter == "h":
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return str(hour).rjust(size, "0")
    return str(moment.second).rjust(min(len(text.split(".")[0]), 2), "0")
