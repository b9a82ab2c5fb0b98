"""Balances (余额) of reclamation money: what was deposited, less what was released. Interest is not among it until it is handed back."""

from dataclasses import dataclass

from xiufu.lifecycle.entries import Entry, Standing
from xiufu.lifecycle.needs import Parameter, yuan


def balance(standing: Standing) -> int:
    """What is left of deposits (预存余额), in fen: all deposits less all releases (《土地复垦条例实施办法》第二十一条)."""
    return _sum(standing, "deposit_fen") - _sum(standing, "released_fen")


def _sum(standing: Standing, fact: str) -> int:
    return sum(stated for one in standing.entries if isinstance(stated := one.facts.get(fact), int))


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
