"""Paths in the simplex, Gumbel race and Boltzmann box: the numbers and the point of each."""

import json
import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import softmax_lib
from softmax_lib import live
from tests.live.page import PHONE, drawn_alone, marks, rest, says

CORNERS = np.array([[26, 76 + 162 * 3**0.5], [350, 76 + 162 * 3**0.5], [188, 76]])


def numbers(words):
    return [float(x) for x in re.findall(r"\d+\.\d+|\b\d\b", words)]


def texts(figure):
    """The words in the wide picture of a figure."""
    picture = drawn_alone(figure).split("sm-live-svg wide")[1].split("sm-live-svg narrow")[0]
    return re.findall("<text[^>]*>([^<]*)<", picture)


# --- paths in the simplex ------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.05, 1, 20, math.inf])
@pytest.mark.parametrize("logits", [[2, 1, 0.1], [2, 2, 0], [2, 1, -math.inf]])
def test_the_point_lies_where_the_library_says(logits, T):
    circles = marks(live.SimplexPaths(logits=logits, temperature=T), "circle")
    [point] = [m for m in circles if m["class"] == "knob ink big"]
    x, y = softmax_lib.softmax(logits, temperature=T) @ CORNERS
    assert [float(point["cx"]), float(point["cy"])] == pytest.approx([x, y], abs=0.01)


ENDS = {
    "the centre, at T = ∞, to the corner of A, as T → 0": [2, 1, 0.1],
    "the centre, at T = ∞, to the middle between A and B, as T → 0": [2, 2, 0],
    "the middle between A and B, at T = ∞, to the corner of A, as T → 0": [2, 1, -math.inf],
    "stands in the centre at every T": [1, 1, 1],
    "stands in the corner of C at every T": [-math.inf, -math.inf, 3],
    "stands in the middle between B and C at every T": [-math.inf, 1000, 1000],
    "near the middle between A and B, because B is only 0.1 behind": [2, 1.9, 0],
}


@pytest.mark.parametrize("words", ENDS)
def test_the_path_ends_where_the_limits_are(words):
    sentence = says(live.SimplexPaths(logits=ENDS[words]))
    assert words in sentence
    assert ("On the way" in sentence) == words.startswith("near")


def test_a_path_follows_the_logits_to_its_end():
    [way] = [m for m in marks(live.SimplexPaths(), "path") if m["class"] == "ink thick"]
    points = np.array([one.split() for one in way["d"][1:].split("L")], dtype=float)
    assert points[0] == pytest.approx(CORNERS.mean(axis=0), abs=0.1)
    assert points[-1] == pytest.approx(CORNERS[0], abs=0.1)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert steps.max() < 12  # so that the line looks like a curve


@pytest.mark.parametrize("T", [0.01, 1, 100])
@pytest.mark.parametrize("p", [(0.2, 0.3, 0.5), (0.4, 0.4, 0.2), (0.9, 0.05, 0.05)])
def test_the_dot_can_be_dragged_anywhere_and_the_logits_follow(visit, p, T):
    page = visit("simplex-paths-light.html")
    root = page.locator("[data-figure=simplex-paths]")
    root.evaluate(f"(root) => {{ root.live.set({{ logits: [2, 1, 0], temperature: {T} }}); }}")
    x, y = (np.array(p) @ CORNERS).tolist()
    logits = root.evaluate(
        f"(root) => {{ root.live.redraw(); root.live.move(root.live.at({x}, {y})); "
        "root.live.redraw(); return root.live.state.logits; }"
    )
    assert softmax_lib.softmax(logits, temperature=T) == pytest.approx(p, abs=0.01)
    assert sum(logits) / 3 == pytest.approx(1, abs=0.006)
    assert (p[0] == p[1]) == (logits[0] == logits[1])


DOT = """(root) => {
  const dot = root.querySelector("circle.big");
  return ["cx", "cy"].map((name) => Number(dot.getAttribute(name)));
}"""


@pytest.mark.parametrize(
    "before, after",
    [
        ([3, 2.5, 0], [4, 3.5, 1]),
        ([999.5, 0, 2], [1000, 0.5, 2.5]),
        ([0.1, 0.2, None], [1.1, 1.2, None]),
    ],
)
def test_one_more_for_every_logit_leaves_the_dot_where_it_is(visit, before, after):
    """What is ruled out stays so, and no logit is pushed beyond its bound alone."""
    page = visit("simplex-paths-light.html")
    root = page.locator("[data-figure=simplex-paths]")
    state = f"{{ logits: {json.dumps(before)}, temperature: 1 }}".replace("null", "-Infinity")
    root.evaluate(f"(root) => {{ root.live.set({state}); root.live.redraw(); }}")
    dot = root.evaluate(DOT)
    root.get_by_role("button", name="Add 1 to every logit").click()
    rest(page)
    assert root.evaluate("(root) => JSON.parse(JSON.stringify(root.live.state.logits))") == after
    assert root.evaluate(DOT) == pytest.approx(dot, abs=0.02)


def test_a_handle_lies_on_the_dot(visit):
    root = visit("simplex-paths-light.html").locator("[data-figure=simplex-paths]")
    dot, handle = (root.locator(one).bounding_box() for one in ("circle.big", ".sm-handle"))
    for at, size in [("x", "width"), ("y", "height")]:
        middles = [box[at] + box[size] / 2 for box in (dot, handle)]
        assert middles[0] == pytest.approx(middles[1], abs=1)


@pytest.mark.parametrize("T", [0, math.inf])
def test_at_the_limits_the_dot_is_dragged_to_a_finite_temperature(visit, T):
    root = visit("simplex-paths-light.html").locator("[data-figure=simplex-paths]")
    given = "Infinity" if T else "0"
    state = root.evaluate(
        f"(root) => {{ root.live.set({{ logits: [2, 1, 0], temperature: {given} }}); "
        "root.live.redraw(); return root.live.at(150, 250); }"
    )
    assert state["temperature"] == 1


@pytest.mark.parametrize(
    "which, logits", [(0, [0, -0.04, -1]), (1, [0, -0.16, -1]), (2, [0, -0.36, -1])]
)
def test_the_paths_of_other_logits_are_curves(which, logits):
    """What is drawn is nowhere further than 0.3 pixels from the true path."""
    ways = [m["d"] for m in marks(live.SimplexPaths(), "path") if "faint" in m["class"]]
    drawn = np.array([one.split() for one in ways[which][1:].split("L")], dtype=float)
    true = np.array(
        [softmax_lib.softmax(logits, temperature=T) for T in np.geomspace(1e-3, 50, 999)]
    )
    start, step = drawn[:-1], np.diff(drawn, axis=0)
    away = (true @ CORNERS)[:, None] - start
    along = np.clip((away * step).sum(axis=-1) / ((step**2).sum(axis=-1) + 1e-9), 0, 1)
    gaps = np.linalg.norm(away - along[..., None] * step, axis=-1).min(axis=1)
    assert gaps.max() < 0.3


# --- Gumbel race ---------------------------------------------------------------------------------


@pytest.mark.parametrize("logits", [[2, 1, 0.1], [1, -math.inf, 1], [3, 2, 0, 0, 0]])
@pytest.mark.parametrize("T", [0.5, 1, 30])
def test_gumbel_noise_gives_the_softmax(logits, T):
    race = live.GumbelRace(logits=logits, temperature=T, races=100_000)
    shares = numbers(re.search("wins are (.*); softmax", says(race))[1])
    assert shares == pytest.approx(softmax_lib.softmax(logits, temperature=T), abs=0.006)
    assert "No difference is larger than chance allows" in says(race)


def test_gaussian_noise_does_not():
    few, many = (says(live.GumbelRace(noise="gaussian", races=n)) for n in (1000, 100_000))
    assert "Too few races to tell it from Gumbel noise: try 100,000." in few
    assert "more than chance: this noise does not give the softmax." in many


def test_two_equal_options_cannot_tell_the_noise():
    race = live.GumbelRace(logits=[1, 1], noise="gaussian", races=100_000)
    assert "With these logits it cannot be told from Gumbel noise." in says(race)


@pytest.mark.parametrize("seed", [0, 1, 4294967295])
def test_a_race_more_is_one_win_more(seed):
    wins = []
    for races in (10, 11):
        sentence = says(live.GumbelRace(seed=seed, races=races))
        shares = numbers(re.search("wins are (.*); softmax", sentence)[1])
        wins.append([round(share * races) for share in shares])
        assert sum(wins[-1]) == races
    [winner] = [name for name, a, b in zip("ABC", *wins, strict=True) if b > a]
    assert f"{winner} wins race 11." in sentence


def test_without_heat_the_largest_logit_wins_every_race():
    race = live.GumbelRace(logits=[2, 1, 3, -math.inf], temperature=0.01, races=1000)
    assert "are A 0, B 0, C 1, D 0;" in says(race)
    shown = texts(race)
    assert "300.00" in shown
    assert not [one for one in shown if "±" in one]  # chance allows nothing, for the winner too


def test_the_sum_is_the_start_and_the_noise():
    shown = texts(live.GumbelRace(temperature=0.01))
    sums = [i for i, one in enumerate(shown) if one.startswith("= ") and one != "= sum"]
    assert len(sums) == 3
    for i in sums:
        start, noise, total = (
            float(x.replace("−", "-").replace(" ", "").strip("+=")) for x in shown[i - 2 : i + 1]
        )
        assert total == pytest.approx(start + noise, abs=0.011)


def test_no_bar_or_mark_is_held_back_at_an_edge():
    """Every option stands where its share and its sum are, however few races there were."""
    race = live.GumbelRace(races=1)
    bars = [float(m["width"]) for m in marks(race, "rect") if re.fullmatch("c[123]", m["class"])]
    assert sorted(bars)[-1] == 624  # the winner has all of the wins
    assert "any" in texts(race)


# --- Boltzmann box -------------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.1, 0.4168, 1, 20, -1])
@pytest.mark.parametrize("energies", [[0, 1], [0, 1, 3], [5, 4, 3, 2, 1, 0], [0, 1, 1]])
def test_the_box_shows_what_the_library_computes(energies, T):
    box = live.BoltzmannBox(energies=energies, temperature=T, quantities=True)
    sentence, shown = says(box), texts(box)
    total = float(re.search(r"Z = (\d+\.\d+)\.", sentence)[1])
    Z = softmax_lib.partition_function(energies, temperature=T)
    assert total == pytest.approx(Z, rel=5e-5, abs=5e-5)
    p = softmax_lib.boltzmann_distribution(energies, temperature=T)
    for name, one in zip("₁₂₃₄₅₆", p, strict=False):
        assert f"E{name} {one:.3f}" in sentence or one < 5e-4
    capacity = softmax_lib.heat_capacity(energies, temperature=T)
    assert f"The heat capacity is {capacity:.4f}, with" in sentence
    for quantity in (
        softmax_lib.mean_energy(energies, temperature=T),
        softmax_lib.entropy(p),
        softmax_lib.free_energy(energies, temperature=T),
        capacity,
    ):
        decimals = 4 if abs(quantity) < 10 else 3
        assert f"{quantity:.{decimals}f}".replace("-", "−") in shown or abs(quantity) < 5e-5


def test_the_box_says_that_its_shares_are_a_softmax():
    """Every row is the formula at the head, in numbers."""
    shown = texts(live.BoltzmannBox())
    start = shown.index("softmax(−E/T)")
    assert shown[start : start + 4] == ["softmax(−E/T)", "=", "exp(−E/T)", "/ Z"]
    p = softmax_lib.softmax([0, -1, -3])
    for one, weight in zip(p, np.exp([0, -1, -3]), strict=True):
        start = shown.index(f"{one:.3f}")
        assert shown[start : start + 4] == [f"{one:.3f}", "=", f"{weight:.4f}", "/ Z"]


def shelves_of(box, look="wide"):
    """The shelves in the picture, from the lowest level up."""
    tracks = [m for m in marks(box, "rect", look=look) if m["class"] == "track"]
    return [m for m in tracks if m["height"] == "3"]


def test_a_level_keeps_its_name_and_its_true_height():
    """Shelves stand in order and at even distances; the axis beside them is to scale."""
    box = live.BoltzmannBox(energies=[3, 1, 0, 1])
    rows = [one for one in texts(box) if re.match("E. =", one)]
    assert rows == ["E₃ = 0", "E₂ = 1", "E₄ = 1", "E₁ = 3"]
    low, *same, high = [float(m["cy"]) for m in marks(box, "circle") if m["class"] == "ink"]
    assert same == pytest.approx([low + (high - low) / 3] * 2, abs=0.02)
    shelves = [float(m["y"]) for m in shelves_of(box)]
    assert len(set(np.diff(shelves))) == 1


@pytest.mark.parametrize("look", ["wide", "narrow"])
def test_the_particles_are_as_many_as_counted_and_piled_from_the_left(look):
    state = {"energies": [0, 1, 3], "temperature": 5}
    box = live.BoltzmannBox(**state)
    particles = [m for m in marks(box, "circle", look=look) if m["r"] == "3.3"]
    for shelf, count in zip(shelves_of(box, look), counts(**state), strict=True):
        up = [float(shelf["y"]) - float(m["cy"]) for m in particles]
        x = [float(m["cx"]) for m, h in zip(particles, up, strict=True) if 0 < h < 40]
        assert len(x) == count
        reach = (max(x) - float(shelf["x"])) / float(shelf["width"])
        assert reach == pytest.approx(count / 100, abs=0.04)


def test_the_capacity_of_two_levels_peaks_where_it_should():
    assert "a peak of 0.4392 at T = 0.4168" in says(live.BoltzmannBox(energies=[0, 1]))
    assert "a peak of 0.4392 at T = 2.084" in says(live.BoltzmannBox(energies=[7, 2]))
    assert "peak" not in says(live.BoltzmannBox(energies=[3, 3]))


def test_of_two_peaks_both_are_marked_and_the_highest_is_named():
    both = live.BoltzmannBox(energies=[0, 1, 20], quantities=True)
    assert "the highest peak, 0.4392, at T = 0.4168" in says(both)
    assert "highest peak 0.4392 at T = 0.4168" in texts(both)

    def wedges(box):
        """One in the words, one for each peak, one at the mean energy."""
        return [m["class"] for m in marks(box, "path")].count("ink strong")

    assert wedges(both) - wedges(live.BoltzmannBox(energies=[0, 1], quantities=True)) == 1


def test_the_highest_of_two_peaks_may_be_the_second():
    """Four levels high above two: there is more to be filled at the second peak."""
    energies = [0, 1, 40, 40, 40, 40]
    T = np.geomspace(5, 50, 20001)
    C = softmax_lib.heat_capacity(energies, temperature=T)
    sentence = says(live.BoltzmannBox(energies=energies))
    words = f"with the highest peak, {C.max():.4f}, at T = {T[C.argmax()]:.4g}"
    assert words in sentence


def counts(**state):
    words = re.search("particles (.*?) are there", says(live.BoltzmannBox(**state)))[1]
    return [int(x) for x in re.findall(r"\d+", words)]


def test_warming_lifts_the_particles():
    """The higher T, the more particles are above each level, for the same seed."""
    above = []
    for T in (0.1, 0.3, 1, 3, 10, 1000):
        above.append(np.cumsum(counts(energies=[0, 1, 2, 3], temperature=T)))
        assert above[-1][-1] == 100
    assert (np.diff(above, axis=0) <= 0).all()


def test_the_counts_follow_the_seed_and_the_sign():
    assert counts(seed=1) != counts(seed=2)
    assert counts(seed=1) == counts(seed=1)
    assert counts(energies=[0, 1], temperature=0.05) == [100, 0]
    assert counts(energies=[0, 1], temperature=-0.05) == [0, 100]


def test_the_particles_belong_to_their_level_in_whatever_order_it_is_named():
    lowest, middle, highest = counts(energies=[0, 1, 3])
    assert lowest > middle > highest > 0
    assert counts(energies=[3, 0, 1]) == [highest, lowest, middle]


def test_from_one_seed_to_the_next_one_particle_in_eight_may_hop():
    """100 particles in 8 turns: at most 13 leave their level, and after 8 turns all are new."""
    state = {"energies": [0, 0], "temperature": 1}
    drawn = [drawn_alone(live.BoltzmannBox(seed=seed, **state)) for seed in range(1, 9)]
    hops = [len(re.findall('class="flies"', one)) // 2 for one in drawn]  # wide and narrow
    assert max(hops) <= 13 and 25 < sum(hops) < 75


def test_the_box_unfolds_its_quantities_and_warns_below_0_only():
    folded, cold = live.BoltzmannBox(), live.BoltzmannBox(temperature=-1)
    note = "With T &lt; 0, more are above than below."
    assert "entropy" not in texts(folded) and "entropy" in texts(live.BoltzmannBox(quantities=True))
    assert note not in texts(folded) and note in texts(cold)


def test_a_sum_beyond_floating_point_is_written_as_a_power():
    sentence = says(live.BoltzmannBox(energies=[-100, 100], temperature=0.01))
    assert "add up to one number, Z = e¹⁰⁰⁰⁰." in sentence


def test_in_the_cold_nothing_is_spelled_out_that_is_next_to_0():
    for T in (0.01, 0.1):
        cold = live.BoltzmannBox(temperature=T)
        assert "10⁻" not in " ".join(texts(cold)) + says(cold)
    small = live.BoltzmannBox(energies=[99, 100])
    assert "10⁻⁴³" in " ".join(texts(small)), "where all weights are small, they are shown"


def test_a_weight_is_small_for_itself_or_it_is_shown():
    """At T < 0 the weight of E = 0 is 1, however large the others are."""
    assert "1.0000" in texts(live.BoltzmannBox(energies=[0, 1, 3], temperature=-0.3))
    assert "148.41" in texts(live.BoltzmannBox(energies=[0, 1, 3], temperature=-0.2))


def test_a_race_without_a_chance_to_differ_is_not_odd():
    for state in ({"logits": [20, 1, 0.1]}, {"temperature": 0.06}, {"temperature": 0.05}):
        race = live.GumbelRace(**state)
        assert "No difference is larger than chance allows" in says(race)
        assert not [m for m in marks(race, "text") if m.get("class") == "wrong"]


@pytest.mark.parametrize("T", [0, 1e-9, -0.0005])
def test_a_temperature_of_almost_0_is_refused(T):
    with pytest.raises(ValueError, match=r"`temperature` must be at least 0\.001 away from 0"):
        live.BoltzmannBox(temperature=T)


def test_a_temperature_of_either_sign_is_one_number(visit):
    page = visit("boltzmann-box-light.html")

    def state():
        return page.evaluate("document.querySelector('.sm-live').live.state.temperature")

    box = page.get_by_role("textbox", name="Temperature T")
    box.fill("-0.5")
    box.press("Enter")
    assert state() == -0.5
    expect(box).to_have_value("−0.5")
    page.get_by_role("slider", name="Temperature T").press("ArrowRight")
    assert state() == -0.525, "the slider keeps the sign"
    box.press("ArrowUp")
    assert -0.525 < state() < -0.45, "up in the box is up in the number"
    page.get_by_role("button", name="T → −T").click()
    assert state() > 0
    box.fill("0")
    box.press("Enter")
    assert "must be at least 0.001 away from 0" in page.locator(".sm-error").inner_text()


@pytest.mark.parametrize("energies", [[-9.2, 0], [-6.9, -6.9, 5, 5, 5, 5], [-100, 100]])
@pytest.mark.parametrize("T", [0.01, 1])
def test_on_a_phone_z_does_not_reach_the_sum_of_the_shares(visit, energies, T):
    page = visit("boltzmann-box-light.html", viewport=PHONE)
    page.evaluate(
        "(part) => { const { live } = document.querySelector('.sm-live');"
        " live.set({ ...live.state, ...part }); }",
        {"energies": energies, "temperature": T},
    )
    rest(page)
    one, Z = (page.locator(".sm-live-svg .bold", has_text=re.compile(words)).bounding_box()
              for words in ("^1$", "^Z ="))  # fmt: skip
    assert one["x"] + one["width"] < Z["x"]


def test_a_new_level_lies_above_the_others(visit):
    page = visit("boltzmann-box-light.html")
    page.get_by_role("button", name="Add an option").click()
    assert page.evaluate("document.querySelector('.sm-live').live.state.energies") == [0, 1, 3, 4]
