"""Answers to forms and to numbers in addresses (表单答复): what was typed is kept, what is out of bounds is no page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme

from xiufu.register.rules.refusals import Refused, Stale

Row = TypeVar("Row", bound=Model)
_MOST_PAGES = 1_000_000
EXPECTED = "expected"
"""The hidden field of what a person saw (所见版本): a version, or how many steps there were."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_answer(data: bytes, name: str) -> HttpResponse:
    """A Word file to be taken away (下载 Word 文件), under a name without its ending."""
    return file_answer(data, f"{name}.docx", _WORD)


def file_answer(data: bytes, name: str, content_type: str = "application/octet-stream") -> HttpResponse:
    """A file to be taken away (下载文件), under its whole name."""
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed into a form that was sent (提交的内容); nothing where the form is only shown."""
    return request.POST if request.method == "POST" else None


def posted_files(request: HttpRequest) -> "tuple[QueryDict | None, MultiValueDict[str, UploadedFile[bytes]] | None]":
    """What was typed into a form that was sent, and its files (提交的内容和文件)."""
    return posted(request), request.FILES if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    template: str,
    form: Form,
    save: Callable[[], HttpResponse],
    context: Mapping[str, object],
    *,
    as_seen: Callable[[], object] | None = None,
) -> HttpResponse:
    """A form that is shown, or was sent (表单办理): then ``save`` does what it asks and leads onwards. Where something is wrong or it is
    refused, it is shown again with every problem and what was typed.

    A form whose fields hang on what others do may be wrong only because of that: ``as_seen`` raises ``Stale`` then, which is told too.
    """
    status = 422 if form.is_bound else 200
    if form.is_bound:
        try:
            if form.is_valid():
                return save()
            if as_seen:
                as_seen()
        except Refused as refused:
            status = told(form, refused)
    return render(request, template, {**context, "form": form}, status=status)


def refusal(request: HttpRequest, reasons: Sequence[str], code: int) -> HttpResponse:
    """A page that says why not (不得办理的页面), with a way back to the page that was left for it."""
    left = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(left, {request.get_host()}, require_https=request.is_secure())
    again = request.method != "POST" and request.build_absolute_uri() == left
    context = {"reasons": reasons, "code": code, "left": left if here and not again else ""}
    return HttpResponse(render_to_string("frame/refused.html", context, request), status=code)


def told(form: Form, refused: Refused) -> int:
    """Put the reasons of a refusal at the head of a form (写明理由) and return the status: 409 for a stale one, else 422.

    Raises it again where the account may not see or do it at all: then there is no form to show.
    """
    if refused.code in (403, 404):
        raise refused
    add_reasons(form, refused)
    return 409 if isinstance(refused, Stale) else 422


def add_reasons(form: Form, refused: Refused) -> None:
    """Put the reasons of a refusal at the head of a form (写明理由); what was typed stays, and a stale one can be sent again."""
    for reason in refused.reasons:
        form.add_error(None, reason)
    renew(form, refused)


def renew(form: Form, refused: Refused) -> None:
    """Where somebody else was faster, let the form say that it has seen what stands now (更新所见版本): who sends it again has read what
    others did. Nothing else of what was typed changes.
    """
    if isinstance(refused, Stale) and refused.current is not None:
        data = QueryDict(mutable=True)
        data.update(form.data)
        data[form.add_prefix(EXPECTED)] = str(refused.current)
        form.data = data


def whole(data: Mapping[str, object], name: str, *, otherwise: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number of a query or a form (整数参数), another one where there is none or it is out of bounds."""
    text = str(data.get(name, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= most else otherwise


def in_order(rows: QuerySet[Row], page: Iterable[Row]) -> list[Row]:
    """The rows of a page of keys as a whole (本页各行), in its order: filtering and ordering need little more than keys and an index."""
    keys = [one.pk for one in page]
    found = rows.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def page_of(rows: QuerySet[Row], request: HttpRequest, size: int = 50) -> Page[Row]:
    """The page that is asked for (分页), the last one where there are not so many. No two rows may be of equal rank: the later half is read
    from the end, so that an index gives the last page as soon as the first.
    """
    page = Paginator(rows, size).get_page(whole(request.GET, "page", otherwise=1, most=_MOST_PAGES))
    before, after = page.start_index() - 1, page.paginator.count - page.end_index()
    if after < before:
        page.object_list = list(rows.reverse()[after : page.paginator.count - before])[::-1]
    return page
