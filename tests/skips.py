"""What was skipped: in CI every test that could not run is named, and fails the run unless it was expected.

A test skips where a program that it needs is absent or incomplete; on a machine that has all of them a skip
means that something is tested no longer.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
EXPECTED = Path(__file__).with_name("expected_skips.txt")


def expected_reasons() -> list[str]:
    """The reasons for which a test may be skipped in CI too, one a line."""
    lines = EXPECTED.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def reason_of(report: Any) -> str:
    """The reason that a skipped test gave."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or report.longrepr)


class SkipReport:
    """Collects skips (of every worker, in the one process that reports), tells them, and judges them."""

    def __init__(self, how: str | None = None) -> None:
        self.how = how or ("strict" if IN_CI else "")
        self.skipped: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[report.nodeid] = reason_of(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped[report.nodeid] = reason_of(report)

    def unexpected(self) -> dict[str, str]:
        """The tests whose reason is not among the expected ones."""
        allowed = expected_reasons()
        return {test: reason for test, reason in self.skipped.items() if reason not in allowed}

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.how == "strict" and self.unexpected() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.how or not self.skipped:
            return
        unexpected = self.unexpected()
        terminalreporter.section("skipped")
        for reason, count in sorted(Counter(self.skipped.values()).items()):
            mark = "UNEXPECTED " if self.how == "strict" and reason in unexpected.values() else ""
            terminalreporter.write_line(f"{mark}{count} skipped: {reason}")
        if self.how == "strict" and unexpected:
            for test in sorted(unexpected)[:40]:
                terminalreporter.write_line(f"  {test}")
            terminalreporter.write_line(
                "In CI a skip fails the run: install what lacks, or name the reason in expected_skips.txt."
            )
