"""What is made compared with what is kept: a difference is shown as a unified diff, with the way to accept it."""

from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

KEPT = Path(__file__).parent / "documents"
"""The expected files. ``python -m tests.golden.write`` writes them anew after a wanted change; its diff is reviewed."""


def kept(name: str) -> list[str]:
    """The lines of an expected file."""
    return (KEPT / name).read_text("utf-8").split("\n")[:-1]


def assert_equal(found: Sequence[str], expected: Sequence[str], name: str) -> None:
    """Fail with what differs."""
    difference = "\n".join(unified_diff(expected, found, f"kept: {name}", "made", lineterm="", n=1))
    assert not difference, f"{difference}\n\nif that is meant: python -m tests.golden.write, then read git diff"
