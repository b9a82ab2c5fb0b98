"""The log (日志) for auditors and administrators."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.accounts.roles import Role
from xiufu.register.desk.log_queries import Asked, lines_for, shown
from xiufu.register.desk.log_titles import KINDS
from xiufu.register.frame.answers import whole
from xiufu.register.frame.fields import date_field
from xiufu.register.frame.routes import the_actor
from xiufu.register.journal.models import LogCheck

_LINES = 50


class LogFilters(forms.Form):
    """筛选日志."""

    account = forms.CharField(label="账号", max_length=40, required=False)
    kind = forms.ChoiceField(
        label="操作", required=False, choices=[("", "全部"), *((key, title) for key, (title, _) in KINDS.items())]
    )
    project = forms.CharField(label="项目编号", max_length=40, required=False)
    first = date_field("从哪天", required=False)
    last = date_field("到哪天", required=False)


def log(request: HttpRequest) -> HttpResponse:
    """日志, page after page by its numbers, so that a long one is not counted."""
    actor = the_actor(request)
    form = LogFilters(request.GET)
    if actor.role is Role.ADMINISTRATOR:
        del form.fields["project"]
    checked = LogCheck.objects.filter(Q(finished_at__isnull=False) | Q(broken__gt=0)).order_by("-pk").first()
    context: dict[str, object] = {"form": form, "check": checked, "administers": actor.role is Role.ADMINISTRATOR}
    if not form.is_valid():
        return render(request, "desk/log.html", context, status=422)
    before = whole(request.GET, "before")
    lines = lines_for(actor, Asked(**form.cleaned_data))
    found = list((lines.filter(number__lt=before) if before else lines)[: _LINES + 1])
    context |= {"lines": shown(actor, found[:_LINES]), "before": before, "searched": True}
    context |= {"older": found[_LINES - 1].number if len(found) > _LINES else 0}
    return render(request, "desk/log.html", context)
