"""The calendar of an account: who has the address reads it, nobody else; the file is what RFC 5545 asks."""

from __future__ import annotations

import re
from datetime import date

from django.test import Client
from django.urls import reverse

from tests.register.process.courses import reclamation_applied
from tests.register.world import World, at
from xiufu.register.desk.feeds import renew_feed, revoke_feed
from xiufu.register.desk.ics import Event, calendar, escaped
from xiufu.register.desk.models import CalendarFeed
from xiufu.register.journal.models import LogLine

DAY = date(2026, 11, 2)


def address(token: str) -> str:
    return reverse("desk:feed_file", args=(token,))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_file_of_a_desk(world: World):
    project = reclamation_applied(world)
    token = renew_feed(actor=world.actor("banner"), now=at(DAY))
    answer = Client().get(address(token))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(answer.content.decode())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    for line in (
        f"UID:{project.number}-acceptance-main-1@xiufu",
        "DTSTART;VALUE=DATE:20270125",
        "DTEND;VALUE=DATE:20270126",
        f"SUMMARY:【暂定】完成验收：{project.number} {project.name}",
        "STATUS:TENTATIVE",
    ):
        assert line in lines
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))
    obligor = renew_feed(actor=world.actor("obligor"), now=at(DAY))
    said = Client().get(address(obligor)).content.decode()
    assert "年度报告" in said.replace("\r\n ", "")
    assert "完成验收" not in said.replace("\r\n ", "")
    stranger = renew_feed(actor=world.actor("stranger"), now=at(DAY))
    assert "VEVENT" not in Client().get(address(stranger)).content.decode()


def test_wrong_old_and_revoked_addresses_are_none(world: World):
    actor = world.actor("banner")
    first = renew_feed(actor=actor, now=at(DAY))
    second = renew_feed(actor=actor, now=at(DAY))
    assert [Client().get(address(token)).status_code for token in (first, second, "x", second[:-1])] == [
        404,
        200,
        404,
        404,
    ]
    row = CalendarFeed.objects.get()
    assert second not in row.token_hash
    revoke_feed(actor=actor, now=at(DAY))
    assert Client().get(address(second)).status_code == 404
    assert [line.action for line in LogLine.objects.all()] == ["feed.renew", "feed.renew", "feed.revoke"]
    assert not any(second in line.data for line in LogLine.objects.all())


def test_who_is_shut_out_has_no_feed(world: World):
    token = renew_feed(actor=world.actor("banner"), now=at(DAY))
    user = world.users["banner"]
    user.is_active = False
    user.save()
    assert Client().get(address(token)).status_code == 404


def test_the_address_is_shown_once(world: World):
    client = world.client("banner")
    assert "还没有订阅地址" in client.get(reverse("desk:feed")).content.decode()
    shown = client.post(reverse("desk:renew_feed")).content.decode()
    found = re.search(r'value="http://testserver(/calendar/[\w-]{43}\.ics)"', shown)
    assert found
    assert Client().get(found[1]).status_code == 200
    assert found[1] not in client.get(reverse("desk:feed")).content.decode()
    assert client.post(reverse("desk:revoke_feed")).status_code == 302
    assert Client().get(found[1]).status_code == 404
    assert client.post(reverse("desk:revoke_feed")).status_code == 409


def test_text_is_escaped_and_lines_are_folded():
    name = "a,b;c\\d\r\nEND:VCALENDAR" + "复垦" * 40
    text = calendar([Event("u", DAY, name, name, False)], name="某", now=at(DAY))
    assert unfolded(text).count("END:VCALENDAR") == 1
    assert f"SUMMARY:{escaped(name)}" in unfolded(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "STATUS:CONFIRMED" in text
    assert "DTSTAMP:20261102T020000Z" in text
