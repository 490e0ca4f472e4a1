"""The offline copy, unpacked and opened from the disk, is the book."""

import re
import zipfile
from hashlib import sha256
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from tests.site import browsing
from tests.site.conftest import ROOT, names_in_contents
from tools import offline
from tools.browser import AWAKE

DIAL = ".sm-live[data-figure=temperature-dial][data-ready]"
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def packed(site, tmp_path_factory):
    path = tmp_path_factory.mktemp("offline") / "book.zip"
    offline.pack(offline.files(site), path)
    return path


@pytest.fixture(scope="module")
def copy(packed):
    """The folder that a reader finds in the zip."""
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(packed.parent)
    return packed.parent / offline.FOLDER


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_the_same_book_gives_the_same_zip_and_stays_as_it_is(site, packed, tmp_path):
    before = digest(site / "notebooks"), digest(site / "_static")
    again = tmp_path / "again.zip"
    offline.pack(offline.files(site), again)
    assert again.read_bytes() == packed.read_bytes()
    assert (digest(site / "notebooks"), digest(site / "_static")) == before


def test_the_zip_is_small_and_holds_one_folder(packed):
    assert packed.stat().st_size < 8e6
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {offline.FOLDER}
    assert not any("_python" in name for name in names)


@pytest.mark.parametrize("page", ["index.html", *sorted({*names_in_contents()} - {"404.html"})])
def test_every_page_opens_in_silence(contexts, copy, page):
    seen = browsing.look(contexts["light"], (copy / page).as_uri(), examine=False)
    assert seen.foreign("file:") == []
    assert seen.complaints == []


def test_every_link_leads_to_a_file_of_the_copy(copy):
    missing = []
    for page in copy.rglob("*.html"):
        for address in LINK.findall(page.read_text(encoding="utf-8")):
            path = urlsplit(unescape(address))
            if not path.scheme and not (page.parent / unquote(path.path)).exists():
                missing.append((page.name, address))
    assert missing == []


def test_a_figure_moves(contexts, copy):
    page = contexts["light"].new_page()
    page.goto((copy / "notebooks" / "02-temperature.html").as_uri())
    figure = page.locator(DIAL).first
    figure.wait_for()
    before = figure.locator(".sm-live-says").inner_text()
    figure.locator("input[type=range]").first.press("ArrowRight")
    page.wait_for_function(
        "([one, before]) => one.querySelector('.sm-live-says').innerText !== before",
        arg=[figure.element_handle(), before],
    )
    page.close()


def test_search_works(contexts, copy):
    page = contexts["light"].new_page()
    page.goto((copy / "search.html").as_uri())
    page.locator("#query").fill("partition function")
    result = page.locator("#search-results > li a").first
    result.click()
    page.wait_for_function(AWAKE)
    assert page.url.startswith(copy.as_uri())
    assert "artition" in page.locator("main").inner_text()
    page.close()


def test_nothing_offers_to_run_a_cell_and_the_pages_say_so(contexts, copy):
    page = contexts["light"].new_page()
    page.goto((copy / "book" / "playground.html").as_uri())
    assert page.locator(".run-tools").count() == 0
    assert page.get_by_text("cannot be run or edited here").is_visible()
    page.goto((copy / "notebooks" / "01-definition.html").as_uri())
    assert page.locator(".run-tools").count() == 0
    assert page.get_by_text("no cell can be run in it").is_visible()
    page.close()


def test_without_a_book_it_says_what_to_do(tmp_path):
    with pytest.raises(offline.NoBook, match="Run make book"):
        offline.files(tmp_path)


def test_the_tool_packs_the_book_that_make_builds():
    assert offline.HTML == ROOT / "_build" / "html"
