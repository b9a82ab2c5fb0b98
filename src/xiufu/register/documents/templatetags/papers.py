"""How kinds, formats and persons are shown (种类、格式、姓名)."""

from django import template

from xiufu.register.accounts.actors import name_of_user
from xiufu.register.documents.formats import FORMATS
from xiufu.register.documents.kinds import kind_title

register = template.Library()
register.filter("kind_title", kind_title)
register.filter("person", name_of_user)


@register.filter
def format_title(form: str) -> str:
    """What a format is called (格式名称).

    >>> format_title("gpkg")
    'GeoPackage'
    """
    found = FORMATS.get(form)
    return found.title if found else form
