"""Writing boundaries (登记范围): a file that is right becomes the next version, and is compared with all others."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.banner import Outline, outline_of
from xiufu.register.boundaries.keeping import MOST_AT_ONCE, fill_land, fill_plot, units_of
from xiufu.register.boundaries.models import (
    Boundary,
    BoundaryPlot,
    CurrentBoundary,
    Overlap,
    cell_of,
)
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.library.uploads import file_name
from xiufu.register.library.versions import meanwhile
from xiufu.register.rules.refusals import Refused, Stale, by_whom
from xiufu.register.rules.turns import Turn, in_turn
from xiufu.spatial.kept import Footprint, KeptBoundary, overlaps_hm2
from xiufu.tasks.register_land import TakenBoundary, take_boundary

MOST_BYTES = 20_000_000
"""Bytes of a file of plots."""
_UNITS = 10_000


def ask_size(size: int) -> None:
    """Asks that a file is not too large (文件大小), in bytes, before it is read. Raises ``Refused``."""
    if size > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1_000_000} MB。只留要上传的地块，去掉别的图层后再上传")


def upload_boundary(
    *, actor: Actor, project: int, name: str, content: bytes, crs: str, layer: str, expected: int, now: datetime
) -> Boundary:
    """Take a file as the next version of a project's boundary (上传范围). ``expected`` is the version that was seen, 0 for none.

    Raises ``Refused`` with everything that is wrong with the file, ``Stale`` where somebody was faster; then nothing is kept. The file is
    read before the transaction begins: nobody else waits for that.
    """
    found = the_project(actor, project)
    leading(actor, found)
    ask_size(len(content))
    name = file_name(name)
    registered = found.area_units
    registered_hm2 = None if registered is None else Decimal(registered) / _UNITS
    banner = outline_of(found)
    taken = take_boundary(name, content, crs=crs, layer=layer, registered_hm2=registered_hm2, division=banner.layer)
    if taken.kept is None:
        raise Refused(*taken.problems)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project)
        leading(actor, held)
        _as_seen(held, expected, found)
        in_turn(Turn.BOUNDARIES)  # so that of two boundaries uploaded at once the later one meets the earlier
        boundary = _kept(held, name, content, taken, taken.kept, banner, actor, now)
        overlaps = _overlaps(boundary, taken.kept)
        _make_current(boundary)
        record(
            user_id=actor.user_id,
            action="boundary.upload",
            subject=f"project:{held.pk}",
            data={
                "version": boundary.version,
                "sha256": boundary.file.sha256,
                "area_units": boundary.area_units,
                "overlaps": overlaps,
                "division": boundary.division_state,
            },
            now=now,
        )
    return boundary


def _as_seen(project: Project, expected: int, read: Project) -> None:
    """Asks that nothing changed since the file was read against what the project said (``read``). Raises ``Stale``."""
    last = Boundary.objects.filter(project=project).select_related("made_by").defer("outline").first()
    if last and last.version != expected:
        who = by_whom(last.made_by.username, last.made_at)
        raise Stale(f"{who}上传第 {last.version} 版，请先看过再决定是否上传", current=last.version)
    if project.area_units != read.area_units:
        raise Stale(*meanwhile(project, read.version), "登记面积已改，请重新选择文件上传，与新的面积比较")


def _kept(
    project: Project,
    name: str,
    content: bytes,
    taken: TakenBoundary,
    kept: KeptBoundary,
    banner: Outline,
    actor: Actor,
    now: datetime,
) -> Boundary:
    state, said = banner.judged(taken.outside_division)
    boundary = Boundary(
        project=project,
        version=Boundary.objects.filter(project=project).count() + 1,
        registered_units=project.area_units,
        licensed=banner.licensed,
        division_state=state,
        division_said=said,
        made_at=now,
        made_by_id=actor.user_id,
    )
    fill_land(boundary, name, content, taken, kept).save()
    BoundaryPlot.objects.bulk_create(
        (fill_plot(BoundaryPlot(boundary=boundary), position, plot) for position, plot in enumerate(kept.plots, 1)),
        batch_size=MOST_AT_ONCE,
    )
    return boundary


def _overlaps(boundary: Boundary, kept: KeptBoundary) -> int:
    """Compare a boundary with all that stand, whoever may see them (范围重叠), and say how many it overlaps."""
    near = CurrentBoundary.objects.filter(
        west__lt=boundary.east, east__gt=boundary.west, south__lt=boundary.north, north__gt=boundary.south
    ).exclude(project=boundary.project_id)
    others = list(near.order_by("boundary_id").values_list("boundary_id", "project_id", "boundary__epsg"))
    if not others:
        return 0
    projects = {pk: project for pk, project, _ in others}
    shapes: dict[int, list[bytes]] = {pk: [] for pk in projects}
    for pk, shape in BoundaryPlot.objects.filter(boundary__in=projects).values_list("boundary_id", "shape"):
        shapes[pk].append(bytes(shape))
    areas = overlaps_hm2(kept.footprint, (Footprint(epsg, shapes[pk]) for pk, _, epsg in others), kept.zone)
    found = [
        Overlap(
            later=boundary,
            later_project=boundary.project,
            earlier_id=pk,
            earlier_project_id=project,
            area_units=units_of(area),
        )
        for (pk, project), area in zip(projects.items(), areas, strict=True)
        if area
    ]
    Overlap.objects.bulk_create(found)
    return len(found)


def _make_current(boundary: Boundary) -> None:
    """The new version takes the place of the one before (现行), whose overlaps stand no longer."""
    west, south, east, north = boundary.west, boundary.south, boundary.east, boundary.north
    CurrentBoundary.objects.update_or_create(
        pk=boundary.project_id,
        project=boundary.project,
        defaults={
            "boundary": boundary, "west": west, "south": south, "east": east, "north": north,
            "cell": cell_of((west, south, east, north)),
        },
    )  # fmt: skip
    older = Boundary.objects.filter(project=boundary.project_id).exclude(pk=boundary.pk).values("pk")
    standing = Overlap.objects.filter(stands=True)
    standing.filter(later__in=older).update(stands=False)
    standing.filter(earlier__in=older).update(stands=False)
