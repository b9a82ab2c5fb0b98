"""Pages for what goes wrong: no such page, a forged form, an outage, a fault of ours."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.frame.outages import outage_of

_AGAIN_SECONDS = 60
"""When it is worth while to ask once more after an outage."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "frame/refused.html", {"reasons": ("没有这个网址",), "code": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "frame/refused.html", {"reasons": ("不允许这样访问",), "code": 403}, status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the token of this session (跨站请求)."""
    reasons = ("表单已过期，或者不是从本系统的页面提交的。请回到原来的页面，刷新后再提交",)
    return render(request, "frame/refused.html", {"reasons": reasons, "code": 403}, status=403)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500, or what an outage is told with; without the frame, which may be what failed."""
    if outage := outage_of(sys.exc_info()[1]):
        answer = _bare(outage.title, outage.said, outage.code)
        answer.headers["Retry-After"] = str(_AGAIN_SECONDS)
        return answer
    return _bare("程序出错", "程序出错，什么也没有改动。请把时间和网址告诉管理员。", 500)


def _bare(title: str, said: str, code: int) -> HttpResponse:
    page = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{said}</p>'
    )
    return HttpResponse(page, status=code)
