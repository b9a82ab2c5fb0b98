"""The calendar of an account (日历订阅): its secret address, and what a calendar programme fetches there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from xiufu.register.accounts.actors import as_actor
from xiufu.register.frame.routes import the_actor
from xiufu.register.process.actions import renew_feed, revoke_feed
from xiufu.register.process.ics import Event, calendar
from xiufu.register.process.models import CalendarFeed, ClockRow
from xiufu.register.process.queries import account_of_feed, clock_of, in_words, on_desk
from xiufu.register.rules.now import now

_MOST = 500


def feed(request: HttpRequest) -> HttpResponse:
    """日历订阅: whether there is an address, and how to renew or revoke it."""
    made_at = CalendarFeed.objects.filter(user_id=the_actor(request).user_id).values_list("made_at", flat=True).first()
    return render(request, "process/feed.html", {"made_at": made_at})


def renew(request: HttpRequest) -> HttpResponse:
    """更换订阅地址: shown this once."""
    moment = now()
    token = renew_feed(actor=the_actor(request), now=moment)
    address = request.build_absolute_uri(reverse("process:feed_file", args=(token,)))
    return render(request, "process/feed.html", {"made_at": moment, "address": address})


def revoke(request: HttpRequest) -> HttpResponse:
    """停用订阅地址."""
    revoke_feed(actor=the_actor(request), now=now())
    return redirect("process:feed")


def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file of whose address it is. Open to who is not signed in: the token decides."""
    actor, moment = as_actor(account_of_feed(token)), now()
    rows = on_desk(actor).filter(due__isnull=False).select_related("project")
    day = timezone.localdate(moment)
    events = [_event(row, in_words(clock_of(row), day)) for row in rows.order_by("due", "pk")[:_MOST]]
    text = calendar(events, name="修复项目期限", now=moment)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _event(row: ClockRow, said: str) -> Event:
    clock, due = clock_of(row), row.due
    assert due
    return Event(
        uid=f"{row.project.number}-{row.rule}-{row.track}-{row.nth}@xiufu",
        day=due,
        summary=f"{'【暂定】' if row.provisional else ''}{clock.rule.title}：{row.project.number} {row.project.name}",
        description=f"{said}\n{clock.rule.clause}",
        tentative=row.provisional,
    )
