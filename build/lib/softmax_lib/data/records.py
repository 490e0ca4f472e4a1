"""Two records of what people did, to fit a softmax to: a chess tournament and 210 journeys."""

from importlib.resources import files
from typing import NamedTuple

import numpy as np

__all__ = ["Tournament", "TravelChoice", "load_tournament", "load_travel_choice"]

MINUTES = 60  # in an hour


class Tournament(NamedTuple):
    """The points of each player against each other one."""

    players: tuple
    points: np.ndarray


class TravelChoice(NamedTuple):
    """What each traveller could choose, and what each one chose."""

    modes: tuple
    chosen: np.ndarray
    cost: np.ndarray
    riding: np.ndarray
    waiting: np.ndarray


def rows_of(name):
    text = files("softmax_lib.data").joinpath(name).read_text(encoding="utf-8")
    return [line.split(";") for line in text.splitlines()]


def load_tournament():
    """Return the results of the chess tournament of New York, 1924.

    Eleven masters played two games with each other one. A win counts 1 point, a draw 1/2.

    Returns
    -------
    Tournament
        `players`, the 11 names in the order of the final table, and `points`, shape (11, 11): the
        points of the row's player in the two games with the column's player; 0 on the diagonal.

    Notes
    -----
    Results of games are facts and belong to nobody. The table was typed from the crosstable of the
    English Wikipedia ("New York 1924 chess tournament"); its totals are those that were reported at
    the time (Time, 28 April 1924: "German Veteran").

    Examples
    --------
    >>> players, points = load_tournament()
    >>> players[0], points[0].sum()
    ('Em. Lasker', np.float64(16.0))
    """
    (_, *players), *rows = rows_of("new-york-1924.csv")
    return Tournament(tuple(players), np.array([row[1:] for row in rows], dtype=float))


def load_travel_choice():
    """Return how 210 travellers in Australia chose between air, train, bus and car, 1987.

    Non-business journeys between Sydney, Canberra and Melbourne. More users of air, train and bus
    were asked than their share of all travellers.

    Returns
    -------
    TravelChoice
        `modes`, the 4 names, and four arrays of shape (210, 4): `chosen` (1 for the mode that was
        chosen, else 0), `cost` in dollars, `riding` and `waiting` in hours. The car has no
        waiting time.

    Notes
    -----
    The file is, byte for byte, `modechoice.csv` of statsmodels 0.15.0, which states of it: "This is
    public domain." It came there from the online complements to W. H. Greene, *Econometric
    Analysis*, 7th edition, table F18-2, and goes back to Greene and Hensher (1997).

    Examples
    --------
    >>> travel = load_travel_choice()
    >>> dict(zip(travel.modes, travel.chosen.sum(axis=0).tolist(), strict=True))
    {'air': 58.0, 'train': 63.0, 'bus': 30.0, 'car': 59.0}
    """
    names, *rows = rows_of("travel-choice.csv")
    table = np.array(rows, dtype=float).reshape(210, 4, len(names))
    column = {name: table[..., k] for k, name in enumerate(names)}
    return TravelChoice(
        modes=("air", "train", "bus", "car"),
        chosen=column["choice"],
        cost=column["invc"],
        riding=column["invt"] / MINUTES,
        waiting=column["ttme"] / MINUTES,
    )
