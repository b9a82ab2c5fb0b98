"""The audit's reading of the kernels: what the published report form prints, against the same formulas on intervals.

Every claim is a number as printed in the public 土地复垦方案报告表 of 2025-11; nothing here is computed by a plan.
"""

import pytest

from xiufu.compute.kernels import growth_factor, per_area, per_mu, percentage, product, share
from xiufu.compute.quantities import volume_of_layer
from xiufu.core.claim import Claim
from xiufu.core.figure import Role
from xiufu.core.interval import Interval
from xiufu.core.numbers import Rounding, rounded, total


def measured(text: str) -> Interval:
    return Claim(text, Role.MEASURED).means()


def computed(text: str) -> Interval:
    return Claim(text, Role.COMPUTED).means()


def exact(text: str) -> Interval:
    return Claim(text, Role.EXACT).means()


@pytest.mark.parametrize(
    ("area", "volume", "true"),
    [
        ("3.8165", "7633", True),  # 38165 m² × 0.20 m = 7633.00 m³
        ("0.1200", "240", True),
        ("2.4393", "4878.60", True),
        ("3.8165", "7635", False),  # an exact thickness leaves ±0.1 m³ for the area's last digit, not ±190
        ("3.8165", "7442", False),
    ],
)
def test_volume_of_a_layer(area: str, volume: str, true: bool) -> None:
    assert volume_of_layer(measured(area), exact("0.20")).overlaps(computed(volume)) is true


def test_total_area() -> None:
    parts = [measured(t) for t in ("3.8165", "0.1200", "2.4393")]
    assert total(*parts).overlaps(measured("6.3758"))
    assert not total(*parts).overlaps(measured("6.3761"))


def test_a_right_line_total_is_accepted_though_the_printed_price_does_not_give_it() -> None:
    # 127.516 × 232.06 = 29591.36, printed 29591.05 from the unrounded price: both lie within ±0.64 + ±0.12
    assert product(computed("127.516"), computed("232.06")).overlaps(computed("29591.05"))
    assert not product(computed("127.516"), computed("232.06")).overlaps(computed("29601.05"))


def test_components_may_miss_the_printed_price_by_a_cent() -> None:
    parts = [computed(t) for t in ("172.52", "8.63", "5.43", "28.68", "16.79")]  # add up to 232.05
    assert total(*parts).overlaps(computed("232.06"))
    assert not total(*parts).overlaps(computed("232.10"))


def test_rates_are_exact() -> None:
    assert percentage(computed("157.99"), exact("5")).overlaps(computed("7.90"))
    assert not percentage(computed("157.99"), exact("5")).overlaps(computed("7.95"))
    assert percentage(computed("4.16"), exact("3")).overlaps(computed("0.12"))


def test_static_investment_and_shares() -> None:
    parts = [exact(t) for t in ("2.96", "0", "1.20", "0.12", "0")]  # carried on as printed
    assert total(*parts) == exact("4.28")
    assert share(exact("2.96"), exact("4.28")).overlaps(computed("69.16"))
    assert not share(exact("2.96"), exact("4.28")).overlaps(computed("69.08"))  # what full precision would print


@pytest.mark.parametrize(
    ("amount", "printed", "true"),
    [
        ("4.28", "0.09", False),  # error A1 of the original: 4.28 / 6.3758 / 15 = 0.0448
        ("4.28", "0.04", True),
        ("4.64", "0.09", False),  # error A2: 4.64 / 6.3758 / 15 = 0.0485
        ("4.64", "0.05", True),
    ],
)
def test_per_mu(amount: str, printed: str, true: bool) -> None:
    assert per_mu(per_area(computed(amount), measured("6.3758"))).overlaps(computed(printed)) is true


def test_premature_rounding_of_the_growth_factor_shows() -> None:
    factor = growth_factor(exact("6"), exact("2"))  # 0.1236
    assert not product(exact("2.96"), factor).overlaps(Interval.printed("0.36"))  # 0.3659 prints 0.37
    early = rounded(factor, Rounding(2))  # 0.12, as the original did
    assert product(exact("2.96"), early).overlaps(Interval.printed("0.36"))  # 0.3552
