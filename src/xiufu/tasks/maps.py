"""The maps of a plan (附图): what they show from ``plans``, laid out by ``render``."""

from xiufu.compute.run import Computed
from xiufu.spatial.map_content import MappedLand, MapSheet


def map_sheets(computed: Computed, land: MappedLand) -> list[MapSheet]:
    """Every map of a plan on paper (图幅). Libraries of shapes are loaded here: only plans with geometry need them."""
    from xiufu.plans.maps import maps_of
    from xiufu.render.maps import lay_out, lay_out_enlarged

    return [
        sheet
        for content in maps_of(computed, land)
        for sheet in (lay_out_enlarged(content) if content.enlarged else [lay_out(content)])
    ]
