"""The pictures that links to pages show elsewhere: title and figure, in the page's colours."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from softmax_lib import plotting
from tests.live import page as pages
from tests.site import toy

sys.path.append(str(toy.ROOT / "book" / "_ext"))
from softmax_book import cards

SQUARE = '<svg viewBox="0 0 600 400" width="600" height="400">{}</svg>'


def drawn(*pictures, title="A title"):
    """Return the pixels of a card, as numbers from 0 to 255."""
    png = cards.rasterised(cards.card("The Book", title, pictures))
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG" and image.size == (1200, 630)
    return np.asarray(image.convert("RGB")).astype(int)


def rgb(color):
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])


def share(pixels, color):
    """Return which part of the pixels has a colour, to one step of rounding."""
    return np.mean(np.all(abs(pixels - rgb(color)) <= 1, axis=-1))


@pytest.fixture(scope="module")
def figures():
    """Every live figure as it stands in a page, name -> HTML."""
    found = pages.CLASSES
    whole = pages.drawn("\n".join(cls().placeholder() for cls in found))
    bodies = whole.split('<div class="sm-live" ')[1:]
    return {cls.figure_name(): body for cls, body in zip(found, bodies, strict=True)}


@pytest.mark.parametrize("figure", [cls.figure_name() for cls in pages.CLASSES])
def test_every_live_figure_gives_a_card(figures, figure):
    pictures, says = cards.main_figure(figures[figure])
    assert len(pictures) == 1 and len(says.split()) > 5
    assert "var(" not in cards.card("B", "T", pictures)
    pixels = drawn(*pictures)
    # Nothing reaches the edges, and below the title there is a picture.
    paper = rgb(plotting.COLORS["paper"])
    assert np.all(pixels[:, :20] == paper) and np.all(pixels[:, -20:] == paper)
    assert np.mean(np.any(pixels[220:] != paper, axis=-1)) > 0.01


def test_a_static_figure_gives_a_card_of_its_panels():
    left = plotting.bars({"p": [0.7, 0.3]}, labels=["A", "B"], says="A has 0.7 and B has 0.3.")
    right = plotting.bars({"p": [1.0]}, labels=["A"], says="A has it all & is alone.")
    pictures, says = cards.main_figure(plotting.beside(left, right).html())
    assert len(pictures) == 2
    assert says.startswith("A has 0.7 and B has 0.3. ") and "A has it all & is alone." in says
    assert share(drawn(*pictures), plotting.SERIES[0]) > 0.05
    (one,), _ = cards.main_figure(left.html())
    assert "--sm-page" in one


def test_a_page_without_a_figure_has_none():
    assert cards.main_figure("<p>No figure.</p><svg></svg>") == ([], "")


@pytest.mark.parametrize(
    ("looks", "color"),
    [
        ('class="c1"', plotting.COLORS["c1"]),
        ('class="c2"', plotting.COLORS["c2"]),
        ('class="track"', plotting.COLORS["grid"]),
        ('class="c1" style="fill: var(--sm-none, #123456)"', "#123456"),
        ('class="c1 grab"', plotting.COLORS["paper"]),
        ('fill="#0a0b0c" style="fill: #654321"', "#654321"),
    ],
)
def test_a_shape_has_the_colour_of_the_page(looks, color):
    pixels = drawn(SQUARE.format(f'<rect width="600" height="400" {looks}/>'))
    assert share(pixels[250:550, 400:800], color) == 1


def test_pale_is_a_quarter_of_the_colour():
    pixels = drawn(SQUARE.format('<rect width="600" height="400" class="c1 pale"/>'))
    mixed = 0.25 * rgb(plotting.COLORS["c1"]) + 0.75 * rgb(plotting.COLORS["paper"])
    assert np.all(abs(pixels[300:500, 450:750] - mixed) <= 1)


def test_long_titles_become_smaller_and_break():
    few = cards.card("B", "Temperature", [])
    many = cards.card("B", "One formula in three sciences, and in many more than three of them", [])
    assert (few.count("<text"), many.count("<text")) == (2, 3)
    assert f'font-size="{cards.TITLE}"' in few
    lines = cards.broken("word " * 60, 36, 1060)
    assert " ".join(lines) == ("word " * 60).strip()


def test_titles_cannot_break_the_picture():
    assert drawn(title="<script> & 分配関数 <").shape == (630, 1200, 3)


def test_a_card_is_always_the_same():
    svg = cards.card("B", "T", [SQUARE.format('<text x="5" y="20" class="bold">Σ p = 1</text>')])
    first = cards.rasterised(svg)
    cards.fonts.cache_clear()
    assert cards.rasterised(svg) == first
