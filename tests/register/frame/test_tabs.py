"""The tabs of a project: each leads to a page of one project."""

from __future__ import annotations

from django.urls import reverse

from tests.register.world import World
from xiufu.register.frame.tabs import TABS


def test_every_tab_leads_to_a_page_of_those_who_see_it(world: World):
    project = world.project()
    for tab in TABS:
        address = reverse(tab.route, args=[project.pk])
        for name in ("banner", "auditor", "investor", "obligor", "preparer", "expert"):
            seen = world.users[name].role in tab.roles
            assert (world.client(name).get(address).status_code == 200) >= seen


def test_only_one_item_of_the_menu_is_here(world: World):
    page = world.client("banner").get("/editions").content.decode()
    assert '<a href="/editions" aria-current="page">年度项目库</a>' in page
    assert '<a href="/projects">项目库</a>' in page
