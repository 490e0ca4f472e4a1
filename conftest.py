"""Settings shared by every test, doctest and notebook."""

import tempfile

import pytest
from hypothesis import HealthCheck, settings

from tools.browser import prepare_playwright
from tools.notebooks import isolate_kernels

settings.register_profile(
    "book", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("book")


# What takes longest begins first, so that all workers end at about the same time.
LONGEST = (
    "site",
    "tests/site/test_build.py",
    "tests/classroom/test_hostile.py",
    "tests/live/test_page.py",
)


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    isolate_kernels(folder.name, hash_seed=2)
    prepare_playwright()


def pytest_collectstart(collector):
    """Leave the drawings out of nbval's comparison: their text alternatives are compared."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html",)


def group_of(nodeid):
    """Return "site" for what looks at the built book, else the file of a test."""
    file = nodeid.partition("::")[0]
    own_book = file == "tests/site/test_build.py"
    return "site" if file.startswith("tests/site/") and not own_book else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Where tests run side by side, keep those together that share a costly set-up."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    return ByGroup(config, log)


def pytest_collection_modifyitems(config, items):
    for item in items:
        looks_at_the_book = "site" in getattr(item, "fixturenames", ())
        if looks_at_the_book and group_of(item.nodeid) != "site":
            raise pytest.UsageError(f"{item.nodeid} looks at the built book: put it in tests/site")
    if hasattr(config, "workerinput"):
        order = {name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(group_of(item.nodeid), len(order)))
