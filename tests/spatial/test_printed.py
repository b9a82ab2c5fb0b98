"""Areas as printed."""

from decimal import Decimal

import pytest

from xiufu.spatial.printed import printed_hm2, printed_m2, printed_mu

D = Decimal


@pytest.mark.parametrize(
    ("area", "printed"),
    [
        (0.125, "0.13"),
        (0.12499999999, "0.13"),
        (0.12499, "0.12"),
        (1e9 + 0.005, "1000000000.01"),
        (0.0, "0.00"),
        (2.675, "2.68"),
    ],
)
def test_square_metres(area, printed):
    assert str(printed_m2(area)) == printed


@pytest.mark.parametrize(
    ("m2", "hm2", "mu"),
    [
        ("10000.00", "1.0000", "15.0000"),
        ("63758.00", "6.3758", "95.6370"),
        ("0.50", "0.0001", "0.0008"),  # 0.00005 and 0.00075, half up
        ("0.49", "0.0000", "0.0007"),
    ],
)
def test_hectares_and_mu(m2, hm2, mu):
    assert (str(printed_hm2(D(m2))), str(printed_mu(D(m2)))) == (hm2, mu)
