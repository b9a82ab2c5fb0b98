"""What a guard of the database is (触发器的写法); ``triggers`` makes them, on both databases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: refuses ``event`` on ``table`` with ``said`` where ``where`` holds, for each row."""

    name: str
    table: str
    event: str
    said: str
    where: str = "1 = 1"


def never_changed(table: str, said: str) -> tuple[Guard, ...]:
    """The guards of rows that never change (不得修改、删除)."""
    return (
        Guard(f"{table}_no_update", table, "UPDATE", f"{said}不能修改"),
        Guard(f"{table}_no_delete", table, "DELETE", f"{said}不能删除"),
    )
