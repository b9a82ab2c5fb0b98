"""Balances (余额) of reclamation money: how much must be deposited, what may be released, what is left to refund.

Interest is not among it until it is handed back.
"""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiufu.lifecycle.entries import Entry, Standing
from xiufu.lifecycle.needs import Parameter, last_day
from xiufu.lifecycle.periods import TimeUnit


def balance(standing: Standing) -> int:
    """What is left of deposits (预存余额), in fen: all deposits less all releases (《土地复垦条例实施办法》第二十一条)."""
    return _sum(standing, "deposit_fen") - _sum(standing, "released_fen")


def _sum(standing: Standing, fact: str) -> int:
    return sum(stated for one in standing.entries if isinstance(stated := one.facts.get(fact), int))


@dataclass(frozen=True, slots=True)
class Deposited:
    """A first deposit is large enough (预存数额): the whole sum for a short use of land, else the least share of it."""

    amount: str
    total: str
    since: str
    until: str
    clause: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        paid, total = entry.facts.get(self.amount), standing.fact(self.total)
        since, until = standing.fact(self.since), standing.fact(self.until)
        if not (
            isinstance(since, date) and isinstance(until, date) and isinstance(paid, int) and isinstance(total, int)
        ):
            return ""
        years = law("deposit_full_cycle_years", entry.on_date)
        share = law("deposit_first_percent", entry.on_date)
        if years is None or share is None:
            return ""
        whole = until <= last_day(since, int(years), TimeUnit.YEAR)
        percent = Decimal(100) if whole else share
        least = math.ceil(total * percent / 100)
        manner = "应当一次性全额预存" if whole else f"第一次不少于总额的{percent}%"
        return "" if paid >= least else f"预存 {yuan(paid)} 元少于 {yuan(least)} 元：{manner}（{self.clause}）"


@dataclass(frozen=True, slots=True)
class WithinBalance:
    """A stated sum is no more than what is left (不超过余额)."""

    fact: str
    title: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, left = entry.facts.get(self.fact), balance(standing)
        if not isinstance(stated, int) or stated <= left:
            return ""
        return f"“{self.title}”{yuan(stated)} 元超过预存余额 {yuan(left)} 元"


@dataclass(frozen=True, slots=True)
class WholeBalance:
    """A stated sum is exactly what is left, with the interest stated beside it (退还全部余额)."""

    fact: str
    title: str
    interest: str

    def lacking(self, standing: Standing, entry: Entry, law: Parameter) -> str:
        """What is lacking."""
        stated, interest, left = entry.facts.get(self.fact), entry.facts.get(self.interest), balance(standing)
        if not (isinstance(stated, int) and isinstance(interest, int)) or stated == left + interest:
            return ""
        return (
            f"“{self.title}”{yuan(stated)} 元不等于预存余额 {yuan(left)} 元加利息 {yuan(interest)} 元，"
            f"应为 {yuan(left + interest)} 元"
        )


def yuan(fen: int) -> str:
    """Fen as yuan (分化元), for reading.

    >>> yuan(123450), yuan(5)
    ('1234.50', '0.05')
    """
    return f"{fen // 100}.{fen % 100:02d}"
