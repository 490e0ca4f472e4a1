r"""A small part of ABC, the notation in which players of folk music write tunes as text.

A tune in it has one voice, no key signature, and the eighth note as its unit. The first line gives
the metre, the second holds the tune::

    M:6/8
    G|c2dede|cAAA2G|cBcdef|gecc2||

That is a part of ABC 2.1 (https://abcnotation.com/wiki/abc:standard:v2.1): a program that reads
ABC takes it when ``X:1``, ``L:1/8`` and ``K:C`` stand around the first line. The grammar, in which
spaces have no place::

    tune        M:metre, a new line, then any of the following
    metre       2/2, 2/4, 3/4, 4/4, 6/8 or 9/8
    bar line    |   ||  (end of a part)   |:  :|  ::  (repeats)   |1  :|2  (endings)
    note        accidental? letter octave? length?
    accidental  ^ sharp, _ flat, = natural; holds in its octave until the next bar line
    letter      C D E F G A B from middle C up, c d e f g a b one octave higher, z a rest
    octave      ' once or more: higher; , once or more: lower; not for a rest
    length      number? and / or /4 or /8?: a multiple, a half, a quarter, an eighth of the unit
    number      1 to 99
    > and <     between two notes: > makes the first half as long again and halves the second,
                < halves the first and makes the second half as long again
    (3          before three notes: they take the time of two

Lengths are counted in ticks, 96 to an eighth note, so that all of them are whole numbers.
"""

import re
from typing import NamedTuple

__all__ = ["METRES", "TICKS", "Bar", "Note", "Tune", "read_tune"]

TICKS = 96  # in an eighth note: 8 (the shortest length) times 4 (broken twice) times 3 (triplets)
METRES = {"2/2": 8, "2/4": 4, "3/4": 6, "4/4": 8, "6/8": 6, "9/8": 9}  # in eighth notes
PARTS = ("||", "|:", ":|", "::", ":|2")  # bar lines that end one part and begin another
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ALTERED = {"^": 1, "_": -1, "=": 0}
HEAD = re.compile(r"M:(\d+/\d+)\n")
LINE = re.compile(r"::|:\|2?|\|[|:1]?")
TOKEN = re.compile(
    r"(?P<triplet>\(3)|(?P<broken>[<>])"
    r"|(?P<note>(?:(?P<accidental>[\^_=]?)(?P<letter>[A-Ga-g])(?P<octave>,+|'*)|(?P<rest>z))"
    r"(?P<number>[1-9]\d?)?(?P<slash>/[48]?)?)"
)


class Note(NamedTuple):
    """A note or a rest."""

    start: int  #: where it begins in the text
    stop: int  #: where it ends
    step: int | None  #: lines and spaces of the stave above middle C; None for a rest
    accidental: str  #: as written: "^", "_", "=" or ""
    semitones: int | None  #: above middle C, as it sounds; None for a rest
    ticks: int  #: its length


class Bar(NamedTuple):
    """What stands between two bar lines."""

    start: int  #: where it begins in the text
    stop: int  #: where it ends, before its bar line
    line: str  #: the bar line that ends it, or ""
    notes: list
    ticks: int  #: the length of its notes together
    unread: list  #: (start, stop) of what is no note
    right: bool  #: whether all is read and fills the metre


class Tune(NamedTuple):
    """A tune that was read."""

    metre: str | None  #: None if the first line gives none of `METRES`
    bars: list


def read_tune(text):
    r"""Read a tune, and say of each bar whether it fills the metre.

    A bar is right if everything in it can be read and its notes together are as long as the
    metre says. The first and the last bar of a part may be shorter, for an upbeat; parts begin and
    end at ``||``, ``|:``, ``:|``, ``::`` and ``:|2``, and with the tune. Without a metre no bar is
    right.

    Parameters
    ----------
    text : str
        In the notation of this module. What does not belong to it is kept as `unread`, so every
        string can be read.

    Returns
    -------
    Tune
        Its bars in their order. Where nothing stands between two bar lines there is no bar.

    Examples
    --------
    >>> tune = read_tune("M:6/8\nG|c2de2d|cAAA2|c>def||\n")
    >>> [(bar.ticks / TICKS, bar.right) for bar in tune.bars]
    [(1.0, True), (6.0, True), (5.0, False), (4.0, True)]
    """
    head = HEAD.match(text)
    metre = head[1] if head and head[1] in METRES else None
    bars, first = [], True
    for start, stop, line, final in _between_lines(text):
        last = final or line in PARTS
        if start < stop:
            notes, unread = _read_bar(text, start, stop)
            ticks = sum(note.ticks for note in notes)
            full = METRES.get(metre, 0) * TICKS
            right = not unread and (ticks == full or ((first or last) and 0 < ticks < full))
            bars.append(Bar(start, stop, line, notes, ticks, unread, right))
        first = last or (first and start == stop)
    return Tune(metre, bars)


def _between_lines(text):
    """Yield (start, stop, bar line, whether it is the last) of what stands between bar lines."""
    start = text.find("\n") + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    for line in LINE.finditer(text, start, end):
        yield start, line.start(), line[0], line.end() == end
        start = line.end()
    if start < end:
        yield start, end, "", True


def _read_bar(text, start, stop):
    """Return the notes of a bar, and (start, stop) of all that cannot be read."""
    notes, unread, held = [], [], {}  # held: the accidentals of this bar
    broken = triplet = None
    left = 0  # notes of the triplet that are still to come
    at = start
    while at < stop:
        token = TOKEN.match(text, at, stop)
        at = token.end() if token else at + 1
        kind = token.lastgroup if token else None
        if kind == "note":
            note = _note(token, held)
            if left:
                left, note = left - 1, note._replace(ticks=note.ticks * 2 // 3)
            if broken:
                longer, shorter = (3, 1) if broken[0] == ">" else (1, 3)
                notes[-1] = notes[-1]._replace(ticks=notes[-1].ticks * longer // 2)
                note, broken = note._replace(ticks=note.ticks * shorter // 2), None
            notes.append(note)
        elif kind == "triplet" and not left:
            triplet, left = token.span(), 3
        elif kind == "broken" and notes and not broken:
            broken = token
        else:
            unread.append((at - len(token[0]) if token else at - 1, at))
    unread += [broken.span()] if broken else []
    unread += [triplet] if left else []
    return notes, unread


def _note(token, held):
    """Return the note of a token; `held` maps steps to the accidentals of the bar so far."""
    ticks = int(token["number"] or 1) * TICKS // {None: 1, "/": 2, "/4": 4, "/8": 8}[token["slash"]]
    if token["rest"]:
        return Note(*token.span(), None, "", None, ticks)
    letter = token["letter"].upper()
    octave = token["letter"].islower() + token["octave"].count("'") - token["octave"].count(",")
    step = "CDEFGAB".index(letter) + 7 * octave
    if token["accidental"]:
        held[step] = ALTERED[token["accidental"]]
    semitones = SEMITONES[letter] + 12 * octave + held.get(step, 0)
    return Note(*token.span(), step, token["accidental"], semitones, ticks)
