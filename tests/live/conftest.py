"""One browser for all checks of the live figures."""

import pytest
from playwright.sync_api import sync_playwright

from tests.live import page as pages
from tests.site.browsing import served
from tools.browser import find_chromium


@pytest.fixture(scope="module")
def browser():
    """Chromium. It ends with each module, for only one Playwright can run at a time."""
    with sync_playwright() as playwright:
        # A container has often neither a sandbox nor much shared memory.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the page with every figure lies, light and dark."""
    folder = tmp_path_factory.mktemp("figures")
    for theme in ("light", "dark"):
        pages.write(folder, theme=theme)
    return folder


@pytest.fixture(scope="module")
def home(folder):
    with served(folder) as address:
        yield address


@pytest.fixture
def visit(browser, home):
    """Open a page of live figures; at the end of the test nothing must have gone wrong on it."""
    contexts, complaints = [], []

    def open_page(
        url="page-light.html", *, viewport=pages.WIDE, expect_complaints=False, **options
    ):
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        if not expect_complaints:
            page.complaints = complaints
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(url if ":" in url else home + url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
