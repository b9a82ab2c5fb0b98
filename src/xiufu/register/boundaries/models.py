"""Boundaries of projects (项目范围), where they overlap, and licensed administrative boundaries.

Shapes are WKB, which any database holds; boxes are whole numbers of 1e-7 degree, which any database can search. What is
exact is computed by land's own kernels, never by a database.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from xiufu.register.accounts.models import User
from xiufu.register.library.models import Project

if TYPE_CHECKING:
    from xiufu.spatial.kept import UnitBox


class Boxed(models.Model):
    """What lies in a box (外接矩形): longitudes and latitudes of CGCS2000 in 1e-7 degree."""

    west = models.BigIntegerField("西")
    south = models.BigIntegerField("南")
    east = models.BigIntegerField("东")
    north = models.BigIntegerField("北")

    class Meta:
        abstract = True


class BoundaryFile(models.Model):
    """The bytes of a file that boundaries were read from (来源文件), each once. Never changed."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField("内容")


class Land(Boxed):
    """Plots that were read from a file and kept (入库的地块).

    ``epsg`` is the system of the file, in which its plots are kept; ``zone_epsg`` the zone in which areas were measured.
    ``outline`` is all of it in longitude and latitude, for maps and exports. Areas are in 0.0001 hm².
    """

    file = models.ForeignKey(BoundaryFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=160)
    epsg = models.PositiveIntegerField("坐标系")
    zone_epsg = models.PositiveIntegerField("计算所用分带")
    area_units = models.BigIntegerField("面积")
    notes = models.JSONField("读取和检查说明", default=list)
    outline = models.BinaryField("图形")
    made_at = models.DateTimeField("上传时间")
    made_by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class LandPlot(models.Model):
    """A plot that is kept (入库的地块), its shape in the system of the file."""

    position = models.PositiveIntegerField("序号")
    number = models.CharField("地块编号", max_length=100, blank=True)
    name = models.CharField("地块名称", max_length=200, blank=True)
    area_units = models.BigIntegerField("面积")
    shape = models.BinaryField("图形")

    class Meta:
        abstract = True


class Level(models.TextChoices):
    """层级 of administrative boundaries."""

    LEAGUE = "league", "盟市"
    BANNER = "banner", "旗县市区"


class LicensedLayer(models.Model):
    """Administrative boundaries that may be shown (行政区划界线): nothing without its 审图号. One layer of a level is in use."""

    level = models.CharField("层级", max_length=10, choices=Level.choices)
    approval_number = models.CharField("审图号", max_length=60)
    source = models.CharField("来源", max_length=120)
    source_date = models.DateField("资料日期")
    file_name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("上传时间")
    made_by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField("停用时间", null=True)
    retired_by = models.ForeignKey(User, verbose_name="停用人", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="licensed_with_number", condition=~models.Q(approval_number="")),
            models.UniqueConstraint(
                name="licensed_one_in_use", fields=["level"], condition=models.Q(retired_at__isnull=True)
            ),
        ]


class LicensedOutline(Boxed):
    """One division of a layer (行政区界线): as it was uploaded, and coarse for where a whole region is drawn. Never changed."""

    layer = models.ForeignKey(LicensedLayer, on_delete=models.PROTECT, related_name="outlines")
    name = models.CharField("名称", max_length=100, blank=True)
    fine = models.BinaryField("界线")
    coarse = models.BinaryField("概略界线")


class DivisionState(models.TextChoices):
    """Whether plots lie within the outline of their banner (是否在旗县界线之内)."""

    AGREES = "agrees", "在旗县界线之内"
    DIFFERS = "differs", "超出旗县界线"
    CANNOT_TELL = "cannot_tell", "没有检查"


class Boundary(Land):
    """A version of a project's boundary (项目范围). Never changed: a later upload is the next version.

    ``registered_units`` is what the project was registered with when it was uploaded, in 0.0001 hm². ``division_state`` is how its plots
    stood to the outline of the banner then, of the layer ``licensed``, ``division_said`` that in words.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="boundaries")
    version = models.PositiveIntegerField("版本")
    registered_units = models.BigIntegerField("上传时的登记面积", null=True)
    licensed = models.ForeignKey(
        LicensedLayer, verbose_name="所比旗县界线", on_delete=models.PROTECT, null=True, related_name="+"
    )
    division_state = models.CharField("是否在旗县界线之内", max_length=12, choices=DivisionState.choices)
    division_said = models.JSONField("与旗县界线比较的结果", default=list)

    class Meta:
        ordering: ClassVar = ["project", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(name="boundary_version", fields=["project", "version"])]


class BoundaryPlot(LandPlot):
    """A plot of a boundary (地块). Never changed."""

    boundary = models.ForeignKey(Boundary, on_delete=models.PROTECT, related_name="plots")

    class Meta:
        ordering: ClassVar = ["boundary", "position"]
        constraints: ClassVar = [models.UniqueConstraint(name="plot_position", fields=["boundary", "position"])]


COARSE_CELL = 2_500_000
"""A quarter of a degree: by such cells boundaries are counted where a whole region is shown."""


def cell_of(box: "UnitBox") -> int:
    """The coarse cell that the middle of a box lies in (概略格).

    >>> cell_of((1_110_000_000, 400_000_000, 1_110_020_000, 400_020_000))
    4440160
    """
    west, south, east, north = box
    return (west + east) // 2 // COARSE_CELL * 10_000 + (south + north) // 2 // COARSE_CELL


BOX_WIDTH = models.F("east") - models.F("west")
"""How wide a box is; the widest of all is the last of an index."""


class CurrentBoundary(Boxed):
    """Which version of a project's boundary stands (现行范围), with its box once more and the coarse cell that it lies in: places are
    searched, and boundaries counted, in indexes alone. Its key is that of its project, so that those of many projects are found at once.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="current_boundary")
    boundary = models.OneToOneField(Boundary, on_delete=models.PROTECT, related_name="current")
    cell = models.BigIntegerField("概略格")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="current_boundary_box", fields=["west", "east", "south", "north", "project"]),
            models.Index(name="current_boundary_cell", fields=["cell", "west", "east", "south", "north", "project"]),
            models.Index(BOX_WIDTH, name="current_boundary_width"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="current_boundary_key", condition=models.Q(pk=models.F("project")))
        ]


class Overlap(models.Model):
    """By how much a boundary overlaps one that stood when it was uploaded (范围重叠), with the projects of both. It ``stands`` until another
    version takes the place of either; nothing else of it ever changes.
    """

    later = models.ForeignKey(Boundary, on_delete=models.PROTECT, related_name="overlaps_found")
    earlier = models.ForeignKey(Boundary, on_delete=models.PROTECT, related_name="overlaps_later")
    later_project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    earlier_project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    area_units = models.BigIntegerField("重叠面积")
    stands = models.BooleanField("现行", default=True)

    class Meta:
        ordering: ClassVar = ["-area_units", "pk"]
        indexes: ClassVar = [
            models.Index(
                name="overlap_largest",
                fields=["-area_units", "id", "later_project", "earlier_project"],
                condition=models.Q(stands=True),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="overlap_once", fields=["later", "earlier"]),
            models.CheckConstraint(name="overlap_area", condition=models.Q(area_units__gt=0)),
        ]
