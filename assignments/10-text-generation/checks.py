"""Hidden checks of assignment 10: inputs that are new in every run, and what is right.

Inputs are made anew until nothing lies near to a limit, so that rounding decides nowhere.
"""

import numpy as np

from classroom.checks import ask, part, question, same, variable
from softmax_lib import entropy, softmax
from softmax_lib.sampling import keep_min_p, keep_top_k, keep_top_p

EIGHT = 1e-8
NEAR = 1e-4


def eighths(rng, shape, largest=4):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


@question("perplexity")
def perplexity(rng):
    def right(a, n, b, m):
        share = n / (n + m)
        return a**share * b ** (1 - share)

    values = rng.uniform([1.5, 5], [4, 30], (6, 2)).tolist()
    sizes = rng.integers([3, 30], [20, 90], (3, 2)).tolist()
    sizes += rng.integers([100_000, 1_000_000], [900_000, 2_000_000], (3, 2)).tolist()
    cases = [(a, n, b, m) for (a, b), (n, m) in zip(values, sizes, strict=True)]
    cases[1::2] = [(b, m, a, n) for a, n, b, m in cases[1::2]]
    yield part("short texts", 1, *same("joint_perplexity", cases[:3], right, tolerance=EIGHT))
    yield part("long texts", 2, *same("joint_perplexity", cases[3:], right, tolerance=EIGHT))


def smallest(p, mass, least):
    """Return `p` without what the library's top-p cuts, but for the `least` most probable."""
    p = np.array(p)
    with np.errstate(divide="ignore"):
        z = np.log(p)
    kept = np.isfinite(keep_top_p(z, mass)) | np.isfinite(keep_top_k(z, least))
    return p * kept / np.sum(p * kept)


def far_from(mass, p):
    return np.abs(np.cumsum(-np.sort(-np.array(p))) - mass).min() > NEAR


def some_probabilities(rng, K, mass, zeros=0):
    """Return K different probabilities in any order, of which some are 0."""
    while True:
        p = np.zeros(K)
        p[rng.permutation(K)[zeros:]] = rng.dirichlet(np.full(K - zeros, 0.8))
        if far_from(mass, p) and np.diff(np.sort(p))[zeros:].min() > NEAR and 0.25 < p.max() < 0.8:
            return p


@question("nucleus")
def nucleus(rng):
    usual = [(K, mass) for K in (4, 7, 12) for mass in rng.uniform([0.3, 0.85], [0.6, 0.95])]
    usual = [(some_probabilities(rng, K, mass), float(mass), 1) for K, mass in usual]
    usual.append((some_probabilities(rng, 6, 0.7).tolist(), 0.7, 1))
    more = [(some_probabilities(rng, K, 0.3), 0.3, least) for K, least in ((5, 3), (8, 4), (6, 6))]
    more += [(some_probabilities(rng, 9, 0.8, zeros=4), 0.8, least) for least in (1, 4, 5)]
    more += [(some_probabilities(rng, 7, 0.95, zeros=2), 0.95, 2)]
    yield part("one option is enough", 2, *same("nucleus", usual, smallest, tolerance=EIGHT))
    yield part("more have to stay", 2, *same("nucleus", more, smallest, tolerance=EIGHT))


KEEP = {"top-k": keep_top_k, "top-p": keep_top_p, "min-p": keep_min_p}


def after(z, steps):
    z = np.array(z, dtype=float)
    for name, value in steps:
        z = z / value if name == "temperature" else KEEP[name](z, value)
    return softmax(z)


def is_fair(z, steps):
    """Return whether no step depends on rounding, and each cuts something or heats."""
    z = np.array(z, dtype=float)
    for name, value in steps:
        p = softmax(z)
        left = after(z, [(name, value)])
        if name == "top-p" and not far_from(value, p):
            return False
        if name == "min-p" and np.abs(p / p.max() - value).min() < NEAR:
            return False
        if np.sum(left > 0) == 1 or (name != "temperature" and np.all((left > 0) == (p > 0))):
            return False
        z = z / value if name == "temperature" else KEEP[name](z, value)
    return True


VALUES = {
    "temperature": (0.5, 3.0),
    "top-k": (2, 9),
    "top-p": (0.6, 0.97),
    "min-p": (0.02, 0.3),
}


def some_steps(rng, names, shift=0.0, size=12):
    """Return logits without ties, and the named steps with values, each of which matters."""
    while True:
        z = shift + rng.choice(np.arange(-32, 33), size, replace=False) / 8
        values = [rng.uniform(*VALUES[name]) for name in names]
        steps = [
            [name, round(value) if name == "top-k" else round(value, 3)]
            for name, value in zip(names, values, strict=True)
        ]
        if is_fair(z, steps):
            return z, steps


@question("filtered")
def steps_in_order(rng):
    T, k, p, m = VALUES
    one = [some_steps(rng, [name], shift) for name in VALUES for shift in (0.0, -9000.0)]
    one += [(*some_steps(rng, [k])[:1], [[k, 40]]), (eighths(rng, 1), [[k, 3]])]
    one += [([3, 1, 2, 0, -1], [[p, 0.85]]), ([2, 0, 4, 1], [[T, 2]])]
    pairs = [(T, p), (p, T), (T, m), (m, T), (k, p), (p, k), (p, m), (m, p), (k, T), (p, p)]
    two = [some_steps(rng, pair) for pair in pairs]
    many = [(p, T, m), (T, p, k), (k, p, T), (m, T, p), (T, m, T, p), (p, T, p, T), (k, T, p, m)]
    long = [some_steps(rng, names, 9000.0 * (i % 2), 20) for i, names in enumerate(many)]
    long += [(z, [*steps, [T, 40.0]]) for z, steps in (some_steps(rng, [name]) for name in KEEP)]
    yield part("one step", 2, *same("filtered", one, after, tolerance=EIGHT))
    yield part("two steps", 2, *same("filtered", two, after, tolerance=EIGHT))
    yield part("many steps", 2, *same("filtered", long, after, tolerance=EIGHT))


def drawn(p, u):
    """Return for each u the option in whose piece it falls, one by one."""
    possible = np.flatnonzero(p)
    right = []
    for one in u:
        ends = np.cumsum(np.array(p)[possible])
        right.append(possible[min(np.sum(ends <= one), len(possible) - 1)])
    return right


def short_sum(rng, K):
    """Return probabilities that add up to less than 1 in floats."""
    while True:
        p = rng.dirichlet(np.full(K, 2.0))
        if np.cumsum(p)[-1] < 1:
            return p


@question("draw")
def draws(rng):
    usual = [(rng.dirichlet(np.full(K, 1.5)), rng.random(40)) for K in (2, 5, 9)]
    usual.append((rng.dirichlet(np.full(4, 1.5)).tolist(), rng.random(7).tolist()))
    edges = []
    for zeros in ([0, 1], [2, 3], [6, 7], [0, 7]):
        whole = rng.integers(1, 100, 8)
        whole[zeros] = 0
        whole[4] += 1024 - whole.sum()
        p = whole / 1024
        edges.append((p, np.r_[0.0, p.cumsum()[:-1], rng.random(3)] % 1))
    edges += [
        (np.r_[short_sum(rng, K), np.zeros(more)], np.array([1 - 2**-53, 0.0]))
        for K, more in ((10, 0), (7, 2), (12, 1))
    ]
    yield part("ordinary numbers", 2, *same("draw", usual, drawn))
    yield part("at the edges", 3, *same("draw", edges, drawn))


def of_texts(first, rest, T):
    p = softmax(np.array(first), temperature=T)
    texts = [q * softmax(np.array(z), temperature=T) for q, z in zip(p, rest, strict=True)]
    return [entropy(p), entropy(np.concatenate(texts))]


def most_probable(first, rest):
    p = softmax(first)
    texts = {
        (i, j): p[i] * q for i, z in enumerate(rest) for j, q in enumerate(softmax(np.array(z)))
    }
    return list(max(texts, key=texts.get))


def some_texts(rng, sizes, largest=2):
    return eighths(rng, len(sizes), 1), [eighths(rng, size, largest).tolist() for size in sizes]


def misleading(rng, sizes):
    """Return texts without ties, of which the best begins where no simpler rule would."""
    while True:
        first, rest = some_texts(rng, sizes)
        p = softmax(first)
        texts = np.sort(np.concatenate([q * softmax(z) for q, z in zip(p, rest, strict=True)]))
        logit = np.array([max(z) for z in rest])
        surest = [softmax(z).max() for z in rest]
        rules = [np.argmax(rule) for rule in (first, logit, first + logit, surest)]
        tied = np.sum(first == first.max()) > 1 or texts[-1] - texts[-2] < NEAR
        opening, end = most_probable(first, rest)
        if not tied and opening not in rules and opening != end:
            return first, rest


@question("two-steps")
def two_steps(rng):
    sizes = [(2, 3), (3, 3, 3), (1, 5, 2), (4, 1)]
    usual = [(*some_texts(rng, some), T) for some in sizes for T in (0.5, 1.0, 3.0)]
    first, rest = some_texts(rng, (2, 4))
    usual.append((first.tolist(), rest, 2))
    cold = [(*some_texts(rng, some), 2.0**-11) for some in ((3, 2), (2, 2, 4))]
    cold += [([1.0, 1.0, 0.0], [[2.0, 2.0], [0.0, 0.5], [1.0, 0.0]], 2.0**-12)]
    texts = [misleading(rng, some) for some in ((4, 2, 3), (3, 5, 2), (2, 3, 4, 2))]
    first, rest = misleading(rng, (3, 3, 3))
    texts.append((first.tolist(), rest))
    yield part("entropies", 2, *same("entropies", usual, of_texts, tolerance=EIGHT))
    yield part("in the cold", 1, *same("entropies", cold, of_texts, tolerance=EIGHT))
    yield part("the best text", 2, *same("best_text", texts, most_probable))


@question("error-numbers")
def error_numbers(rng):
    kept = np.array([0.5, 0.4, 0.06, 0.0]) / 0.96
    right = [kept, kept, np.array([5, 4, 0, 0]) / 9]
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=2))
    yield part("the right numbers", 1, ask(variable("computed"), expect=right, tolerance=1e-3))
