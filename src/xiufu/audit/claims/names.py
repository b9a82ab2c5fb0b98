"""Numbers that are no quantities (非数量): parts of names and codes, numbering, and dates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xiufu.core.claim import Bound, Kind

_LABELS = re.compile(
    r"(?:(?:附表|附图|附件|图件|图版|公式|表格|表|图|照片|插页)\s*-?"
    r"|(?:编号|编码|代码|号码|邮编|邮政编码|电话|手机|传真|证号|账号|帐号|户号|卡号|学号|图号|图幅号?|图斑号?|宗地号?|地块号|界址点"
    r"|点号|资质证书|信用代码|身份证号?|登记号|注册号|执照|批号|西安|北京|文号|合同号|定额号?|子目号?|地类|版本)"
    r"(?:为|是)?\s*:?\s*[\[(]?)\s*$"
)
_LABEL_ENDS = frozenset("表图件版式格片页号码编话机真址点书证照斑幅宗额目类本安京为是:[(- ")
_COUNTED_COPIES = re.compile(r"\s*(?:张|幅|份|个|套|册|处)")
_REFERENCE = re.compile(r"\d+(?:[-.—–]\d+)*(?![\d.]*\s?[%‰])")
_CODE = re.compile(r"\d+(?:[A-Za-z]+\d*|[-./+_—–#]\d+)*")
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]{2,6}\d{0,2}/[TZJ]|T/[A-Z]{2,10}|Q/[A-Z]{2,10}|GBJ?|GBZ|DB\d{2}|TD|HJ|NY|LY|SL|DZ|JTG|JGJ|CJJ|DL|YD|TB)\s*$"
)
_STANDARD_NUMBER = re.compile(r"\d+(?:\.\d+)*(?:\s?[-—–]+\s?\d{2,4})?")
_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]+)([-—–_#/.+]?)$")
_QUANTITY_WORDS = frozenset(("pH", "PH", "Ph"))
_LOCAL_STANDARD = re.compile(r"\d{2,6}/T\s?\d+(?:\.\d+)*(?:\s?[-—–]+\s?\d{2,4})?")
_IN_WORD = re.compile(r"\d+[A-Za-z]*(?:[-_#/+.—–]?[A-Za-z]*\d+[A-Za-z]*)*")
_NUMBERED = re.compile(r"\d+(?:\s*[-~、,至和及]\s*(?:第\s*)?\d+)*")
_BRACKETED = re.compile(r"\d+\s*[〕\]】](?:\s*第?\s*\d+(?:\s*[-、~]\s*\d+)*\s*号)?")
_YEARED = re.compile(r"\d{4}\)\s*第?\s*\d+(?:\s*[-、~]\s*\d+)*\s*号")
_ORDINAL = re.compile(r"\d{1,2}\s*[)\]]")
_START = 12
_NO_TITLE = r"(?!\s*(?:左右|上下|以上|以下|以内|之内|及以|余|多|和|与|及|至|到|或|的|时|为|倍))"
_AT_START = re.compile(
    rf"(?:\d{{1,3}}(?:[、)]|[.](?!\d))|[1-9]\d?(?:\.[1-9]\d?){{1,4}}(?=[ \t\u2003]*[一-龥]){_NO_TITLE}"
    rf"|\d{{1,3}}(?=\s+(?:\d{{4,6}}\s+)?[一-龥]){_NO_TITLE})"
)
_LISTED = re.compile(r"\d{1,2}[.、](?=\s*[一-龥A-Z《“])")
_SECTIONS = re.compile(r"\d{1,2}(?:\.\d{1,3}){2,6}(?![\d.])")
_ITEM_NUMBER = re.compile(rf"\d{{4,6}}(?=\s+[一-龥]{{2}}){_NO_TITLE}")
_CLASS_NAME = r"(?=\s*[一-龥]{0,5}(?:用地|土地(?!平整|复垦|翻)|草地|林地|耕地|园地|湿地|滩涂|水田|旱地|裸地|沙地|砾地|盐碱地|空闲地|田坎|水浇地|水面|沟渠|道路|沼泽))"
_CLASS = re.compile(rf"(?:0[1-9]|1\d|2[0-4])(?:0[1-9]|1\d)(?:\d\d)?{_CLASS_NAME}")
_FIRST_CLASS = re.compile(rf"(?:0[1-9]|1[0-2]|2[0-4]){_CLASS_NAME}")
_NUMBER_OF = re.compile(r"\d+(?:\s*[-、~]\s*\d+){0,6}\s*(?:号(?!召)|#)")
_COLUMNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"(?:序号|项次|行次|顺序号?)$")),
    (
        "code",
        re.compile(r"(?:编号|编码|代码|号码|图斑号|宗地号|地块号|点号|图号|图幅号|电话|邮编|定额号|标准号|文号)$"),
    ),
    ("date", re.compile(r"(?:年份|年度|日期)$")),
)
_PHONE = re.compile(r"1[3-9]\d{9}(?!\d)|0\d{2,3}[-—–]\d{7,8}(?!\d)")
_IDENTITY = re.compile(r"\d{5,}[A-Z][A-Z0-9]+|\d{15}(?:\d{2}[\dXx])?(?![\d.])")
_MIXED = re.compile(r"\d+(?![xX]\d)[A-Za-z]+\d[0-9A-Za-z]*")
_LEADING_ZERO = re.compile(r"0\d+(?![\d.])")
_DATUM = re.compile(r"(?:19|20)\d{2}(?=\s*(?:国家(?:大地|高程)|坐标系|西安|北京|黄海))")
_DEGREES = re.compile(r"\d{1,3}(?:\.\d+)?°")
_DIGITS = re.compile(r"\d+")

_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])(?!\d)", r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_YEAR = r"(?:19|20)\d{2}"
_TO = r"\s*(?:[-~—–、,，和]|至)\s*"
_DATE = re.compile(
    rf"(?P<y>{_YEAR})\s*年(?!限|产|均一)(?:\s*(?P<m>{_MONTH})(?:{_TO}(?P<m2>{_MONTH}))?\s*月"
    rf"(?:\s*(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s*[日号])?)?"
    rf"|(?P<m3>{_MONTH})\s*月\s*(?P<d3>{_DAY})(?:{_TO}(?P<d4>{_DAY}))?\s*[日号]"
    rf"|(?P<m4>{_MONTH}(?:{_TO}{_MONTH}){{0,11}})\s*月"
)
_ISO = re.compile(
    rf"(?P<y>{_YEAR})(?P<s>[-./])(?P<m>{_MONTH})(?:(?P=s)(?P<d>{_DAY})|(?<!\.\d)(?<!\.\d\d))(?![\d.]|[-/]\d)"
)
_MONTHS_DOTTED = re.compile(
    rf"(?P<y>{_YEAR})\.(?P<m>{_MONTH})\s*[-~—–至]+\s*(?P<y2>{_YEAR})\.(?P<m2>{_MONTH})(?![\d.])"
)
_YEARS = re.compile(rf"(?P<y>{_YEAR})\s*年?\s*(?:[-~—–]|至)\s*(?P<y2>{_YEAR})(?![\d.])(?:\s*年(?!\s*\d))?")
_EDITION = re.compile(rf"(?P<y>{_YEAR})(?=\s*(?:版|修订|修正|年度))")
_CLOCK = re.compile(
    r"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:.])|\d:[0-5]\d(?=\s*(?:[-~—–]|至)\s*\d{1,2}:[0-5]\d(?!\d))"
)
_LAST_DAY = re.compile(rf"(?P<d>{_DAY})\s*日")
_RANGE_MARK = re.compile(r"\s*(?:[-~—–]{1,2}|至|到)\s*")
_DASH = re.compile("[-~—–至]")
_SECONDS = ("y2", "m2", "d2", "d4")
_UNITS = {"y": "年", "m": "月", "d": "日"}


def kind_under(label: str) -> Kind:
    """What the bare integers below a head are (列内数字的类别): 序号 numbers, 定额编号 names, 年份 dates.

    >>> [kind_under(label) for label in ("序号", "定额编号", "年份", "费用（万元）")]
    ['ordinal', 'code', 'date', 'quantity']
    """
    plain = "".join(label.split())
    return next((kind for kind, pattern in _COLUMNS if pattern.search(plain)), "quantity")


@dataclass(frozen=True, slots=True)
class Part:
    """A number of a name, of numbering or of a date (非数量的数字), by its place."""

    start: int
    end: int
    kind: Kind
    unit: str = ""
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name or date (名称或日期): where it ends, and its numbers."""

    end: int
    parts: tuple[Part, ...]


def _named(text: str, start: int, end: int, kind: Kind) -> Name:
    return Name(end, tuple(Part(m.start(), m.end(), kind) for m in _DIGITS.finditer(text, start, end)))


def name_at(text: str, at: int, pos: int, is_unit: bool, unit_at: Callable[[int], str]) -> Name | None:
    """The name, numbering or date that a digit at ``at`` belongs to (非数量); ``pos`` is where what was read before ends.

    ``is_unit`` says whether a unit stands behind the number, ``unit_at`` finds the one at another place. Texts are of plain width.
    """
    before = text[max(pos, at - 16) : at]
    opens = before.rstrip()[-1:]
    starts = (at < _START and not text[:at].strip(" \t(\u3000")) or before.rstrip(" (").endswith("\n")
    found = _by_letters(text, at, before, pos) if before and (before[-1].isascii() or before[-1] in "—–") else None
    if found:
        return found
    if before.rstrip().endswith("第") and (match := _NUMBERED.match(text, at)):
        return _named(
            text, at, match.end(), "code" if text[match.end() : match.end() + 3].lstrip()[:1] == "号" else "ordinal"
        )
    if opens in ("〔", "[", "【") and (match := _BRACKETED.match(text, at)):
        return _named(text, at, match.end(), "code")
    if opens in (":", "；", "。") and (match := _LISTED.match(text, at)):
        return _named(text, at, match.end(), "ordinal")
    if opens == "@" and (match := _CODE.match(text, at)):
        return _named(text, at, match.end(), "code")
    if opens == "(":
        if match := _YEARED.match(text, at):
            return _named(text, at, match.end(), "code")
        if match := _ORDINAL.match(text, at):
            return _named(text, at, match.end(), "ordinal")
    if before and before[-1] in _LABEL_ENDS and (label := _LABELS.search(before)):
        return _labelled(text, at, label[0])
    if found := date_at(text, at, unit_at):
        return found
    if is_unit:
        return None
    if starts:
        if match := _FIRST_CLASS.match(text, at):
            return _named(text, at, match.end(), "code")
        if match := _AT_START.match(text, at):
            return _named(text, at, match.end(), "ordinal")
    if (starts or (before.isspace() and at < _START)) and (match := _ITEM_NUMBER.match(text, at)):
        return _named(text, at, match.end(), "code")
    for pattern in (_CLASS, _PHONE, _IDENTITY, _MIXED, _LEADING_ZERO, _NUMBER_OF, _DATUM):
        if match := pattern.match(text, at):
            return _named(text, at, match.end(), "code")
    if match := _SECTIONS.match(text, at):
        return _named(text, at, match.end(), "ordinal")
    return None


def _labelled(text: str, at: int, label: str) -> Name | None:
    if label.strip(" -:[(")[-1:] in "表图件版式格片页":
        match = _REFERENCE.match(text, at)
        if match is None or _COUNTED_COPIES.match(text, match.end()):
            return None
    else:
        match = _CODE.match(text, at)
    return _named(text, at, match.end(), "code") if match else None


def _by_letters(text: str, at: int, before: str, pos: int) -> Name | None:
    """Codes that begin with Latin letters: LEKNSG-6, TD/T 1031.1-2011, K0+350, A4, PM2.5."""
    if _STANDARD.search(before) and (match := _STANDARD_NUMBER.match(text, at)):
        return _named(text, at, match.end(), "code")
    word = _WORD.search(before) if not _DEGREES.match(text, at) else None
    if word is None or word[1] in _QUANTITY_WORDS:
        return None
    if word[2] in ("+", "/", "-", "—", "–") and word[1].islower():
        return None
    if word[2] == "+" and word[1] not in ("K", "AK", "BK", "CK", "DK"):
        return None
    if word[1] in ("x", "X") and pos and at - len(word[0]) == pos:
        return None
    match = (_LOCAL_STANDARD.match(text, at) if word[1] == "DB" else None) or _IN_WORD.match(text, at)
    return _named(text, at, match.end(), "code") if match else None


def date_at(text: str, at: int, unit_at: Callable[[int], str]) -> Name | None:
    """The date or span of dates at a place (日期): 2025年11月～2027年9月, 7～9月, 2021-09-01, 2025—2027年."""
    following = text[at : at + 8]
    if "年" in following or "月" in following or following[:2] in ("19", "20") or ":" in following[:4]:
        match = _YEARS.match(text, at)
        if match and int(match["y"]) < int(match["y2"]) and unit_at(match.end("y2")) in ("", "年"):
            return _dated(match)
        if match := _MONTHS_DOTTED.match(text, at):
            return _dated(match)
        for pattern in (_DATE, _ISO, _EDITION):
            if match := pattern.match(text, at):
                return _until(text, _dated(match))
        if match := _CLOCK.match(text, at):
            return _named(text, at, match.end(), "date")
    return None


def _until(text: str, name: Name) -> Name:
    """With the end of a span of dates, if there is one."""
    mark = _RANGE_MARK.match(text, name.end)
    if mark is None or not text[mark.end() : mark.end() + 1].isdigit():
        return name
    patterns = (_DATE, _ISO, _LAST_DAY) if name.parts[-1].unit == "日" else (_DATE, _ISO)
    for pattern in patterns:
        if match := pattern.match(text, mark.end()):
            last = _dated(match)
            parts = (*_bounded(name.parts, "from"), *_bounded(last.parts, "until"))
            return Name(last.end, parts)
    return name


def _bounded(parts: tuple[Part, ...], bound: Bound) -> Iterator[Part]:
    return (Part(part.start, part.end, part.kind, part.unit, bound) for part in parts)


def _dated(match: re.Match[str]) -> Name:
    """The parts of a date; the second of two like parts ends a span, where a dash and no comma joins them."""
    stated = {name: value for name, value in match.groupdict().items() if value and name != "s"}
    seconds = {name[0] for name in stated if name in _SECONDS and _DASH.search(match[0])}
    parts = []
    for name, value in stated.items():
        numbers = list(_DIGITS.finditer(value))
        is_span = len(numbers) == 2 and _DASH.search(value) is not None
        for i, number in enumerate(numbers):
            bound: Bound = ""
            if is_span or name[0] in seconds:
                bound = "until" if i or name in _SECONDS else "from"
            start = match.start(name)
            parts.append(Part(start + number.start(), start + number.end(), "date", _UNITS[name[0]], bound))
    return Name(match.end(), tuple(sorted(parts, key=lambda part: part.start)))
