"""The outline of a project's banner (旗县界线), of the licensed layer in use: what boundaries are checked against.

The fine outline judges; the coarse one is for drawing whole regions only.
"""

from dataclasses import dataclass

from xiufu.register.boundaries.models import DivisionState, Level, LicensedLayer, LicensedOutline
from xiufu.register.library.models import Project
from xiufu.register.rules.divisions import name_of
from xiufu.spatial.kept import division_layer
from xiufu.spatial.layer import Layer

_NO_LAYER = "没有在用的旗县界线，没有检查地块是否在本旗县范围内；请管理员上传有审图号的旗县界线"


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a banner (旗县界线): the licensed layer, what it is called in words, the shape; or ``why`` nobody can tell."""

    licensed: LicensedLayer | None = None
    title: str = ""
    layer: Layer | None = None
    why: str = ""

    def judged(self, outside: tuple[str, ...]) -> tuple[DivisionState, list[str]]:
        """How plots stand to it (判定), and in what words, given the findings about those that lie outside."""
        if self.layer is None:
            return DivisionState.CANNOT_TELL, [self.why]
        if outside:
            return DivisionState.DIFFERS, list(outside)
        return DivisionState.AGREES, [f"全部地块都在行政区界线“{self.title}”之内"]


def outline_of(project: Project) -> Outline:
    """The outline of a project's banner (项目所在旗县的界线), by its name in the licensed layer in use; of several nobody knows which."""
    licensed = LicensedLayer.objects.filter(level=Level.BANNER, retired_at__isnull=True).first()
    if licensed is None:
        return Outline(why=_NO_LAYER)
    name = name_of(project.banner)
    title = f"{name}（审图号 {licensed.approval_number}，资料日期 {licensed.source_date}）"
    found = list(LicensedOutline.objects.filter(layer=licensed, name=name).defer("coarse")[:2])
    if len(found) != 1:
        how = "没有" if not found else "不止一个"
        why = (
            f"在用的旗县界线（审图号 {licensed.approval_number}，资料日期 {licensed.source_date}）中{how}名称为“{name}”的图形，"
            "没有检查地块是否在本旗县范围内；请管理员核对界线图层的名称字段"
        )
        return Outline(licensed, title, why=why)
    return Outline(licensed, title, division_layer(title, licensed.sha256, bytes(found[0].fine)))
