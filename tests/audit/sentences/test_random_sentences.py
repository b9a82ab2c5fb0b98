"""Random right sentences of every kind: nothing in them differs, and a digit changed beyond rounding does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audit.papers import body, paper_of
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict

SENTENCES = [check for check in CHECKS if check.code.startswith("ARITH-1")]
UNITS = st.sampled_from(["hm2", "公顷", "亩", "万元", "m3", "万m³", "km"])
NAMES = ("旱地", "乔木林地", "农村道路", "坑塘水面", "沟渠", "田坎")
DIGITS = st.integers(1, 9)


@dataclass(frozen=True)
class Right:
    """A right sentence, the printed number to be changed in it, and how far a change must go to be no rounding."""

    text: str
    at: int
    number: str
    slack: Decimal


def printed(value: Decimal, places: int) -> str:
    return format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")


@st.composite
def numbers(draw: st.DrawFn, count: int, places: int) -> list[Decimal]:
    return [Decimal(draw(st.integers(100, 99999))).scaleb(-places) for _ in range(count)]


@st.composite
def sums(draw: st.DrawFn) -> Right:
    """The words leave no part out, so that every gap is wrong."""
    places, unit = draw(st.integers(1, 4)), draw(UNITS)
    parts = draw(numbers(draw(st.integers(2, 6)), places))
    listed = "、".join(f"{name}{printed(part, places)}{unit}" for name, part in zip(NAMES, parts, strict=False))
    whole = printed(sum(parts, Decimal(0)), places)
    shape = draw(st.sampled_from(["复垦总面积{w}{u}，由{l}组成。", "总投资{w}{u}，分别为{l}。", "共{w}{u}，分为{l}。"]))
    text = shape.format(w=whole, u=unit, l=listed)
    return Right(text, text.index(whole), whole, Decimal(len(parts) + 1).scaleb(-places))


@st.composite
def pairs(draw: st.DrawFn) -> Right:
    places, unit = draw(st.integers(1, 4)), draw(UNITS)
    one, other = draw(numbers(2, places))
    whole = printed(one + other, places)
    names = draw(st.sampled_from([("永久占地", "临时占地"), ("国有土地", "集体土地"), ("地上部分", "地下部分")]))
    text = f"总计{whole}{unit}，其中{names[0]}{printed(one, places)}{unit}，{names[1]}{printed(other, places)}{unit}。"
    return Right(text, 2, whole, Decimal(3).scaleb(-places))


@st.composite
def shares(draw: st.DrawFn) -> Right:
    part, rest = draw(numbers(2, 2))
    share = printed(part / (part + rest) * 100, 2)
    text = f"总投资{printed(part + rest, 2)}万元，其中工程施工费{printed(part, 2)}万元，占总投资的{share}%。"
    return Right(text, text.rindex(share), share, Decimal("2.5") if part + rest < 10 else Decimal("0.3"))


@st.composite
def conversions(draw: st.DrawFn) -> Right:
    hectares = Decimal(draw(st.integers(1000, 9999999))).scaleb(-4)
    mu = printed(hectares * 15, 2)
    text = f"复垦区面积{printed(hectares, 4)}公顷（{draw(st.sampled_from(['合', '折合', '即', '']))}{mu}亩）。"
    if "（合" not in text and "（折" not in text and "（即" not in text:
        text = text.replace("（", "（合")
    return Right(text, text.rindex(mu), mu, Decimal("0.02"))


@st.composite
def averages(draw: st.DrawFn) -> Right:
    money = Decimal(draw(st.integers(1000, 99999))).scaleb(-2)
    area = Decimal(draw(st.integers(10000, 999999))).scaleb(-4)
    average = printed(money / area, 2)
    text = f"复垦土地{printed(area, 4)}hm2，静态投资{printed(money, 2)}万元，每公顷投资{average}万元。"
    return Right(text, text.rindex(average), average, Decimal("0.05"))


@st.composite
def products(draw: st.DrawFn) -> Right:
    area = Decimal(draw(st.integers(1000, 999999))).scaleb(-4)
    thick = Decimal(draw(st.integers(1, 9))).scaleb(-1)
    volume = printed(area * thick * 10000, 2)
    text = f"覆土量={printed(area, 4)}hm2×{printed(thick, 2)}m={volume}m3。"
    return Right(text, text.rindex(volume), volume, area * thick * 10)


@st.composite
def periods(draw: st.DrawFn) -> Right:
    first, months = draw(st.integers(1, 12)), draw(st.integers(2, 99))
    last = first + months - 1
    end = f"{2024 + (last - 1) // 12}年{(last - 1) % 12 + 1}月"
    text = draw(
        st.sampled_from(["建设期{m}个月（2024年{f}月～{e}）。", "2024年{f}月开工，{e}完工，总工期{m}个月。"])
    ).format(m=months, f=first, e=end)
    return Right(text, text.index(f"{months}个月"), str(months), Decimal(2))


@st.composite
def balances(draw: st.DrawFn) -> Right:
    cut, borrow, spoil = draw(numbers(3, 2))
    fill = abs(cut + borrow - spoil)
    cut = fill + spoil - borrow
    if cut <= 0:
        cut, borrow = fill + spoil, Decimal(0)
    spoiled = printed(spoil, 2)
    text = f"挖方{printed(cut, 2)}万m³，填方{printed(fill, 2)}万m³，借方{printed(borrow, 2)}万m³，弃方{spoiled}万m³。"
    return Right(text, text.rindex(spoiled), spoiled, Decimal("0.05"))


@st.composite
def changes(draw: st.DrawFn) -> Right:
    first, second = draw(numbers(2, 2))
    more = printed(abs(second - first), 2)
    verb = "增加" if second >= first else "减少"
    text = f"耕地面积由{printed(first, 2)}公顷{verb}到{printed(second, 2)}公顷，{verb}{more}公顷。"
    return Right(text, text.rindex(more), more, Decimal("0.03"))


KINDS = (sums(), pairs(), shares(), conversions(), averages(), products(), periods(), balances(), changes())
RIGHT = st.one_of(*KINDS)


def differs(text: str) -> Sequence[str]:
    return [one.message for one in audit(paper_of(body(text)), SENTENCES).findings if one.verdict is Verdict.DIFFERS]


@settings(max_examples=300, deadline=None)
@given(RIGHT)
def test_nothing_differs_in_right_sentences(right: Right):
    assert differs(right.text) == []
    assert any(one.verdict is Verdict.AGREES for one in audit(paper_of(body(right.text)), SENTENCES).findings)


@settings(max_examples=300, deadline=None)
@given(RIGHT, st.integers(0, 20), DIGITS)
def test_a_changed_digit_differs(right: Right, place: int, more: int):
    places = [at for at, letter in enumerate(right.number) if letter.isdigit()]
    at = places[place % len(places)]
    digit = str((int(right.number[at]) + more) % 10)
    changed = f"{right.number[:at]}{digit}{right.number[at + 1 :]}"
    if abs(Decimal(changed) - Decimal(right.number)) <= right.slack or (changed[0] == "0" and changed[1:2] != "."):
        return
    end = right.at + len(right.number)
    assert differs(f"{right.text[: right.at]}{changed}{right.text[end:]}") != []
