"""The small data files of the book, each with its origin and its licence."""

from softmax_lib.data.records import (
    Tournament,
    TravelChoice,
    load_tournament,
    load_travel_choice,
)

__all__ = ["Tournament", "TravelChoice", "load_tournament", "load_travel_choice"]
