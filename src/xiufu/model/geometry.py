"""Geometry (图形) of a plan: the file of boundary points, layers, imagery, and what controls the areas."""

from typing import Literal, get_args

from pydantic import Field

from xiufu.model.attachments import InnerPath, OwedDay
from xiufu.model.fields import Fact, Key, Model, Remark, Text, labels

LayerRole = Literal[
    "land_class",
    "ownership",
    "ecological_red_line",
    "basic_farmland",
    "nature_reserve",
    "planning",
    "mining_right",
    "division",
    "works",
    "basemap",
]
FeatureType = Literal["road", "railway", "water", "settlement", "border", "other"]
AreaBasis = Literal["survey", "approval"]
MapSheetScale = Literal["1:5000", "1:10000", "1:25000", "1:50000", "1:100000"]

LAYER_ROLES = labels(
    land_class="土地利用现状",
    ownership="土地权属",
    ecological_red_line="生态保护红线",
    basic_farmland="永久基本农田",
    nature_reserve="自然保护地",
    planning="规划分区",
    mining_right="矿业权",
    division="行政区界线",
    works="工程布置",
    basemap="底图要素",
)
FEATURE_TYPES = labels(road="道路", railway="铁路", water="水系", settlement="居民地", border="境界", other="其他")
MAP_SHEET_SCALES = labels(**{scale: scale for scale in get_args(MapSheetScale)})
AREA_BASES = labels(survey="勘测定界报告", approval="用地批准文件")


class BoundaryFile(Model):
    """界址点文件: the plots of the project. The coordinate system is detected; ``crs`` says it where that is not possible."""

    file: InnerPath = Field(title="文件")
    layer: Remark = Field("", title="图层名")
    crs: Remark = Field("", title="坐标系：如 EPSG:4522，不填则识别")


class LayerFile(Model):
    """图层: whose areas or places matter to the plan. ``fields`` names the mapping of its columns, else the usual one.

    ``feature_type`` is what a basemap shows, and so how it is drawn.
    ``coverage`` is the area that the layer is complete for: where it holds nothing of the plots there, nothing is there.
    """

    id: Key = Field(title="编号")
    role: LayerRole = Field(title="内容", json_schema_extra=LAYER_ROLES)
    feature_type: FeatureType = Field("other", title="要素类型", json_schema_extra=FEATURE_TYPES)
    name: Text = Field(title="名称")
    file: InnerPath = Field(title="文件")
    layer: Remark = Field("", title="图层名")
    crs: Remark = Field("", title="坐标系：如 EPSG:4490，不填则识别")
    fields: Remark = Field("", title="字段对照表")
    coverage: Remark = Field("", title="覆盖范围：整个图层所包括的地区，如全旗")
    version: Fact = Field(None, title="版本")
    date: OwedDay = Field(None, title="数据日期")
    source: Fact = Field(None, title="来源")
    licence: Remark = Field("", title="使用许可或审图号")


class Imagery(Model):
    """影像: a raster with its date and source."""

    file: InnerPath = Field(title="文件")
    date: OwedDay = Field(None, title="拍摄日期")
    source: Fact = Field(None, title="来源")
    licence: Remark = Field("", title="使用许可或审图号")


class Geometry(Model):
    """图形. Areas that the plan does not state follow from it; those that it states are compared with it."""

    boundary: BoundaryFile = Field(title="界址点文件")
    map_sheet_scale: MapSheetScale = Field(
        "1:10000", title="土地利用现状图的比例尺", json_schema_extra=MAP_SHEET_SCALES
    )
    area_basis: AreaBasis = Field("survey", title="控制面积的依据", json_schema_extra=AREA_BASES)
    layers: tuple[LayerFile, ...] = Field((), title="图层")
    imagery: Imagery | None = Field(None, title="影像")
