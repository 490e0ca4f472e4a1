"""What single figures have to show: numbers that the library gives, and the point of each."""

import math
import re

import numpy as np
import pytest

import softmax_lib
from softmax_lib import live
from tests.live.page import drawn_alone, marks, says


def shown(values, decimals=3):
    """Numbers as a figure writes them: 0.659; a bare 0 or 1 only where it is exact."""
    return [str(int(x)) if x in (0, 1) else f"{x:.{decimals}f}" for x in values]


def listed(values, decimals=3):
    names = "ABCDEFGHIJ"
    return ", ".join(f"{names[i]} {x}" for i, x in enumerate(shown(values, decimals)))


# --- three steps ---------------------------------------------------------------------------------


@pytest.mark.parametrize("logits", [[2, 1, 0.1, -1], [1, 2, 3, 4, 1, 2], [1, 1], [5, 4, -math.inf]])
def test_three_steps_are_those_of_the_library(logits):
    z = np.array(logits, dtype=float)
    weights = np.exp(z - z.max())
    sentence = says(live.ThreeSteps(logits=logits))
    assert ", ".join(shown(weights)) in sentence
    assert f"their sum, {weights.sum():.3f}" in sentence
    assert listed(softmax_lib.softmax(z)) in sentence


def test_three_steps_show_what_is_subtracted():
    drawn = drawn_alone(live.ThreeSteps())
    assert drawn.count(">max 2<") == 2, "wide and on a phone"
    for gap, weight in [("0", "1"), ("−1", "0.368"), ("−1.9", "0.150"), ("−3", "0.050")]:
        assert f">exp({gap}) = {weight}<" in drawn
        assert re.search(rf">exp\({gap}\)</text><text[^>]*>= {weight}<", drawn)


def test_three_steps_the_shares_laid_end_to_end_reach_the_right_edge():
    rects = marks(live.ThreeSteps(), "rect")
    bars = [m for m in rects if m["class"] in ("c1", "c2", "c3", "c4")]
    assert [m["class"] for m in bars] == ["c1", "c2", "c3", "c4"]
    [track] = [m for m in rects if m["class"] == "track" and m["y"] == bars[0]["y"]]
    ends = [float(bar["x"]) + float(bar["width"]) for bar in bars]
    starts = [float(bar["x"]) for bar in bars]
    hairline = 1  # between one piece and the next
    assert ends[:-1] == pytest.approx([x - hairline for x in starts[1:]], abs=0.02)
    right = float(track["x"]) + float(track["width"])
    assert ends[-1] == pytest.approx(right - hairline, abs=0.02)


def test_three_steps_each_share_flies_from_its_row():
    drawn = drawn_alone(live.ThreeSteps(logits=[2, 1, 0.1, -1]))
    flights = re.findall(r"--sm-from: (-?\d+)px (-?\d+)px", drawn)[:4]
    x, y = np.array(flights, dtype=float).T
    assert y == pytest.approx(y[0] + 46 * np.arange(4)), "from row to row"
    p = softmax_lib.softmax([2, 1, 0.1, -1])
    assert x / x[-1] == pytest.approx((np.cumsum(p) - p) / p[:-1].sum(), abs=0.01)


def test_three_steps_tell_an_exact_0_from_one_that_is_rounded():
    """exp gives 0 for minus infinity only; below -745 it is the computer that writes 0."""
    out = live.ThreeSteps(logits=[2, 1, -math.inf])
    assert "All are positive" not in says(out)
    assert "exp(−∞) = 0" in drawn_alone(out)
    tiny = live.ThreeSteps(logits=[2, 1, -1000])
    assert "All are positive; for C it is too small for the computer" in says(tiny)
    assert "exp(−1002) ≈ 0" in drawn_alone(tiny)
    assert ">1<" not in drawn_alone(live.ThreeSteps(logits=[0, -1000]))
    assert ">1.000<" in drawn_alone(live.ThreeSteps(logits=[0, -1000]))


def test_three_steps_say_of_one_digit_that_it_is_rounded():
    drawn = drawn_alone(live.ThreeSteps(logits=[8, -8, 0]))
    assert "exp(−16) ≈ 10⁻⁷" in drawn
    assert "exp(0) = 1" in drawn


def test_three_steps_what_is_positive_is_seen():
    bars = [m for m in marks(live.ThreeSteps(logits=[8, 5, -8]), "rect") if "c3" in m["class"]]
    assert len(bars) == 3
    assert min(float(bar["width"]) for bar in bars) >= 1


# --- shift everything ----------------------------------------------------------------------------


@pytest.mark.parametrize("shift", [-1000, -745, -744, -740, 0, 100, 707.5, 709, 1000])
def test_shift_shows_the_naive_formula_beside_the_library(shift):
    z = np.array([2, 1, 0.1])
    figure = live.ShiftEverything(shift=shift)
    naive = softmax_lib.naive_softmax(z + shift)
    as_written = ["NaN" if math.isnan(x) else shown([x], 6)[0] for x in naive]
    right = shown(softmax_lib.softmax(z), 6)
    assert f"gives {', '.join(as_written)}." in says(figure)
    assert ("That is wrong" in says(figure)) == (as_written != right)
    assert ("That is right" in says(figure)) == (as_written == right)
    assert all(f">{x}<" in drawn_alone(figure) for x in as_written + right)


def test_shift_says_which_of_the_numbers_fails():
    def reason(shift):
        return says(live.ShiftEverything(shift=shift)).split("That is wrong: ")[1]

    assert reason(-1000).startswith("exp of less than −745.13 is too small")
    assert "0 / 0 is NaN, “not a number”" in reason(-1000)
    assert reason(-740).startswith("numbers so close to 0 have few digits")
    assert reason(707.5).startswith("every exponential is finite, but their sum is too large")
    assert reason(709).startswith("exp of more than 709.78 is too large")
    assert "∞ / ∞ is NaN, “not a number”" in reason(709)


def test_shift_fails_in_silence_too():
    both = live.ShiftEverything(logits=[0.5, 0.5], shift=709)
    assert "gives 0, 0. That is wrong" in says(both)


@pytest.mark.parametrize(
    "logits, shift, beyond", [([800, 0], 0, 1), ([2, 1, 0.1], -745, 0), ([2, 1, 0.1], 708, 1)]
)
def test_shift_the_scores_and_not_c_meet_the_limits(logits, shift, beyond):
    figure = live.ShiftEverything(logits=logits, shift=shift)
    zones = [m for m in marks(figure, "rect") if m["class"] == "track" and "rx" not in m]
    ends = float(zones[0]["x"]) + float(zones[0]["width"]), float(zones[1]["x"])
    dots = [float(m["cx"]) for m in marks(figure, "circle") if m["class"].endswith("dot")]
    assert len(dots) == len(logits)
    assert sum(not ends[0] <= x <= ends[1] for x in dots) == beyond


def test_shift_so_large_that_the_scores_themselves_are_rounded():
    sentence = says(live.ShiftEverything(shift=1e16))
    assert "rounds z + c itself" in sentence
    assert listed(softmax_lib.softmax(np.array([2, 1, 0.1]) + 1e16), 6) in sentence


# --- log-odds ruler ------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [[], [-5, -5], [5], [0, 3, 5]])
def test_the_gap_is_the_same_on_both_rulers(others):
    ruler = live.LogOddsRuler(logits=[1.5, -1, *others])
    circles = [m for m in marks(ruler, "circle") if not m["class"].endswith("pale")]
    x = [float(m["cx"]) for m in circles]
    count = 2 + len(others)
    knobs, dots = x[:count], x[count:]
    slides = [dot - knob for dot, knob in zip(dots, knobs, strict=True)]
    assert slides == pytest.approx([slides[0]] * count, abs=0.02)
    assert "their odds are exp(2.5) ≈ 12.2" in says(ruler)
    pale = [float(m["cx"]) for m in marks(ruler, "circle") if m["class"].endswith("pale")]
    assert len(pale) == (2 if others else 0)
    if others:
        assert pale[0] - pale[1] == pytest.approx(x[0] - x[1], abs=0.02), "the pale copy"
    for other in [-1, *others]:
        assert drawn_alone(ruler).count(f">{1.5 - other:g}<".replace("-", "−")) >= 2


@pytest.mark.parametrize("logits", [[2, 1, 0.1, -1], [-0.3, 4.7, 5], [5, -5], [0.1, 0.2, 0.3]])
def test_the_subtraction_can_be_checked_in_the_picture(logits):
    """The two logarithms, as they are rounded in the picture, differ by the logits' difference."""
    ruler = live.LogOddsRuler(logits=logits)
    found = re.search(r"= (\S+) − \(?([^ )]+)\)? = (\S+) is z", says(ruler))
    a, b, gap = (float(one.replace("−", "-")) for one in found.groups())
    assert a - b == pytest.approx(gap, abs=1e-9)
    assert gap == pytest.approx(logits[0] - logits[1])
    assert all(f">{one}<" in drawn_alone(ruler) for one in found.groups())


def test_a_second_bus_takes_from_the_car():
    assert "car 0.500, red 0.500" in says(live.LogOddsRuler(logits=[0, 0], story="buses"))
    both = live.LogOddsRuler(logits=[0, 0, 0], story="buses")
    assert "car 0.333, red 0.333, blue 0.333" in says(both)
    assert "expects car 0.500, red 0.250, blue 0.250" in says(both)
    before, after = (drawn_alone(both).index(f">car {p}<") for p in ("0.500", "0.333"))
    assert before < after, "the picture shows both"


def test_numbers_alone_are_no_buses():
    ruler = live.LogOddsRuler(logits=[0, 0, 0])
    assert "traveller" not in says(ruler)
    assert ">if buses are one choice<" not in drawn_alone(ruler)


# --- temperature dial ----------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.05, 0.3, 1, 3.6, 10, 100])
@pytest.mark.parametrize("logits", [[2, 1, 0.1], [2, 1, -3], [1, 2, 3, 4, 1, 2, 3]])
def test_the_dial_shows_what_the_library_computes(logits, T):
    sentence = says(live.TemperatureDial(logits=logits, temperature=T))
    p = softmax_lib.softmax(logits, temperature=T)
    for name, x in zip("ABCDEFG", p, strict=False):
        assert f"{name} {x:.3f}" in sentence or x < 5e-4
    alive = f"{softmax_lib.effective_number(p):.2f} of {len(p)} options"
    assert f"The entropy is {softmax_lib.entropy(p):.3f} nats: effectively {alive}" in sentence
    assert f">{alive} alive<" in drawn_alone(live.TemperatureDial(logits=logits, temperature=T))


def test_the_dial_at_its_ends():
    tie = [3, 3, 1, -math.inf]
    cold = says(live.TemperatureDial(logits=tie, temperature=0))
    assert "T = 0 (β = ∞)" in cold
    assert "A 0.500, B 0.500, C 0, D 0" in cold
    hot = says(live.TemperatureDial(logits=tie, temperature=math.inf))
    assert "A 0.333, B 0.333, C 0.333, D 0" in hot
    assert "3.00 of 3" in hot


def test_the_dial_marks_where_a_middle_option_peaks():
    texts = str(marks(live.TemperatureDial(logits=[2, 1, -3]), "circle"))
    assert texts.count("hollow") == 1
    assert "hollow" not in str(marks(live.TemperatureDial(logits=[2, 1, 0.1]), "circle"))
    [peak] = [
        m
        for m in marks(live.TemperatureDial(logits=[2, 1, -3]), "circle")
        if "hollow" in m["class"]
    ]
    T = 5 / math.log(4)
    left, right, top, bottom = 290, 586, 46, 206
    p = softmax_lib.softmax([2, 1, -3], temperature=T)[1]
    assert float(peak["cx"]) == pytest.approx(
        left + (right - left) * (math.log10(T) + 2) / 4, abs=0.1
    )
    assert float(peak["cy"]) == pytest.approx(bottom - (bottom - top) * p, abs=0.1)


def test_the_bars_are_as_high_as_the_curves():
    dial = live.TemperatureDial(temperature=0.7)
    options = "c1", "c2", "c3"
    dots = [float(m["cy"]) for m in marks(dial, "circle") if m["class"].endswith(" dot")][:3]
    bars = [float(m["y"]) for m in marks(dial, "rect") if m["class"] in options]
    assert len(bars) == 3
    assert dots == pytest.approx(bars, abs=0.01)


def texts_of_class(figure, look):
    found = re.findall(rf'<text [^>]*class="{look}"[^>]*>([^<]*)<', drawn_alone(figure))
    return found[: len(found) // 2]  # the wide picture


@pytest.mark.parametrize(
    "logits, names",
    [([2, 1, 0.1], "A B C"), ([2, 1, -math.inf], "A B C"), ([1, 2, 1, 2], "B, D A, C")],
)
@pytest.mark.parametrize("T", [0, 1, 100])
def test_every_curve_of_the_dial_has_its_name(logits, names, T):
    dial = live.TemperatureDial(logits=logits, temperature=T)
    assert " ".join(texts_of_class(dial, r"c\d bold halo")) == names


def test_the_dial_says_only_what_holds():
    tie = drawn_alone(live.TemperatureDial(logits=[3, 3, 1, 0]))
    assert ">cold: a tie of 2<" in tie and "the largest wins" not in tie
    out = drawn_alone(live.TemperatureDial(logits=[2, 1, -math.inf]))
    assert ">1 ruled out<" in out
    assert ">B peaks at T = 3.61<" in drawn_alone(live.TemperatureDial(logits=[2, 1, -3]))


@pytest.mark.parametrize("T, side", [(0, -1), (0.01, 0), (100, 0), (1000, 1), (math.inf, 1)])
def test_the_knob_of_the_dial_points_to_what_is_out_of_reach(T, side):
    dial = live.TemperatureDial(temperature=T)
    [knob] = [float(m["cx"]) for m in marks(dial, "circle") if m["class"] == "knob ink big"]
    arrows = [m["d"] for m in marks(dial, "path") if m["class"] == "ink big strong"]
    tips = [float(re.search(r"L([\d.]+)", arrow)[1]) - knob for arrow in arrows]
    assert tips == ([19 * side] if side else [])


def test_the_labels_of_the_bars_hide_the_guides_behind_them():
    labels = texts_of_class(live.TemperatureDial(temperature=0.38), "p halo")
    assert labels == ["0.927", "0.067", "0.006"]


# --- entropy is a slope --------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.2, 0.8, 2, 5])
@pytest.mark.parametrize("logits", [[2, 1, 0.1], [8, 5, 0], [3, 3, 1, 0]])
def test_the_slope_is_that_of_the_entropy(logits, T):
    h = 1e-5
    warmer, colder = (
        softmax_lib.entropy(softmax_lib.softmax(logits, temperature=T + step)) for step in (h, -h)
    )
    sentence = says(live.EntropySlope(logits=logits, temperature=T))
    said = re.search(
        r"(?:raises|lowers|leaves) it (?:to|at) ([\d.]+)(?:·10(⁻\S))?, the slope of the curve",
        sentence,
    )
    exponent = -"⁰¹²³⁴⁵⁶⁷⁸⁹".index(said[2][1]) if said[2] else 0
    slope = (warmer - colder) / (2 * h)
    assert float(said[1]) * 10**exponent == pytest.approx(slope, rel=0.05, abs=1e-9)


def test_the_tangent_is_as_steep_as_the_formula():
    figure = live.EntropySlope(logits=[2, 1, 0.1], temperature=0.8)
    [tangent] = [m for m in marks(figure, "line") if m["class"] == "ink thick"]
    x1, y1, x2, y2 = (float(tangent[key]) for key in ("x1", "y1", "x2", "y2"))
    p = softmax_lib.softmax(figure.logits, temperature=0.8)
    z = np.array(figure.logits)
    slope = (p @ z**2 - (p @ z) ** 2) / 0.8**3
    per_T, per_nat = (584 - 314) / 5, (200 - 58) / math.log(3)
    assert (y1 - y2) / (x2 - x1) == pytest.approx(slope * per_nat / per_T, rel=1e-3)


@pytest.mark.parametrize("logits", [[3, 3, 3], [2, -math.inf], [-1000, -1000]])
def test_equal_logits_make_a_flat_line(logits):
    figure = live.EntropySlope(logits=logits)
    [tangent] = [m for m in marks(figure, "line") if m["class"] == "ink thick"]
    assert tangent["y1"] == tangent["y2"]
    count = sum(map(math.isfinite, logits))
    assert f"stays at {math.log(count):.3f} nats" in says(figure)


def test_the_slope_at_the_cold_end():
    sentence = says(live.EntropySlope(logits=[3, 3, 1, 0], temperature=0))
    assert f"the entropy is {math.log(2):.3f} nats" in sentence
    assert "the slope goes to 0" in sentence


@pytest.mark.parametrize("T", [0, 0.05, 0.25, 0.8, 2, 5])
@pytest.mark.parametrize("logits", [[2, 1, 0.1], [8, 5, 0], [0.2, 0.1, 0], [2, 1, -math.inf]])
def test_the_tangent_and_its_triangle_stay_in_the_plot(logits, T):
    figure = live.EntropySlope(logits=logits, temperature=T)
    for m in marks(figure, "line"):
        if m["class"] in ("ink thick", "ink dotted"):
            assert all(314 <= float(m[key]) <= 584 for key in ("x1", "x2"))
            assert all(58 <= float(m[key]) <= 200 for key in ("y1", "y2"))


@pytest.mark.parametrize("T", [0.3, 0.8, 1.6, 5])
def test_rise_over_run_is_the_slope(T):
    figure = live.EntropySlope(temperature=T)
    numbers = [float(one) for one in texts_of_class(figure, "number")[:2]]
    result = float(texts_of_class(figure, "number bold")[0])
    assert numbers[0] / numbers[1] == pytest.approx(result, rel=5e-3)


@pytest.mark.parametrize("logits, ticks", [([2, 1, 0.1], "0 1 2"), ([8, 5, 0], "0 5 10")])
def test_the_axis_of_the_logits_fits_them(logits, ticks):
    figure = drawn_alone(live.EntropySlope(logits=logits, temperature=1))
    found = re.findall(r'y="218"[^>]*>([^<]*)<', figure)
    assert " ".join(found) == ticks


def test_a_logit_that_is_ruled_out_lies_beyond_the_axis():
    figure = live.EntropySlope(logits=[2, 1, -math.inf])
    assert ">← −∞<" in drawn_alone(figure)
    assert len([m for m in marks(figure, "circle") if m["class"] in ("c1 dot", "c2 dot")]) == 2
    assert [m["class"] for m in marks(figure, "circle")].count("c3 dot") == 0


def test_where_the_slope_is_too_small_it_says_so():
    assert "too small to be seen" in says(live.EntropySlope(temperature=0.01))
    assert "only rises" in says(live.EntropySlope(temperature=0.3))


# --- falling u -----------------------------------------------------------------------------------


def observed_shares(figure):
    found = re.search(r"these shares: (.*?)\. Expected", says(figure))[1]
    return [float(one.split()[1]) for one in found.split(", ")]


@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1])
def test_many_draws_have_the_expected_shares(seed):
    logits = [2, 1, 0.1, -math.inf]
    shares = observed_shares(live.FallingU(logits=logits, seed=seed, draws=100_000))
    p = softmax_lib.softmax(logits)
    assert shares == pytest.approx(p, abs=4 * 0.5 / math.sqrt(100_000) + 0.0005)
    assert shares[3] == 0


def test_the_numbers_belong_to_the_seed_and_not_to_the_logits():
    def dots(**state):
        drawn = marks(live.FallingU(draws=10, **state), "circle")
        return [m["cx"] for m in drawn if m["r"] in ("4.5", "5") and "hollow" not in m["class"]][
            :10
        ]

    assert dots(seed=3) == dots(seed=3, logits=[0, 0, 0, 5])
    assert dots(seed=3) != dots(seed=4)
    assert len(dots(seed=3)) == 10


@pytest.mark.parametrize("seed", range(4))
def test_one_number_falls_on_the_piece_that_is_drawn(seed):
    sentence = says(live.FallingU(seed=seed, draws=1))
    u = float(re.search(r"is u = (0\.\d+)", sentence)[1])
    edges = np.cumsum(softmax_lib.softmax([2, 1, 0.1]))
    assert f"falls on the piece of {'ABC'[np.searchsorted(edges, u)]}:" in sentence


@pytest.mark.parametrize("look", ["wide", "narrow"])
def test_no_dot_bites_into_another(look):
    drawn = marks(live.FallingU(draws=100), "circle", look=look)
    dots = np.array([[float(m["cx"]), float(m["cy"])] for m in drawn[:99]])
    size = float(drawn[0]["r"])
    gaps = np.hypot(*(dots[:, None] - dots).transpose(2, 0, 1)) + 99 * np.eye(len(dots))
    assert len(dots) == 99 and gaps.min() > 2 * size - 0.05


def test_no_column_lies_on_two_pieces():
    logits = [2, 1, 0.1]
    figure = live.FallingU(logits=logits, draws=200)
    columns = [
        m
        for m in marks(figure, "rect")
        if re.fullmatch("c[123]", m["class"]) and "rx" not in m and m["height"] != "4"
    ]
    edges = 8 + 608 * np.cumsum(softmax_lib.softmax(logits))[:2]
    for m in columns:
        left, right = float(m["x"]), float(m["x"]) + float(m["width"])
        assert not any(left + 0.1 < edge < right - 0.1 for edge in edges)
    assert all(any(abs(float(m["x"]) - edge) < 1 for m in columns) for edge in edges)


@pytest.mark.parametrize("logits", [[2, 1, 0.1], [8, 1, 0]])
def test_the_typical_error_is_the_standard_deviation_of_a_share(logits):
    p = softmax_lib.softmax(logits)
    sentence = says(live.FallingU(logits=logits, draws=400))
    said = float(re.search(r"√\(p\(1 − p\)/N\) = ([\d.]+)\.", sentence)[1])
    assert said == pytest.approx(np.sqrt(p * (1 - p) / 400).max(), rel=0.05)


def test_what_is_kept_from_earlier_draws_does_not_show(visit):
    fresh = says(live.FallingU(draws=5000, seed=11))
    figure = "document.querySelector('[data-figure=falling-u]').live.figure"
    kept = visit("falling-u-light.html").evaluate(f"""() => {{
      const says = (state) => {figure}.draw({{ ...{figure}.defaults, ...state }}, 624).text;
      const states = [{{ seed: 3 }}, {{ seed: 11, draws: 1e5 }}, {{ seed: 11, draws: 7 }}];
      states.forEach(says);
      return says({{ seed: 11, draws: 5000 }});
    }}""")
    assert kept.replace("\N{NO-BREAK SPACE}", " ") == fresh


def test_more_and_more_begins_anew_after_its_end(visit):
    root = visit("falling-u-light.html", reduced_motion="reduce").locator("[data-figure=falling-u]")
    draws = "(root) => root.live.state.draws"
    root.locator(".sm-presets").get_by_role("button", name="100,000").click()
    for expected in (1, 2):
        root.get_by_role("button", name="More and more").click()
        assert root.evaluate(draws) == expected


def test_after_the_last_seed_comes_the_first(visit):
    root = visit("falling-u-light.html").locator("[data-figure=falling-u]")
    root.evaluate("({ live }) => { live.set({ ...live.state, seed: 2 ** 32 - 1 }) }")
    root.get_by_role("button", name="Next seed").click()
    assert root.evaluate("({ live }) => live.state.seed") == 0


# --- sigmoid inside softmax ----------------------------------------------------------------------


def test_writing_0_over_the_second_logit_is_the_error_of_the_chapter():
    sentence = says(live.SigmoidInside(logits=[3, 1], overwrite=True))
    assert "gives A 0.953: an error of +0.072" in sentence
    assert "A 0.881, B 0.119" in says(live.SigmoidInside(logits=[3, 1]))
    assert "changes nothing" in says(live.SigmoidInside(logits=[3, 0], overwrite=True))
    assert "error of +4·10⁻⁵." in says(live.SigmoidInside(logits=[14, 4], overwrite=True))


def point(figure):
    """Where the point of A stands."""
    [knob] = [m for m in marks(figure, "circle") if m["class"] == "knob c1 big"]
    return float(knob["cx"]), float(knob["cy"])


@pytest.mark.parametrize("logits", [[3, 1], [-2, 1.5], [1, 1], [1000, -1000]])
def test_the_point_is_on_the_sigmoid(logits):
    a, b = logits
    height = 190 - 156 * softmax_lib.sigmoid(a - b)
    assert point(live.SigmoidInside(logits=logits))[1] == pytest.approx(height, abs=0.01)


@pytest.mark.parametrize("third", [-4, 2, 4])
def test_a_third_class_pulls_the_point_off_the_sigmoid(third):
    figure = live.SigmoidInside(logits=[3, 1, third])
    p = softmax_lib.softmax(figure.logits)
    assert point(figure)[1] == pytest.approx(190 - 156 * p[0], abs=0.01)
    assert ", ".join(f"{name} {x:.3f}" for name, x in zip("ABC", p, strict=True)) in says(figure)
    assert f"σ(2) = {softmax_lib.sigmoid(2.0):.3f}" in says(figure)


def gap_bar(figure):
    """The line on the ruler from B to A."""
    [bar] = [m for m in marks(figure, "line") if m["class"] == "c1 thick"]
    return float(bar["x1"]), float(bar["x2"])


@pytest.mark.parametrize("shift", [1, 3, 100, 997])
def test_only_differences_matter(shift):
    """However often 1 is added, the point, the bar of the gap and its length stay."""
    first, moved = (live.SigmoidInside(logits=[3 + c, 1 + c]) for c in (0, shift))
    assert point(moved) == point(first)
    assert gap_bar(moved) == gap_bar(first)


@pytest.mark.parametrize("logits", [[3, 1], [0.9, 6], [-7, 1], [8, 0]])
def test_the_bar_of_the_gap_is_as_long_as_it_says(logits):
    start, end = gap_bar(live.SigmoidInside(logits=logits))
    unit = (592 - 320) / (2 * 9.2)
    assert (end - start) / unit == pytest.approx(logits[0] - logits[1], abs=0.01)


def test_a_point_beyond_the_axis_is_marked():
    inside, outside = (live.SigmoidInside(logits=[a, 0]) for a in (8, 12))
    arrows = [
        [m for m in marks(one, "path") if m["class"] == "c1 big strong"]
        for one in (inside, outside)
    ]
    assert [len(one) for one in arrows] == [0, 1]
    assert "beyond the end of the axis" in says(outside)
    assert "beyond" not in says(inside)


def test_the_point_can_be_dragged(visit):
    page = visit("sigmoid-inside-light.html")
    root = page.locator("[data-figure=sigmoid-inside]")
    assert root.evaluate("(root) => root.live.at(320 + 136, 60).logits") == [1, 1]
    assert root.evaluate("(root) => root.live.at(2000, 60).logits") == [9, 1]


# --- soft look-up --------------------------------------------------------------------------------

FAN = np.array([[-1.92, 0.56], [-1.2, 1.6], [0, 2], [1.2, 1.6], [1.92, 0.56]])
LOOKS = [
    {},
    {"query": [0.4, -2.8]},
    {"query": [-3, 0.7], "sink": True},
    {"position": 2, "temperature": 0.3},
    {"position": 1, "sink": True},
    {"query": [0, 2], "temperature": 0, "values": [1000, -3, 0.5, 0, 7]},
    {"query": [0, 0], "position": 3, "sink": True, "temperature": math.inf},
]


def number(shown):
    """Read a number as a figure writes it, 4·10⁻⁵ too."""
    front, _, raised = shown.replace("−", "-").rpartition("10⁻")
    if not raised or not _:
        return float(shown.replace("−", "-"))
    exponent = int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(one)) for one in raised))
    return float(front.rstrip("·") or 1) * 10.0**-exponent


def looked_up(figure):
    """Weights of the keys and of nothing, and the output, as a weighted mean written out."""
    weights = np.zeros(6)
    reached = FAN @ figure.query
    seen = [*range(figure.position), *([5] if figure.sink else [])]
    weights[seen] = softmax_lib.softmax(np.append(reached, 0)[seen], temperature=figure.temperature)
    return weights, weights[:5] @ figure.values


@pytest.mark.parametrize("state", LOOKS)
def test_the_look_up_is_the_weighted_mean_of_the_values(state):
    figure = live.SoftLookUp(**state)
    weights, output = looked_up(figure)
    said = re.search(
        r"Weights at T = \S+: (.*)\. The output is .*values, ([−\d.]+\d)", says(figure)
    )
    found = [number(one.split()[1]) for one in said[1].split(", ")]
    assert found == pytest.approx(weights[: len(found)], abs=5.1e-4)
    assert len(found) == (6 if figure.sink else 5)
    assert number(said[2]) == pytest.approx(output, abs=0.0051)


def test_the_look_up_is_a_kernel_smoother():
    """With keys of equal length, q·k and minus half the squared distance give the same weights."""
    figure = live.SoftLookUp(query=[1.1, -0.4], temperature=1.5)
    nearness = -((FAN - figure.query) ** 2).sum(axis=1) / (2 * 1.5)
    assert listed(softmax_lib.softmax(nearness)) in says(figure)


@pytest.mark.parametrize("state", LOOKS)
def test_the_look_up_is_the_attention_of_the_library(state):
    figure = live.SoftLookUp(**state)
    output = softmax_lib.attention(
        figure.query, FAN, np.array(figure.values)[:, np.newaxis],
        mask=np.arange(5) < figure.position,
        temperature=figure.temperature,
        sink=0.0 if figure.sink else None,
    )  # fmt: skip
    said = re.search(r"the values, ([−\d.]+\d)", says(figure))[1]
    assert number(said) == pytest.approx(output.item(), abs=0.0051)


def test_a_line_of_the_look_up_is_as_wide_as_its_weight():
    figure = live.SoftLookUp()
    ropes = [float(m["stroke-width"]) for m in marks(figure, "line") if "stroke-width" in m]
    weights, _ = looked_up(figure)
    assert ropes == pytest.approx([16 * one for one in weights if one > 0.002], abs=0.01)


def test_a_longer_key_speaks_louder_than_the_nearest():
    """The query points near C; D, three times as long and 37 degrees from C, gets most."""
    query, lengths = np.array([0.4, 2]), np.array([0.5, 0.5, 0.5, 1.5, 0.5])
    p = softmax_lib.softmax(FAN @ query * lengths)
    assert listed(p) in says(live.SoftLookUp(query=query, arrangement="long"))
    assert p.argmax() == 3 and np.argmin(np.hypot(*(FAN / 2 - query / np.hypot(*query)).T)) == 2


def test_a_query_is_dragged_in_steps_of_its_boxes(visit):
    root = visit("soft-look-up-light.html").locator("[data-figure=soft-look-up]")
    assert root.evaluate("(root) => root.live.at(148, 174).query") == [0, 0]
    assert root.evaluate("(root) => root.live.at(9999, -9999).query") == [3, 3]


# --- the crowd -----------------------------------------------------------------------------------

CROWDS = {  # n: share of a leader that is 5 ahead, gap that 0.9 needs, T that gives 0.9
    10: (0.942826, 4.394449, 1.137799),
    100: (0.599860, 6.792344, 0.736123),
    1_000: (0.129346, 9.103979, 0.549210),
    10_000: (0.014626, 11.407465, 0.438309),
    100_000: (0.001482, 13.710140, 0.364694),
}


@pytest.mark.parametrize("n", CROWDS)
def test_a_crowd_drowns_a_leader(n):
    share, gap, T = CROWDS[n]
    leads = np.array([1.0] + (n - 1) * [0.0])
    found = [
        softmax_lib.softmax(a * leads, temperature=b)[0] for a, b in [(5, 1), (gap, 1), (5, T)]
    ]
    assert found == pytest.approx([share, 0.9, 0.9], abs=2e-6)
    said = says(live.TheCrowd(n=n))
    assert f"= {share:.3f} at T = 1." in said
    assert f"ln(9(n − 1)) = {gap:.3g} or T = {T:.3g}." in said
    at_this_gap, at_this_T = (
        live.TheCrowd(n=n, **one) for one in ({"gap": gap}, {"temperature": T})
    )
    assert all("= 0.900 at T" in says(one) for one in (at_this_gap, at_this_T))


@pytest.mark.parametrize("ratio, most", [(2.2, 2), (2.5, 2), (5, 17), (8, 332), (13.5, 81_047)])
def test_the_largest_crowd_is_the_last_that_leaves_nine_tenths(ratio, most):
    for n, enough in ((most, True), (most + 1, False)):
        p = softmax_lib.softmax([ratio] + (n - 1) * [0.0])[0]
        assert (p >= 0.9) == enough
    assert f"it has 0.9 among {most:,} options at most." in says(live.TheCrowd(gap=ratio))


def test_the_crowd_at_its_ends():
    tie = live.TheCrowd(n=2, gap=0)
    assert "over one other has 1/(1 + 1·exp(−0)) = 0.500" in says(tie)
    assert "less than 0.9 even against one other" in says(tie)
    assert "no T does it" in drawn_alone(tie)
    assert "more than 0.9 among 100,000 options too" in says(live.TheCrowd(gap=14))


@pytest.mark.parametrize("n, gap", [(2, 0.5), (100, 5), (777, 3), (100_000, 20)])
def test_the_button_holds_nine_tenths(visit, n, gap):
    root = visit("the-crowd-light.html").locator("[data-figure=the-crowd]")
    root.evaluate("({ live }, more) => live.move({ ...live.state, ...more })", {"n": n, "gap": gap})
    root.get_by_role("button", name="Set the T that holds 0.9").click()
    T = root.evaluate("({ live }) => live.state.temperature")
    p = softmax_lib.softmax([gap] + (n - 1) * [0.0], temperature=T)[0]
    assert 0.9 <= p < 0.9002


def test_both_pictures_of_the_crowd_meet_nine_tenths_at_the_same_n():
    curve, other = (
        np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", m["d"]), dtype=float)
        for m in marks(live.TheCrowd(), "path")
        if m["class"].endswith("curve")
    )
    heights = 262 - 0.9 * 140, 412 - 110 * 5 / 15
    reached = [
        np.interp(y, one[::sign, 1], one[::sign, 0])
        for y, one, sign in zip(heights, (curve, other), (1, -1), strict=True)
    ]
    assert reached[0] == pytest.approx(reached[1], abs=0.5)
    n = 1 + math.exp(5) / 9
    assert reached[0] == pytest.approx(16 + 574 * math.log(n / 2) / math.log(5e4), abs=0.5)


# --- soft or sparse ------------------------------------------------------------------------------

SPARSE = [
    {},
    {"alpha": 1},
    {"alpha": 1, "temperature": 0.1},
    {"alpha": 2},
    {"alpha": 2, "temperature": 4},
    {"alpha": 2, "temperature": 2.8},
    {"alpha": 1.3, "logits": [1, 2, 3, 4, 1, 2]},
    {"alpha": 3.5, "logits": [0.5, 0.4, 0.1]},
    {"alpha": math.inf, "logits": [3, 3, 1]},
]


@pytest.mark.parametrize("state", SPARSE)
def test_soft_or_sparse_is_entmax_of_the_library(state):
    figure = live.SoftOrSparse(**state)
    p = softmax_lib.entmax(figure.logits, alpha=figure.alpha, temperature=figure.temperature)
    said = re.search(r"at T = \S+: (.*?)\. (None is|Exactly 0: (.*?)\.)", says(figure))
    found = [number(one.split()[1]) for one in said[1].split(", ")]
    assert found == pytest.approx(p, abs=5.1e-4)
    zeros = [name for name, one in zip("ABCDEF", p, strict=False) if one == 0]
    assert (said[3] or "") == ", ".join(zeros)
    crosses = [m["class"] for m in marks(figure, "line") if m["class"].endswith(" curve")]
    assert all(f"c{1 + 'ABCDEF'.index(name)} curve" in crosses for name in zeros)


def test_soft_or_sparse_shows_softmax_beside_it():
    soft = softmax_lib.softmax([2, 1, 0.1], temperature=0.5)
    assert f"Softmax at the same T: {listed(soft)}" in says(live.SoftOrSparse(temperature=0.5))
    figure = live.SoftOrSparse(temperature=0.5)
    levels = [float(m["y1"]) for m in marks(figure, "line") if m["class"] == "ink strong dashed"]
    assert levels == pytest.approx(218 - 160 * soft, abs=0.02)


@pytest.mark.parametrize(
    ("alpha", "T", "gap"), [(1.5, 1, "2"), (2, 1, "1"), (2, 4, "4"), (3, 1, "0.5")]
)
def test_the_second_of_two_gets_0_from_a_gap_on(alpha, T, gap):
    assert f"from a gap of T/(α − 1) = {gap} on" in says(
        live.SoftOrSparse(alpha=alpha, temperature=T)
    )
    options = {"alpha": alpha, "temperature": T}
    assert softmax_lib.entmax([float(gap), 0], **options)[1] == 0
    assert softmax_lib.entmax([float(gap) * 0.999, 0], **options)[1] > 0


def test_softmax_is_never_0_in_soft_or_sparse():
    cold = live.SoftOrSparse(alpha=1, temperature=0.1)
    assert "None is exactly 0. Softmax gives 0 at no temperature above 0." in says(cold)
    assert "0 exactly" not in drawn_alone(cold)
    assert "0 exactly" in drawn_alone(live.SoftOrSparse())


def test_the_gap_of_two_options_is_dragged_in_steps_of_the_boxes(visit):
    root = visit("soft-or-sparse-light.html").locator("[data-figure=soft-or-sparse]")
    assert root.evaluate("(root) => root.live.at(447, 140).logits") == [1, 1, 0.1]
    assert root.evaluate("(root) => root.live.at(9999, 140).logits") == [5, 1, 0.1]


# --- attention width -----------------------------------------------------------------------------

DIVISORS = {"one": lambda d: 1, "root": math.sqrt, "width": lambda d: d}


def said_of_width(figure):
    """Standard deviation of one query's scores, its largest weight, the mean of all queries."""
    found = re.search(
        r"deviation ([\d.]+);.* largest is ([\d.]+); the mean of .* is ([\d.]+)\.$", says(figure)
    )
    return [float(one) for one in found.groups()]


def average(d, divisor, seeds=range(4)):
    figures = [live.AttentionWidth(width=d, divisor=divisor, seed=seed) for seed in seeds]
    return np.mean([said_of_width(figure)[2] for figure in figures])


@pytest.mark.parametrize(
    ("d", "undivided", "by_root"), [(4, 0.272, 0.104), (64, 0.785, 0.105), (512, 0.929, 0.112)]
)
def test_the_root_of_the_width_keeps_the_largest_weight(d, undivided, by_root):
    """With the numbers of C17, and beside what the library gives for NumPy's random numbers."""
    found = average(d, "one"), average(d, "root")
    assert found == pytest.approx([undivided, by_root], rel=0.1)
    rng = np.random.default_rng(d)
    q, k = rng.normal(size=(400, 1, d)), rng.normal(size=(400, 64, d))
    by_default = softmax_lib.attention_weights(q, k).max(-1).mean()
    assert found[1] == pytest.approx(by_default, rel=0.1)


def test_divided_by_the_width_itself_attention_becomes_even():
    assert average(512, "width") == pytest.approx(1 / 64, rel=0.2)


@pytest.mark.parametrize("divisor", DIVISORS)
def test_the_scores_spread_as_the_root_of_the_width(divisor):
    for d in (1, 16, 100, 512):
        figure = live.AttentionWidth(width=d, divisor=divisor)
        spread = math.sqrt(d) / DIVISORS[divisor](d)
        assert f"√d / T = {spread:.2f}" in says(figure)
        measured = [
            said_of_width(live.AttentionWidth(width=d, divisor=divisor, seed=s))[0]
            for s in range(12)
        ]
        assert math.sqrt(np.mean(np.square(measured))) == pytest.approx(
            spread, rel=0.5 if d == 1 else 0.2
        )


def test_a_divisor_only_rescales_the_same_scores():
    """The strokes of T = 1, divided by √d, are those of T = √d: the vectors are the same."""
    middle, unit = 134, 120 / 80

    def strokes(divisor):
        lines = marks(live.AttentionWidth(width=16, divisor=divisor), "line")
        return np.array(
            [
                (float(m["x1"]) - middle) / unit
                for m in lines
                if m["class"].startswith("ink") and m.get("y2") == "64"
            ]
        )

    assert len(strokes("one")) == 64
    assert strokes("root") == pytest.approx(strokes("one") / 4, abs=0.01)
    p = softmax_lib.softmax(strokes("one"))
    assert said_of_width(live.AttentionWidth(width=16))[1] == pytest.approx(p.max(), abs=0.01)


def test_the_width_is_dragged_in_powers_of_two(visit):
    root = visit("attention-width-light.html").locator("[data-figure=attention-width]")
    widths = [root.evaluate(f"(root) => root.live.at({x}, 100).width") for x in (0, 436, 9999)]
    assert widths == [1, 32, 512]
