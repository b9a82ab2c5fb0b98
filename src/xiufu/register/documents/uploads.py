"""How much one request may bring (上传上限), asked before a byte of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from xiufu.register.accounts.actors import actor_of
from xiufu.register.frame.answers import refusal

MOST_BYTES = 600_000_000
"""Bytes of one file."""
ROUTES = ("documents:upload", "supervision:opinion_paper")
"""The pages that take papers."""
_ELSEWHERE = 30_000_000
_FORM = 1_000_000


def limited(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuses requests that are too large: papers have their page and need somebody who is signed in."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        most = MOST_BYTES + _FORM if _is_upload(request) else _ELSEWHERE
        if int(request.META.get("CONTENT_LENGTH") or 0) <= most:
            return get_response(request)
        said = f"提交的内容超过上限 {most // 1_000_000} MB；压缩文件中的图片，或分成几个文件后再上传"
        return refusal(request, (said,), 413)

    return answered


def _is_upload(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in ROUTES and actor_of(request) is not None
    except Resolver404:
        return False
