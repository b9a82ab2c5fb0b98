"""One rounding policy for the document (取位规则): inferred from every equation that only one of two bears out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xiufu.audit.chain.equation import Link, Side

Carry = Literal["full", "line", ""]
SIDES: dict[Side, str] = {
    "yuan": "单价分析、工程施工费（元）",
    "wan": "万元各表",
    "area": "单位造价",
    "quantity": "工程量",
}
CARRIES: dict[Carry, str] = {"full": "按全精度传递，印出时取位", "line": "按印出的数逐级计算", "": "看不出"}
_FEW = 2
_MANY = 4
_TRIED = 4
_MOSTLY = 4


@dataclass(frozen=True, slots=True)
class Policy:
    """How numbers are carried on one side of the document (取位规则), with the equations that say so and those against."""

    carry: Carry
    evidence: tuple[Link, ...]
    against: tuple[Link, ...]
    tried: int
    strict: int

    @property
    def settled(self) -> bool:
        """Whether nearly every equation holds to its last digit, so that a miss by one is worth a note."""
        return self.tried >= _TRIED and self.strict * _MOSTLY >= (_MOSTLY - 1) * self.tried


def policy(links: Sequence[Link], side: Side) -> Policy:
    """The policy of one side (取位规则): that of most equations which only one of the two bears out."""
    mine = [link for link in links if link.side == side]
    full = tuple(link for link in mine if link.full and not link.line)
    line = tuple(link for link in mine if link.line and not link.full)
    strict = sum(link.full or link.line for link in mine)
    carry: Carry = ""
    if len(full) >= _FEW and len(full) >= _MANY * len(line):
        carry = "full"
    elif len(line) >= _FEW and len(line) >= _MANY * len(full):
        carry = "line"
    evidence, against = (line, full) if carry == "line" or (not carry and len(line) > len(full)) else (full, line)
    return Policy(carry, evidence, against, len(mine), strict)
