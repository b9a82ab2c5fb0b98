"""The log is changed behind the triggers' back, and the commands find it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.register.world import World, at
from xiufu.register.journal.chain import hash_of, record
from xiufu.register.journal.models import LogCheck, LogLine
from xiufu.register.triggers import make_triggers

DAY = date(2026, 11, 23)


@pytest.fixture
def lines(world: World) -> World:
    """Six lines of the log."""
    with transaction.atomic():
        for number in range(6):
            record(user_id=1, action="try", subject=f"thing:{number}", data={"amount": number}, now=at(DAY))
    return world


@pytest.fixture
def unguarded(lines: World) -> Iterator[None]:
    """What somebody does who has the database in his hands."""
    on = " ON journal_logline" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("no_update", "no_delete", "in_order"):
            cursor.execute(f"DROP TRIGGER journal_logline_{name}{on}")
    yield
    make_triggers()


def ran(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verified(*arguments: str) -> tuple[list[str], bool]:
    """What the command says, and whether it fails."""
    out, failed = StringIO(), 0
    try:
        call_command("verify_log", *arguments, stdout=out)
    except CommandError as error:
        failed = error.returncode
    return out.getvalue().splitlines(), failed == 1


def exported(folder: Path) -> str:
    call_command("export_head", str(folder / "heads"), stdout=StringIO())
    return str(folder / "heads")


def test_a_whole_log(lines: World, tmp_path: Path):
    assert verified() == (["日志完整，共 6 行"], False)
    heads = exported(tmp_path)
    with transaction.atomic():
        record(user_id=None, action="later", subject="thing:7", data={}, now=at(DAY))
    exported(tmp_path)
    assert verified("--head", heads) == (["日志完整，共 7 行"], False)
    assert len(Path(heads).read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    "assignment",
    ["data = '{}'", "action = 'other'", "user_id = 2", "subject = 'x'", "at = '2026-01-01 00:00:00+00:00'"],
)
def test_a_changed_line_is_located(unguarded: None, assignment: str):
    ran(f"UPDATE journal_logline SET {assignment} WHERE number = 3")
    assert verified() == (["第 3 行：内容与哈希不符，被改动过"], True)


def test_a_changed_line_with_its_hash_is_located_by_the_next(unguarded: None):
    line = LogLine.objects.get(number=3)
    line.data = "{}"
    ran("UPDATE journal_logline SET data = '{}', hash = %s WHERE number = 3", hash_of(line))
    assert verified() == (["第 4 行：与前一行的哈希接不上"], True)


def test_a_line_taken_away_is_located(unguarded: None):
    ran("DELETE FROM journal_logline WHERE number = 3")
    assert verified() == (["第 4 行：前一行是第 2 行，中间缺行", "第 4 行：与前一行的哈希接不上"], True)


def rewritten(first: int) -> None:
    """Writes every line from one on anew, with its amount changed and all hashes right again."""
    previous = LogLine.objects.get(number=first - 1).hash
    for line in LogLine.objects.filter(number__gte=first).order_by("number"):
        line.data, line.previous_hash = '{"amount": 1000000}', previous
        previous = hash_of(line)
        ran(
            "UPDATE journal_logline SET data = %s, previous_hash = %s, hash = %s WHERE number = %s",
            line.data, line.previous_hash, previous, line.number,
        )  # fmt: skip


def test_a_tail_written_anew_is_found_by_the_head(unguarded: None, tmp_path: Path):
    heads = exported(tmp_path)
    rewritten(3)
    assert verified() == (["日志完整，共 6 行"], False)
    said, failed = verified("--head", heads)
    assert (len(said), failed) == (1, True)
    assert said[0].startswith("第 6 行：与 2026-")
    assert said[0].endswith("导出的链头不符，这一行或它之前被重写过")


def test_the_file_of_every_day_is_held_against_the_log_unasked(unguarded: None, tmp_path: Path, settings):
    settings.LOG_HEADS = tmp_path / "none"
    assert verified() == (["日志完整，共 6 行"], False)  # no head was written yet
    settings.LOG_HEADS = Path(exported(tmp_path))
    rewritten(3)
    said, failed = verified()
    assert (said[0].split("：")[0], failed) == ("第 6 行", True)
    LogCheck.objects.create(day=DAY, finished_at=at(DAY))
    settings.LOG_HEADS.unlink()
    with pytest.raises(CommandError, match="把原来的文件移到那里"):
        call_command("verify_log", stdout=StringIO())


def test_a_tail_cut_off_is_found_by_the_head(unguarded: None, tmp_path: Path):
    heads = exported(tmp_path)
    ran("DELETE FROM journal_logline WHERE number > 4")
    assert verified() == (["日志完整，共 4 行"], False)
    said, failed = verified("--head", heads)
    assert (said[0].split("：")[0], "导出链头时还在，现已不在" in said[0], failed) == ("第 6 行", True, True)


def test_an_older_head_tells_from_where(unguarded: None, tmp_path: Path):
    """Heads of every day: the first that does not hold bounds the day."""
    heads = exported(tmp_path)
    with transaction.atomic():
        record(user_id=None, action="later", subject="thing:7", data={}, now=at(DAY))
    exported(tmp_path)
    rewritten(7)
    said, failed = verified("--head", heads)
    assert ([line.split("：")[0] for line in said], failed) == (["第 7 行"], True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "链头文件是空的，无从核对"),
        ("\n\n", "链头文件是空的，无从核对"),
        ("rubbish\n", "链头文件第 1 行不是链头，文件可能被改动过"),
        ('{"number": 1}\n', "链头文件第 1 行不是链头，文件可能被改动过"),
        ("[1, 2]\n", "链头文件第 1 行不是链头，文件可能被改动过"),
    ],
)
def test_a_broken_file_of_heads(lines: World, tmp_path: Path, text: str, problem: str):
    (tmp_path / "heads").write_text(text, "utf-8")
    assert verified("--head", str(tmp_path / "heads")) == ([problem], True)


def test_files_that_cannot_be_read_or_written(lines: World, tmp_path: Path):
    with pytest.raises(CommandError, match="读不了或写不进"):
        call_command("verify_log", "--head", str(tmp_path / "none"), stdout=StringIO())
    with pytest.raises(CommandError, match="读不了或写不进"):
        call_command("export_head", str(tmp_path / "none" / "heads"), stdout=StringIO())


def test_an_empty_log(db: None, tmp_path: Path):
    heads = exported(tmp_path)
    assert verified("--head", heads) == (["日志完整，共 0 行"], False)


def test_triggers_refuse_in_the_first_place(lines: World):
    for statement in ("UPDATE journal_logline SET data = '{}' WHERE number = 3", "DELETE FROM journal_logline"):
        with pytest.raises(DatabaseError), transaction.atomic():
            ran(statement)
    assert verified()[1] is False
