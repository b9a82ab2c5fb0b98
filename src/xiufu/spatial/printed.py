"""Measured areas as printed (面积取位): m², hectares and 亩. Here floats become decimals."""

from decimal import Decimal

from xiufu.core.numbers import Rounding, rounded

M2_PER_HM2 = Decimal(10_000)
MU_PER_M2 = Decimal("0.0015")
"""1 hm² = 15 亩."""

_M2, _HM2, _MU = Rounding(2), Rounding(4), Rounding(4)
_KNOWN_M2 = 6
"""Decimals of a measured area that are looked at: what lies below is noise of the computer."""


def measured_m2(area: float) -> Decimal:
    """A measured area in m² as far as a float tells it (量算面积): not below 1e-6 m².

    >>> measured_m2(57089.12499999999)
    Decimal('57089.125000')
    """
    return Decimal(f"{area:.{_KNOWN_M2}f}")


def printed_m2(area: float) -> Decimal:
    """A measured area in m² as printed (平方米取位): 2 places, half up.

    >>> printed_m2(57089.125), printed_m2(57089.12499999999), printed_m2(57089.1249)
    (Decimal('57089.13'), Decimal('57089.13'), Decimal('57089.12'))
    """
    return rounded(measured_m2(area), _M2)


def printed_hm2(m2: Decimal) -> Decimal:
    """Hectares of printed m² (公顷取位): 4 places, half up.

    >>> printed_hm2(Decimal("57089.50"))
    Decimal('5.7090')
    """
    return rounded(m2 / M2_PER_HM2, _HM2)


def printed_mu(m2: Decimal) -> Decimal:
    """亩 of printed m² (亩取位): 4 places, as many as hectares have, half up.

    >>> printed_mu(Decimal("57089.50"))
    Decimal('85.6343')
    """
    return rounded(m2 * MU_PER_M2, _MU)
