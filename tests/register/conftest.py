"""Every test of the register has a database, and may ask for a world, or for a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.register.world import World, drop_triggers, make_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.fixtures import Settings

HERE = Path(__file__).parent
_FILES = count()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that needs real transactions is marked with ``django_db(transaction=True)`` itself."""
    for item in items:
        if item.path.is_relative_to(HERE) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(autouse=True)
def heads_of_its_own(settings: Settings) -> None:
    """Each test has a log of its own, and so a file of its heads, which no other process of tests writes."""
    settings.LOG_HEADS = Path(settings.DATA) / f"heads-{os.getpid()}-{next(_FILES)}.jsonl"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def shared_world(transactional_db: None) -> Iterator[World]:
    """A world that threads and processes see: written for good, emptied after the test."""
    yield make_world()
    drop_triggers()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's browser, which asks no other server for anything."""
    from tests.register.browsing import opened

    with opened() as browser:
        yield browser
