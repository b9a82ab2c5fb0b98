"""Rules for the whole session: a skip is a failure, and properties try the same examples in every run, however slow."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import settings

from xiufu.cli import NEW_OBJECTS

gc.set_threshold(NEW_OBJECTS)

settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")


def _skipped(config: pytest.Config) -> list[Any]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [] if reporter is None else reporter.stats.get("skipped", [])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A check that could not run is not a pass: any skip, also of a whole module or doctest, fails the session."""
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    skipped = _skipped(config)
    if skipped:
        terminalreporter.section("a skip counts as a failure", red=True)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"{report.nodeid}: {reason}")
