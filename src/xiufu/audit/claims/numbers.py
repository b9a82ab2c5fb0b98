"""The numbers of a paragraph (段内数值): what is read at a digit, a circled number or a Chinese numeral."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple
from unicodedata import numeric

from xiufu.audit.claims import numerals
from xiufu.audit.claims.bounds import bound_of
from xiufu.audit.claims.names import name_at
from xiufu.audit.claims.numerals import plain_numeral
from xiufu.audit.claims.wording import WIDTHS, Wording, power_word, wording
from xiufu.core.claim import Bound, Claim, Kind
from xiufu.core.figure import Role
from xiufu.core.spot import Spot

MAX_DIGITS = 30
"""A longer number is none."""
_REACH = 16

_TRIGGER = re.compile(rf"[0-9]|[①-⒛]|百分之[{numerals.NUMERALS}]|[{numerals.NUMERALS}]")
_NUMBER = re.compile(
    r"(?:[1-9][0-9]{0,2}(?:[,\u2009\u202f][0-9]{3}){1,9}(?![,\u2009\u202f]?[0-9])|[0-9]+)(?:\.[0-9]+)?"
)
_GROUPING = re.compile("[,， \u00a0\u2009\u202f]")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?:[ \u00a0][0-9]{3}){1,4}(?![0-9])(?:\.[0-9]+)?(?![ \u00a0]?[0-9.])")
_LOST_POWER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?\s?[×xX]\s?(10(?:-[1-9]|[34568]))(?=\s?[A-Za-zμ㎡㎥万亿元公顷亩立方米吨人株]|[\s，。；、,;)]|$)(?![^，。；]{0,8}[=＝])"
)
_TEN_TO = re.compile(r"10\^([1-8])(?![0-9])")
_NO_GROUPS_BEHIND = re.compile(r"[A-Za-z0-9.+/#№第图表附见式卷页]\s?$")
_INTEGER = re.compile("[0-9]+")
_WIDE = re.compile(r"[1-9][0-9]{0,2}(?:，[0-9]{3}){1,9}(?![，,]?[0-9])(?:\.[0-9]+)?")
_POWER = re.compile(r"\s?[×xX*]\s?10(?:\^\s?(-?[0-9]{1,2})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_RATIO = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s?[:：]\s?([0-9]{1,7}(?:\.[0-9]+)?)(?![\d:.])")
_ANGLE = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]+)?)°(?:\s?([0-9]{1,2}(?:\.[0-9]+)?)[′'’](?:\s?([0-9]{1,2}(?:\.[0-9]+)?)(?:[″\"”]|[′'’]{2}))?)?"
)
_SPAN = re.compile(r"\s?(?:~|-|—{1,2}|–|至|到)\s?(?=[0-9])")
_COUNT_BELOW = re.compile(r"10{1,4}(?![0-9.])")
_FRACTION = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)(?![\d./])")
_RANGE = re.compile(r"(?:(\s?(?:~|——?|–)\s?|[至到])|(-|\s-\s))(-?)(?=[0-9])")
_LIST_BEFORE = re.compile(r"[0-9][,，]$")
_MORE = re.compile(r"[余多来](?=[一-龥A-Za-z%℃㎡㎥])")
_CLAUSE = re.compile("[，。；;]")
_SIGN_BEHIND = " \n([{<>=≤≥≈~,，:;；、。/|×*±“”\"'"
_CJK = re.compile(r"[一-龥]")


class _Read(NamedTuple):
    """A number as read: where it stands, its plain digits, its unit, and where that ends."""

    start: int
    digits: int
    text: str
    unit: str
    end: int
    bound: Bound = ""


def claims_of(spot: Spot, text: str, words: Wording | None = None) -> Iterator[Claim]:
    """The numbers of a paragraph (段内数值), in order; what is no quantity is claimed by its kind.

    >>> [(claim.text, claim.unit, claim.bound) for claim in claims_of(Spot(0), "气温 6～９℃，静态总投资约 29,591.05 元")]
    [('6', '℃', 'from'), ('9', '℃', 'until'), ('29591.05', '元', 'about')]
    >>> [(claim.text, claim.kind) for claim in claims_of(Spot(0), "见表2-1，2027年 10月")]
    [('2', 'code'), ('1', 'code'), ('2027', 'date'), ('10', 'date')]
    """
    return _Paragraph(spot, text, words or wording()).claims()


class _Paragraph:
    """A paragraph on the way through: ``plain`` is its text in plain width, ``pos`` where what was read ends, ``since`` where it
    ended before the number in hand: the words from there on are beside it."""

    def __init__(self, spot: Spot, text: str, words: Wording) -> None:
        self.spot, self.text, self.words = spot, text, words
        self.plain = text.translate(WIDTHS)
        self.pos = self.since = 0

    def claims(self) -> Iterator[Claim]:
        while found := _TRIGGER.search(self.plain, self.pos):
            at, self.since = found.start(), self.pos
            sign = self.plain[at]
            if "0" <= sign <= "9":
                yield from self._at_digit(at)
            elif sign < "⓿":
                self.pos = at + 1
                yield self._other(at, at + 1, str(int(numeric(sign))), "ordinal")
            else:
                yield from self._at_numeral(at)

    def _unit_at(self, at: int) -> str:
        return self.words.behind(self.plain, at)[0]

    def _other(self, start: int, end: int, digits: str, kind: Kind, unit: str = "", bound: Bound = "") -> Claim:
        unit_end = end + (len(unit) if unit and self.plain.startswith(unit, end) else 0)
        return Claim(digits, Role.COMPUTED, self.spot, start, end, unit, bound, kind, unit_end)

    def _quantity(self, read: _Read) -> Claim:
        beside = _CLAUSE.split(self.plain[max(self.since, read.start - _REACH) : read.start])[-1]
        if (after := self.plain[read.end : read.end + 1]) and after in "厚深宽长高":
            beside += after
        role = self.words.role_of(beside, read.unit)
        return Claim(
            read.text,
            role,
            self.spot,
            read.start,
            read.digits,
            read.unit,
            read.bound,
            unit_end=max(read.digits, read.end),
        )

    def _at_digit(self, at: int) -> Iterator[Claim]:
        plain, pos = self.plain, self.pos
        if self._is_in_unit(at):
            self.pos = at + len(self._number(at).text)
            return
        read = self._number(at)
        if name := name_at(plain, at, pos, bool(read.unit), self._unit_at):
            self.pos = max(name.end, at + 1)
            for part in name.parts:
                digits = plain[part.start : part.end]
                yield self._other(part.start, part.end, digits, part.kind, part.unit, part.bound)
            return
        if len(read.text) > MAX_DIGITS or (at and plain[at - 1] == "." and pos < at):
            self.pos = read.digits
            yield self._other(at, read.digits, read.text, "code")
            return
        if (lost := _LOST_POWER.match(plain, at)) and not self._is_term(read):
            self.pos = self.words.behind(plain, lost.end())[1]
            yield self._other(at, read.digits, read.text, "code")
            yield self._other(lost.start(1), lost.end(1), lost[1], "code")
            return
        if ten := _TEN_TO.match(plain, at):
            unit, self.pos = self.words.behind(plain, ten.end())
            yield self._quantity(_Read(at, ten.end(), "1" + "0" * int(ten[1]), unit, self.pos))
            return
        if raised := _RAISED.match(plain, read.digits):
            self.pos = raised.end()
            yield self._raised(read, raised)
            return
        if read.unit == "°" and (match := _ANGLE.match(plain, at)) and match[2]:
            yield from self._angles(match)
            return
        for pattern in (_RATIO, _FRACTION):
            if (match := pattern.match(plain, at)) and not (pattern is _FRACTION and int(match[1]) >= int(match[2])):
                yield from self._ratio(match)
                return
        yield from self._quantities(self._signed(read, pos))

    def _quantities(self, first: _Read) -> Iterator[Claim]:
        mark = _RANGE.match(self.plain, first.end)
        if mark and (second := self._second(first, mark)):
            self.pos = second.end
            if not first.unit:
                first = first._replace(unit=second.unit)
            elif not second.unit:
                second = second._replace(unit=first.unit)
            yield self._quantity(first._replace(bound="from"))
            yield self._quantity(second._replace(bound="until"))
            return
        self.pos = first.end
        if not first.bound:
            first = first._replace(bound=bound_of(self.plain, first.start, first.end))
        if first.start < first.digits and self._is_number_of_name(first):
            yield self._other(first.start, first.digits, first.text, "code")
            return
        yield self._quantity(first)

    def _is_number_of_name(self, read: _Read) -> bool:
        """专项-1: a dash behind a Chinese word before a bare integer numbers things."""
        before = self.plain[max(0, read.start - 2) : read.start]
        return before[-1:] == "-" and bool(_CJK.match(before[:1] or " ")) and not read.unit and "." not in read.text

    def _second(self, first: _Read, mark: re.Match[str]) -> _Read | None:
        """The other end of a range, unless the dash subtracts or joins: 7.48-4.5 falls, and no range does."""
        at = mark.end()
        if (mark[2] or "—" in mark[0]) and (self._is_term(first) or mark[0] == "——"):
            return None
        second = self._number(at)
        if len(second.text) > MAX_DIGITS or _RAISED.match(self.plain, second.digits):
            return None
        if mark[3]:
            second = second._replace(start=at - 1, text="-" + second.text)
        rises = Decimal(first.text) < Decimal(second.text)
        if not rises and not (mark[1] and "~" in mark[1]):
            return None
        if name_at(self.plain, at, mark.end(), bool(second.unit), self._unit_at):
            return None
        return second

    def _is_term(self, read: _Read) -> bool:
        """Whether a number stands in a calculation (算式中): behind = × ÷ + or before them."""
        before = self.plain[max(0, read.start - 2) : read.start].rstrip()
        return before[-1:] in tuple("=×÷+*") if before else False

    def _is_in_unit(self, at: int) -> bool:
        """Whether the digit belongs to a unit that stands without a number: （hm2）, 元/100m3."""
        if at > 1 and self.plain[at - 1] == "/" and self.plain[at - 2].isalpha():
            count = _COUNT_BELOW.match(self.plain, at)
            return count is not None and bool(self.words.behind(self.plain, count.end())[0])
        if not at or not self.plain[at - 1].isalpha() or self.plain[at : at + 1] not in "23":
            return False
        after = self.plain[at + 1 : at + 2]
        if after.isascii() and after.isalnum():
            return False
        return any(self.words.is_written(self.plain[begin : at + 1]) for begin in range(max(self.pos, at - 3), at))

    def _number(self, at: int) -> _Read:
        """The number at a digit, without sign, with its unit."""
        plain = self.plain
        match = _NUMBER.match(plain, at)
        if match is None:
            raise AssertionError(f"no digit at {at}")
        if "," in match[0] and _LIST_BEFORE.search(plain[max(0, at - 2) : at]):
            match = _INTEGER.match(plain, at) or match
        elif plain[match.end() : match.end() + 1] == "，" and (wide := _WIDE.match(plain, at)) and self._is_wide(wide):
            match = wide
        elif (spaced := _SPACED.match(plain, at)) and self._is_spaced(spaced):
            match = spaced
        digits, text = match.end(), _GROUPING.sub("", match[0])
        if (power := _POWER.match(plain, digits)) and len(text) <= MAX_DIGITS:
            return self._powered(at, text, digits, power)
        bound: Bound = ""
        behind = digits
        if plain[digits : digits + 1] in ("余", "多", "来") and _MORE.match(plain, digits):
            bound, behind = "at_least", digits + 1
        unit, end = self.words.behind(plain, behind)
        return _Read(at, digits, text, unit, end, bound)

    def _powered(self, at: int, text: str, digits: int, power: re.Match[str]) -> _Read:
        exponent = int((power[1] or power[2]).translate(_SUPERSCRIPTS))
        unit, end = self.words.behind(self.plain, power.end())
        if 0 < exponent <= 8:
            return _Read(at, digits, text, power_word(exponent) + unit, end)
        if -MAX_DIGITS // 2 < exponent <= 0:
            return _Read(at, power.end(), format(Decimal(text).scaleb(exponent), "f"), unit, end)
        return _Read(at, power.end(), "0" * (MAX_DIGITS + 1), "", end)

    def _is_wide(self, match: re.Match[str]) -> bool:
        """Whether full-width commas group digits: the digits or the point are full-width too, or nothing else is there."""
        written = self.text[match.start() : match.end()]
        alone = match.end() - match.start() == len(self.text.strip())
        return alone or "．" in written or "０" <= written[0] <= "９"

    def _is_spaced(self, match: re.Match[str]) -> bool:
        """Whether blanks group digits (空格分节): 8 786.30万人, by a unit behind them, or where nothing else is there."""
        if _NO_GROUPS_BEHIND.search(self.plain[max(0, match.start() - 2) : match.start()]):
            return False
        if match.end() - match.start() == len(self.text.strip()):
            return True
        if _POWER.match(self.plain, match.end()) or self.words.behind(self.plain, match.end())[0]:
            return True
        other = _SPACED.match(self.plain, mark.end()) if (mark := _SPAN.match(self.plain, match.end())) else None
        return other is not None and bool(self.words.behind(self.plain, other.end())[0])

    def _signed(self, read: _Read, pos: int) -> _Read:
        """With its sign, unless the dash subtracts, joins or numbers (专项-1)."""
        at, plain = read.start - 1, self.plain
        if at < pos or plain[at : at + 1] != "-" or (pos and at == pos):
            return read
        before = plain[at - 1 : at]
        if before.strip(_SIGN_BEHIND) and not (_CJK.match(before) and (read.unit or "." in read.text)):
            return read
        return read._replace(start=at, text="-" + read.text)

    def _raised(self, read: _Read, raised: re.Match[str]) -> Claim:
        power = raised[0].translate(_SUPERSCRIPTS)
        if read.text == "10" and power.isdigit() and len(power) == 1:
            unit, self.pos = self.words.behind(self.plain, raised.end())
            if raised.end() == self.pos:
                unit = ""
            return self._quantity(_Read(read.start, raised.end(), "1" + "0" * int(power), unit, self.pos))
        return self._other(read.start, read.digits, read.text, "code")

    def _ratio(self, match: re.Match[str]) -> Iterator[Claim]:
        self.pos = match.end()
        for part in (1, 2):
            start, end = match.span(part)
            yield self._quantity(_Read(start, end, match[part], "比", end))

    def _angles(self, match: re.Match[str]) -> Iterator[Claim]:
        """Degrees, minutes and seconds; the two ends of a span of them."""
        mark = _SPAN.match(self.plain, match.end())
        last = _ANGLE.match(self.plain, mark.end()) if mark else None
        ends: list[tuple[re.Match[str], Bound]] = [(match, "from"), (last, "until")] if last else [(match, "")]
        for angle, bound in ends:
            self.pos = angle.end()
            for part, unit in enumerate("°′″", start=1):
                if angle[part]:
                    start, end = angle.span(part)
                    yield self._quantity(_Read(start, end, angle[part], unit, end, bound))

    def _at_numeral(self, at: int) -> Iterator[Claim]:
        plain = self.plain
        if plain.startswith("百分之", at):
            match = numerals.NUMERAL.match(plain, at + 3)
            end = match.end() if match else at + 3
            self.pos = end
            if match and (digits := plain_numeral(match[0])):
                yield self._quantity(_Read(at + 3, end, digits, "%", end))
            return
        match = numerals.NUMERAL.match(plain, at)
        self.pos = end = match.end() if match else at + 1
        line = plain.rfind("\n", max(0, at - 12), at) + 1
        if (item := numerals.ITEM.match(plain, line)) and item.start(1) == at:
            yield self._other(at, item.end(1), plain_numeral(item[1]) or "0", "ordinal")
            return
        if at and plain[at - 1] == "(" and (item := numerals.BRACKETED_ITEM.match(plain, at - 1)):
            yield self._other(at, item.end(1), plain_numeral(item[1]) or "0", "ordinal")
            return
        if year := numerals.YEAR.match(plain, at):
            yield self._other(at, year.end(), plain_numeral(year[0]), "date", "年")
            return
        if (date := numerals.MONTH_AND_DAY.match(plain, at)) and all(
            plain_numeral(part) for part in date.groups() if part
        ):
            self.pos = date.end()
            for part, unit in ((1, "月"), (2, "日")):
                if date[part]:
                    yield self._other(*date.span(part), plain_numeral(date[part]), "date", unit)
            return
        unit, after = self.words.behind(plain, end)
        if unit not in self.words.after_numerals or after == end or plain[end] == " ":
            return
        if plain[max(0, at - 2) : at].rstrip()[-1:] in ("第", "数", "几") or not (
            digits := plain_numeral(plain[at:end])
        ):
            return
        self.pos = after
        read = _Read(at, end, digits, unit, after)
        yield self._quantity(read._replace(bound=bound_of(plain, at, after)))
