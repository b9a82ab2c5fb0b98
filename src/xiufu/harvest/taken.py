"""What is taken out of a plan (采集的数据), each value with the place it was read at."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from xiufu.core.numbers import plain_text
from xiufu.packs.books import CHOICES
from xiufu.packs.cost_rows import AnalysisRole, SummaryRole
from xiufu.packs.kinds import HaulSteps, PercentBase, PriceKind, ResourceKind


class NotTakenError(Exception):
    """Why something is not taken (未采集的原因)."""


def resource_name(text: str) -> str:
    """The name of a resource as a pack keeps it (名称): without what figure ids cannot have.

    >>> resource_name("板枋材（综合）"), resource_name("钢筋 φ6/8")
    ('板枋材（综合）', '钢筋 φ6-8')
    """
    return re.sub(r"[|/:{}]+", "-", " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was read (出处): the document by its file name, and the place in words with page, table and row."""

    document: str
    place: str


@dataclass(frozen=True, slots=True)
class TakenUse:
    """A consumption (消耗量): per unit of its item or shift, without coefficients; ``factor`` is what it was multiplied by.

    With ``percent_of`` the quantity is a percentage of what the resources by quantity of these kinds cost.
    """

    kind: ResourceKind
    resource: str
    unit: str
    quantity: Decimal
    origin: Origin
    factor: Decimal = Decimal(1)
    percent_of: PercentBase | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is of."""
        return self.kind, self.resource

    @property
    def said(self) -> object:
        """What makes two consumptions the same (同一内容)."""
        return self.key, self.unit, self.quantity, self.percent_of

    @property
    def measure(self) -> str:
        """Its unit (单位), with what a percentage is of."""
        return f"{self.unit}（占{CHOICES[self.percent_of]}）" if self.percent_of else self.unit

    @property
    def text(self) -> str:
        """It in words (消耗量的说法)."""
        return f"{self.resource} {plain_text(self.quantity)} {self.measure}"


@dataclass(frozen=True, slots=True)
class TakenHaul:
    """What an analysis says of hauling (运距): of which item, so many metres, so many steps, which its consumption has in it.

    ``base_m`` and ``step_m`` are the basic distance and the length of a step where they are stated too.
    """

    number: str
    steps: int = 0
    distance_m: Decimal | None = None
    base_m: Decimal | None = None
    step_m: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TakenItem:
    """A quota item (定额子目) as an analysis uses it: consumption for ``size`` × ``unit`` of work, and the price it came to.

    ``by_steps`` where another item is added for each step of further hauling (增运).
    """

    id: str
    name: str
    size: Decimal
    unit: str
    work_content: str
    other_percent: Decimal
    uses: tuple[TakenUse, ...]
    price: Decimal
    origin: Origin
    haul: TakenHaul | None = None
    by_steps: HaulSteps | None = None

    @property
    def said(self) -> object:
        """What makes two items the same (同一内容): unit, rate and consumption, whatever they are called."""
        return self.size, self.unit, self.other_percent, frozenset(use.said for use in self.uses)


@dataclass(frozen=True, slots=True)
class TakenShift:
    """A machine shift (机械台班): first class cost, the consumption of the second class, and the price it came to."""

    id: str
    name: str
    class1: Decimal
    uses: tuple[TakenUse, ...]
    price: Decimal
    origin: Origin

    @property
    def said(self) -> object:
        """What makes two shifts the same (同一内容)."""
        return self.class1, frozenset(use.said for use in self.uses)


@dataclass(frozen=True, slots=True)
class TakenPrice:
    """A price of labour, a material or a whole shift of a machine (价格), the ceiling where there is one, and the day it is of."""

    kind: PriceKind
    resource: str
    unit: str
    budget: Decimal
    ceiling: Decimal | None
    as_of: date | None
    origin: Origin

    @property
    def said(self) -> object:
        """What makes two prices the same (同一内容)."""
        return self.unit, self.budget, self.ceiling


@dataclass(frozen=True, slots=True)
class TakenRate:
    """A rate of an analysis (取费费率): of which fee, in percent, of which parts; none where several readings would fit.

    ``beside`` are the parts that the analysis has besides, which the rate is not of.
    """

    fee: AnalysisRole
    percent: Decimal
    parts: tuple[str, ...]
    beside: tuple[str, ...]
    work: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not taken (未采集), and why."""

    what: str
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class TakenFee:
    """A fee as a plan charges it (费用计取): ``rate`` in percent of ``base``, or in 元 a unit; what it comes to, as printed.

    ``base`` is empty where several sums would be it. ``convention`` and ``factor_places`` are of price growth alone: how its
    years count, and to how many places its factors are rounded first, nothing where they are not.
    """

    part: SummaryRole | None
    fee: str
    rate: Decimal
    unit: str
    base: tuple[str, ...]
    formula: str
    amount: str
    on: date | None
    origin: Origin
    convention: Literal["year_end", "mid_year", ""] = ""
    factor_places: int | None = None

    @property
    def said(self) -> object:
        """What makes two fees the same (同一内容)."""
        return self.rate, self.unit, frozenset(self.base), self.convention, self.factor_places


@dataclass(frozen=True, slots=True)
class TakenComposite:
    """A composite price (综合单价) of a work, as an analysis makes it up or, where ``analysed`` is false, an estimate goes by it."""

    work: str
    quota: str
    unit: str
    price: Decimal
    analysed: bool
    on: date | None
    origin: Origin

    @property
    def said(self) -> object:
        """What makes two prices the same (同一内容)."""
        return self.price


@dataclass(frozen=True, slots=True)
class Harvest:
    """All that one document gives (一份方案的采集结果). ``cautions`` are what may make wrong what was taken."""

    document: str
    on: date | None
    items: tuple[TakenItem, ...] = ()
    shifts: tuple[TakenShift, ...] = ()
    prices: tuple[TakenPrice, ...] = ()
    rates: tuple[TakenRate, ...] = ()
    refused: tuple[Refused, ...] = ()
    cautions: tuple[Refused, ...] = ()
    fees: tuple[TakenFee, ...] = ()
    composites: tuple[TakenComposite, ...] = ()
