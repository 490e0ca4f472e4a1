"""No stale number, no half site, whatever happens: builds of a book of two pages."""

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

import psutil
import pytest
from bs4 import BeautifulSoup

from tests.site import toy
from tests.site.toy import CODE, COUNTLESS, build, edit, environment, notebook, site

sys.path.append(str(toy.ROOT / "book" / "_ext"))
from softmax_book import commit, finding, fresh, kept, publish, search, sheets

# What a build prints before and while it makes the site, and how it is killed there.
MOMENTS = [
    ("Running Sphinx", "KILL"),
    ("loading translations", "INT"),
    ("parsing bibtex", "TERM"),
    ("==> Running notebooks/one", "KILL"),
    ("==> Running notebooks/one", "INT"),
    ("reading sources... [ 50%]", "TERM"),
    ("pickling environment", "KILL"),
    ("copying static files", "INT"),
    ("writing output... [ 50%]", "KILL"),
    ("writing output... [100%]", "INT"),
    ("dumping object inventory", "KILL"),
    ("dumping object inventory", "TERM"),
]
needs_signals = pytest.mark.skipif(os.name == "nt", reason="kills as POSIX systems do")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return toy.make(tmp_path_factory.mktemp("project") / "book", CODE)


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """A book whose pages tell nothing of how often they were made, built once."""
    folder = toy.make(tmp_path_factory.mktemp("steady") / "book", COUNTLESS)
    assert build(folder).returncode == 0
    return folder


def page(folder, name="notebooks/one"):
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / f"_build/html/{name}.html").read_text(encoding="utf-8")


def built_anew(folder, to):
    """Return the site that a clean build of the same sources gives."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("_build"))
    done = build(to)
    assert done.returncode == 0, done.stdout + done.stderr
    return site(to)


def start(folder):
    """Start a build whose every word is seen at once."""
    return subprocess.Popen(
        toy.command("-n", "-W", "--keep-going"),
        cwd=folder, env={**environment(folder), "PYTHONUNBUFFERED": "1"}, text=True,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def read_until(process, words):
    """Read what a build prints until `words` come; return whether they came."""
    ansi = re.compile(r"\x1b\[[\d;]*m")
    return any(words in ansi.sub("", line) for line in process.stdout)


def processes_of(folder):
    """List the processes that a build of `folder` has started and that still run."""
    runs, found = environment(folder)["RUNS"], []
    for process in psutil.process_iter():
        try:
            if process.environ().get("RUNS") == runs:
                found.append(process)
        except psutil.Error:
            continue
    return found


# --- nothing is stale ------------------------------------------------------------


def test_a_build_shows_the_new_numbers_whatever_the_times_of_files(project):
    assert "answer 1001, run 1" in page(project)
    assert "answer 1001, run 1" in page(project)
    edit(project / "softmax_lib/__init__.py", "1000", "2000")
    assert "answer 2001, run 2" in page(project)
    edit(project / "softmax_lib/data.txt", "1", "2")
    assert "answer 2002, run 3" in page(project)
    edit(project / "requirements.txt", "numpy", "numpy\nscipy")
    assert "answer 2002, run 4" in page(project)
    os.utime(project / "softmax_lib/data.txt")
    edit(project / "notebooks/one.ipynb", "# One", "# Set back")
    os.utime(project / "notebooks/one.ipynb", (0, 0))
    assert "answer 2002, run 4" in page(project)
    # Other pages, which nobody has edited, name the page in their contents.
    assert all(
        "Set back" in text.decode()
        for name, text in site(project).items()
        if name in ("notebooks/one.html", "book/intro.html")
    )


def test_an_edit_of_the_looks_alone_is_seen(project):
    edit(project / "book/_static/softmax.css", "--measure: 39rem", "--measure: 37rem")
    sheet = re.search(r'href="\.\./(_static/book[^"]+)"', page(project))[1]
    assert "--measure: 37rem" in (project / "_build/html" / sheet).read_text(encoding="utf-8")


def test_a_site_that_somebody_has_touched_is_made_again(project):
    before = site(project)
    (project / "_build/html/notebooks/one.html").write_text("touched")
    page(project)
    assert site(project) == before


def test_a_page_that_is_made_from_a_file_elsewhere_is_refused(project):
    (project / "elsewhere.md").write_text("A sentence.\n")
    intro = project / "book/intro.md"
    intro.write_text(toy.INTRO + "\n```{include} ../elsewhere.md\n```\n")
    done = build(project)
    intro.write_text(toy.INTRO)
    assert done.returncode != 0
    assert re.search(r"elsewhere\.md is not\s+among\s+the sources", done.stderr)


def test_what_is_kept_is_whole_or_made_again(tmp_path):
    store = kept.Kept(tmp_path, "")
    assert kept.Kept(tmp_path, "another").get("kind", "a", lambda: b"zero") == b"zero"
    assert store.get("kind", "a", lambda: b"one") == b"one"
    assert store.get("kind", "a", lambda: b"two") == b"one"
    assert store.get("kind", "b", lambda: b"two") == b"two"
    (file,) = (file for file in tmp_path.glob("*/*") if b"one" in file.read_bytes())
    file.write_bytes(file.read_bytes()[:-1])
    assert store.find("kind", "a") is None
    os.utime(file, (0, 0))
    store.forget()
    assert len(list(tmp_path.glob("*/*"))) == 2


def test_a_fingerprint_knows_names_and_where_a_file_ends(tmp_path):
    seen = set()
    for files in (
        {"a": "12", "b": "3"},
        {"a": "1", "b": "23"},
        {"a": "12", "c": "3"},
        {"a": "123"},
        {"a": "12folder/b:3"},
    ):
        folder = tmp_path / str(len(seen)) / "folder"
        for name, text in files.items():
            toy.put(folder / name, text)
        seen.add(fresh.fingerprint(folder))
    assert len(seen) == 5


def test_what_is_used_is_kept(tmp_path):
    """However long ago it was made."""
    store = kept.Kept(tmp_path, "")
    for name in ("used", "unused"):
        store.put("kind", name, name.encode())
    for file in tmp_path.glob("*/*"):
        os.utime(file, (0, 0))
    assert store.find("kind", "used") == b"used"
    store.forget()
    assert [store.find("kind", name) for name in ("used", "unused")] == [b"used", None]


def test_a_kept_font_is_that_of_its_characters(tmp_path):
    font = next((toy.ROOT / "book/_static/fonts").glob("*.woff2")).read_bytes()
    store = kept.Kept(tmp_path, "")
    few, more, again = (sheets.cut_font(font, set(x), store) for x in ("abc", "abcxyz", "abc"))
    assert few == again
    assert len(few) < len(more) < len(font)


# --- the same sources give the same site ---------------------------------------------------------


def test_two_clean_builds_are_the_same_byte_for_byte(steady, tmp_path):
    """In another folder, at another time, with other rights of files and another hash seed."""
    other = tmp_path / "else [where]" / "copy"
    shutil.copytree(steady, other, ignore=shutil.ignore_patterns("_build"))
    for file in other.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
        file.chmod(0o700)
    done = subprocess.run(
        toy.command("-n", "-W", "--keep-going"), cwd=other,
        env={**environment(other), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    one, two = site(steady), site(other)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
    wheels = [next((f / "_build/wheel").glob("*.whl")).read_bytes() for f in (steady, other)]
    assert wheels[0] == wheels[1]


# --- the foot tells of which commit --------------------------------------------------------------


def git(folder, *words):
    """Run git as somebody with a name, on a known day."""
    day = {f"GIT_{who}_DATE": "2026-03-01T23:30:00-0800" for who in ("AUTHOR", "COMMITTER")}
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
    return subprocess.check_output(
        command, cwd=folder, env={**os.environ, **day}, text=True, stderr=subprocess.DEVNULL
    ).strip()


def feet(folder):
    """Return what the feet of all pages tell, once each."""
    pages = (html.decode() for name, html in site(folder).items() if name.endswith(".html"))
    return {commit.FOUND.search(page)[0] for page in pages}


def test_every_foot_tells_the_commit_and_a_commit_prints_no_page_anew(steady, tmp_path):
    book = shutil.copytree(steady, tmp_path / "book")
    assert feet(book) == {'<span class="built">built from files without a commit</span>'}
    (book / ".gitignore").write_text("_build\n__pycache__\n*.egg-info\n")
    git(book, "init")
    git(book, "add", ".")
    git(book, "commit", "-m", "one")
    assert build(book).returncode == 0
    git(book, "commit", "--allow-empty", "-m", "two")
    name = git(book, "rev-parse", "HEAD")
    assert "==> Only the commit has changed" in build(book).stderr
    says = f'of <time datetime="2026-03-01">2026-03-01</time>, commit {name[:10]}'
    assert feet(book) == {f'<span class="built">{says}</span>'}
    before = site(book)
    assert build(book).stderr == "==> Nothing has changed since the site was built.\n"
    # A clean build of the commit, elsewhere and with other files beside the book, is the same.
    clone = tmp_path / "clone"
    git(tmp_path, "clone", str(book), str(clone))
    (clone / "notes.txt").write_text("not of the book")
    assert build(clone).returncode == 0
    assert site(clone) == before
    (book / "book/new.bib").write_text("")
    assert build(book).returncode == 0
    assert feet(book) == {f'<span class="built">{says} with changes</span>'}


def test_a_folder_in_the_repository_of_something_else_has_no_commit(tmp_path):
    inner = tmp_path / "book"
    inner.mkdir()
    git(tmp_path, "init")
    git(tmp_path, "commit", "--allow-empty", "-m", "of something else")
    assert commit.commit_of(inner, ["a"]) is None
    assert commit.commit_of(tmp_path, ["a"])[1:] == ["2026-03-01", False]
    assert commit.commit_of(tmp_path / "nowhere", ["a"]) is None


def test_the_foot_leads_to_the_commit_where_there_is_a_repository():
    words = commit.words(["a" * 40, "2026-03-01", False], "https://git.example/A&B/")
    assert f'href="https://git.example/A&amp;B/commit/{"a" * 40}">{"a" * 10}</a>' in words


# --- a build that fails ------------------------------------------------------------


def test_a_build_with_warnings_fails_each_time_and_leaves_the_last_good_site(project):
    before = site(project)
    intro = project / "book/intro.md"
    intro.write_text(toy.INTRO + "\nSee {ref}`nowhere`, and $\\notacommand$.\n")
    for _ in range(2):
        done = build(project)
        assert done.returncode != 0
        assert "nowhere" in done.stderr
        assert "notacommand" in done.stderr
        assert "stands the last good one" in done.stderr
        assert site(project) == before
    intro.write_text(toy.INTRO)


def test_a_cell_that_fails_stops_the_build_with_few_words(project):
    before = site(project)
    file = project / "notebooks/one.ipynb"
    good = file.read_text()
    file.write_text(notebook("1 / 0"))
    done = build(project)
    file.write_text(good)
    assert done.returncode != 0
    assert "A cell has failed: notebooks/one:" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "jupyter_book" not in done.stderr
    assert site(project) == before


def test_a_first_build_that_fails_leaves_no_page(tmp_path):
    folder = toy.make(tmp_path / "book", "1 / 0")
    done = build(folder)
    assert done.returncode != 0
    assert "There is no site yet" in done.stderr
    assert not (folder / "_build/html").exists()


def test_a_warning_that_is_let_pass_once_does_not_pass_where_it_is_an_error(project):
    intro = project / "book/intro.md"
    intro.write_text(toy.INTRO + "\nSee {ref}`nowhere`.\n")
    lenient = subprocess.run(
        toy.command(), cwd=project, env=environment(project), capture_output=True, text=True
    )
    strict = build(project)
    intro.write_text(toy.INTRO)
    assert lenient.returncode == 0
    assert strict.returncode != 0


def test_a_source_that_changes_meanwhile_makes_no_page(steady):
    before = site(steady)
    data = steady / "softmax_lib/data.txt"
    data.write_text("5")
    with start(steady) as process:
        assert read_until(process, "==> Running notebooks/one")
        data.write_text("6")
        said = process.stdout.read()
    assert process.returncode != 0
    assert "changed while the book was built" in said
    assert site(steady) == before
    data.write_text("5")
    assert "answer 1005" in page(steady)


@needs_signals
def test_a_second_build_is_refused_and_harms_nothing(steady):
    (steady / "softmax_lib/data.txt").write_text("7")
    with start(steady) as first:
        assert read_until(first, "==> Running notebooks/one")
        first.send_signal(signal.SIGSTOP)
        second = build(steady)
        first.send_signal(signal.SIGCONT)
        first.stdout.read()
    assert second.returncode != 0
    assert "Another build of this book is running" in second.stderr
    assert "Traceback" not in second.stderr
    assert first.returncode == 0
    assert b"answer 1007" in site(steady)["notebooks/one.html"]


@needs_signals
@pytest.mark.parametrize("size", [3_000, 150_000])
def test_a_full_disk_leaves_the_last_good_site(steady, size):
    """No file can become longer than `size`, as if the disk were full there."""
    import resource

    before = site(steady)
    intro = steady / "book/intro.md"
    intro.write_text(toy.INTRO + f"\nMore than {size} bytes. {'A word and a word. ' * 9000}\n")
    done = build(steady, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    intro.write_text(toy.INTRO)
    assert done.returncode != 0
    assert site(steady) == before


def test_what_sphinx_could_not_write_fails_the_build():
    unwritten = publish.Unwritten()
    logger = logging.getLogger("sphinx.test")
    logger.addHandler(unwritten)
    logger.warning("a warning of %s", "another kind")
    assert unwritten.error is None
    full = OSError(28, "No space left on device")
    logger.warning("error writing file %s: %s", "page.html", full)
    logger.removeHandler(unwritten)
    assert unwritten.error is full


@needs_signals
def test_a_build_may_be_killed_at_any_moment(steady, tmp_path):
    data = steady / "softmax_lib/data.txt"
    good = site(steady)
    for count, (words, name) in enumerate(MOMENTS, 11):
        data.write_text(str(count))
        with start(steady) as process:
            assert read_until(process, words), f"a build does not say {words!r}"
            process.send_signal(signal.Signals[f"SIG{name}"])
            process.stdout.read()
        now = site(steady)
        assert now == good or f"answer {1000 + count}" in now["notebooks/one.html"].decode()
        if count == 17:
            assert f"answer {1000 + count}" in page(steady)
            good = site(steady)
            assert good == built_anew(steady, tmp_path / str(count))
        else:
            good = now
    assert f"answer {1000 + count}" in page(steady)
    assert site(steady) == built_anew(steady, tmp_path / "last")
    deadline = time.monotonic() + 30
    while processes_of(steady) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert processes_of(steady) == []


# --- the site is put in place in one step --------------------------------------------------------


def two_folders(tmp_path):
    for name in ("new", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name)
    return tmp_path / "new", tmp_path / "site", tmp_path / "before"


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_site_takes_the_place_of_the_old_one(tmp_path, monkeypatch, can_exchange):
    new, old, aside = two_folders(tmp_path)
    if not can_exchange:
        monkeypatch.setattr(publish.ctypes, "CDLL", lambda *_, **__: object())
    publish.put_in_place(new, old, aside)
    assert (old / "page").read_text() == "new"
    assert aside.exists() != can_exchange or sys.platform == "win32"


def test_a_site_that_was_put_aside_comes_back(tmp_path):
    """Where folders cannot change places in one step, a kill may fall between the two."""
    work = tmp_path / "_build" / "work"
    (work / "before").mkdir(parents=True)
    (work / "before" / "page").write_text("good")
    (tmp_path / "_build" / "html").mkdir()  # as Sphinx does
    begun = fresh.Build(tmp_path, tmp_path / "_build", "")
    begun.begin()
    begun.end()
    assert (tmp_path / "_build/html/page").read_text() == "good"
    assert list(work.iterdir()) == []


def test_addresses_of_the_first_page_hold_at_the_root_too():
    page = '<a href="../notebooks/">a</a><a href="#b">b</a><a href="one.html?c#d">c</a>'
    page += '<img src="https://e.example/f.png"><html data-content_root="../">'
    moved = '<a href="notebooks/">a</a><a href="#b">b</a><a href="book/one.html?c#d">c</a>'
    moved += '<img src="https://e.example/f.png"><html data-content_root="./">'
    assert publish.front_door(page, "book/intro.html") == moved


def test_the_search_reads_formulas_as_people_type_them():
    assert search.readable(r"\tfrac{e^x}{Z}") == "e^x/Z"
    assert search.readable(r"\operatorname{softmax}(z)\,\beta") == "softmax(z)beta"


# --- a notebook runs again where it must, and only there ------------------------------------------


def test_a_notebook_runs_again_for_what_it_has_read_and_for_nothing_else(project):
    before = site(project)["notebooks/one.html"].decode()
    library = project / "softmax_lib"
    (library / "live/live.css").write_text(".sm-live-new {}\n")
    for name in ("plotting.py", "live/_traits.py"):
        with (library / name).open("a") as file:
            file.write("\n")
    assert page(project) == before
    (library / "data.txt").write_text("3")
    assert "answer 2003, run 5" in page(project)
    (library / "new.py").write_text("")
    assert "answer 2003, run 6" in page(project)


# --- settings ------------------------------------------------------------


def test_settings_add_addresses_and_buttons(project):
    config = project / "_config.yml"
    edit(config, 'baseurl: ""', "baseurl: https://site.example/book/")
    edit(config, 'url: ""', "url: https://github.com/OWNER/NAME")
    figure = '<div class="sm-panels" role="img" aria-label="A bar &amp; no more.">'
    figure += '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg></div>'
    (project / "book/intro.md").write_text(f"{toy.INTRO}\n```{{raw}} html\n{figure}\n```\n")
    html = page(project)
    intro = (project / "_build/html/book/intro.html").read_text(encoding="utf-8")
    card = "_static/cards/book/intro.png"
    assert f'"og:image" content="https://site.example/book/{card}"' in intro
    assert 'content="Intro. A bar &amp; no more."' in intro
    assert structured(intro)["image"] == f"https://site.example/book/{card}"
    header = (project / "_build/html" / card).read_bytes()[:24]
    assert header[16:] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    address = "https://site.example/book/notebooks/one.html"
    assert f'<link rel="canonical" href="{address}">' in html
    assert 'content="https://site.example/book/_static/preview.png"' in html
    assert "https://github.com/OWNER/NAME/edit/main/notebooks/one.ipynb" in html
    assert structured(html)["url"] == address
    assert structured(html)["isPartOf"]["url"] == "https://site.example/book/book/intro.html"


def structured(html):
    (script,) = BeautifulSoup(html, "html.parser").select("script[type='application/ld+json']")
    return json.loads(script.string)


def test_the_site_map_has_every_page_once(project):
    """It looks at the site of the test before."""
    tree = ElementTree.parse(project / "_build/html/sitemap.xml")
    found = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    pages = ["book/intro", "notebooks/one"]
    assert found == [f"https://site.example/book/{page}.html" for page in pages]
    assert not (project / "_build/html/robots.txt").exists()


def test_the_page_for_missing_ones_holds_at_any_address(project):
    """It looks at the site of the test before."""
    html = (project / "_build/html/404.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").select(
        "[src], [href], [action], [data-content_root]"
    )
    names = ("src", "href", "action", "data-content_root")
    addresses = [tag[name] for tag in found for name in names if tag.get(name)]
    assert "/book/notebooks/one.html" in addresses
    inside = [one for one in addresses if not one.startswith(("#", "https://github.com/"))]
    assert len(inside) > 8
    assert [one for one in inside if not one.startswith("/book/")] == []
    assert "canonical" not in html and "noindex" in html


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('<a href="book/a.html#b">', '<a href="/sub/book/a.html#b">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<a href="https://e.example/">', '<a href="https://e.example/">'),
        ('<html data-content_root="./">', '<html data-content_root="/sub/">'),
    ],
)
def test_addresses_that_hold_everywhere(text, right):
    assert finding.everywhere(text, "https://site.example/sub/") == right


def test_no_text_ends_the_structured_data():
    data = {"name": "</script><b> & more"}
    html = f'<script type="application/ld+json">{finding.as_script(data)}</script>'
    assert structured(html) == {"@context": "https://schema.org", **data}


def test_a_book_without_python_for_the_browser_has_no_run(project):
    html = page(project)
    assert "run.js" not in html and "data-cells" not in html
    assert not (project / "_build/html/_python").exists()


def test_a_build_says_little_where_nothing_has_changed(project):
    done = build(project)
    assert done.stderr == "==> Nothing has changed since the site was built.\n"
    assert "MdParserConfig" not in done.stdout
    assert len(done.stdout) < 1500
