"""The built book and a server, each once for all checks of the site."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.serving import served
from tests.site import browsing

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"


def build(folder, *options, env=None):
    """Build the book in `folder`; return the finished process."""
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ".", "-n", "-W", "--keep-going", *options]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8"
    )


def names_in_contents():
    """Name every page of the site, as _toc.yml lists them; index.html leads to the first."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    return [f"{name}.html" for name in [contents["root"], *listed, "404", "search"]]


def pytest_generate_tests(metafunc):
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", names_in_contents())
    if "theme" in metafunc.fixturenames:
        metafunc.parametrize("theme", ["light", "dark"])


@pytest.fixture(scope="session")
def site():
    """The folder of the built book, warnings being errors."""
    done = build(ROOT)
    if done.returncode:
        pytest.fail(f"The book does not build:\n{(done.stdout + done.stderr)[-3000:]}")
    return SITE


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the built book, name -> html."""
    return {name: html for name, html in read_pages(site) if not name.startswith("figures/")}


@pytest.fixture(scope="session")
def figure_pages(site):
    """The page of every live figure alone, name -> html."""
    return {name: html for name, html in read_pages(site) if name.startswith("figures/")}


def read_pages(site):
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def home(site):
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def contexts(browser):
    """A browser context for each theme, as a reader's system asks for it."""
    found = {theme: browser.new_context(color_scheme=theme) for theme in ("light", "dark")}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture(scope="module")
def visit(contexts, home):
    """Return what is seen of a page in a theme; each is looked at once."""
    seen = {}

    def visit_once(name, theme):
        if (name, theme) not in seen:
            seen[name, theme] = browsing.look(contexts[theme], home + name)
        return seen[name, theme]

    return visit_once
