"""Pages of a list (分页), said once for every list."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.template.defaulttags import querystring

register = template.Library()


@register.inclusion_tag("frame/paging.html", takes_context=True)
def paging(context: Context, page: Page[Any], parameter: str = "page") -> Mapping[str, object]:
    """Links to the pages around one (上一页、下一页), which keep the filters and everything else that was asked; ``parameter``
    names the list where there are several on one page.
    """
    asked = context["request"].GET
    return {
        "page": page,
        "before": querystring(context, asked, **{parameter: page.previous_page_number()})
        if page.has_previous()
        else "",
        "after": querystring(context, asked, **{parameter: page.next_page_number()}) if page.has_next() else "",
    }
