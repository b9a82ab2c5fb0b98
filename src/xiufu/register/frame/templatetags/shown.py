"""How values are shown on pages (显示方式): areas, amounts, divisions."""

from decimal import Decimal

from django import template

from xiufu.register.accounts.actors import name_of_user
from xiufu.register.accounts.models import User
from xiufu.register.rules.divisions import name_of

register = template.Library()


@register.filter
def hm2(units: int | None) -> str:
    """An area in 0.0001 hm² as hectares (公顷), four places.

    >>> hm2(1234567), hm2(None)
    ('123.4567', '—')
    """
    return "—" if units is None else f"{Decimal(units) / 10_000:.4f}"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in fen as yuan (元), with commas.

    >>> yuan(123456789), yuan(None)
    ('1,234,567.89', '—')
    """
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


@register.filter
def wan(fen: int | None) -> str:
    """An amount in fen as 万元, exactly: six places where it needs them, two at least.

    >>> wan(123456700), wan(500000000), wan(None)
    ('123.4567', '500.00', '—')
    """
    if fen is None:
        return "—"
    text = f"{Decimal(fen) / 1_000_000:,.6f}".rstrip("0")
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(2, '0')}"


@register.filter
def person_name(user: User) -> str:
    """The name of a person (姓名), for display."""
    return name_of_user(user)


@register.filter
def division(code: str) -> str:
    """The name of a division (行政区划名称)."""
    return name_of(code)
