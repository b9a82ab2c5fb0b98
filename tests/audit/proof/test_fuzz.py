"""Broken files get a verdict or a clear message, in bounded time and memory; ``make prove-audit`` breaks a thousand."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


def faults(number: int, seed: int) -> Any:
    run = subprocess.run(
        [sys.executable, "-m", "tests.audit.proof.fuzzing", str(number), str(seed)], capture_output=True, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.slow
def test_broken_files_are_bounded():
    assert faults(9, seed=1) == []


@pytest.mark.prove
def test_a_thousand_broken_files_are_bounded():
    found = faults(1000, seed=2)
    print(f"1000 broken files audited, faults: {found}")
    assert found == []
