"""Hidden checks of assignment 2: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, or of a small power of 2, so that their differences are exact.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import softmax

EIGHT = 1e-8


def eighths(rng, shape, largest=4):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def at(z, T):
    return softmax(z, temperature=T)


def cooled(p, T):
    """Return `p` at temperature T; an entry that is 0 stays 0."""
    with np.errstate(divide="ignore"):
        return at(np.log(p), T)


@question("ratio")
def ratio(rng):
    ratios = [*rng.uniform(0.1, 0.9, 2).tolist(), *rng.uniform(1.2, 9, 3).tolist()]
    cases = zip(ratios, rng.uniform(0.4, 5, 5).tolist(), strict=True)
    right = same("ratio_at", cases, lambda r, T: r ** (1 / T), tolerance=EIGHT)
    yield part("ratios above and below 1", 2, *right)


@question("tempered")
def vectors(rng):
    warm = [(eighths(rng, size).tolist(), T) for size in (2, 3, 7) for T in (0.5, 1.5, 8.0)]
    warm += [(rng.permutation([2, 1, 0]).tolist(), 1.5), (rng.permutation([3, -1, 1]), 2.0)]
    cold = [(1 + eighths(rng, 4, 1) * 2.0**-k, 2.0**-k) for k in (10, 11, 20)]
    cold += [(eighths(rng, 5), 2.0**-11), (1500 + eighths(rng, 4), 0.5)]
    cold += [(-3000 + eighths(rng, 4), 0.25)]
    refused = [call("tempered", eighths(rng, 3), T) for T in (0.0, -float(rng.integers(1, 9)))]
    yield part("ordinary temperatures", 2, *same("tempered", warm, at, tolerance=EIGHT))
    yield part("very cold, and very large logits", 1, *same("tempered", cold, at, tolerance=EIGHT))
    yield part(
        "refuses 0 and below",
        1,
        *(ask(asked, raises=ValueError) for asked in refused),
        *same("tempered", [(eighths(rng, 3), 1.0), (eighths(rng, 3), 2.0**-12)], at),
    )


@question("retemper")
def from_probabilities(rng):
    some = [(rng.dirichlet(np.full(4, 3.0)).tolist(), T) for T in (0.25, 0.5, 1.0, 2.5, 40.0)]
    holes = rng.dirichlet(np.full(5, 3.0)) * (rng.permutation(5) > 1)
    zeros = [(holes / holes.sum(), T) for T in (0.5, 3.0)]
    yield part("ordinary probabilities", 2, *same("retemper", some, cooled, tolerance=EIGHT))
    yield part("with impossible options", 2, *same("retemper", zeros, cooled, tolerance=EIGHT))


@question("detector")
def detector(rng):
    three, four = fair(rng, [2.0, 0.75, 0.0]), fair(rng, [2.0, 1.25, 0.75, 0.0])
    temperatures = rng.uniform(0.7, 4, 4)
    exact = [(p, cooled(p, T)) for p in (three, four) for T in temperatures]
    yes = [(p, cooled(p, T).round(6)) for p in (three, four) for T in temperatures]
    others = [(p, cooled(p, T).round(6)) for p in (three, four) for T in rng.uniform(0.7, 4, 4)]
    no = [
        (p, bent(p, T, k, 1.06)) for p in (three, four) for T in temperatures for k in range(len(p))
    ]
    no += [(p, cooled(p, -T).round(6)) for p in (three, four) for T in (1.0, 3.0)]
    near = [
        (p, bent(p, T, k, factor))
        for p in (three, four)
        for T in temperatures[:2]
        for k in (1, -2)
        for factor in (1.012, 1 / 1.012)
    ]
    yield part("reads the temperature", 3, *same("temperature_of", exact, slope, tolerance=1e-6))
    yield part("tells possible from impossible", 4, *verdicts(yes, True), *verdicts(no, False))
    yield part("nearly possible is impossible", 2, *verdicts(others, True), *verdicts(near, False))


def verdicts(pairs, verdict):
    return same("possible", pairs, lambda p, q: verdict)


def slope(p, q):
    """Return the T that one pair of options shows."""
    i, j = np.argmax(p), np.argmin(p)
    return np.log(p[i] / p[j]) / np.log(q[i] / q[j])


def fair(rng, logits):
    """Return six-decimal probabilities whose entries keep their distances, in any order."""
    return at(rng.permutation(logits) + eighths(rng, 1), 1).round(6)


def bent(p, T, k, factor):
    """Return what is nearly `p` at temperature T: one option got too much."""
    q = cooled(p, T)
    q[np.argsort(p)[k]] *= factor
    return (q / q.sum()).round(6)


@question("heat")
def heat(rng):
    def right(z, T):
        return np.sign(at(z, T) @ z - z)

    low = -rng.integers(3, 6, 4) * 1.0
    cases = [(rng.permutation([2.0, 1.0, bad]), T) for bad in low for T in (0.5, 2.5, 30.0)]
    cases += [
        (rng.permutation([1.5, 0.125, -1.0, -2.0]), float(T)) for T in rng.uniform(0.3, 0.6, 2)
    ]
    cases += [(np.array([-3.0, 1.0, 2.0]), 30.0), (np.array([0.125, 1.5, -1.0]), 0.5)]
    yield part("who rises and who falls", 2, *same("direction", cases, right))
    yield part("the counterexample", 2, ask(variable("counterexample"), accept=refutes))


def refutes(answer):
    if np.shape(answer) != (6,):
        return False
    z, (T1, T2) = answer[:4], answer[4:]
    if not 0 < T1 < T2 or np.sum(z == z.max()) > 1:
        return False
    return np.sum(np.delete(at(z, T1) - at(z, T2), z.argmax()) >= 0.001) >= 2


@question("error-numbers")
def error_numbers(rng):
    right = [cooled([0.6, 0.3, 0.1], T) for T in (0.5, 1.0, 2.0)]
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=5))
    yield part("the right numbers", 1, ask(variable("computed"), expect=right, tolerance=1e-3))
