"""Taking an entry back (撤销记录): nothing is deleted, but what was entered by mistake counts no more.

Entries rest on those before them, so that only the last that counts is taken back; who has to go further back does so one by one.
Somebody else than who entered it decides (two pairs of eyes), and says why. What was right is then entered anew.
"""

from collections.abc import Iterator
from datetime import date

from xiufu.lifecycle.entries import ANNUL, Capacity, Entry, Standing
from xiufu.lifecycle.moves import Lifecycle


def annulling(standing: Standing, person: str, reason: str, *, today: date) -> Entry:
    """The entry that takes back the last that counts (撤销记录), on its thread. Raises ``IndexError`` where none does."""
    last = standing.entries[-1]
    return Entry(
        number=standing.lines + 1,
        move=ANNUL,
        track=last.track,
        on_date=today,
        entered_date=today,
        capacity=Capacity.AUTHORITY,
        person=person,
        reason=reason.strip(),
        annuls=last.number,
    )


def not_annullable(life: Lifecycle, standing: Standing, number: int, person: str) -> Iterator[str]:
    """Why somebody may not take back the entry of a number (不能撤销的原因); nothing where they may."""
    last = standing.entries[-1] if standing.entries else None
    if last is None:
        yield "项目没有可以撤销的记录"
    elif number != last.number:
        title = life.title_of_move(last.move)
        yield f"只能撤销最后一条有效的记录，即第 {last.number} 条“{title}”；要撤销更早的，从后往前逐条撤销"
    elif person == last.person:
        yield f"第 {number} 条“{life.title_of_move(last.move)}”是您登记的，要由主管机关的另一人撤销"
