"""Pages of the yearly editions (年度项目库)."""

import json

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.register.frame.answers import page_of, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.library.editions import (
    changes_of,
    discard_edition,
    editions_for,
    give_reasons,
    make_edition,
    publish_edition,
    the_edition,
    with_counts,
)
from xiufu.register.library.models import EditionChange, EditionRow
from xiufu.register.library.pages import XLSX
from xiufu.register.library.workbooks import edition_workbook
from xiufu.register.rules.divisions import PROVINCE
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused

_SHOWN = ("项目名称", "所在地", "面积", "投资概算", "状态")


class YearForm(forms.Form):
    """编制."""

    year = forms.IntegerField(label="年度", min_value=2023, max_value=9999)


def editions(request: HttpRequest) -> HttpResponse:
    """年度项目库."""
    return _editions(request, YearForm(initial={"year": today().year}), 200)


def _editions(request: HttpRequest, form: forms.Form, status: int) -> HttpResponse:
    actor = the_actor(request)
    rows = page_of(editions_for(actor).select_related("made_by", "published_by").order_by("-pk"), request, 30)
    context = {
        "rows": rows,
        "shown": with_counts(rows),
        "form": form,
        "may_make": actor.leads and actor.division != PROVINCE,
    }
    return render(request, "library/editions.html", context, status=status)


def make(request: HttpRequest) -> HttpResponse:
    """编制."""
    actor, form = the_actor(request), YearForm(request.POST)
    if not form.is_valid():
        return _editions(request, form, 422)
    made = make_edition(actor=actor, year=form.cleaned_data["year"], now=now())
    messages.success(request, f"已编制 {made.number}，写明各项变化的理由后由另一人公布")
    return redirect("library:edition", edition=made.pk)


def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """一版年度项目库: what changed and why, then all of it."""
    actor = the_actor(request)
    found = the_edition(actor, edition)
    only = request.GET.get("only", "")
    rows = found.rows.filter(change=only) if only in EditionChange.values else found.rows.all()
    mine = actor.leads and actor.division == found.division and not found.published_at
    page = page_of(rows.order_by("number", "pk"), request)
    context = {
        "edition": found,
        "rows": page,
        "shown": [_shown(row) for row in page],
        "heads": _SHOWN,
        "only": only if only in EditionChange.values else "",
        "changes": EditionChange.choices,
        "counts": dict(found.rows.values_list("change").annotate(Count("pk"))),
        "missing": changes_of(found).filter(reason="").count(),
        "may_reason": mine and found.made_by_id == actor.user_id,
        "may_publish": mine and found.made_by_id != actor.user_id,
        "may_discard": mine,
    }
    return render(request, "library/edition.html", context)


def _shown(row: EditionRow) -> dict[str, object]:
    facts = json.loads(row.facts)
    return {
        "row": row,
        "cells": [facts.get(name, "") for name in _SHOWN],
        "same": row.change == EditionChange.SAME,
    }


def reasons(request: HttpRequest, edition: int) -> HttpResponse:
    """填写理由: one for each row, and one for all rows of this page that have none."""
    common = request.POST.get("common", "").strip()
    stated = {
        int(name.removeprefix("reason-")): text.strip() or common
        for name, text in request.POST.items()
        if isinstance(text, str) and name.startswith("reason-") and whole({"n": name.removeprefix("reason-")}, "n")
    }
    if len(stated) > 200:
        raise Refused("一次最多填写 200 个理由")
    give_reasons(actor=the_actor(request), edition=edition, reasons=stated, now=now())
    messages.success(request, "已保存理由")
    return redirect("library:edition", edition=edition)


def publish(request: HttpRequest, edition: int) -> HttpResponse:
    """公布."""
    done = publish_edition(actor=the_actor(request), edition=edition, now=now())
    messages.success(request, f"已公布 {done.number}，此后不能更改")
    return redirect("library:edition", edition=edition)


def discard(request: HttpRequest, edition: int) -> HttpResponse:
    """作废草稿."""
    discard_edition(actor=the_actor(request), edition=edition, now=now())
    messages.success(request, "草稿已作废")
    return redirect("library:editions")


def workbook(request: HttpRequest, edition: int) -> HttpResponse:
    """一版年度项目库 as an Excel file."""
    found = the_edition(the_actor(request), edition)
    return HttpResponse(
        edition_workbook(found),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="library-edition-{found.division}-{found.year}-{found.pk}.xlsx"'
        },
    )
