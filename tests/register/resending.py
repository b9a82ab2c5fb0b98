"""Forms that somebody else was faster with: told who did what, shown again with all that was typed, and taken when sent once more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client


def sent_again(client: Client, address: str, typed: Mapping[str, Any], *said: str) -> str:
    """Send a stale form, then once more as the page that came back has it. Gives that page."""
    first = client.post(address, typed)
    page = first.content.decode()
    assert first.status_code == 409, page
    for one in said:
        assert one in page, one
    form = first.context["form"]
    kept = {name: form[name].value() for name in typed if name in form.fields and name != "expected"}
    assert {name: str(value) for name, value in kept.items()} == {name: str(typed[name]) for name in kept}
    (seen,) = re.findall(r'name="expected" value="(\d+)"', page)
    assert seen != str(typed["expected"])
    second = client.post(address, {**typed, "expected": seen})
    assert second.status_code == 302, second.content.decode()
    return page
