"""The colours of options: told apart by every reader, seen on both pages, the same everywhere."""

import itertools
import re

import numpy as np
import pytest

from softmax_lib import plotting
from tests.live.page import LOOK, ROOT

SHEETS = [ROOT / "book" / "_static" / LOOK, ROOT / "softmax_lib" / "live" / "live.css"]
THEMES = {"light": r":root", "dark": r'\[data-theme="dark"\]|\[data-jp-theme-light="false"\]'}
TEXT = 4.5  # WCAG 2.2, 1.4.3; for lines and areas 3 is enough (1.4.11)
APART = 8  # hundredths of OKLab, where 2 is about the smallest step that is seen

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SIGHT = {
    "all colours": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Ottosson (2020), "A perceptual color space for image processing".
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(color):
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one, other, sight):
    def lab(color):
        return TO_LAB @ np.cbrt(TO_LMS @ np.clip(np.array(SIGHT[sight]) @ linear(color), 0, 1))

    return 100 * np.linalg.norm(lab(one) - lab(other))


def palette(sheet, theme):
    """The colours of a style sheet by their names, without `--sm-`."""
    css = sheet.read_text(encoding="utf-8")
    block = re.search(rf"^[^{{}}]*(?:{THEMES[theme]})[^{{}}]*{{([^}}]*)}}", css, re.MULTILINE)[1]
    return dict(re.findall(r"--sm-(\w+): (#[0-9a-f]{6})", block))


def options(theme):
    colors = palette(SHEETS[0], theme)
    return [colors[f"c{i}"] for i in range(1, 7)]


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_sheets_agree(theme):
    page, live = (palette(sheet, theme) for sheet in SHEETS)
    assert len(page) == 13
    assert page == live


def test_static_pictures_have_the_colours_of_the_page():
    colors = palette(SHEETS[0], "light")
    assert {name: colors[name] for name in plotting.COLORS} == plotting.COLORS
    assert options("light") == plotting.SERIES


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_seen_on_its_page(theme):
    colors = palette(SHEETS[0], theme)
    seen = [name for name in colors if name not in ("paper", "soft", "grid")]
    assert [name for name in seen if contrast(colors[name], colors["paper"]) < TEXT] == []


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", THEMES)
def test_options_can_be_told_apart(theme, sight):
    pairs = itertools.combinations(options(theme), 2)
    assert min(distance(one, other, sight) for one, other in pairs) >= APART


def test_the_measures_know_what_they_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert distance("#000000", "#ffffff", "all colours") == pytest.approx(100, abs=0.01)
    assert distance("#c8500a", "#8f6a00", "no red") < 3, "two colours that once stood for options"


def colours_of(figure, panel=0):
    return re.findall(r"fill: var\(--sm-(c\d)", figure._svg(figure.panels[panel], panel))


def test_a_number_is_not_read_together_with_its_name():
    bars = plotting.bars({"n units": [0.4, 0.3]}, labels=["0", "1"], says="Two bars and no more.")
    assert str(bars) == "Two bars and no more. n units: 0: 0.400, 1: 0.300."


def test_an_option_has_its_colour_in_every_bar_chart():
    each = [f"c{i}" for i in (1, 2, 3)]
    bars = plotting.bars({"z": [2, 1, 0], "p": [0.6, 0.3, 0.1]}, labels="ABC", says="Three of two.")
    assert [colours_of(bars, panel) for panel in (0, 1)] == [each, each]
    two = {"cold": [0.9, 0.08, 0.02], "warm": [0.5, 0.3, 0.2]}
    groups = colours_of(plotting.grouped_bars(two, labels="ABC", says="Three and once more three."))
    assert [one for one in groups if one != "c6"] == each * 2
    many = plotting.bars({"p": [0.1] * 8}, labels="ABCDEFGH", says="Eight bars of one height.")
    assert colours_of(many)[6:] == ["c1", "c2"]
