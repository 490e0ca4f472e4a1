"""Hidden checks of assignment 5: inputs that are new in every run, and what is right.

Energies are multiples of 1/8, so that their differences are exact.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import boltzmann_distribution, free_energy, heat_capacity, mean_energy

EIGHT = 1e-8


def eighths(rng, shape, largest=4):
    return rng.integers(0, 8 * largest + 1, size=shape) / 8


def at(E, T):
    return boltzmann_distribution(E, temperature=T)


@question("occupations")
def canonical(rng):
    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5) for T in (0.5, 1.0, 7.0)]
    usual += [(rng.permutation([0, 1, 3]).tolist(), 2), (rng.permutation([2, 5, 4]), 3.0)]
    far = [(shift + eighths(rng, 4), 0.5) for shift in (6000.0, -6000.0)]
    far += [(rng.permutation([0.0, 3000.0, 1.5]) - 1500, 1.0)]
    negative = [(eighths(rng, 4), -float(rng.uniform(0.5, 3))) for _ in range(3)]
    negative += [(6000 + eighths(rng, 4), -0.5)]
    negative += [(rng.permutation([0.0, 3000.0, 2999.0 + eighths(rng, 1, 0.5)[0]]), -1.0)]
    yield part("ordinary energies", 2, *same("occupations", usual, at, tolerance=EIGHT))
    yield part(
        "very large and very negative energies",
        1,
        *same("occupations", far, at, tolerance=EIGHT),
    )
    yield part("negative temperatures", 2, *same("occupations", negative, at, tolerance=EIGHT))


@question("counting")
def counting(rng):
    others = [[0, 1, 2, 5], [1, 2], [0, 2, 3], [0, 1, 2, 3, 4]]
    few = [(levels, int(rng.integers(1, 6)), int(rng.integers(0, 9))) for levels in others]
    few += [([0, 1, 3], 3, int(rng.integers(10, 20))), ([3, 0, 1], 4, 6), ([1, 2], 4, 2)]
    many = [([0, 1, 3], 60, int(rng.integers(50, 70))), ([1, 0], 100, int(rng.integers(40, 60)))]
    many += [([0, 2, 3], int(rng.integers(70, 90)), int(rng.integers(90, 110)))]
    one = [
        (levels, 8, int(M), e)
        for levels in others[2:]
        for M in rng.integers(7, 13, 1)
        for e in levels
    ]
    one += [([0, 1, 3], 60, int(rng.integers(20, 40)), e) for e in (0, 1, 3)]
    one += [([0, 1, 2, 5], 6, int(rng.integers(2, 5)), e) for e in (0, 1, 2, 5)]
    yield part("few particles", 2, *same("ways", few, number_of_ways, exact=True))
    yield part("many particles", 3, *same("ways", many, number_of_ways, exact=True))
    yield part("the share of a level", 3, *same("share", one, first_on, tolerance=EIGHT))


def number_of_ways(levels, N, M):
    """Return the coefficient of x to the M in the N-th power of a polynomial."""
    level = [int(m in levels) for m in range(M + 1)]
    power = [1] + [0] * M
    for _ in range(N):
        power = [sum(power[k] * level[m - k] for k in range(m + 1)) for m in range(M + 1)]
    return power[M]


def first_on(levels, N, M, e):
    rest = number_of_ways(levels, N - 1, M - e) if e <= M else 0
    return rest / number_of_ways(levels, N, M)


@question("thermodynamics")
def quantities(rng):
    def right(E, T):
        E = np.asarray(E, dtype=float)
        functions = (mean_energy, free_energy, heat_capacity)
        return [function(E, temperature=T) for function in functions]

    usual = [(eighths(rng, size).tolist(), T) for size in (2, 3, 6) for T in (0.5, 1.0, 4.0)]
    usual += [(rng.permutation([0, 1, 3]), 2.0)]
    far = [(shift + eighths(rng, 4), 1.5) for shift in (6000.0, -6000.0)]
    cold = [(np.append(1 + eighths(rng, 3), 0.0), 2.0**-11), (np.array([0.0, 0.0, 2.0]), 2.0**-11)]
    yield part("ordinary energies", 2, *same("thermodynamics", usual, right))
    yield part(
        "very large and very negative energies",
        2,
        *near_large("thermodynamics", far, right),
    )
    yield part("in the cold", 1, *same("thermodynamics", cold, right))


def near_large(function, inputs, right):
    """Ask likewise, for five decimals also of large numbers."""
    for args in inputs:
        wanted = np.array(right(*args))
        yield ask(
            call(function, *args),
            accept=lambda found, wanted=wanted: (
                np.shape(found) == wanted.shape and np.abs(found - wanted).max() < 2e-5
            ),
        )


@question("error-numbers")
def error_numbers(rng):
    Z = 1 + np.exp(-1.5 / 12)
    right = [1 - 1 / Z, Z, -12 * np.log(Z)]
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=4))
    yield part("the right numbers", 1, ask(variable("computed"), expect=right, tolerance=6e-4))
