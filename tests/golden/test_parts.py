"""The parts of files that hold every block and every kind of run, part by part."""

import pytest

from tests.golden.comparing import KEPT, assert_equal, kept
from tests.golden.making import SAMPLE, sample_parts

FORMATS = ("docx", "html", "pdf", "xlsx")


@pytest.fixture(scope="module")
def made() -> dict[str, list[str]]:
    return sample_parts()


def test_no_part_comes_or_goes(made: dict[str, list[str]]):
    expected = sorted(path.relative_to(KEPT).as_posix() for path in (KEPT / SAMPLE).rglob("*") if path.is_file())
    assert sorted(made) == expected
    assert [len([name for name in made if name.startswith(f"{SAMPLE}/{form}/")]) for form in FORMATS] == [21, 2, 3, 16]


@pytest.mark.parametrize("form", FORMATS)
def test_every_part_is_what_is_kept(made: dict[str, list[str]], form: str):
    names = [name for name in made if name.startswith(f"{SAMPLE}/{form}/")]
    found, expected = ([f"{name}: {line}" for name in names for line in of(name)] for of in (made.__getitem__, kept))
    assert_equal(found, expected, f"{SAMPLE}/{form}")
