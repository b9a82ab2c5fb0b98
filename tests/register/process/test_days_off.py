"""Packs in force, and days off that an administrator adds: judged as a pack is, logged, and the clocks that they move."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from tests.register.process.courses import reclamation_applied
from tests.register.world import World
from xiufu.register.journal.models import LogLine
from xiufu.register.process.models import CalendarFile, ClockRow
from xiufu.register.rules.law import packs

YEAR = """\
year: 2027
days_off: [{{name: 元旦, first: 2027-01-01, last: 2027-01-{last:02d}}}]
working_days: []
source: {{document: 某通知, confidence: H}}
"""


def posted(world: World, content: str | bytes, reason: str = "", who: str = "administrator") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return world.client(who).post(
        "/rules/days-off/add", {"file": SimpleUploadedFile("2027.yaml", data), "reason": reason}
    )


def text_of(world: World, address: str, who: str = "administrator") -> str:
    return world.client(who).get(address).content.decode()


def test_a_year_that_is_added_moves_clocks_with_the_reason(world: World):
    project = reclamation_applied(world)
    before = (
        ClockRow.objects.filter(project=project, provisional=True, calendars__contains="2027:-").order_by("pk").first()
    )
    assert before
    assert "没有公布，按双休日推算" in text_of(world, "/rules/days-off")
    answer = posted(world, YEAR.format(last=3))
    assert answer.status_code == 302
    after = ClockRow.objects.get(pk=before.pk)
    assert (after.provisional, after.calendars == before.calendars) == (False, False)
    line = LogLine.objects.filter(action="clock.reproject").first()
    assert line
    assert line.subject == f"project:{project.pk}"
    assert json.loads(line.data)["why"] == "2027年节假日安排已公布"
    line = LogLine.objects.get(action="calendar.add")
    assert (line.user_id, line.subject) == (world.users["administrator"].pk, "calendar:2027")
    page = text_of(world, "/rules/days-off", "banner")
    assert "某通知" in page
    assert "账号“administrator”" in page
    file = CalendarFile.objects.get()
    assert text_of(world, f"/rules/days-off/files/{file.pk}") == YEAR.format(last=3)


def test_a_year_in_use_is_replaced_with_a_reason_only(world: World):
    project = reclamation_applied(world)
    posted(world, YEAR.format(last=3))
    [row] = ClockRow.objects.filter(project=project, met_date=None, calendars__contains="2027:").exclude(
        rule="annual_report"
    )
    answer = posted(world, YEAR.format(last=3), "再传一次")
    assert "2027 年在用的就是这一份，没有变动" in answer.content.decode()
    answer = posted(world, YEAR.format(last=8))
    assert answer.status_code == 422
    assert "2027 年已有在用的节假日安排，替换要写明理由" in answer.content.decode()
    assert CalendarFile.objects.count() == 1
    # 2027-01-04 to 08 are Monday to Friday: five working days less, and no weekend is worked for them
    assert posted(world, YEAR.format(last=8), "通知有更正").status_code == 302
    moved = ClockRow.objects.get(pk=row.pk)
    assert row.due is not None
    assert moved.due is not None
    assert (moved.due - row.due).days == 7
    assert json.loads(LogLine.objects.filter(action="clock.reproject").last().data)["why"] == "2027年节假日安排有变动"  # type: ignore[union-attr]  # there is one
    assert list(CalendarFile.objects.order_by("pk").values_list("year", "number", "reason")) == [
        (2027, 1, ""),
        (2027, 2, "通知有更正"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", ["不是 UTF-8 编码的文本"]),
        ("year: 2027\n", ["放假", "出处"]),
        (YEAR.format(last=3).replace("2027-01-03", "2028-01-03"), ["2028-01-01 不在 2027 年"]),
        (YEAR.format(last=3).replace("confidence: H", "confidence: X"), ["第4行", "可选：H、M、L"]),
        (YEAR.format(last=3).replace("working_days: []", "working_days: [2027-01-04]"), ["不是周六、周日，本来就上班"]),
        ("year: [\n", ["文件"]),
        ("a" * 100_001, ["文件超过 100 KB"]),
    ],
)
def test_a_faulty_file_is_told_all_at_once_and_nothing_is_kept(world: World, content: str | bytes, said: list[str]):
    answer = posted(world, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [one for one in said if one not in page] == []
    assert (CalendarFile.objects.count(), LogLine.objects.filter(action="calendar.add").count()) == (0, 0)


@pytest.mark.parametrize("statement", ["UPDATE process_calendarfile SET text = ''", "DELETE FROM process_calendarfile"])
def test_the_database_refuses_to_change_a_calendar(world: World, statement: str):
    posted(world, YEAR.format(last=3))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_officers_read_packs_and_what_they_hold(world: World):
    page = text_of(world, "/rules/packs", "banner")
    for one in packs().heads():
        assert one.head.name in page
        assert one.hash[:12] in page
    page = text_of(world, "/rules/packs/national-calendar", "auditor")
    assert "国务院办公厅各年关于部分节假日安排的通知" in page
    held = packs().pack("national-calendar")
    assert held
    assert held.hash in page
    answer = world.client("banner").get("/rules/packs/national-calendar/files/2026.yaml")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "国办发明电〔2025〕7号" in answer.content.decode()
    for address in (
        "/rules/packs/none",
        "/rules/packs/national-calendar/files/pack.yaml",
        "/rules/packs/national-calendar/files/../calendar/2026.yaml",
        "/rules/days-off/files/999999",
    ):
        assert world.client("banner").get(address).status_code == 404
    assert world.client("banner").get("/rules/packs?page=99999999999999999999").status_code == 200


def test_the_calendar_asks_little(world: World, django_assert_max_num_queries: object):
    for last in range(3, 9):
        posted(world, YEAR.format(last=last), "某理由")
    client = world.client("banner")
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # the fixture carries no type
        assert client.get("/rules/days-off").status_code == 200
    assert date(2027, 1, 8).weekday() == 4
