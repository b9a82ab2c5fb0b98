"""Fees that sentences state with the sum worked out (文字中的取费): 按…的 5% 计取，（4926＋448.96）×5%＝268.75 万元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from xiufu.audit.doubtful import doubted
from xiufu.audit.paper import Paper
from xiufu.compute.kernels import percentage
from xiufu.core.interval import Interval
from xiufu.core.numbers import total
from xiufu.harvest.bases import called
from xiufu.harvest.closing import part_of
from xiufu.harvest.taken import Origin, Refused, TakenFee

_SENTENCE = re.compile(r"[。;；\n]")
_RULE = re.compile(
    r"([一-龥]{1,10}(?:费用?|金))(?:按|以)([^%,，]{2,40}?)(?:之和|合计|总和)?的(\d+(?:\.\d+)?)%(?:计取|计列|计算|提取|计)"
)
_WORKED = re.compile(r"\(?(\d+(?:\.\d+)?(?:\+\d+(?:\.\d+)?)*)\)?[×xX*](\d+(?:\.\d+)?)%=(\d+(?:\.\d+)?)(万元|元)")
_JOINED = re.compile(r"[与和及、+]")


@dataclass(frozen=True, slots=True)
class Prose:
    """Reads the fees that sentences of one document work out (采集文字中的取费); ``on`` is its day."""

    paper: Paper
    document: str
    on: date | None

    def found(self) -> Iterator[TakenFee | Refused]:
        """Every rate whose sentence says what it is of and works it out (费率); why not where that does not close."""
        for spot, text in self.paper.texts.items():
            if "%" not in normalize("NFKC", text) or self.paper.cell(spot):
                continue
            for sentence in _SENTENCE.split("".join(normalize("NFKC", text).split())):
                rules, worked = _RULE.findall(sentence), _WORKED.findall(sentence)
                if len(rules) == len(worked) == 1:
                    origin, doubt = (
                        Origin(self.document, self.paper.place(spot)),
                        doubted(self.paper, self.paper.at(spot)),
                    )
                    yield (
                        Refused(f"费用“{rules[0][0]}”", doubt, origin)
                        if doubt
                        else self._of(rules[0], worked[0], origin)
                    )

    def _of(self, rule: tuple[str, str, str], worked: tuple[str, str, str, str], origin: Origin) -> TakenFee | Refused:
        (fee, base, percent), (numbers, rate, amount, unit) = rule, worked
        formula, what = f"({numbers})×{rate}%", f"费用“{fee}”"
        if Decimal(percent) != Decimal(rate):
            return Refused(what, f"先写费率 {percent}%，算式写 {rate}%", origin)
        whole = total(*map(Interval.printed, numbers.split("+")))
        if not percentage(whole, Interval.exactly(Decimal(rate))).overlaps(Interval.printed(amount)):
            return Refused(what, f"算式 {formula} 的结果不是 {amount}", origin)
        names = [called(self.paper.known.cost_rows, term) for term in _JOINED.split(base) if term]
        known = tuple(names) if len(names) == numbers.count("+") + 1 else ()
        part = part_of(self.paper.known.cost_rows, fee, "")
        return TakenFee(part, fee, Decimal(rate), "%", known, formula, f"{amount} {unit}", self.on, origin)
