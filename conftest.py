"""Names that the examples in docstrings may use without importing them."""

from decimal import Decimal

import pytest


@pytest.fixture(autouse=True)
def _names_in_docstrings(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["Decimal"] = Decimal
