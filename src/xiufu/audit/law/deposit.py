"""The deposit plan (预存计划): instalments with amounts and dates, from its table or from sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.law.periods import dates_in
from xiufu.audit.law.reading import Sentence, wan
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.spot import Passage

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_TITLE = re.compile(r"预存|缴存|预提|计提|提取|存储|存入")
_OTHER_TABLE = re.compile(r"支取|使用|返还")
_AMOUNT = re.compile(r"预存|缴存|计提|金额|费用|资金|额度|数额")
_NO_AMOUNT = re.compile(r"累计|余额|比例|占|使用|支取|静态|动态|价差|利息|系数")
_YEARLY = re.compile(r"年度|各年|当年|每年|逐年|本年|本期|各期")
_TIME = re.compile(r"时间|日期|年份|年度|期限|阶段|时段|时限")
BEFORE_WORKS = re.compile(
    r"(?:动工|开工|施工|取料|开采)(?:之?前|日前|前一个月)|(?:审查|评审|批准|通过|批复|签订|备案)(?:通过)?(?:之?后|之日起)|第[一二三四五六七八九十\d]+[年期]|(?:取得|办理)[^，。]{0,12}前|[年月]底?前|一个月内|1个月内"
)
SAID = re.compile(r"预存|缴存|存入")
HISTORY = re.compile(r"已(?:经)?(?:预存|缴存|存入|缴纳)|保证金|基金|罚款")
_ANNUAL = re.compile(r"(?:费用|资金|投资)(?:年度)?安排|年度(?:费用|投资|资金)|提取计划|计提")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 600
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment (一期预存): its amount in 万元 as printed, the months that its date can mean, and the words of the date."""

    amount: Interval
    claim: Claim
    when: tuple[int, int] | None
    time: str


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit plan (预存计划): where it stands, its instalments, and their sum where it is printed."""

    at: Passage
    instalments: tuple[Instalment, ...]
    sum: tuple[Interval, Claim] | None

    @property
    def dated(self) -> bool:
        """Whether every payment says when (各期都写明时间)."""
        return all(one.time for one in self.instalments)


def deposit_of(paper: "Paper") -> Deposit | None:
    """The deposit plan of a document (读取预存计划); its table goes before sentences."""
    for view in paper.tables:
        if _is_of_deposits(view) and (found := _in_table(paper, view)):
            return found
    return _in_sentences(paper)


def _is_of_deposits(view: TableView) -> bool:
    return bool(_TITLE.search(view.title) or any(_TITLE.search(column.label) for column in view.columns))


def may_be_planned(paper: "Paper") -> bool:
    """Whether a table may be the deposit plan: one that cannot be understood, or costs by years (可能的预存计划)."""
    return any(
        view.cells
        and (
            _is_of_deposits(view)
            or (_ANNUAL.search(view.title) and any(_YEAR.search(text) for row in view.texts for text in row))
        )
        for view in paper.tables
    )


def _in_table(paper: "Paper", view: TableView) -> Deposit | None:
    columns = [
        c for c in view.numbers if _AMOUNT.search(view.columns[c].label) and not _NO_AMOUNT.search(view.columns[c].name)
    ]
    named = [c for c in columns if _TITLE.search(view.columns[c].label)]
    columns = named or ([] if _OTHER_TABLE.search(view.title) else columns)
    columns = [
        c for c in columns if any(wan(paper, view.cells[r, c], view, c) for r in view.body if (r, c) in view.cells)
    ]
    yearly = [c for c in columns if _YEARLY.search(view.columns[c].label)]
    columns = yearly if len(yearly) == 1 else columns
    if len(columns) != 1:
        return _across(paper, view)
    column = columns[0]
    found: list[Instalment] = []
    sums: list[tuple[Interval, Claim]] = []
    for r in view.body:
        claim = view.cells.get((r, column))
        amount = wan(paper, claim, view, column) if claim else None
        if claim is None or amount is None or claim.means().hi <= 0:
            continue
        if view.rows[r].sums:
            sums.append((amount, claim))
        else:
            found.append(Instalment(amount, claim, *_time(view, r, column)))
    return _deposit(paper, found, sums)


def _across(paper: "Paper", view: TableView) -> Deposit | None:
    """A table with a column for each year and the deposit in one of its rows."""
    rows = [r for r in view.body if _TITLE.search(view.rows[r].label) and not _NO_AMOUNT.search(view.rows[r].label)]
    years = [c for c in view.numbers if dates_in(re.sub(r"\s+", "", view.columns[c].label))]
    if len(rows) != 1 or not years:
        return None
    found, sums = [], []
    for c in view.numbers:
        claim = view.cells.get((rows[0], c))
        unit = _row_unit(view, rows[0])
        amount = wan(paper, claim, view, c) if claim else None
        if claim and amount is None and unit:
            amount = claim.means() if unit == "万元" else claim.means() / 10_000
        if claim is None or amount is None or claim.means().hi <= 0:
            continue
        head = re.sub(r"\s+", "", view.columns[c].label)
        if c in years:
            found.append(Instalment(amount, claim, _whole(dates_in(head)), head))
        elif re.search("合计|总计", head):
            sums.append((amount, claim))
    return _deposit(paper, found, sums)


def _row_unit(view: TableView, r: int) -> str:
    found = re.search(r"万元|元", view.rows[r].label + "".join(view.texts[r]))
    return found[0] if found else ""


def _deposit(paper: "Paper", found: Sequence[Instalment], sums: Sequence[tuple[Interval, Claim]]) -> Deposit | None:
    if not found:
        return None
    whole = sums[-1] if sums else (found[0].amount, found[0].claim) if len(found) == 1 else None
    at = paper.passage(found[0].claim.spot) or Passage(found[0].claim.spot, 0, 0)
    return Deposit(at, tuple(found), whole)


def _time(view: TableView, r: int, column: int) -> tuple[tuple[int, int] | None, str]:
    """When a row is paid: by its column of times, or any of its words."""
    words = [
        re.sub(r"\s+", "", text)
        for c, text in enumerate(view.texts[r])
        if c != column and (view.columns[c].kind != "number" or _TIME.search(view.columns[c].label))
    ]
    words = [f"{word}年" if _BARE_YEAR.fullmatch(word) else word for word in words]
    timed = [word for word in words if dates_in(word)]
    if timed:
        return _whole(dates_in(timed[0])), timed[0]
    return None, next((word for word in words if BEFORE_WORKS.search(word)), "")


def _whole(dates: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    return (min(first for first, _ in dates), max(last for _, last in dates)) if dates else None


def _in_sentences(paper: "Paper") -> Deposit | None:
    """一次性预存4.65万元; 首期预存50.70万元……; 复垦费用4.65万元在动工前预存: the amounts of the sentences that speak of it."""
    found: list[Instalment] = []
    sums: list[Instalment] = []
    for sentence in paper.sentences:
        if not sentence.running or not SAID.search(sentence.words) or HISTORY.search(sentence.words):
            continue
        for whole, one in _paid(paper, sentence):
            (sums if whole else found).append(one)
    if sums:
        dated = next((one for one in sums if one.time), sums[0])
        return _deposit(paper, found if len(found) > 1 else [dated], [(dated.amount, dated.claim)])
    return _deposit(paper, found, [])


def _paid(paper: "Paper", sentence: Sentence) -> Iterator[tuple[bool, Instalment]]:
    """The amounts of a sentence that are deposited, each with whether it is the whole of it."""
    text, at = paper.texts[sentence.at.spot], sentence.at.start
    money = [
        (claim, amount)
        for claim in paper.at(sentence.at.spot)
        if sentence.at.start <= claim.start < sentence.at.end and claim.kind == "quantity" and not claim.bound
        if (amount := wan(paper, claim))
    ]
    said = [found.start() for found in SAID.finditer(text, sentence.at.start, sentence.at.end)]
    behind = [(claim, amount) for claim, amount in money if claim.start > said[0]] if said else []
    dates = dates_in(sentence.words)
    for claim, amount in behind or money:
        between = re.sub(r"\s+", "", text[at : claim.start])
        at = claim.unit_end
        if re.search(r"[静动]态(?:总)?投资(?:额)?(?:为|是|：|:)?$|施工费|每公顷|亩均|保证金", between):
            continue
        own = dates_in(between) or dates
        time = sentence.words if own else time_said(sentence.words) or time_said(_plain(text))
        whole = not behind or bool(re.search(r"总额|总计|合计|共|一次性|全额|足额", between))
        yield whole, Instalment(amount, claim, _whole(own), time)


def time_said(words: str) -> str:
    """A time that is said without a date (动工前一个月内), or the words with their dates."""
    works = BEFORE_WORKS.search(words)
    return works[0] if works else words if dates_in(words) else ""


def _plain(text: str) -> str:
    """The letters of a paragraph, of a very long one none."""
    return re.sub(r"\s+", "", text) if len(text) <= _LONGEST else ""
