"""Pages of administrative boundaries (行政区划界线): what is in use, upload with 审图号, retire."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.register.boundaries.forms import UploadLicensed
from xiufu.register.boundaries.licensed import License, add_licensed, retire_licensed
from xiufu.register.boundaries.queries import licensed_layers
from xiufu.register.frame.answers import answer_form, page_of, posted_files
from xiufu.register.frame.routes import the_actor
from xiufu.register.rules.now import now


def licensed(request: HttpRequest) -> HttpResponse:
    """行政区划界线."""
    return render(request, "boundaries/licensed.html", {"rows": page_of(licensed_layers(), request)})


def new_licensed(request: HttpRequest) -> HttpResponse:
    """上传行政区划界线."""
    form = UploadLicensed(*posted_files(request))

    def save() -> HttpResponse:
        data = form.cleaned_data
        made = add_licensed(
            actor=the_actor(request),
            license=License(data["level"], data["approval_number"], data["source"], data["source_date"]),
            name=data["file"].name,
            content=data["file"].read(),
            crs=data["crs"],
            layer=data["layer"],
            title=data["title"],
            now=now(),
        )
        messages.success(request, f"已启用{made.get_level_display()}界线，审图号 {made.approval_number}")
        return redirect("boundaries:licensed")

    return answer_form(request, "boundaries/new_licensed.html", form, save, {})


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """停用行政区划界线."""
    found = retire_licensed(actor=the_actor(request), pk=pk, now=now())
    messages.success(request, f"已停用{found.get_level_display()}界线，审图号 {found.approval_number}")
    return redirect("boundaries:licensed")
