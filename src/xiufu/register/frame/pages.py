"""Pages for what goes wrong: no such page, a forged form, an outage, a fault of ours."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xiufu.register.frame.answers import refusal
from xiufu.register.frame.outages import outage_of

_AGAIN_SECONDS = 60
"""When it is worth while to ask once more after an outage."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal(request, ("没有这个网址",), 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return refusal(request, ("不允许这样访问",), 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the token of this session (跨站请求)."""
    reasons = ("表单已过期，或者不是从本系统的页面提交的。请回到原来的页面，刷新后再提交",)
    return refusal(request, reasons, 403)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500, or what an outage is told with; without the frame, which may be what failed."""
    if outage := outage_of(sys.exc_info()[1]):
        answer = _bare(outage.title, outage.said, outage.code)
        answer.headers["Retry-After"] = str(_AGAIN_SECONDS)
        return answer
    return _bare("程序出错", "程序出错，什么也没有改动。请把时间和网址告诉管理员。", 500)


def _bare(title: str, said: str, code: int) -> HttpResponse:
    page = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{title} · 修复项目登记</title><link rel="stylesheet" href="{settings.STATIC_URL}frame/frame.css">'
        f'</head><body><main class="page"><h1>{title}</h1><p>{said}</p>'
        '<p><a href="/">回到首页</a></p></main></body></html>'
    )
    return HttpResponse(page, status=code)
