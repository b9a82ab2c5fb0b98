"""Fields of forms for areas and amounts (面积、金额字段): typed in 公顷 and 万元, kept as whole numbers, never rounded."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from xiufu.core.numbers import parse_decimal, plain_text

_MOST = 10**15
"""Far above any area or amount, far below what a column of eight bytes holds."""
EARLIEST, LATEST = date(1949, 10, 1), date(2999, 12, 31)
"""A day outside of these is a slip of the keyboard; ours, no law's."""


def exact_units(text: str, *, scale: int, least: int = 0) -> int:
    """A typed number as a whole number of its smallest units (化为最小单位). Raises ``ValueError`` with a Chinese message where
    it is none, has more decimal places than fit, is below the least or larger than can be.

    >>> exact_units("123.4567", scale=10_000), exact_units("1,200.5", scale=1_000_000)
    (1234567, 1200500000)
    """
    units = parse_decimal(text) * scale
    if units != units.to_integral_value():
        places = len(str(scale)) - 1
        raise ValueError(f"小数最多 {places} 位，请核对后重新填写")
    if units < least:
        raise ValueError("应大于 0" if least else "不能是负数")
    if units > _MOST:
        raise ValueError("数值过大，请核对单位")
    return int(units)


class UnitsField(forms.CharField):
    """A number that is typed in one unit and kept in a smaller one."""

    def __init__(self, *, label: str, scale: int, least: int, required: bool, help_text: str) -> None:
        self.scale, self.least = scale, least
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, required=required, max_length=40, help_text=help_text, widget=widget)

    def clean(self, value: object) -> int | None:
        """The number of units (单位数), nothing where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return exact_units(text, scale=self.scale, least=self.least)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """As it is typed (显示)."""
        return plain_text((Decimal(value) / self.scale).normalize()) if isinstance(value, int) else value


def units_field(label: str, scale: int, help_text: str) -> forms.Field:
    """A number that may be blank or zero (可不填的数), typed in one unit and kept in ``scale`` smaller ones."""
    return UnitsField(label=label, scale=scale, least=0, required=False, help_text=help_text)


def hectare_field(label: str, *, required: bool = False) -> forms.Field:
    """An area (面积) in 公顷, kept in 0.0001 hm²."""
    return UnitsField(label=label, scale=10_000, least=1, required=required, help_text="公顷，最多 4 位小数")


def wan_field(label: str, *, required: bool = False, least: int = 0) -> forms.Field:
    """An amount (金额) in 万元, kept in fen."""
    return UnitsField(label=label, scale=1_000_000, least=least, required=required, help_text="万元，最多 6 位小数")


def date_field(label: str, *, required: bool = True) -> forms.DateField:
    """A day (日期), from a calendar where the browser has one; no day that can only be a slip."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    slip = f"应在 {EARLIEST} 和 {LATEST} 之间，请核对年份"
    bounds = (MinValueValidator(EARLIEST, slip), MaxValueValidator(LATEST, slip))
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=widget,
        error_messages={"invalid": "应写成 2024-03-01 这样的日期"},
        validators=bounds,
    )
