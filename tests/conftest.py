"""The browser of all checks of pages."""

import pytest

from tools.browser import find_chromium


@pytest.fixture(scope="module")
def browser():
    """Chromium. It ends with each module, for only one Playwright can run at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has often neither a sandbox nor much shared memory.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()
