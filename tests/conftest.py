"""The browser of all checks of pages."""

import pytest

from tools.browser import find_chromium

# A page on a busy machine draws late: a check that does not wait for what it looks at fails.
LATE_FRAMES = """{
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (draw) => setTimeout(() => requestAnimationFrame(draw), 250);
  window.cancelAnimationFrame = clearTimeout;
}"""


def pytest_addoption(parser):
    parser.addoption("--late-frames", action="store_true", help="let every page draw 250 ms late")


def late(new_context):
    """Make contexts whose pages draw late."""

    def made(**options):
        context = new_context(**options)
        context.add_init_script(LATE_FRAMES)
        return context

    return made


@pytest.fixture(scope="module")
def browser(request):
    """Chromium. It ends with each module, for only one Playwright can run at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has often neither a sandbox nor much shared memory.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        if request.config.getoption("--late-frames"):
            chromium.new_context = late(chromium.new_context)
        yield chromium
        chromium.close()
