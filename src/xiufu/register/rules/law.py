"""The law and the calendars of packs, as lifecycles ask for them."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xiufu.packs.calendars import Calendars
from xiufu.packs.dated import in_force

if TYPE_CHECKING:
    from xiufu.packs.library import Library


@cache
def packs() -> "Library":
    """The packs of this server (规则包): the built-in ones and those of ``XIUFU_PACKS``. Read once; a new pack needs a restart."""
    from xiufu.packs.library import open_library

    return open_library()


def law(parameter: str, on: date) -> Decimal | None:
    """The value of a law's parameter in force on a day (当日有效的法定数), absent before it was in force."""
    value = in_force(packs().parameter(parameter).values, on)
    return Decimal(value.value) if value else None


@cache
def calendars() -> Calendars:
    """Announced days off (节假日安排), read once like the packs that they come from."""
    return packs().calendars()
