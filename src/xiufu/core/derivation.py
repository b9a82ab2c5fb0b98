"""Derivations (推导): a figure's name, its formula in words and in digits, and its rounding, as every output says them."""

from xiufu.core.figure import Absent, Figure, FigureId, Figures, Step
from xiufu.core.numbers import MODE_NAMES, Rounding, exponent, plain_text, trimmed
from xiufu.core.text import Words

OWED = "?"
"""What stands for a number that is owed, in a formula."""
ABSENT_NAMES = {Absent.NOT_APPLICABLE: "不适用", Absent.UNKNOWN: "待补", Absent.NOT_STATED: "待补"}
"""What stands for a number that is not there."""

_MOST_PLACES = 12


def name_of(figure: Figure, figures: Figures, beside: FigureId | None = None) -> str:
    """Label with the name of the subject (名称), which is left out beside a figure of the same subject."""
    if figure.id.subject in ("project", beside.subject if beside else ""):
        return figure.label
    return f"{figure.label}〔{figures.subject_name(figure.id.subject)}〕"


def formula_in_words(figure: Figure, figures: Figures) -> str:
    """The step in names of its inputs (公式)."""
    if not isinstance(figure.origin, Step):
        return ""
    return figure.origin.replay([Words(name_of(i, figures, figure.id)) for i in figure.origin.inputs]).text


def formula_in_digits(figure: Figure) -> str:
    """The step in carried digits of its inputs (算式); ``?`` where an input is owed."""
    if not isinstance(figure.origin, Step):
        return ""
    return figure.origin.replay([Words.number(carried_digits(i)) for i in figure.origin.inputs]).text


def formula_pattern(step: Step, negative: tuple[bool, ...] = ()) -> str:
    """The formula with ``{0}``, ``{1}``… for its inputs (公式样式): brackets stand where a negative number needs them.

    >>> from xiufu.core.figure import Figures, Source
    >>> figures = Figures({})
    >>> area = figures.given("area", "project", 3, Source("甲"))
    >>> formula_pattern(Step(lambda a, b: a * 2 - b, (area, area)), (False, True))
    '{0}×2−({1})'
    """
    marks = [f"{{{i}}}" for i in range(len(step.inputs))]
    below = negative or (False,) * len(marks)
    words = [Words.number(f"-{mark}") if minus else Words(mark) for mark, minus in zip(marks, below, strict=True)]
    text = step.replay(words).text
    for mark, minus in zip(marks, below, strict=True):
        text = text.replace(f"{Words.minus}{mark}", mark) if minus else text
    return text


def carried_digits(figure: Figure) -> str:
    """Digits computed with (参与计算的值): the printed ones when they are carried on, else up to 12 places."""
    if not figure.known:
        return OWED
    if figure.number == figure.shown:
        return figure.text
    number = figure.number
    if exponent(number) < -_MOST_PLACES:
        return f"{plain_text(trimmed(round(number, _MOST_PLACES)))}…"
    return plain_text(trimmed(number))


def rounding_in_words(rule: Rounding) -> str:
    """A rounding rule as a reader says it (取位规则).

    >>> rounding_in_words(Rounding(2)), rounding_in_words(Rounding(0, "up")), rounding_in_words(Rounding(-1))
    ('保留2位小数，四舍五入', '取整，进位', '取整至10，四舍五入')
    """
    places = f"保留{rule.places}位小数" if rule.places > 0 else f"取整至{10**-rule.places}" if rule.places else "取整"
    return f"{places}，{MODE_NAMES[rule.mode]}"


def policy_in_words(figure: Figure) -> str:
    """How a figure is rounded, carried on and printed (取位说明)."""
    carry = figure.origin.carry if isinstance(figure.origin, Step) else None
    show = figure.show
    if carry and (show is None or show == carry):
        return f"{rounding_in_words(carry)}；印出值即参与后续计算的值"
    if carry and show:
        return f"参与后续计算时{rounding_in_words(carry)}；印出时{rounding_in_words(show)}"
    if show:
        return f"印出时{rounding_in_words(show)}；后续计算用取位前的值"
    return "不取位，原样印出"
