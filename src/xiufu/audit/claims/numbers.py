"""The numbers of a paragraph (段内数值): what is read at a digit, a circled number or a Chinese numeral."""

import re
from collections.abc import Iterator
from decimal import Decimal
from unicodedata import numeric

from xiufu.audit.claims import numerals
from xiufu.audit.claims.bounds import bound_of
from xiufu.audit.claims.digits import MAX_DIGITS, SPAN, SUPERSCRIPTS, Read, number_at
from xiufu.audit.claims.names import name_at
from xiufu.audit.claims.numerals import plain_numeral
from xiufu.audit.claims.wording import WIDTHS, Wording, wording
from xiufu.core.claim import Bound, Claim, Kind
from xiufu.core.figure import Role
from xiufu.core.spot import Spot

_REACH = 16

_TRIGGER = re.compile(rf"[0-9]|[①-⒛]|百分之[{numerals.NUMERALS}]|[{numerals.NUMERALS}]")
_LOST_POWER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?\s?[×xX]\s?(10(?:-[1-9]|[34568]))(?=\s?[A-Za-zμ㎡㎥万亿元公顷亩立方米吨人株]|[\s，。；、,;)]|$)(?![^，。；]{0,8}[=＝])"
)
_TEN_TO = re.compile(r"10\^([1-8])(?![0-9])")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_RATIO = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s?[:：]\s?([0-9]{1,7}(?:\.[0-9]+)?)(?![\d:.])")
_ANGLE = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]+)?)°(?:\s?([0-9]{1,2}(?:\.[0-9]+)?)[′'’](?:\s?([0-9]{1,2}(?:\.[0-9]+)?)(?:[″\"”]|[′'’]{2}))?)?"
)
_COUNT_BELOW = re.compile(r"10{1,4}(?![0-9.])")
_FRACTION = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)(?![\d./])")
_RANGE = re.compile(r"(?:(\s?(?:~|——?|–)\s?|[至到])|(-|\s-\s))(-?)(?=[0-9])")
_CLAUSE = re.compile("[，。；;]")
_SIGN_BEHIND = " \n([{<>=≤≥≈~,，:;；、。/|×*±“”\"'"
_CJK = re.compile(r"[一-龥]")


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

    def _number_at(self, at: int) -> Read:
        return number_at(self.text, self.plain, at, self.words)

    def _unit_at(self, at: int) -> str:
        return self.words.behind(self.plain, at)[0]

    def _other(self, start: int, end: int, digits: str, kind: Kind, unit: str = "", bound: Bound = "") -> Claim:
        unit_end = end + (len(unit) if unit and self.plain.startswith(unit, end) else 0)
        return Claim(digits, Role.COMPUTED, self.spot, start, end, unit, bound, kind, unit_end)

    def _quantity(self, read: Read) -> Claim:
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
            self.pos = at + len(self._number_at(at).text)
            return
        read = self._number_at(at)
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
            yield self._quantity(Read(at, ten.end(), "1" + "0" * int(ten[1]), unit, self.pos))
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

    def _quantities(self, first: Read) -> Iterator[Claim]:
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

    def _is_number_of_name(self, read: Read) -> bool:
        """专项-1: a dash behind a Chinese word before a bare integer numbers things."""
        before = self.plain[max(0, read.start - 2) : read.start]
        return before[-1:] == "-" and bool(_CJK.match(before[:1] or " ")) and not read.unit and "." not in read.text

    def _second(self, first: Read, mark: re.Match[str]) -> Read | None:
        """The other end of a range, unless the dash subtracts or joins: 7.48-4.5 falls, and no range does."""
        at = mark.end()
        if (mark[2] or "—" in mark[0]) and (self._is_term(first) or mark[0] == "——"):
            return None
        second = self._number_at(at)
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

    def _is_term(self, read: Read) -> bool:
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

    def _signed(self, read: Read, pos: int) -> Read:
        """With its sign, unless the dash subtracts, joins or numbers (专项-1)."""
        at, plain = read.start - 1, self.plain
        if at < pos or plain[at : at + 1] != "-" or (pos and at == pos):
            return read
        before = plain[at - 1 : at]
        if before.strip(_SIGN_BEHIND) and not (_CJK.match(before) and (read.unit or "." in read.text)):
            return read
        return read._replace(start=at, text="-" + read.text)

    def _raised(self, read: Read, raised: re.Match[str]) -> Claim:
        power = raised[0].translate(SUPERSCRIPTS)
        if read.text == "10" and power.isdigit() and len(power) == 1:
            unit, self.pos = self.words.behind(self.plain, raised.end())
            if raised.end() == self.pos:
                unit = ""
            return self._quantity(Read(read.start, raised.end(), "1" + "0" * int(power), unit, self.pos))
        return self._other(read.start, read.digits, read.text, "code")

    def _ratio(self, match: re.Match[str]) -> Iterator[Claim]:
        self.pos = match.end()
        for part in (1, 2):
            start, end = match.span(part)
            yield self._quantity(Read(start, end, match[part], "比", end))

    def _angles(self, match: re.Match[str]) -> Iterator[Claim]:
        """Degrees, minutes and seconds; the two ends of a span of them."""
        mark = SPAN.match(self.plain, match.end())
        last = _ANGLE.match(self.plain, mark.end()) if mark else None
        ends: list[tuple[re.Match[str], Bound]] = [(match, "from"), (last, "until")] if last else [(match, "")]
        for angle, bound in ends:
            self.pos = angle.end()
            for part, unit in enumerate("°′″", start=1):
                if angle[part]:
                    start, end = angle.span(part)
                    yield self._quantity(Read(start, end, angle[part], unit, end, bound))

    def _at_numeral(self, at: int) -> Iterator[Claim]:
        plain = self.plain
        if plain.startswith("百分之", at):
            match = numerals.NUMERAL.match(plain, at + 3)
            end = match.end() if match else at + 3
            self.pos = end
            if match and (digits := plain_numeral(match[0])):
                yield self._quantity(Read(at + 3, end, digits, "%", end))
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
        read = Read(at, end, digits, unit, after)
        yield self._quantity(read._replace(bound=bound_of(plain, at, after)))
