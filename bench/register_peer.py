"""The peer of ``bench/register.py``: a list and a page as Django's documentation writes them, over the same table.

No sign-in, no scope, no menu, no filters but a place and words, six columns. Served by the same server with as many workers.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from xiufu.register.settings_parts import database

_LIST = """<!doctype html><title>Projects</title><p>{{ page_obj.paginator.count }}</p><table>{% for project in page_obj %}
<tr><td>{{ project.number }}</td><td><a href="/{{ project.pk }}">{{ project.name }}</a></td><td>{{ project.banner }}</td>
<td>{{ project.main_state }}</td><td>{{ project.area_units }}</td><td>{{ project.state_date|date:"Y-m-d" }}</td></tr>
{% endfor %}</table>{{ page_obj.number }} / {{ page_obj.paginator.num_pages }}"""
_PAGE = """<!doctype html><title>{{ project.name }}</title><h1>{{ project.name }}</h1><p>{{ project.number }}</p>
<p>{{ project.description|linebreaksbr }}</p><p>{{ project.measures|linebreaksbr }}</p><ul>{% for change in changes %}
<li>{{ change.version }} {{ change.at|date:"Y-m-d H:i" }} {{ change.lines }}</li>{% endfor %}</ul>"""

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": database(os.environ.get("XIUFU_DATABASE", ""), Path(os.environ["XIUFU_DATA"]))},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ROOT_URLCONF=__name__,
    SECRET_KEY="a peer signs nothing",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"list.html": _LIST, "page.html": _PAGE})]
            },
        }
    ],
    USE_TZ=True,
)

application = get_wsgi_application()


class Project(models.Model):
    """The register's table of projects, some of its columns."""

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    league = models.CharField(max_length=6)
    banner = models.CharField(max_length=6)
    main_state = models.CharField(max_length=20)
    area_units = models.BigIntegerField()
    state_date = models.DateField()
    description = models.TextField()
    measures = models.TextField()

    class Meta:
        app_label = "peer"
        managed = False
        db_table = "library_project"


class Change(models.Model):
    """The register's table of changes."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    lines = models.JSONField()

    class Meta:
        app_label = "peer"
        managed = False
        db_table = "library_change"


def projects(request: HttpRequest) -> HttpResponse:
    """A page of the list."""
    found = Project._default_manager.order_by("-number")
    for name in ("league", "banner"):
        if value := request.GET.get(name):
            found = found.filter(**{name: value})
    if text := request.GET.get("text"):
        found = found.filter(name__icontains=text)
    return render(request, "list.html", {"page_obj": Paginator(found, 50).get_page(request.GET.get("page"))})


def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one project."""
    found = get_object_or_404(Project, pk=pk)
    return render(
        request,
        "page.html",
        {"project": found, "changes": Change._default_manager.filter(project=found).order_by("-version")[:20]},
    )


urlpatterns = [path("", projects), path("<int:pk>", project)]
