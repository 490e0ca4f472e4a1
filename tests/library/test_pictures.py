"""Pictures of pixels and reliability plots: what is drawn is what was given."""

import numpy as np
import pytest

from softmax_lib import plotting


def shades(ax):
    """Return the picture that the paths of an axes draw, pixel by pixel."""
    found = np.zeros((2, 3))
    for patch in ax.patches[:-1]:  # the last one is the frame
        for square in patch.get_path().vertices.reshape(-1, 5, 2):
            x, y = square[:4].mean(axis=0).round().astype(int)
            found[y, x] = patch.get_alpha()
    return found


def test_each_pixel_has_its_shade_and_equal_pixels_share_a_path():
    image = np.array([[0, 8, 16], [4, 8, 0]])
    figure = plotting.pictures([image], titles=["it"], says="One picture of six pixels.")
    (ax,) = figure.panels[0].axes
    assert np.array_equal(shades(ax), image / 16)
    assert len(ax.patches) == 3 + 1
    assert str(figure) == "One picture of six pixels."


def test_ink_is_that_of_all_pictures_or_what_is_said():
    images = np.array([[[0, 1, 2]] * 2, [[0, 0, 4]] * 2])
    together = plotting.pictures(images, titles=["a", "b"], says="Two pictures, one ink.")
    assert shades(together.panels[0].axes[0]).max() == 0.5
    paler = plotting.pictures(
        images, titles=["a", "b"], says="Two pictures, and paler ink.", largest=8
    )
    assert shades(paler.panels[0].axes[1]).max() == 0.5


def test_titles_stand_over_their_pictures_and_the_grid_may_have_gaps():
    images = np.ones((7, 2, 3))
    titles = list("abcdefg")
    figure = plotting.pictures(images, titles=titles, says="Seven in two rows.", columns=5)
    axes = figure.panels[0].axes
    assert [ax.get_title() for ax in axes if ax.patches] == titles
    assert len(axes) == 10 and "<text" in figure.html()


def test_an_empty_picture_is_a_frame():
    figure = plotting.pictures(
        np.zeros((1, 2, 3)), titles=["-"], says="Nothing at all here.", largest=1
    )
    assert len(figure.panels[0].axes[0].patches) == 1


EDGES = [0, 0.5, 0.75, 1]
CLAIMED = np.array([0.2, 0.5, 0.6, 0.75, 1.0])
TRUE = np.array([True, False, True, True, False])


def test_a_claim_on_an_edge_belongs_to_the_group_above_and_the_last_edge_to_the_last():
    figure = plotting.reliability(CLAIMED, TRUE, edges=EDGES, says="Five claims in groups.")
    (ax,) = figure.panels[0].axes
    dots = np.array([line.get_xydata()[0] for line in ax.lines if line.get_marker() == "o"])
    assert np.allclose(dots, [[0.2, 1], [0.55, 0.5], [0.875, 0.5]])
    assert str(figure).endswith("claimed 0.55, true 0.50 of 2; claimed 0.88, true 0.50 of 2.")


@pytest.mark.parametrize(("true", "n"), [(80, 100), (3, 3), (0, 3), (1, 2)])
def test_from_the_ends_of_the_bar_the_share_is_one_standard_error_away(true, n):
    claimed, happened = np.full(n, 0.8), np.arange(n) < true
    figure = plotting.reliability(claimed, happened, edges=[0, 1], says="A few claims in all.")
    ends = figure.panels[0].axes[0].lines[1].get_ydata()
    assert np.allclose((true / n - ends) ** 2, ends * (1 - ends) / n)
    assert -1e-12 < ends[0] < ends[1] < 1 + 1e-12


@pytest.mark.parametrize("says", ["", "too short"])
def test_they_must_say_what_they_show(says):
    with pytest.raises(ValueError, match="`alt` must say"):
        plotting.pictures(np.ones((1, 2, 3)), titles=["a"], says=says)
