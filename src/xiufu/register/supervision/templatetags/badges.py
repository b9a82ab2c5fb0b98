"""Badges of a project beside its name (项目标记), on every page of it: whether it is a demonstration project."""

from collections.abc import Mapping

from django import template

from xiufu.lifecycle.supervision import DEMONSTRATION_STATES, DemonstrationStep
from xiufu.register.library.models import Project
from xiufu.register.supervision.demonstrations import events_of

register = template.Library()


@register.inclusion_tag("supervision/badges.html")
def project_badges(project: Project) -> Mapping[str, object]:
    """The badges of a project (项目标记)."""
    last = events_of(project).values_list("kind", flat=True).first()
    return {"badges": [DEMONSTRATION_STATES[last]] if last == DemonstrationStep.ACCEPTED else []}
