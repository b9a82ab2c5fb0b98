"""Kernels that many formulas share (算式): of numbers alone, so that an audit computes with them without a plan."""

from xiufu.core.numbers import N


def same(x: N) -> N:
    """The number itself (取自): a figure that is another one under its own name.

    >>> same(Decimal("6.3758"))
    Decimal('6.3758')
    """
    return x


def product(x: N, y: N) -> N:
    """数量 × 单价, or any two factors.

    >>> product(Decimal("127.516"), Decimal("232.05756"))
    Decimal('29591.05182096')
    """
    return x * y


def product_of(first: N, *rest: N) -> N:
    """连乘: a consumption and all its coefficients.

    >>> product_of(Decimal("0.14"), Decimal("1.25"))
    Decimal('0.1750')
    """
    result = first
    for factor in rest:
        result = result * factor
    return result


def percentage(base: N, percent: N) -> N:
    """基数 × 费率（%）.

    >>> percentage(Decimal("157.98725"), Decimal(5))
    Decimal('7.8993625')
    """
    return base * percent / 100


def difference(x: N, y: N) -> N:
    """差额.

    >>> difference(Decimal("7.48"), Decimal("4.5"))
    Decimal('2.98')
    """
    return x - y


def share(part: N, whole: N) -> N:
    """占比（%）.

    >>> round(share(Decimal("2.96"), Decimal("4.28")), 4)
    Decimal('69.1589')
    """
    return part / whole * 100


def remainder(whole: N, *others: N) -> N:
    """余额: the whole less the other parts, so that printed parts always add up to the printed whole.

    >>> remainder(Decimal("4.28"), Decimal("1.32"), Decimal("0.00"))
    Decimal('2.96')
    """
    result = whole
    for other in others:
        result = result - other
    return result


def proportional_part(amount: N, part: N, whole: N) -> N:
    """按比例分摊: the share of an amount that belongs to a part of a whole; divided last, so that a third of 3 is 1.

    >>> proportional_part(Decimal("0.36"), Decimal("1.48"), Decimal("2.96"))
    Decimal('0.18')
    """
    return amount * part / whole


def to_wan(yuan: N) -> N:
    """元 → 万元.

    >>> to_wan(Decimal("29591.05182096"))
    Decimal('2.959105182096')
    """
    return yuan / 10000


def per_area(amount_wan: N, area_hm2: N) -> N:
    """单位面积投资（万元/公顷）.

    >>> round(per_area(Decimal("4.28"), Decimal("6.3758")), 4)
    Decimal('0.6713')
    """
    return amount_wan / area_hm2


def per_mu(per_hm2: N) -> N:
    """亩均投资（万元/亩）; 1 公顷 = 15 亩.

    >>> round(per_mu(Decimal("0.6713")), 4)
    Decimal('0.0448')
    """
    return per_hm2 / 15


def growth_factor(percent: N, years: N) -> N:
    """涨价系数 = (1 + r)ⁿ − 1.

    >>> growth_factor(Decimal(6), Decimal(2))
    Decimal('0.1236')
    """
    return (percent / 100 + 1) ** years - 1
