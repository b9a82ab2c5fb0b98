"""Pages for what goes wrong: no such page, a forged form, a fault of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    """500, without the frame, which may be what failed."""
    said = "程序出错，什么也没有改动。请把时间和网址告诉管理员。"
    page = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>程序出错</title><h1>程序出错</h1><p>{said}</p>'
    )
    return HttpResponse(page, status=500)
