"""What pages of a project show around their content (项目页头): its tabs."""

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse

from xiufu.register.accounts.actors import actor_of
from xiufu.register.frame.tabs import TABS

register = template.Library()


@register.simple_tag(takes_context=True)
def project_tabs(context: Context, project: object) -> list[Mapping[str, object]]:
    """The tabs of a project for who looks (页签). ``tab`` in the context names the one that a page below it belongs to."""
    request = context["request"]
    assert isinstance(request, HttpRequest)
    actor, match = actor_of(request), request.resolver_match
    here = context.get("tab") or (match.view_name if match else "")
    return [
        {"title": tab.title, "address": reverse(tab.route, args=[getattr(project, "pk", 0)]), "here": tab.route == here}
        for tab in TABS
        if actor and actor.role in tab.roles
    ]
