"""Prices of labour, materials and machine shifts (人工、材料、机械台班价格)."""

from dataclasses import dataclass, field
from decimal import Decimal

from xiufu.compute.case import Case
from xiufu.compute.kernels import difference, product
from xiufu.core.figure import Absent, Figure, Source
from xiufu.core.numbers import N, total
from xiufu.packs.kinds import Consumption, MachineShift

KIND_OF_PRICE = {"labour": "labour", "material": "material", "unpriced_material": "material"}


def charged_price(budget: N, ceiling: N) -> N:
    """计入直接费的价格 = min(预算价, 限价).

    >>> charged_price(Decimal("7.48"), Decimal("4.5"))
    Decimal('4.5')
    """
    return budget.min(ceiling)


@dataclass(frozen=True, slots=True)
class ResourcePrice:
    """预算价, 限价 where there is one, 计入价 and 价差 of one resource."""

    unit: str
    budget: Figure
    ceiling: Figure | None
    charged: Figure
    gap: Figure | None


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """One line of the second class cost (二类费用): labour or energy of a machine shift."""

    consumption: Consumption
    quantity: Figure
    price: ResourcePrice


@dataclass(frozen=True, slots=True)
class Shift:
    """机械台班费 and its parts."""

    item: MachineShift
    class1: Figure
    parts: tuple[ShiftPart, ...]
    class2: Figure
    price: Figure


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices and shifts already recorded, each once (价格表)."""

    case: Case
    prices: dict[tuple[str, str], ResourcePrice] = field(default_factory=dict)
    shifts: dict[tuple[str, str], Shift] = field(default_factory=dict)
    shift_prices: dict[str, Figure] = field(default_factory=dict)

    def price(self, kind: str, resource: str) -> ResourcePrice:
        """The price of a resource: the plan's own goes before those of price packs."""
        key = (KIND_OF_PRICE[kind], resource)
        if key not in self.prices:
            self.prices[key] = self._record(*key)
        return self.prices[key]

    def _record(self, kind: str, resource: str) -> ResourcePrice:
        case, subject = self.case, f"{kind}:{resource}"
        unit, budget, ceiling, source = self._look_up(kind, resource)
        per = f"元/{unit}"
        budgeted = case.figures.given("budget_price", subject, budget, source, unit=per)
        if ceiling is None:
            return ResourcePrice(unit, budgeted, None, budgeted, None)
        limit = case.figures.given("ceiling_price", subject, ceiling, source, unit=per)
        charged = case.figures.step("charged_price", subject, charged_price, budgeted, limit, unit=per)
        gap = case.figures.step("price_gap", subject, difference, budgeted, charged, unit=per)
        return ResourcePrice(unit, budgeted, limit, charged, gap)

    def _look_up(self, kind: str, resource: str) -> tuple[str, Decimal | Absent, Decimal | Absent | None, Source]:
        for i, own in enumerate(self.case.plan.prices):
            if (own.kind, own.resource) == (kind, resource):
                cited = self.case.cite(("prices", i))
                return (
                    own.unit,
                    own.budget_price,
                    own.ceiling_price,
                    Source(own.source, f"{cited.document} {cited.place}", own.as_of_date, cited.confidence),
                )
        found = self.case.chosen.price(kind, resource)
        if found is None:
            raise LookupError(f"no price of {kind} {resource}: the plan was not checked")
        return found.unit, found.budget_price, found.ceiling_price, found.source

    def shift(self, number: str, near: str) -> Shift | None:
        """机械台班费 = 一类费用 + Σ 二类 (人工, 燃料及动力). ``near`` is the pack of the item that uses it: its own shift goes first.

        Nothing where no quota makes it up: then ``shift_price`` has it.
        """
        item = self.case.chosen.machine_shift(number, near)
        if item is None:
            return None
        key = (item.id, item.source.pack)
        if key not in self.shifts:
            taken = any(other == item.id for other, _ in self.shifts)
            self.shifts[key] = self._record_shift(item, f"machine:{item.id}{f'#{item.source.pack}' if taken else ''}")
        return self.shifts[key]

    def shift_price(self, resource: str) -> Figure:
        """台班单价 of a machine of which only the price of a whole shift is known."""
        if resource not in self.shift_prices:
            found = self.case.chosen.price("machine", resource)
            if found is None:
                raise LookupError(f"no machine shift {resource}: the plan was not checked")
            subject = f"machine:{resource}"
            price = self.case.figures.given("machine_shift_price", subject, found.budget_price, found.source)
            self.shift_prices[resource] = price
        return self.shift_prices[resource]

    def _record_shift(self, item: MachineShift, subject: str) -> Shift:
        case, figures = self.case, self.case.figures
        figures.subjects[subject] = item.name
        class1 = figures.given("class1_cost", subject, item.class1_cost, item.source)
        parts, amounts = [], []
        for use in item.consumptions:
            of_part = f"{subject}/{use.kind}:{use.resource}"
            price = self.price(use.kind, use.resource)
            quantity = figures.given(
                "shift_consumption", of_part, use.quantity, use.source or item.source, unit=use.unit
            )
            amounts.append(figures.step("shift_amount", of_part, product, quantity, price.charged))
            parts.append(ShiftPart(use, quantity, price))
        class2 = case.sum("class2_cost", subject, amounts)
        price_of_shift = figures.step(
            "machine_shift_price", subject, total, class1, class2, carry=case.line_carry, clause=item.source
        )
        return Shift(item, class1, tuple(parts), class2, price_of_shift)
