"""Pages of lists: the links around one keep what was asked, and name the list that they are of."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tests.register.world import World
from xiufu.register.frame.answers import page_of
from xiufu.register.library.models import Project


def links(tag: str, address: str, page: int) -> list[str]:
    """The addresses of the links around a page of a list of five pages."""
    context = {"rows": Paginator(range(50), 10).get_page(page), "request": RequestFactory().get(address)}
    return re.findall(r'href="([^"]*)"', Template(f"{{% paging rows {tag} %}}").render(Context(context)))


def test_links_keep_filters_and_other_lists():
    asked = "/projects?text=%E6%9F%90&page=2&versions=3"
    assert links("", asked, 2) == [
        "?text=%E6%9F%90&amp;page=1&amp;versions=3",
        "?text=%E6%9F%90&amp;page=3&amp;versions=3",
    ]
    assert links('"versions"', asked, 3) == [
        "?text=%E6%9F%90&amp;page=2&amp;versions=2",
        "?text=%E6%9F%90&amp;page=2&amp;versions=4",
    ]


def test_there_is_nothing_before_the_first_nor_after_the_last():
    assert links("", "/projects", 1) == ["?page=2"]
    assert links("", "/projects", 5) == ["?page=4"]
    alone = {"rows": Paginator(range(9), 10).get_page(1), "request": RequestFactory().get("/")}
    assert Template("{% paging rows %}").render(Context(alone)).strip() == ""


@pytest.mark.parametrize("count", [0, 1, 4, 5, 7])
def test_every_row_is_on_one_page_in_order(world: World, count: int):
    """Also on those that are read from the end; behind the last is the last."""
    for nth in range(count):
        world.project(name=f"第{nth % 2}类")
    rows = Project.objects.order_by("name", "-pk")
    pages = -(-count // 2) or 1
    found = [page_of(rows, RequestFactory().get(f"/?page={number}"), 2) for number in range(1, pages + 2)]
    assert [row for page in found[:-1] for row in page] == list(rows)
    assert list(found[-1]) == list(found[-2])
    assert [page.number for page in found] == [*range(1, pages + 1), pages]
