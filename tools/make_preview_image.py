"""Draw the pictures that stand for the book elsewhere: in link previews and browser tabs.

Run from the root of the repository: ``python -m tools.make_preview_image``.
"""

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from softmax_lib.functional import softmax
from softmax_lib.plotting import COLORS

STATIC = Path("book/_static")
SCORES = [2.0, 1.0, 0.1]


def blank(width, height, background):
    """Return a figure of `width` by `height` pixels whose units are pixels."""
    figure = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor=background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return figure, axes


def bar(axes, x, y, width, height, radius):
    """Draw a bar with slightly rounded corners."""
    style = f"round,pad=0,rounding_size={radius}"
    axes.add_patch(
        FancyBboxPatch((x, y), width, height, boxstyle=style, color=COLORS["c1"], linewidth=0)
    )


def draw_preview():
    figure, axes = blank(1200, 630, COLORS["paper"])
    axes.text(90, 380, "The Softmax Book", size=44, weight="bold", color=COLORS["ink"])
    axes.text(90, 312, "How scores become probabilities,", size=25, color=COLORS["muted"])
    axes.text(90, 264, "computed on every page", size=25, color=COLORS["muted"])
    for i, (score, p) in enumerate(zip(SCORES, softmax(SCORES), strict=True)):
        x = 780 + 125 * i
        bar(axes, x, 130, 95, 560 * p, 8)
        axes.text(x + 47, 150 + 560 * p, f"{p:.2f}", size=19, ha="center", color=COLORS["ink"])
        axes.text(x + 47, 88, f"{score:g}", size=19, ha="center", color=COLORS["muted"])
    figure.savefig(STATIC / "preview.png", metadata={"Software": None})


def draw_favicon():
    figure, axes = blank(48, 48, "none")
    for x, height in [(4, 40), (18.5, 22), (33, 10)]:
        bar(axes, x, 4, 11, height, 2)
    figure.savefig(STATIC / "favicon.png", metadata={"Software": None})


if __name__ == "__main__":
    draw_preview()
    draw_favicon()
