"""Every kernel of ``compute/`` on numbers worked by hand; a kernel without a case here fails.

Kernels are the public functions over ``N``; so is whatever a step of the examples computes with.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

import xiufu.compute
from tests.worked.given import NAMES, figures
from xiufu.compute.areas import adjusted_area
from xiufu.compute.contacts import in_hectares
from xiufu.compute.fees import (
    extended,
    extended_both,
    interpolated_fee,
    marginal_fee,
    marginal_fee_open,
    proportional_below,
)
from xiufu.compute.kernels import (
    difference,
    growth_factor,
    per_area,
    per_mu,
    percentage,
    product,
    product_of,
    proportional_part,
    remainder,
    same,
    share,
    to_wan,
)
from xiufu.compute.prices import charged_price
from xiufu.compute.quantities import available_topsoil, quota_units, square_meters, volume_of_layer
from xiufu.compute.schedule import elapsed_years, months_between, wan_at_most
from xiufu.compute.slopes import steepest
from xiufu.compute.unit_price import haul_steps, with_haul
from xiufu.core.figure import Step
from xiufu.core.numbers import N, total

Kernel = Callable[..., Any]

TIERS = "0 50 6 50 100 4.5 100 500 3"  # lower, upper, percent: the first 50 at 6 %, …
CURVE = "50 2.4 100 4.2 500 15"  # base, fee

CASES: list[tuple[Kernel, str, str]] = [
    (same, "0.6500", "0.6500"),
    (product, "27.5 8.4", "231"),  # 27 × 8.4 = 226.8, half of 8.4 = 4.2
    (product_of, "35", "35"),
    (product_of, "35 18 0.20 2", "252"),  # 630 × 0.4
    (percentage, "201.67 4", "8.0668"),
    (difference, "92.5 60", "32.5"),
    (difference, "60 92.5", "-32.5"),
    (share, "3 8", "37.5"),
    (remainder, "45.01 13.50 18.00", "13.51"),
    (remainder, "45.01", "45.01"),
    (to_wan, "1724883.7063", "172.48837063"),
    (proportional_part, "202.80 1 2", "101.4"),
    (proportional_part, "3.24 5 20", "0.81"),  # a quarter of it
    (wan_at_most, "215867.151 37.38", "21.5867151"),
    (wan_at_most, "373852.11 37.38", "37.38"),  # 37.385211 would be more than the whole
    (per_area, "42.3 9.4", "4.5"),  # 9.4 × 4.5 = 37.6 + 4.7
    (per_mu, "4.5", "0.3"),
    # marginal tiers: inside the first; on a bound; between; beyond the last, where the fee stands still
    (marginal_fee, f"20 {TIERS}", "1.2"),  # 20 × 6 %
    (marginal_fee, f"50 {TIERS}", "3"),  # 50 × 6 %
    (marginal_fee, f"120 {TIERS}", "5.85"),  # 3 + 50 × 4.5 % + 20 × 3 % = 3 + 2.25 + 0.6
    (marginal_fee, f"600 {TIERS}", "17.25"),  # 3 + 2.25 + 400 × 3 %
    (marginal_fee_open, f"120 {TIERS}", "5.85"),
    (marginal_fee_open, f"600 {TIERS}", "20.25"),  # 17.25 + 100 × 3 %
    # interpolation: below the first point, on a point, between two, beyond the last
    (interpolated_fee, f"20 {CURVE}", "2.4"),
    (interpolated_fee, f"100 {CURVE}", "4.2"),
    (interpolated_fee, f"200 {CURVE}", "6.9"),  # 4.2 + (15 − 4.2) × 100 / 400 = 4.2 + 2.7
    (interpolated_fee, f"900 {CURVE}", "15"),
    (proportional_below, "120 300 7.5 800 16", "3"),  # 120 × 7.5 / 300
    (proportional_below, "550 300 7.5 800 16", "11.75"),  # 7.5 + 8.5 × 250 / 500
    (proportional_below, "900 300 7.5 800 16", "16"),
    (extended, "2 5 0.3 10 0.55", "0.3"),
    (extended, "8 5 0.3 10 0.55", "0.45"),  # 0.3 + 0.25 × 3 / 5
    (extended, "37.38 5 0.3 10 0.55", "1.919"),  # 0.55 + 27.38 × 0.05
    (extended_both, "37.38 100 3 300 8", "1.1214"),  # 37.38 × 3 %
    (extended_both, "200 100 3 300 8", "5.5"),
    (extended_both, "500 100 3 300 8", "13"),  # 8 + 200 × 5 / 200
    (charged_price, "392.6 265", "265"),
    (charged_price, "9.15 12", "9.15"),  # below its ceiling: the price itself
    (volume_of_layer, "2.1800 0.25", "5450"),  # 21 800 m² × 0.25 m
    (square_meters, "1.4000", "14000"),
    (adjusted_area, "38165.00 0.00", "3.8165"),  # the railway's yard: measured as it was reported
    (adjusted_area, "1200.34 -0.34", "0.12"),  # (1200.34 − 0.34) / 10 000
    (in_hectares, "1250.04", "0.125004"),  # the valleys' red line: 1250.04 / 10 000
    (steepest, "3 6 2.5", "6"),  # the farmland of the valleys
    (steepest, "12.5", "12.5"),
    (adjusted_area, "24392.86 0.14", "2.4393"),  # (24 392.86 + 0.14) / 10 000
    (quota_units, "438.275 100", "4.38275"),
    (available_topsoil, "13700 5", "13015"),  # 13 700 − 685
    (months_between, "2027 3 2030 8", "42"),  # 10 + 12 + 12 + 8
    (months_between, "2030 9 2031 6", "10"),
    (months_between, "2031 5 2031 5", "1"),
    (elapsed_years, "2034 2027 0.5", "7.5"),
    (growth_factor, "4 2", "0.0816"),  # 1.04² = 1.0816
    (growth_factor, "21 0.5", "0.1"),  # √1.21 = 1.1
    (growth_factor, "6 0", "0"),
    (haul_steps, "1380 500 250", "4"),  # 880 / 250 = 3.52: a started step counts
    (haul_steps, "2500 1000 500", "3"),  # 1500 / 500 exactly
    (haul_steps, "2500.01 1000 500", "4"),
    (haul_steps, "500 500 250", "0"),
    (haul_steps, "420 500 250", "0"),  # nearer than the base distance: nothing is taken off
    (with_haul, "1.85 4 0.27", "2.93"),
]


def kernels() -> Iterator[Kernel]:
    """Public functions over N, wherever in ``compute/`` they are defined."""
    for found in pkgutil.iter_modules(xiufu.compute.__path__, f"{xiufu.compute.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            annotations = inspect.get_annotations(function, eval_str=True).values()
            if function.__module__ == module.__name__ and not name.startswith("_") and N in annotations:
                yield function


@pytest.mark.parametrize(
    ("kernel", "inputs", "expected"), CASES, ids=lambda x: getattr(x, "__name__", str(x).replace(" ", ","))
)
def test_worked_by_hand(kernel: Kernel, inputs: str, expected: str):
    assert kernel(*map(Decimal, inputs.split())) == Decimal(expected)


def test_every_kernel_has_a_worked_case():
    everything = {kernel.__name__ for kernel in kernels()}
    assert len(everything) >= 28
    assert everything - {kernel.__name__ for kernel, _, _ in CASES} == set()


@pytest.mark.parametrize("name", NAMES)
def test_steps_use_only_worked_kernels(name: str):
    """No formula hides in a lambda or a private function: sums aside, each step is one of the kernels above."""
    used = {figure.origin.kernel for figure in figures(name).values() if isinstance(figure.origin, Step)}
    assert len(used) > 15
    assert used - {kernel for kernel, _, _ in CASES} == {total}
