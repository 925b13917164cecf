"""What holds for every test: one profile of property tests, and what may be skipped where."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import signal

import pytest
from hypothesis import HealthCheck, settings

import provcite
from skips import SkipReport

#: What another process on the same machine can change (a deadline, a strategy that seems slow) fails no test,
#: and the same code gives the same examples. `--hypothesis-profile explore` looks at new ones every time.
_LOAD = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
settings.register_profile("provcite", deadline=None, suppress_health_check=_LOAD, derandomize=True)
settings.register_profile("explore", deadline=None, suppress_health_check=_LOAD, print_blob=True)
settings.load_profile("provcite")


# A shell without job control starts what runs in the background with Ctrl-C ignored, and every program
# that a test starts and interrupts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--skips",
        choices=("listed", "strict"),
        help="list the tests that were skipped, or also fail where one is not in expected_skips.txt "
        "(default: strict where CI=true, else neither)",
    )


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipReport(config.getoption("--skips")), "skip-report")


def pytest_collection_finish(session):
    """Load every module: Hypothesis draws from the constants of those that are, in any order of the tests."""
    if session.items and not session.config.option.collectonly:
        for module in pkgutil.walk_packages(provcite.__path__, "provcite."):
            if not module.name.endswith("__main__"):
                with contextlib.suppress(ImportError):  # what needs an extra that is not installed
                    importlib.import_module(module.name)


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server of the tests' own."""
    from postgres_server import running

    with running() as url:
        yield url
