"""Contacts (图层重叠): what a layer holds of plots, as shapes in the survey's plane, where areas add up."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import numpy as np
import shapely

from xiufu.spatial.checks.given import Given
from xiufu.spatial.layer import Layer
from xiufu.spatial.overlay import overlay
from xiufu.spatial.printed import printed_m2

Held = Mapping[int, shapely.Geometry]
"""What is held of plots, by their place in the boundary file."""


def held_by(layer: Layer, plots: Given) -> Held:
    """What a layer holds of every sound plot that it touches (重叠部分); overlapping features count once.

    Raises ``InputError`` as ``overlay`` does.
    """
    if not len(layer):
        return {}
    boundary = plots.drawing.boundary
    pieces = overlay(
        plots.own,
        boundary.crs,
        layer,
        plots.drawing.zone,
        names=[plot.title for plot in boundary.plots],
        file=boundary.file,
        alike=lambda first, second: True,
    )
    touching = pieces.feature >= 0
    return {
        int(plot): shapely.union_all(pieces.shapes[touching & (pieces.subject == plot)])
        for plot in np.unique(pieces.subject[touching])
    }


def held_together(several: Sequence[Held]) -> Held:
    """What several layers hold together (合并重叠): what more than one of them holds counts once."""
    plots = sorted({plot for held in several for plot in held})
    return {plot: shapely.union_all([held[plot] for held in several if plot in held]) for plot in plots}


def held_m2(held: Held, plots: Iterable[int]) -> Decimal:
    """The area held of some plots in m² (重叠面积), each printed to 0.01."""
    return sum((printed_m2(float(held[plot].area)) for plot in plots if plot in held), Decimal())
