"""The pages of the live figures, and how they are opened."""

import pytest

from tests.live import page as pages
from tests.serving import served
from tools.browser import AWAKE

# Tests share a context, and must not find what another has left on the device.
FORGET = "() => { try { localStorage.clear() } catch {} }"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the pages lie: one with every figure, light and dark, and one for each figure."""
    folder = tmp_path_factory.mktemp("figures")
    for theme in ("light", "dark"):
        pages.write(folder, theme=theme)
    for cls in pages.CLASSES:
        body = pages.drawn(cls().placeholder())
        pages.write(folder, body, name=cls.figure_name())
    return folder


@pytest.fixture(scope="module")
def home(folder):
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def contexts(browser):
    """Return a browser context with given options; the same one for the same options."""
    made = {}

    def context(**options):
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**options)
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def visit(contexts, home):
    """Open a page of live figures; at the end of the test nothing must have gone wrong on it."""
    opened, complaints = [], []

    def open_page(
        url="page-light.html", *, viewport=pages.WIDE, expect_complaints=False, **options
    ):
        page = contexts(viewport=viewport, **options).new_page()
        opened.append(page)
        page.complaints = [] if expect_complaints else complaints
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(url if ":" in url else home + url)
        if options.get("java_script_enabled", True):
            page.wait_for_function(AWAKE)
        return page

    yield open_page
    for page in opened:
        page.evaluate(FORGET)
        page.close()
    assert complaints == []
