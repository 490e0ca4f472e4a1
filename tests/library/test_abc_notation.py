"""Reading tunes, and bringing those of the collections into the small notation."""

import itertools
import re
from fractions import Fraction

import pytest

from softmax_lib.abc_notation import METRES, TICKS, read_tune
from softmax_lib.data import load_excerpt
from tools.tune_corpus import Unfit, bar_line, normalise, normalised

MAJOR = [2, 2, 1, 2, 2, 2, 1]


def lengths(body, metre="4/4"):
    """The lengths of all notes, in units."""
    bars = read_tune(f"M:{metre}\n{body}\n").bars
    return [Fraction(note.ticks, TICKS) for bar in bars for note in bar.notes]


def sounding(tune):
    return [note.semitones for bar in read_tune(tune).bars for note in bar.notes]


def right(body, metre="4/4"):
    return [bar.right for bar in read_tune(f"M:{metre}\n{body}").bars]


@pytest.mark.parametrize(
    "text, semitones, step",
    [
        ("C", 0, 0),
        ("c", 12, 7),
        ("B,", -1, -1),
        ("C,,", -24, -14),
        ("c''", 36, 21),
        ("^F", 6, 3),
        ("_B", 10, 6),
        ("=e", 16, 9),
        ("z", None, None),
    ],
)
def test_pitches(text, semitones, step):
    (bar,) = read_tune(f"M:2/4\n{text}").bars
    (note,) = bar.notes
    assert (note.semitones, note.step) == (semitones, step)


@pytest.mark.parametrize(
    "body, expected",
    [
        ("A", [1]),
        ("A2B/c/4d/8", [2, Fraction(1, 2), Fraction(1, 4), Fraction(1, 8)]),
        ("A3/z12", [Fraction(3, 2), 12]),
        ("A>B", [Fraction(3, 2), Fraction(1, 2)]),
        ("A2<B2", [1, 3]),
        ("A>B>c", [Fraction(3, 2), Fraction(3, 4), Fraction(1, 2)]),
        ("(3ABcd", [Fraction(2, 3)] * 3 + [1]),
        ("(3A/B/c/", [Fraction(1, 3)] * 3),
        ("(3A/8>B/8>c/8", [Fraction(1, 8), Fraction(1, 16), Fraction(1, 24)]),
    ],
)
def test_lengths(body, expected):
    assert lengths(body) == expected


def test_an_accidental_holds_in_its_bar_and_in_its_octave():
    assert sounding("M:4/4\n^FFf=FF|F\n") == [6, 6, 17, 5, 5, 5]


@pytest.mark.parametrize(
    "body, expected",
    [
        ("c4d4|c4d3|c4d4||", [True, False, True]),
        ("c2|c4d4|c4d2||", [True] * 3),  # an upbeat, and what the last bar lacks
        ("c4d4e|c8||", [False, True]),  # an upbeat cannot be longer than a bar
        ("c8|c2:|d2|c8|c6::c2|c8|", [True, True, True, True, True, True, True]),
        ("|:c8|c6||c2|c7|c8|", [True, True, True, False, True]),
        ("c8|1c8|c6:|2c2|c8", [True] * 5),
        ("c8|c4|1c8:|", [True, False, True]),  # an ending is no part of its own
        ("c8||c8", [True, True]),
        ("c8|:|c2|c8", [True] * 3),  # nothing stands between the two bar lines
        ("(3cdec4d2|c8", [True, True]),
    ],
)
def test_which_bars_fill_the_metre(body, expected):
    assert right(body) == expected


@pytest.mark.parametrize("metre", METRES)
def test_a_bar_of_every_metre(metre):
    full = METRES[metre]
    assert Fraction(full, 8) == Fraction(metre)
    assert right(f"c{full}|d{full}|d{full + 1}|c|", metre) == [True, True, False, True]


@pytest.mark.parametrize(
    "body, wrong",
    [
        ("c4>|c8", [">"]),
        (">c8|c8", [">"]),
        ("c>>d6|c8", [">"]),
        ("(3cd|c8", ["(3"]),
        ("(3c(3dec6|c8", ["(3"]),
        ("c8h|c8", ["h"]),
        ("c8 |c8", [" "]),
        ("c0c8|c8", ["0"]),
        ("^^c8|c8", ["^"]),
        ("c8^|c8", ["^"]),
        ("z'8|c8", ["'", "8"]),
    ],
)
def test_what_cannot_be_read_is_told_and_makes_the_bar_wrong(body, wrong):
    text = f"M:4/4\n{body}\n"
    first, second = read_tune(text).bars
    assert [text[start:stop] for start, stop in first.unread] == wrong
    assert not first.right and second.right


@pytest.mark.parametrize("head", ["M:5/7\n", "M:6\n", "6/8\n", "M:6/8x\n"])
def test_without_a_metre_no_bar_is_right(head):
    tune = read_tune(f"{head}c2c4|c6|c6\n")
    assert tune.metre is None and len(tune.bars) == 3
    assert not any(bar.right for bar in tune.bars)


def test_places_are_those_of_the_text_and_what_follows_the_tune_is_not_read():
    text = "M:2/4\nc>^d|e4:|f,2/|\nM:4/4\nc8|\n"
    tune = read_tune(text)
    found = [[text[note.start : note.stop] for note in bar.notes] for bar in tune.bars]
    assert found == [["c", "^d"], ["e4"], ["f,2/"]]
    assert [text[bar.start : bar.stop] for bar in tune.bars] == ["c>^d", "e4", "f,2/"]
    assert [bar.line for bar in tune.bars] == ["|", ":|", "|"]


@pytest.mark.parametrize("text", ["", "\n", "M:6/8\n", "M:6/8\n\n", "M:6/8\n|||:::|\n"])
def test_a_text_without_notes_has_no_bars(text):
    assert read_tune(text).bars == []


def test_every_bar_of_the_excerpt_is_right():
    tunes = re.findall(r"M:.*\n.*\n", load_excerpt("tunes"))
    assert len(tunes) > 10 and "".join(tunes) == load_excerpt("tunes")[1:]
    assert all(bar.right for tune in tunes for bar in read_tune(tune).bars)


def source(key, music, metre="4/4", unit="1/8"):
    """A tune as the collections have it, long enough to be kept."""
    return f"X:1\nT:A title\nM:{metre}\nL:{unit}\nK:{key}\n{music}|{'c8|' * 7}\n"


@pytest.mark.parametrize(
    "key, scale",
    [("G", "GABcdefg"), ("D", "DEFGABcd"), ("Bb", "BcdefgaB'"), ("F major", "FGABcdef"),
     ("Em", "GABcdefg"), ("E Dorian", "DEFGABcd"), ("Amix", "DEFGABcd")],
)  # fmt: skip
def test_every_key_becomes_that_of_c(key, scale):
    """In the signature of every key stands the major scale on the same letters."""
    scale = scale.replace("B'", "b")
    found = sounding(normalise(source(key, scale)))[:8]
    assert [b - a for a, b in itertools.pairwise(found)] == MAJOR
    assert found[0] % 12 == 0


def test_accidentals_are_those_of_the_new_signature():
    # In D: c natural lies a semitone under c sharp, g sharp one above g, f natural one under f.
    tune = normalise(source("D", "d=c^g=fc^c2z"))
    found = sounding(tune)
    assert [pitch - found[0] for pitch in found[:6]] == [0, -2, 6, 3, -2, -1]


def test_units_become_eighth_notes():
    short = normalise(source("C", "c4d3e", metre="2/4", unit="1/16"))
    assert short.startswith("M:2/4\nc2d3/e/|c4|")
    long = normalise(source("C", "c2d2", unit="1/4").replace("c8", "c4"))
    assert long.startswith("M:4/4\nc4d4|c8|")


def test_what_is_no_melody_goes():
    music = r'"Am"{ab}(c.d) !trill!~e-e [CEg]2 "4"f`g % said'
    tune = normalise(source("C", music + "\n"))
    assert tune.split("\n")[1].startswith("cdeeg2fg|")


@pytest.mark.parametrize(
    "text, reason",
    [
        (source("C", "c7"), None),  # the first bar may be an upbeat
        (source("C", "c8|c7"), "bars that do not fill the metre"),
        (source("C", "c8") + "K:D\nc8|\n", "a change of key, metre or unit"),
        (source("C", "c4[K:D]c4"), "a change of key, metre or unit"),
        (source("C", "c8", metre="5/4"), "metre"),
        (source("Hp", "c8"), "key"),
        (source("C", "c8|(5cdefg"), "what cannot be read"),
        (source("C", "c8|^^c8"), "accidental"),
        ("X:1\nT:A\nM:4/4\nL:1/8\nK:C\nc8|\n", "too short or too long"),
    ],
)
def test_what_is_left_out(text, reason):
    if reason is None:
        assert normalise(text)
    else:
        with pytest.raises(Unfit, match=reason):
            normalise(text)


@pytest.mark.parametrize(
    "marks, line",
    [("|", "|"), ("||", "||"), ("|]", "||"), ("|:", "|:"), ("||:", "|:"), (":|", ":|"),
     (":||", ":|"), ("::", "::"), (":|:", "::"), (":||:", "::"), (":||:", "::"), ("|1", "|1"),
     ("|[1", "|1"), ("[1", "|1"), (":|2", ":|2"), (":|[2", ":|2")],
)  # fmt: skip
def test_bar_lines(marks, line):
    assert bar_line(marks) == line


def test_a_tune_that_stands_in_two_collections_is_taken_once():
    one = source("C", "cdefgabc'|c'bagfedc|cdefgabc'")
    same = one.replace("T:A title", "T:Another").replace("K:C", "L:1/8\nK:C % comment")
    tunes, left_out = normalised({"First": [one], "Second": [same]})
    assert list(tunes.values()) == ["First: A title"]
    assert left_out["in another collection"] == 1
