"""What figures look like: their pictures, kept as text, so that a change is seen in review.

    python -m tests.live.test_pictures

accepts them as they are now, and `git diff` shows what has changed.
"""

import re

from softmax_lib import live
from tests.live import page as pages

FOLDER = pages.HERE / "pictures"
INF = float("inf")
# The default of every figure, and the states in which most can go wrong.
STATES = {
    "attention-width": {
        "root": {"width": 512, "divisor": "root"},
        "one": {"width": 1, "divisor": "width", "seed": 7},
    },
    "bandit-thermostat": {
        "chance": {"temperature": 100, "epsilon": 1},
        "tenfold": {"temperature": 0.01, "epsilon": 0, "tenfold": True},
    },
    "boltzmann-box": {
        "cold": {"temperature": 0.01},
        "inverted": {"temperature": -1, "quantities": True},
    },
    "calibration-dial": {"cold": {"temperature": 0.01}, "hot": {"temperature": 5}},
    "dark-knowledge": {
        "cold": {"temperature": 0.01, "factor": False},
        "hot": {"temperature": 100, "picture": "seven"},
    },
    "entropy-slope": {
        "cold": {"temperature": 0},
        "ruled-out": {"logits": [2, 1, -INF], "temperature": 5},
    },
    "falling-u": {"many": {"draws": 100_000}, "ruled-out": {"logits": [3, -INF], "draws": 100}},
    "float-cliff": {
        "silent": {"format": "float64", "logits": [709.5, 709.5]},
        "small": {"format": "float32", "logits": [17, 0, -800]},
    },
    "one-pass": {
        "begun": {"step": 0},
        "joined": {"block": 2, "workers": 3, "step": 14},
    },
    "gradient-tug": {
        "learned": {"start": "even", "step": 100, "picture": "8"},
        "stalled": {"loss": "squared", "step": 40},
    },
    "gumbel-race": {
        "gaussian": {"noise": "gaussian", "races": 100_000},
        "one": {"races": 1, "temperature": 100},
    },
    "log-odds-ruler": {
        "buses": {"logits": [0, 0, 0], "story": "buses"},
        "far": {"logits": [-5, 5, 5, 5, 5]},
    },
    "order-of-the-filters": {
        "all": {
            "order": ["min_p", "top_k", "temperature", "top_p"],
            **{"temperature": 0.5, "top_k_on": True, "source": "small"},
        },
        "off": {"temperature_on": False, "top_p_on": False, "min_p_on": False},
    },
    "shift-everything": {"nan": {"shift": 1000}, "zero": {"shift": -745, "logits": [2, 1]}},
    "sigmoid-inside": {
        "far": {"logits": [1000, -1000]},
        "three": {"logits": [3, 1, 2], "overwrite": True},
    },
    "simplex-paths": {"tie": {"logits": [2, 2, 0], "temperature": 0}, "hot": {"temperature": INF}},
    "soft-look-up": {
        "away": {"query": [0.4, -2.8], "sink": True, "values": [-1000, 8, 5, 9, 1000]},
        "masked": {"position": 2, "temperature": 0, "arrangement": "long"},
    },
    "soft-or-sparse": {
        "argmax": {"alpha": INF, "logits": [3, 3, 1, 0, -10, 10], "temperature": 10},
        "sparse": {"alpha": 2, "temperature": 0.1, "logits": [-2, 2]},
    },
    "temperature-dial": {
        "cold": {"temperature": 0},
        "peaks": {"logits": [2, 1, -3, -INF], "temperature": 100},
    },
    "the-crowd": {
        "drowned": {"n": 100_000, "temperature": 100},
        "one-other": {"n": 2, "gap": 1000, "temperature": 0.01},
    },
    "write-with-me": {
        "loops": {"corpus": "tunes", "cold": 0.2, "hot": 1.5},
        "unloaded": {"corpus": "tunes", "prompt": "M:6/8\n", "length": 0},
    },
    "three-steps": {
        "large": {"logits": [1000, 1001, 1002, 1003]},
        "ruled-out": {"logits": [2, 1, -INF]},
    },
}


def lines(svg):
    """A picture, one element a line, indented by its depth."""
    depth, found = 0, []
    for mark in re.findall(r"<text.*?</text>|<[^>]+>", svg):
        depth -= mark.startswith("</")
        found.append("  " * depth + mark)
        depth += not mark.startswith(("</", "<text")) and not mark.endswith("/>")
    whole = re.sub(r"(?m)^( *)<(\w+)([^>]*)>\n\s*</\2>", r"\1<\2\3/>", "\n".join(found))
    return whole + "\n"


def pictures(figure):
    """The finished pictures of a figure: wide, and for a phone."""
    return re.findall(r"<svg xmlns.*?</svg>(?=</div>)", pages.drawn_alone(figure), re.DOTALL)


def all_pictures():
    for cls in pages.CLASSES:
        name = cls.figure_name()
        for state, values in {"default": {}, **STATES[name]}.items():
            yield f"{name}-{state}", cls(**values)


def drawn():
    """File names and what belongs into them."""
    for name, figure in all_pictures():
        wide, narrow = pictures(figure)
        yield f"{name}.svg", lines(wide)
        if name.endswith("-default"):
            yield f"{name}-phone.svg", lines(narrow)


def accept():
    for path in FOLDER.glob("*.svg"):
        path.unlink()
    FOLDER.mkdir(exist_ok=True)
    for name, picture in drawn():
        (FOLDER / name).write_text(picture, encoding="utf-8", newline="\n")


def test_the_pictures_are_those_that_were_accepted():
    accepted = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    now = dict(drawn())
    assert sorted(accepted) == sorted(now)
    assert [name for name in now if accepted[name] != now[name]] == [], "see the head of this file"


def test_every_figure_has_its_extremes():
    assert sorted(STATES) == pages.NAMES
    assert all(len(states) >= 2 for states in STATES.values())


def test_lines_keep_every_mark():
    [wide, _] = pictures(live.TemperatureDial())
    assert re.sub(r"\n\s*", "", lines(wide)) == re.sub(r"<(\w+)([^>]*)></\1>", r"<\1\2/>", wide)


if __name__ == "__main__":
    accept()
