"""The calendar of an account (日历订阅): its secret address, and what a calendar programme fetches there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from xiufu.register.accounts.actors import as_actor
from xiufu.register.desk.dates import OwnDate, own_dates
from xiufu.register.desk.feeds import account_of_feed, renew_feed, revoke_feed
from xiufu.register.desk.ics import Event, calendar
from xiufu.register.desk.models import CalendarFeed
from xiufu.register.frame.routes import the_actor
from xiufu.register.rules.now import now

_MOST = 500


def feed(request: HttpRequest) -> HttpResponse:
    """日历订阅: whether there is an address, and how to renew or revoke it."""
    made_at = CalendarFeed.objects.filter(user_id=the_actor(request).user_id).values_list("made_at", flat=True).first()
    return render(request, "desk/feed.html", {"made_at": made_at})


def renew(request: HttpRequest) -> HttpResponse:
    """更换订阅地址: shown this once."""
    moment = now()
    token = renew_feed(actor=the_actor(request), now=moment)
    address = request.build_absolute_uri(reverse("desk:feed_file", args=(token,)))
    return render(request, "desk/feed.html", {"made_at": moment, "address": address})


def revoke(request: HttpRequest) -> HttpResponse:
    """停用订阅地址."""
    revoke_feed(actor=the_actor(request), now=now())
    return redirect("desk:feed")


def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file of whose address it is. Open to who is not signed in: the token decides."""
    actor, moment = as_actor(account_of_feed(token)), now()
    dates = own_dates(actor, timezone.localdate(moment), most=_MOST)
    text = calendar(map(_event, dates.first), name="修复项目期限", now=moment)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _event(one: OwnDate) -> Event:
    return Event(
        uid=f"{one.uid}@xiufu",
        day=one.due,
        summary=f"{'【暂定】' if one.provisional else ''}{one.title}：{one.project.number} {one.project.name}",
        description=f"{one.said}\n{one.basis}",
        tentative=one.provisional,
    )
