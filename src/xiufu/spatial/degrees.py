"""Degrees, minutes and seconds (度分秒). An angle is arc seconds, a decimal: 16′15″ is exact there, in degrees it is not."""

import re
from decimal import ROUND_HALF_UP, Decimal

from xiufu.core.numbers import Rounding, parse_decimal, rounded

ANGLE_UNIT_SECONDS = Decimal("0.000001")
"""The last place of a computed latitude or longitude (经纬度取位)."""

_ANGLE = re.compile(
    r"(?P<sign>[-+−]?)(?P<degrees>[0-9]{1,3})[°º度]"
    r"(?:(?P<minutes>[0-9]{1,2})[′'’分](?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,12})?)[″\"”秒])?)?"
)
_TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def arc_seconds(degrees: float) -> Decimal:
    """Degrees of a computation as arc seconds (角秒), half up to 0.000001″.

    >>> arc_seconds(102.27083333333333)
    Decimal('368175.000000')
    """
    return (Decimal(degrees) * 3600).quantize(ANGLE_UNIT_SECONDS, ROUND_HALF_UP)


def dms_text(seconds: Decimal, places: int = 0) -> str:
    """An angle as degrees, minutes and seconds (度分秒), half up; 60″ carry into the minutes.

    >>> dms_text(Decimal("368175")), dms_text(Decimal("150905.25"), 1), dms_text(Decimal("150899.95"), 1)
    ('102°16′15″', '41°55′05.3″', '41°55′00.0″')
    """
    total = rounded(abs(seconds), Rounding(places))
    minutes, rest = divmod(total, 60)
    degrees, minutes = divmod(minutes, 60)
    sign = "-" if seconds < 0 and total else ""
    return f"{sign}{degrees:f}°{int(minutes):02d}′{rest:0{places + 3 if places else 2}f}″"


def parse_dms(text: str) -> Decimal:
    """Read degrees, minutes and seconds (度分秒) as arc seconds; minutes and seconds may be left out.

    Raises ``ValueError`` with a Chinese message.

    >>> parse_dms("102°16′15″"), parse_dms("41度55分05.25秒"), parse_dms("-0°30'")
    (Decimal('368175'), Decimal('150905.25'), Decimal('-1800'))
    """
    found = _ANGLE.fullmatch("".join(text.split()).translate(_TO_HALF_WIDTH))
    if not found:
        raise ValueError(f"“{text.strip()[:40]}”不是度分秒，请写成 102°16′15″ 的样子")
    degrees, minutes, seconds = (parse_decimal(found[part] or "0") for part in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60 or degrees > 360:
        raise ValueError(f"“{text.strip()[:40]}”的度不应超过 360，分和秒应小于 60")
    total = degrees * 3600 + minutes * 60 + seconds
    return -total if found["sign"] in ("-", "−") else total


def range_text(low: Decimal, high: Decimal, places: int = 0) -> str:
    """From one angle to another (起止坐标), as a plan writes where it lies.

    >>> range_text(Decimal(368175), Decimal(368200))
    '102°16′15″～102°16′40″'
    """
    return f"{dms_text(low, places)}～{dms_text(high, places)}"
