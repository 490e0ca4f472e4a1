"""A chapter that a reader downloads runs outside the repository."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import sys, nbformat, nbclient, softmax_lib
assert softmax_lib.__file__.startswith(sys.argv[1]), softmax_lib.__file__
nbclient.NotebookClient(nbformat.read(sys.argv[2], as_version=4), timeout=300).execute()
"""


@pytest.fixture(scope="module")
def library(site, tmp_path_factory):
    """Unpack the wheel that the built book offers."""
    wheels = list(site.glob("_downloads/*/*.whl"))
    assert len(wheels) == 1, f"the book offers {len(wheels)} wheels, not one"
    folder = tmp_path_factory.mktemp("elsewhere")
    zipfile.ZipFile(wheels[0]).extractall(folder / "library")
    return folder / "library"


def run(notebook, library):
    environment = {**os.environ, "PYTHONPATH": str(library)}
    command = [sys.executable, "-c", RUN, str(library), str(notebook)]
    return subprocess.run(
        command, cwd=library.parent, env=environment, capture_output=True, text=True
    )


def test_chapter_runs_with_the_wheel_alone(site, library):
    notebook = sorted(site.rglob("*.ipynb"))[-1]
    done = run(notebook, library)
    assert done.returncode == 0, done.stderr


def test_the_extra_for_notebooks_brings_what_renders_them(library):
    (metadata,) = library.glob("*.dist-info/METADATA")
    needed = metadata.read_text(encoding="utf-8")
    assert re.search(r"^Requires-Dist: jupyterlab-myst\b.*extra == .notebook.", needed, re.M)


def test_a_chapter_that_needs_more_is_noticed(library, tmp_path):
    (tmp_path / "bad.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "import softmax_lib.missing", "id": "a",'
        ' "metadata": {}, "outputs": [], "execution_count": null}],'
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    assert "softmax_lib.missing" in run(tmp_path / "bad.ipynb", library).stderr
