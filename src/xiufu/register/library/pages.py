"""Pages of the library (项目库)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiufu.register.frame.routes import the_actor
from xiufu.register.library.scope import visible_to


def projects(request: HttpRequest) -> HttpResponse:
    """项目库."""
    return render(request, "library/projects.html", {"projects": visible_to(the_actor(request))[:50]})
