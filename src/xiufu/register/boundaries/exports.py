"""The library as a layer (导出 GeoPackage): the columns of its Excel file, and the boundary of each project that has one."""

from decimal import Decimal

from django.db.models import QuerySet

from xiufu.register.boundaries.models import CurrentBoundary
from xiufu.register.library.models import Project
from xiufu.register.library.workbooks import PROJECT_HEADS, project_rows

LAYER = "项目范围"


def projects_geopackage(found: QuerySet[Project]) -> bytes:
    """Projects as a GeoPackage in CGCS2000 (项目范围图层), in the order that they were found; one without a boundary has no shape."""
    from xiufu.spatial.files.vector_write import outlines_geopackage

    standing = CurrentBoundary.objects.filter(project__in=found.order_by().values("pk"))
    shapes = {
        number: bytes(wkb) for number, wkb in standing.values_list("project__number", "boundary__outline").iterator()
    }
    rows = list(project_rows(found))
    columns = {
        title: [value if isinstance(value, Decimal | None) else str(value) for value in values]
        for (title, _), values in zip(
            PROJECT_HEADS, zip(*rows, strict=True) if rows else [()] * len(PROJECT_HEADS), strict=True
        )
    }
    return outlines_geopackage([shapes.get(str(row[0])) for row in rows], columns, LAYER)
