"""Answers to forms and to numbers in addresses (表单答复): what was typed is kept, what is out of bounds is no page."""

from collections.abc import Mapping
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from xiufu.register.rules.refusals import Refused, Stale

Row = TypeVar("Row", bound=Model)
_MOST_PAGES = 1_000_000
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_answer(data: bytes, name: str) -> HttpResponse:
    """A Word file to be taken away (下载 Word 文件), under a name without its ending."""
    answer = HttpResponse(data, content_type=_WORD)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.docx") or "attachment"
    return answer


def told(form: Form, refused: Refused) -> int:
    """Put the reasons of a refusal at the head of a form (写明理由) and return the status: 409 for a stale one, else 422.

    Raises it again where the account may not see or do it at all: then there is no form to show.
    """
    if refused.code in (403, 404):
        raise refused
    for reason in refused.reasons:
        form.add_error(None, reason)
    return 409 if isinstance(refused, Stale) else 422


def whole(data: Mapping[str, object], name: str, *, otherwise: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number of a query or a form (整数参数), another one where there is none or it is out of bounds."""
    text = str(data.get(name, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= most else otherwise


def page_of(rows: QuerySet[Row], request: HttpRequest, size: int = 50) -> Page[Row]:
    """The page that is asked for (分页), the last one where there are not so many."""
    return Paginator(rows, size).get_page(whole(request.GET, "page", otherwise=1, most=_MOST_PAGES))
