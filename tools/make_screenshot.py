"""Take the picture of the book that stands in the README, from the book as it is built.

Run from the root of the repository, after ``make book``: ``python tools/make_screenshot.py``.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from show_live import ROOT, chromium

PAGE = ROOT / "_build" / "html" / "notebooks" / "02-temperature.html"
FIGURE = ".sm-live[data-figure=temperature-dial][data-ready]"
SIZE = {"width": 1180, "height": 820}


def main():
    with chromium() as browser:
        tab = browser.new_page(viewport=SIZE)
        tab.goto(PAGE.as_uri())
        tab.locator(FIGURE).wait_for()
        tab.evaluate(
            f"scrollBy(0, document.querySelector('{FIGURE}').getBoundingClientRect().top - 180)"
        )
        tab.wait_for_timeout(500)
        picture = Image.open(BytesIO(tab.screenshot()))
    path = Path("book/_static/screenshot.png")
    picture.convert("RGB").quantize(128).save(path, optimize=True)
    print(f"{path} is written.")


if __name__ == "__main__":
    main()
