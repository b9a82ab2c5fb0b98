"""What the register goes by (规则): packs in force with what they hold, and the calendar of days off."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from xiufu.core.errors import InputError
from xiufu.packs.load import BUILT_IN, PACK_KINDS, Pack
from xiufu.register.accounts.roles import Role
from xiufu.register.frame.answers import answer_form, page_of, posted_files, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.process.calendar_actions import add_calendar
from xiufu.register.process.days_off import MOST_BYTES, files_added, years_shown
from xiufu.register.process.models import CalendarFile
from xiufu.register.rules.law import packs as all_packs
from xiufu.register.rules.now import now, today
from xiufu.register.rules.refusals import Refused

_PACKS, _FILES = 50, 100
_YEARS_AHEAD = 2


class DaysOffForm(forms.Form):
    """上传节假日安排."""

    file = forms.FileField(
        label="一年的文件",
        max_length=1_000,
        help_text="YAML 文本（.yaml），格式与节假日安排数据包中的文件相同；可下载已有年份的文件，照样填写",
    )
    reason = forms.CharField(
        label="替换的理由", max_length=300, required=False, help_text="这一年已有在用的安排时须填写"
    )

    def clean_file(self) -> bytes:
        """Its bytes (文件内容)."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"文件超过 {MOST_BYTES // 1000} KB，不是一年的节假日安排")
        content: bytes = file.read()
        return content


def packs(request: HttpRequest) -> HttpResponse:
    """规则包 in force."""
    order = list(PACK_KINDS)
    rows = sorted(all_packs().heads(), key=lambda one: (order.index(one.head.kind), one.head.name))
    page = Paginator(rows, _PACKS).get_page(whole(request.GET, "page", otherwise=1))
    shown = [(one, PACK_KINDS[one.head.kind], one.root == BUILT_IN) for one in page]
    return render(request, "process/packs.html", {"page": page, "shown": shown})


def pack(request: HttpRequest, name: str) -> HttpResponse:
    """一个规则包: its source, and its files with their hashes."""
    held = _the_pack(name)
    files = Paginator(sorted(held.hashes().items()), _FILES).get_page(whole(request.GET, "page", otherwise=1))
    context = {"pack": held, "kind": PACK_KINDS[held.head.kind], "built_in": held.root == BUILT_IN, "files": files}
    return render(request, "process/pack.html", context)


def pack_file(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """规则包的文件, as text; its hash is compared before."""
    held = _the_pack(name)
    if file not in held.file_names():
        raise Refused("规则包里没有这个文件", code=404)
    try:
        return _text(held.text(file), file.rpartition("/")[2])
    except InputError as error:
        raise Refused(*(str(problem) for problem in error.problems)) from error


def days_off(request: HttpRequest) -> HttpResponse:
    """节假日安排 in use, announced or provisional, and what was added here."""
    context = {
        "years": years_shown(today().year + _YEARS_AHEAD),
        "added": page_of(files_added(), request, 20),
        "may_add": the_actor(request).role is Role.ADMINISTRATOR,
        "packs": all_packs().of_kind("calendar"),
    }
    return render(request, "process/days_off.html", context)


def add_days_off(request: HttpRequest) -> HttpResponse:
    """上传节假日安排."""
    form = DaysOffForm(*posted_files(request))

    def save() -> HttpResponse:
        given = form.cleaned_data
        made = add_calendar(actor=the_actor(request), content=given["file"], reason=given["reason"], now=now())
        messages.success(request, f"已上传 {made.year} 年节假日安排；受影响的期限正在重算，移动的记入日志")
        return redirect("process:days_off")

    return answer_form(request, "process/add_days_off.html", form, save, {})


def days_off_file(request: HttpRequest, pk: int) -> HttpResponse:
    """上传的节假日安排, as it was uploaded."""
    found = CalendarFile.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个文件", code=404)
    return _text(found.text, f"{found.year}.yaml")


def _the_pack(name: str) -> Pack:
    found = all_packs().pack(name)
    if found is None:
        raise Refused("没有这个规则包", code=404)
    return found


def _text(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return answer
