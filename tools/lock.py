"""Write requirements.txt anew from pyproject.toml: one lock for Python 3.11 to 3.14.

It takes uv from the PATH, else puts it into a throwaway environment.
"""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Every package the book needs, one exact version each, for Python 3.11 to 3.14.
# Made from pyproject.toml by: make lock
"""
OPTIONS = """
    --universal --python-version 3.11 --fork-strategy fewest --extra test --quiet
    --no-header --no-annotate --no-emit-package softmax-lib
    --no-emit-index-url --no-emit-find-links
"""


def uv_in(folder):
    """Return the path of uv, after installing it into a folder where there is none."""
    if found := shutil.which("uv"):
        return found
    venv.create(folder, with_pip=True)
    scripts = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return scripts / "uv"


def main():
    with tempfile.TemporaryDirectory() as folder:
        command = [uv_in(folder), "pip", "compile", *OPTIONS.split(), "pyproject.toml"]
        lines = subprocess.run(
            command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        ).stdout
    (ROOT / "requirements.txt").write_text(f"{HEADER}{lines}-e .\n", "utf-8", newline="\n")
    print("==> requirements.txt is written. Run make test before you commit it.")


if __name__ == "__main__":
    main()
