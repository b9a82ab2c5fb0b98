"""Fees that are a rate of named parts of the investment (按费率计取的费用), as a document states them."""

from dataclasses import dataclass
from decimal import Decimal

from xiufu.audit.chain.equation import At, Link
from xiufu.audit.tables import TableView


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """A fee with its rate and what it is of (费率与取费基数), and every equation that the rate stands in.

    ``at`` is where it is stated, ``percent`` nothing where one cannot tell whether 0.5 means 0.5 % or a half.
    """

    view: TableView
    name: str
    at: At
    percent: Decimal | None
    base: tuple[str, ...]
    formula: str
    links: tuple[Link, ...]
