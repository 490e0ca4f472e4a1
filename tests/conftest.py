"""Settings shared by every test."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "book", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("book")


def pytest_collectstart(collector):
    """Leave the figures' HTML out of nbval's comparison: their text alternative is compared."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html",)
