"""Take pictures of a live figure: wide and narrow, light and dark.

    python tools/show_live.py temperature-dial
    python tools/show_live.py temperature-dial "temperature=0.01" "logits=[3, 3, 1, 0]"

Every further argument is a state, in the words of the Python class.
"""

import math
import sys
from contextlib import contextmanager
from pathlib import Path

from browser import AWAKE, find_chromium, prepare_playwright
from playwright.sync_api import sync_playwright

from softmax_lib import live
from softmax_lib.live import _pack

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {"wide": 664, "phone": 360}
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Live figures</title>
<style>{look}{css} body {{ margin: 0; padding: 20px; }}</style></head>
<body>{figures}<script>{script}</script></body></html>
"""


def page(figures, theme="light"):
    """Return a page that shows `figures`, one below the other."""
    return PAGE.format(
        theme=theme,
        look=(ROOT / "book" / "_static" / "softmax.css").read_text(encoding="utf-8"),
        css=_pack.css(),
        figures="\n".join(figure.placeholder() for figure in figures),
        script=_pack.for_page(),
    )


@contextmanager
def chromium():
    prepare_playwright()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


def class_of(name):
    """Return the class of the figure called `name`."""
    for cls in (getattr(live, one) for one in live.__all__):
        if cls.figure_name() == name:
            return cls
    raise SystemExit(f"There is no figure {name}; there are {', '.join(_pack.figure_names())}.")


def show(figures, folder):
    """Write the pictures to `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for theme in ("light", "dark"):
            for look, width in WIDTHS.items():
                tab = browser.new_page(
                    viewport={"width": width, "height": 600}, device_scale_factor=2
                )
                tab.set_content(page(figures, theme))
                tab.wait_for_function(AWAKE)
                path = folder / f"{figures[0].figure_name()}-{look}-{theme}.png"
                tab.screenshot(path=path, full_page=True)
                tab.close()
                yield path


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    name, *states = sys.argv[1:]
    words = {"Figure": class_of(name), "inf": math.inf}
    figures = [eval(f"Figure({state})", words) for state in states or [""]]
    for path in show(figures, ROOT / "_build" / "live"):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
