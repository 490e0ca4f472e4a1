"""Hidden checks of assignment 2: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, so that float32 holds their differences exactly.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import softmax


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
    cases = zip(rng.uniform(0.2, 9, 5).tolist(), rng.uniform(0.4, 5, 5).tolist(), strict=True)
    yield part("ratios above and below 1", 2, *same("ratio_at", cases, lambda r, T: r ** (1 / T)))


@question("tempered")
def vectors(rng):
    warm = [(eighths(rng, size).tolist(), T) for size in (2, 3, 7) for T in (0.5, 1.5, 8.0)]
    cold = [(eighths(rng, 5), 2.0**-11), (1500 + eighths(rng, 4), 0.5)]
    cold += [(-3000 + eighths(rng, 4), 0.25)]
    refused = [call("tempered", eighths(rng, 3), T) for T in (0.0, -float(rng.integers(1, 9)))]
    yield part("ordinary temperatures", 2, *same("tempered", warm, at))
    yield part("very cold, and very large logits", 1, *same("tempered", cold, at))
    yield part("refuses 0 and below", 1, *(ask(asked, raises=ValueError) for asked in refused))


@question("retemper")
def from_probabilities(rng):
    some = [(rng.dirichlet(np.full(4, 3.0)).tolist(), T) for T in (0.5, 1.0, 2.5, 40.0)]
    holes = rng.dirichlet(np.full(5, 3.0)) * (rng.permutation(5) > 1)
    zeros = [(holes / holes.sum(), T) for T in (0.5, 3.0)]
    many = rng.uniform(1, 1.01, 1500)
    yield part("ordinary probabilities", 2, *same("retemper", some, cooled))
    yield part("with impossible options", 1, *same("retemper", zeros, cooled))
    yield part(
        "many options in the cold", 1, *same("retemper", [(many / many.sum(), 0.004)], cooled)
    )


@question("detector")
def detector(rng):
    three, four = fair(rng, [2.0, 0.75, 0.0]), fair(rng, [2.0, 1.25, 0.75, 0.0])
    temperatures = rng.uniform(0.7, 4, 4)
    exact = [(p, cooled(p, T)) for p in (three, four) for T in temperatures]
    yes = [(p, cooled(p, T).round(6)) for p in (three, four) for T in temperatures]
    no = [(p, bent(p, T)) for p in (three, four) for T in temperatures]
    no += [(p, cooled(p, -T).round(6)) for p in (three, four) for T in (1.0, 3.0)]
    twins, level = at([1.0, 1.0, 0.0], 1).round(6), np.full(4, 0.25)
    ties = [ask(call("possible", twins, cooled(twins, 2.0).round(6)), expect=True)]
    ties += [ask(call("possible", level, level), expect=True)]
    ties += [ask(call("possible", level, four), expect=False)]
    yield part("reads the temperature", 2, *same("temperature_of", exact, slope))
    yield part(
        "tells possible from impossible",
        2,
        *same("possible", yes, lambda p, q: True),
        *same("possible", no, lambda p, q: False),
    )
    yield part("equal options", 1, *ties)


def slope(p, q):
    """Return the T that one pair of options shows."""
    i, j = np.argmax(p), np.argmin(p)
    return np.log(p[i] / p[j]) / np.log(q[i] / q[j])


def fair(rng, logits):
    """Return six-decimal probabilities whose entries keep their distances, in any order."""
    return at(rng.permutation(logits) + eighths(rng, 1), 1).round(6)


def bent(p, T):
    """Return what is nearly `p` at temperature T: one option got a twentieth more."""
    q = cooled(p, T)
    q[np.argsort(p)[1]] *= 1.05
    return (q / q.sum()).round(6)


@question("dial")
def dial(rng):
    def reaches(z, wanted):
        return ask(
            call("temperature_for", z, wanted),
            accept=lambda T: np.ndim(T) == 0 and T > 0 and abs(at(z, T).max() - wanted) < 1e-4,
        )

    usual = [reaches([2.5, *eighths(rng, 3, 2)], float(rng.uniform(0.4, 0.95))) for _ in range(4)]
    cold = [reaches([0.125, 0.0, -(eighths(rng, 1, 1)[0] ** 2)], 0.99)]
    hot = [reaches([60.0 + rng.integers(9), 0.0, -60.0], 0.4)]
    yield part("ordinary wishes", 2, *usual)
    yield part("far in the cold and in the heat", 2, *cold, *hot)


@question("heat")
def heat(rng):
    def right(z, T):
        return np.sign(at(z, T) @ z - z)

    low = -rng.integers(3, 6, 4) * 1.0
    cases = [(np.array([2.0, 1.0, bad]), T) for bad in low for T in (0.5, 30.0)]
    cases += [(np.array([1.5, 0.125, -1.0, -2.0]), float(T)) for T in rng.uniform(0.3, 0.6, 2)]
    yield part("who rises and who falls", 2, *same("direction", cases, right))
    yield part("the counterexample", 2, ask(variable("counterexample"), accept=refutes))


def refutes(answer):
    if np.shape(answer) != (5,):
        return False
    z, (T1, T2) = answer[:3], answer[3:]
    return 0 < T1 < T2 and np.delete(at(z, T1) - at(z, T2), z.argmax()).max() >= 0.001


@question("error-numbers")
def error_numbers(rng):
    right = cooled([0.7, 0.2, 0.1], 0.5)
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=4))
    yield part("the right numbers", 1, ask(variable("corrected"), expect=right, tolerance=5e-3))
