"""The small data files of the book, each with its origin and its licence."""

from softmax_lib.data.benchmark import Benchmark, load_benchmark
from softmax_lib.data.digits import Digits, LinearScores, load_digit_classifier, load_digits
from softmax_lib.data.language import (
    Copies,
    TrainingLog,
    load_copies,
    load_excerpt,
    load_language_losses,
    load_language_model,
    load_training_log,
    load_words,
)
from softmax_lib.data.records import (
    Tournament,
    TravelChoice,
    load_tournament,
    load_travel_choice,
)

__all__ = [
    "Benchmark",
    "Copies",
    "Digits",
    "LinearScores",
    "Tournament",
    "TrainingLog",
    "TravelChoice",
    "load_benchmark",
    "load_copies",
    "load_digit_classifier",
    "load_digits",
    "load_excerpt",
    "load_language_losses",
    "load_language_model",
    "load_tournament",
    "load_training_log",
    "load_travel_choice",
    "load_words",
]
