"""Settings shared by every test, doctest and notebook."""

import tempfile

from hypothesis import HealthCheck, settings

from tools.browser import prepare_playwright
from tools.notebooks import isolate_kernels

settings.register_profile(
    "book", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("book")


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    isolate_kernels(folder.name, hash_seed=2)
    prepare_playwright()


def pytest_collectstart(collector):
    """Leave the drawings out of nbval's comparison: their text alternatives are compared."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html",)
