"""Writing boundaries (登记范围): a file that is right becomes the next version, and is compared with all others."""

import hashlib
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.models import (
    Boundary,
    BoundaryFile,
    BoundaryPlot,
    CurrentBoundary,
    Overlap,
)
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Project
from xiufu.register.library.scope import leading, the_project
from xiufu.register.library.uploads import file_name
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.rules.turns import Turn, in_turn
from xiufu.spatial.kept import Footprint, KeptBoundary, overlaps_hm2
from xiufu.tasks.register_land import TakenBoundary, take_boundary

MOST_BYTES = 20_000_000
"""Bytes of a file of plots."""
_UNITS = 10_000


def ask_size(size: int) -> None:
    """Asks that a file is not too large (文件大小), in bytes, before it is read. Raises ``Refused``."""
    if size > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1_000_000} MB。只留项目范围，去掉别的图层后再上传")


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
    taken = take_boundary(name, content, crs=crs, layer=layer, registered_hm2=registered_hm2)
    if taken.kept is None:
        raise Refused(*taken.problems)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project)
        leading(actor, held)
        _as_seen(held, expected, registered)
        in_turn(Turn.BOUNDARIES)  # so that of two boundaries uploaded at once the later one meets the earlier
        boundary = _kept(held, name, content, taken, taken.kept, actor, now)
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
            },
            now=now,
        )
    return boundary


def _as_seen(project: Project, expected: int, registered: int | None) -> None:
    last = Boundary.objects.filter(project=project).select_related("made_by").defer("outline").first()
    if last and last.version != expected:
        at = timezone.localtime(last.made_at)
        raise Stale(
            f"账号“{last.made_by.username}”已在 {at:%Y-%m-%d %H:%M} 上传第 {last.version} 版，请先看过再决定是否上传"
        )
    if project.area_units != registered:
        raise Stale("项目的登记面积刚刚被改动，请重新上传，与新的面积比较")


def _kept(
    project: Project, name: str, content: bytes, taken: TakenBoundary, kept: KeptBoundary, actor: Actor, now: datetime
) -> Boundary:
    file, _ = BoundaryFile.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(), defaults={"content": content}
    )
    west, south, east, north = kept.box
    boundary = Boundary.objects.create(
        project=project,
        version=Boundary.objects.filter(project=project).count() + 1,
        file=file,
        file_name=name,
        epsg=kept.crs.epsg,
        zone_epsg=kept.zone.epsg,
        area_units=int(kept.hm2 * _UNITS),
        registered_units=project.area_units,
        notes=list(taken.notes),
        outline=kept.outline,
        west=west,
        south=south,
        east=east,
        north=north,
        made_at=now,
        made_by_id=actor.user_id,
    )
    BoundaryPlot.objects.bulk_create(
        (
            BoundaryPlot(
                boundary=boundary,
                position=position,
                number=plot.number[:100],
                name=plot.name[:200],
                area_units=int(plot.hm2 * _UNITS),
                shape=plot.shape,
            )
            for position, plot in enumerate(kept.plots, 1)
        ),
        batch_size=500,
    )
    return boundary


def _overlaps(boundary: Boundary, kept: KeptBoundary) -> int:
    """Compare a boundary with all that stand, whoever may see them (范围重叠), and say how many it overlaps."""
    near = CurrentBoundary.objects.filter(
        west__lt=boundary.east, east__gt=boundary.west, south__lt=boundary.north, north__gt=boundary.south
    ).exclude(project=boundary.project_id)
    others = dict(near.order_by("boundary_id").values_list("boundary_id", "boundary__epsg"))
    if not others:
        return 0
    shapes: dict[int, list[bytes]] = {pk: [] for pk in others}
    for pk, shape in BoundaryPlot.objects.filter(boundary__in=others).values_list("boundary_id", "shape"):
        shapes[pk].append(bytes(shape))
    mine = Footprint(kept.crs.epsg, [plot.shape for plot in kept.plots])
    areas = overlaps_hm2(mine, (Footprint(epsg, shapes[pk]) for pk, epsg in others.items()), kept.zone)
    found = [
        Overlap(later=boundary, earlier_id=pk, area_units=int(area * _UNITS))
        for pk, area in zip(others, areas, strict=True)
        if area
    ]
    Overlap.objects.bulk_create(found)
    return len(found)


def _make_current(boundary: Boundary) -> None:
    box = {side: getattr(boundary, side) for side in ("west", "south", "east", "north")}
    CurrentBoundary.objects.update_or_create(project=boundary.project, defaults={"boundary": boundary, **box})
