"""Bring tunes from collections in ABC into the small notation of `softmax_lib.abc_notation`.

Titles, words, fingerings, ornaments, slurs, ties and chords (but for their highest note) go; the
key signature becomes that of C with the mode kept, the unit an eighth note. A tune that cannot be
written so, or whose bars do not fill their metre, is left out.
"""

import re
from collections import Counter
from fractions import Fraction

from softmax_lib.abc_notation import ALTERED, METRES, read_tune

COLLECTIONS = {
    "Ryan's Mammoth Collection, 1883": "ryansMammoth/",
    "O'Neill's Music of Ireland, 1903": "oneills1850/",
    "Aird's Airs, 1778 to 1801": "airdsAirs/",
}
FEWEST, LONGEST = 8, 900  # bars at least, characters at most
OPENING = 16  # tunes of which so many first notes agree count as one
MIDDLE = 6  # the middle line of the stave, in steps above middle C
FIFTHS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1, "Bb": -2, "Eb": -3, "Ab": -4}
MODES = {"": 0, "maj": 0, "mix": -1, "dor": -2, "m": -3, "min": -3, "aeo": -3, "phr": -4, "lyd": 1}
METRE = {"C": "4/4", "C|": "2/2"}
SIGNS = {altered: sign for sign, altered in ALTERED.items()}
SHORT = {1: "", 2: "/", 4: "/4", 8: "/8"}
FIELD = re.compile(r"([A-Za-z]):(.*)")
KEY = re.compile(r"([A-G]b?) *(maj|mix|dor|min|aeo|phr|lyd|m|)[a-z]*", re.IGNORECASE)
LEFT_OUT = re.compile(
    r"\"[^\"]*\"|\{[^}]*\}|![^!]*!|\+[^+]*\+|\((?!\d)|[-)\\`.~$\s]|[uvyHLMOPRSTJk]"
)
TOKEN = re.compile(
    r"\[(?P<chord>(?:[\^_=]*[A-Ga-g][,']*[\d/]*)+)\](?P<length>\d*/*\d*)"
    r"|(?P<note>[\^_=]*[A-Ga-gzx][,']*\d*/*\d*)"
    r"|(?P<triplet>\(3(?::2)?(?::3)?)(?![\d:])|(?P<broken>[<>])(?![<>])"
    r"|(?P<line>[|:\[\]]+[12]?)"
)
NOTE = re.compile(r"([\^_=]*)([A-Ga-gzx])([,']*)(\d*)(/*)(\d*)")


class Unfit(Exception):
    """A tune that cannot be written in the notation of the corpus, and why."""


def normalised(sources):
    """Return the tunes of {collection: texts of files}, and why others were left out.

    Returns
    -------
    tunes : dict of str to str
        Each tune, with its metre in the first line, and where it is from: collection and title.
    left_out : Counter
        How many tunes for each reason.
    """
    tunes, left_out = {}, Counter()
    for collection, texts in sources.items():
        for source in (one for text in texts for one in re.split(r"(?m)^(?=X:)", text)[1:]):
            try:
                tune = normalise(source)
            except Unfit as reason:
                left_out[str(reason)] += 1
                continue
            opening = re.sub(r"[^A-Ga-g]", "", tune)[:OPENING]
            left_out["in another collection"] += opening in tunes
            title = re.search(r"(?m)^T: *(.*?)\s*$", source)
            tunes.setdefault(opening, (tune, f"{collection}: {title[1] if title else ''}"))
    return dict(tunes.values()), left_out


def normalise(source):
    """Return a tune of a collection in the notation of the corpus; raise Unfit if it has none."""
    metre, unit, sharps, body = fields(source)
    text = LEFT_OUT.sub("", body)
    tune = f"M:{metre}\n{spelled(text, unit, sharps)}\n"
    bars = read_tune(tune).bars
    if len(bars) < FEWEST or len(tune) > LONGEST:
        raise Unfit("too short or too long")
    if any(bar.unread for bar in bars):
        raise Unfit("what cannot be read")
    if not all(bar.right for bar in bars):
        raise Unfit("bars that do not fill the metre")
    return tune


def fields(source):
    """Return metre, unit in eighth notes, number of sharps and the lines of music."""
    head, music = {}, []
    for line in re.sub(r"%.*", "", source.replace("\r", "")).split("\n"):
        field = FIELD.match(line)
        if not field:
            music.append(line)
        elif field[1] in "KLM":
            value = field[2].strip()
            if "K" in head and head.get(field[1]) != value:
                raise Unfit("a change of key, metre or unit")
            head[field[1]] = value
        elif field[1] == "V":
            raise Unfit("several voices")
        if line.strip() == "" and "K" in head and any(music):
            break
    if re.search(r"\[[A-Z]:", "".join(music)):
        raise Unfit("a change of key, metre or unit")
    metre = METRE.get(head.get("M"), head.get("M"))
    if metre not in METRES:
        raise Unfit("metre")
    default = "1/16" if Fraction(metre) < Fraction(3, 4) else "1/8"
    return metre, 8 * Fraction(head.get("L", default)), signature(head.get("K", "")), "".join(music)


def signature(key):
    """Return how many sharps a key has (flats are negative): 2 for D, 1 for D mixolydian."""
    found = KEY.fullmatch(key)
    if not found:
        raise Unfit("key")
    return FIFTHS[found[1]] + MODES[found[2].lower()]


def spelled(text, unit, sharps):
    """Write music in the key signature of C, around the middle line of the stave."""
    tokens, at = [], 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if not token:
            raise Unfit("what cannot be read")
        at = token.end()
        if token["line"]:
            if tokens and tokens[-1][0] == "line":
                tokens[-1] = "line", tokens[-1][1] + token[0]
            else:
                tokens.append(("line", token[0]))
        elif token["chord"]:
            tokens.append(("note", highest(token["chord"], token["length"], unit)))
        elif token["note"]:
            tokens.append(("note", note(token["note"], unit)))
        else:
            tokens.append(("mark", "(3" if token["triplet"] else token["broken"]))
    steps = [one[1] for kind, one in tokens if kind == "note" and one[1] is not None]
    if not steps:
        raise Unfit("no notes")
    down = 4 * sharps % 7  # the letter of the major key with so many sharps, in steps above C
    down += 7 * round((sum(steps) / len(steps) - down - MIDDLE) / 7)
    out = [
        bar_line(one) if kind == "line" else one if kind == "mark" else moved(*one, sharps, down)
        for kind, one in tokens
    ]
    return framed(out)


def framed(out):
    """Begin with a note or a repeat, and end with a bar line that ends a part."""
    if out[0] in ("|", "||"):
        del out[0]
    if out[-1] in ("|", "|:", "|1"):
        out[-1] = "||"
    return "".join(out) + ("" if out[-1] in ("||", ":|") else "||")


def note(text, unit):
    """Return the sign, the step above middle C and the length in eighths of a note."""
    sign, letter, octaves, number, slashes, divisor = NOTE.fullmatch(text).groups()
    below = int(divisor) if divisor else 2 ** len(slashes)
    length = unit * Fraction(int(number or 1), below)
    if letter in "zx":
        return "", None, length
    octave = letter.islower() + octaves.count("'") - octaves.count(",")
    return sign, "CDEFGAB".index(letter.upper()) + 7 * octave, length


def highest(chord, length, unit):
    """Return the highest note of a chord."""
    notes = [note(one[0], unit) for one in NOTE.finditer(chord)]
    sign, step, inner = max(notes, key=lambda one: one[1])
    return sign, step, inner * note("z" + length, Fraction(1))[2]


def moved(sign, step, length, sharps, down):
    """Write a note `down` steps lower, with the accidental that it has in the signature of C."""
    below = length.denominator
    if below not in SHORT or length.numerator > 99 or length == 0:
        raise Unfit("length")
    size = ("" if length.numerator == 1 else str(length.numerator)) + SHORT[below]
    if step is None:
        return "z" + size
    place = "FCGDAEB".index("CDEFGAB"[step % 7])
    signed = (place < sharps) - (6 - place < -sharps)  # what the signature does to the step
    altered = ALTERED.get(sign, 2) - signed if sign else None
    if sign and altered not in SIGNS:
        raise Unfit("accidental")
    octave, letter = divmod(step - down, 7)
    name = "CDEFGAB"[letter]
    name = name + "," * -octave if octave < 1 else name.lower() + "'" * (octave - 1)
    return ("" if altered is None else SIGNS[altered]) + name + size


def bar_line(marks):
    """Return the bar line of the notation that stands for these marks."""
    plain = re.sub(r"[\[\]]", "|", marks) if not marks[-1].isdigit() else marks.replace("[", "")
    for pattern, line in (
        (r"\|*:+\|*:+\|*", "::"),
        (r"\|*:+\|*2", ":|2"),
        (r"\|*:+\|*", ":|") if not plain.endswith(":") else (r"\|*:+", "|:"),
        (r"\|*1", "|1"),
        (r"\|", "|"),
        (r"\|+", "||"),
    ):
        if re.fullmatch(pattern, plain):
            return line
    raise Unfit("bar line")
