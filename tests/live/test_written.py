"""What the language model writes at a temperature, in the figures with a dial."""

import html
import math
import re

import pytest

from softmax_lib import live
from tests.live.page import drawn_alone
from tools import pack_dial

FIGURES = [live.TemperatureDial, live.SimplexPaths]


@pytest.fixture(scope="module")
def samples():
    return dict(zip(pack_dial.TEMPERATURES, pack_dial.texts(), strict=True))


def test_the_table_is_what_the_shipped_model_writes():
    assert pack_dial.TARGET.read_text(encoding="utf-8") == pack_dial.module()


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(
    ("T", "shown"),
    [(0, 0), (0.01, 0), (0.2, 0.2), (0.62, 0.6), (1, 1), (1.9, 2), (40, 100), (math.inf, 100)],
)
def test_a_dial_shows_the_text_of_the_nearest_temperature(samples, figure, T, shown):
    drawn = drawn_alone(figure(temperature=T))
    pictures = drawn.split('class="sm-live-svg')[1:]
    assert len(pictures) == 2
    for picture in pictures:
        lines = re.findall(r'<text[^>]*class="letters"[^>]*>([^<]*)</text>', picture)
        text = html.unescape("".join(lines)).replace("\u00a0", "")
        assert text == re.sub(" ", "", samples[shown]).replace("\n", "↵")
        assert f"T = {shown}:<" in picture


@pytest.mark.parametrize("figure", FIGURES)
def test_the_text_can_be_listened_to_and_copied(samples, figure):
    drawn = html.unescape(drawn_alone(figure(temperature=1.5)))
    assert f"T = 1.5: {samples[1.5]}</div>" in drawn
