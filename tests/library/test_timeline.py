"""The timeline: events at their true distances, words that do not overlap."""

import numpy as np
import pytest

from softmax_lib import plotting


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ([0, 20, 50], [0, 20, 50]),
        ([0, 2], [-4, 6]),
        ([0, 1, 2, 40], [-9, 1, 11, 40]),
        ([0, 30, 31, 45], [0, 25.5, 35.5, 45.5]),
        ([5, 5, 5], [-5, 5, 15]),
    ],
)
def test_places_are_the_nearest_that_keep_their_distance(wanted, nearest):
    assert np.allclose(plotting._apart(wanted, 10), nearest, atol=0.5)


def test_places_keep_order_and_distance():
    wanted = np.sort(np.random.default_rng(0).uniform(0, 100, size=(50, 12)))
    places = np.array([plotting._apart(row, 7.0) for row in wanted])
    assert np.diff(places).min() > 7 - 1e-9
    assert np.allclose(places.mean(axis=1), wanted.mean(axis=1))


def test_dots_stand_at_their_years():
    events = [
        (1860, "a", "First", "one"),
        (1862, "b", "Second", "two"),
        (1990, "a", "Third", "three"),
    ]
    figure = plotting.timeline(events, says="Three events.", kinds={"a": "#111111", "b": "#222222"})
    lines = figure.panels[0].axes[0].lines
    dots = [
        line.get_ydata()[0] for line in lines if line.get_marker() == "o" and len(line.get_ydata())
    ]
    assert dots == [1860, 1862, 1990]
    assert str(figure) == "Three events. 1860 First: one; 1862 Second: two; 1990 Third: three."
