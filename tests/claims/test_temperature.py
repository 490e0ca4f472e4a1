"""What chapter 2 says of the three texts that it opens with."""

import re
from pathlib import Path

import nbformat

from softmax_lib.data import load_language_model, load_words
from softmax_lib.language import words_in

CHAPTER = Path(__file__).resolve().parents[2] / "notebooks" / "02-temperature.ipynb"


def opening():
    """Return the prose after the texts, and the texts by their temperature."""
    cells = nbformat.read(CHAPTER, 4).cells
    k = next(k for k, cell in enumerate(cells) if "load_language_model(" in cell.source)
    printed = re.split(r"T = ([\d.]+)\n", cells[k].outputs[0].text)[1:]
    return cells[k + 1].source.split("\n\n")[0], dict(zip(printed[::2], printed[1::2], strict=True))


def test_the_words_that_are_called_invented_stand_in_no_novel():
    prose, texts = opening()
    cold, one, hot = (set(words_in(texts[T])) - load_words() for T in ("0.2", "1", "1.5"))
    named = set(re.findall(r"\*(\w+)\*", prose)) - {"temperature"}
    assert cold == set()
    assert one == {"wated", "applantation"}
    assert {"twerverer", "plantaningly", "agifulent"} <= hot
    assert named == one | {"twerverer", "plantaningly", "agifulent"}
    assert len(re.findall(r"twerverer[^.!?]*plantaningly[^.!?]*agifulent", texts["1.5"])) == 1


def test_the_cold_text_repeats_itself():
    prose, texts = opening()
    assert "*the same time*" in prose
    assert " ".join(texts["0.2"].split()).count("the same time") == 2


def test_the_network_has_as_many_characters_as_the_prose_says():
    assert f"among {len(load_language_model('prose').alphabet)} characters" in opening()[0]
