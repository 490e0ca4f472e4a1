"""No stale number, no half site: builds of a book of two pages."""

import json
import os
import re
import shutil

import pytest

from tests.site.conftest import ROOT, build

LIBRARY = '''"""A library of one function."""
from pathlib import Path


def answer():
    return 1000 + int((Path(__file__).parent / "data.txt").read_text())
'''
CONTENTS = """format: jb-book
root: book/intro
chapters:
- file: notebooks/one
"""
CODE = """from pathlib import Path

from softmax_lib import answer

runs = Path("runs.txt")
runs.write_text(runs.read_text() + "|" if runs.exists() else "|")
print(f"answer {answer()}, run {len(runs.read_text())}")"""


def notebook(code):
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# One\n\nA page."},
        {"cell_type": "code", "id": "code", "metadata": {}, "source": code, "outputs": [],
         "execution_count": None},
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3"}
    head = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": cells, **head})


def put(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A book of two pages with this book's own configuration and extension."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name)
    shutil.copy(ROOT / "_config.yml", folder)
    put(
        folder / "_toc.yml", "format: jb-book\nroot: book/intro\nchapters:\n- file: notebooks/one\n"
    )
    put(folder / "book/intro.md", "# Intro\n\nThis is a book of two pages.\n")
    put(folder / "book/references.bib", "")
    put(folder / "softmax_lib/__init__.py", LIBRARY)
    put(folder / "softmax_lib/data.txt", "1")
    put(folder / "requirements.txt", "numpy\n")
    put(folder / "notebooks/one.ipynb", notebook(CODE))
    return folder


def built(folder):
    """Build the project with its own library; return the process."""
    return build(folder, env={**os.environ, "PYTHONPATH": str(folder)})


def page(folder):
    done = built(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "_build/html/notebooks/one.html").read_text(encoding="utf-8")


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_build_shows_the_new_numbers(project):
    assert "answer 1001, run 1" in page(project)
    assert "answer 1001, run 1" in page(project)
    edit(project / "softmax_lib/__init__.py", "1000", "2000")
    assert "answer 2001, run 2" in page(project)
    edit(project / "softmax_lib/data.txt", "1", "2")
    assert "answer 2002, run 3" in page(project)
    edit(project / "requirements.txt", "numpy", "numpy\nscipy")
    assert "answer 2002, run 4" in page(project)


def test_an_edit_of_the_looks_alone_is_seen(project):
    edit(project / "book/_static/softmax.css", "--measure: 39rem", "--measure: 37rem")
    sheet = re.search(r'href="\.\./(_static/book[^"]+)"', page(project))[1]
    assert "--measure: 37rem" in (project / "_build/html" / sheet).read_text(encoding="utf-8")


def test_a_failed_build_leaves_no_site_and_will_fail_again(project):
    intro = project / "book/intro.md"
    good = intro.read_text()
    intro.write_text(good + "\nSee {ref}`nowhere`, and $\\notacommand$.\n")
    done = built(project)
    intro.write_text(good)
    assert done.returncode != 0
    assert "nowhere" in done.stderr
    assert "notacommand" in done.stderr
    assert not (project / "_build/html").exists()
    # Sphinx would keep quiet about a page that it does not read again.
    assert not (project / "_build/.doctrees/environment.pickle").exists()


def test_a_notebook_that_fails_stops_the_build(project):
    file = project / "notebooks/one.ipynb"
    file.write_text(notebook("1 / 0"))
    assert built(project).returncode != 0
    assert not (project / "_build/html").exists()
    file.write_text(notebook(CODE))


def test_settings_add_addresses_and_buttons(project):
    config = project / "_config.yml"
    edit(config, 'baseurl: ""', "baseurl: https://site.example/book/")
    edit(config, 'url: ""', "url: https://github.com/OWNER/NAME")
    html = page(project)
    address = "https://site.example/book/notebooks/one.html"
    assert f'<link rel="canonical" href="{address}">' in html
    assert 'content="https://site.example/book/_static/preview.png"' in html
    assert "https://github.com/OWNER/NAME/edit/main/notebooks/one.ipynb" in html
