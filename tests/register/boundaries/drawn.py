"""Boundaries of projects for tests."""

from __future__ import annotations

from datetime import date

from tests.register.world import World, at
from tests.spatial.plot_files import rectangle, text
from xiufu.register.boundaries.actions import upload_boundary
from xiufu.register.boundaries.models import Boundary
from xiufu.register.library.models import Project

DAY = date(2026, 3, 2)


def uploaded(world: World, project: Project, *plots: str, who: str = "banner", expected: int = 0) -> Boundary:
    """A boundary of those plots."""
    content = text(*plots or (rectangle(),))
    return upload_boundary(
        actor=world.actor(who), project=project.pk, name="范围.txt", content=content, crs="", layer="", expected=expected, now=at(DAY)
    )  # fmt: skip
