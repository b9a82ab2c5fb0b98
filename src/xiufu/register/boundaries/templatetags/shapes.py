"""Boundaries in a drawing (图上范围), up to some hundred of them: written here, since a template takes much longer for each."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xiufu.register.frame.templatetags.shown import hm2

if TYPE_CHECKING:  # tags are imported with every process, what draws is not
    from xiufu.register.boundaries.drawing import Drawing, Shown

register = template.Library()


@register.simple_tag
def shapes(drawing: "Drawing") -> SafeString:
    """Each boundary as a link to its page (范围图形)."""
    rows = ((one.page, one.shape.name, hm2(one.shape.area_units), _figure(one, drawing.mark)) for one in drawing.shown)
    return format_html_join("\n", '<a href="{}" tabindex="-1"><title>{}，{} 公顷</title>{}</a>', rows)


def _figure(one: "Shown", mark: int) -> SafeString:
    if one.path:
        return format_html('<path class="area {}" d="{}"/>', one.shape.lifecycle, one.path)
    return format_html(
        '<circle class="area {}" cx="{}" cy="{}" r="{}"/>', one.shape.lifecycle, one.across, one.down, mark
    )
