"""`pip install .` elsewhere brings the whole library, and nothing else."""

import email
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import setup_env

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of copies of these files alone."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "softmax_lib", folder / "softmax_lib", ignore=ignored)
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", "dist", "."],
        cwd=folder,
        check=True,
    )
    (path,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture
def metadata(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_string(wheel.read(name).decode("utf-8"))


def test_wheel_holds_every_file_of_the_library(wheel):
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    files = [path for path in (ROOT / "softmax_lib").rglob("*") if path.is_file()]
    sources = {path.relative_to(ROOT).as_posix() for path in files}
    assert held == {name for name in sources if "__pycache__" not in name and "/." not in name}


def test_the_description_stands_alone(metadata):
    """An index of packages has no pictures, pages or make beside it."""
    text = metadata.get_payload()
    assert "from softmax_lib import softmax" in text
    assert not re.search(r"!\[|\]\((?!https:)|\bmake \w", text)


def test_every_promised_python_is_named(metadata):
    named = [line for line in metadata.get_all("Classifier") if re.search(r":: 3\.\d+$", line)]
    promised = range(setup_env.OLDEST[1], setup_env.NEWEST[1] + 1)
    assert named == [f"Programming Language :: Python :: 3.{minor}" for minor in promised]
    assert metadata["Requires-Python"] == f">={setup_env.dotted(setup_env.OLDEST)}"
