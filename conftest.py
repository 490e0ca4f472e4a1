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
LONGEST = ("site", "tests/classroom/test_hostile.py", "tests/live/test_page.py")


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    isolate_kernels(folder.name, hash_seed=2)
    prepare_playwright()


def pytest_collectstart(collector):
    """Leave the drawings out of nbval's comparison: their text alternatives are compared."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html",)


def pytest_itemcollected(item):
    """Where tests run side by side, keep those together that share a costly set-up."""
    if hasattr(item.config, "workerinput"):
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        order = {name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(group_of(item), len(order)))


def group_of(item):
    """Return "site" for all that looks at the built book, else the file of a test."""
    looks_at_the_book = "site" in getattr(item, "fixturenames", ())
    return "site" if looks_at_the_book else item.nodeid.partition("::")[0]
