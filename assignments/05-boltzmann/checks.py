"""Hidden checks of assignment 5: inputs that are new in every run, and what is right.

Energies are multiples of 1/8, so that float32 holds their differences exactly.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import boltzmann_distribution, entropy, free_energy, heat_capacity, mean_energy


def eighths(rng, shape, largest=4):
    return rng.integers(0, 8 * largest + 1, size=shape) / 8


def at(E, T):
    return boltzmann_distribution(E, temperature=T)


@question("occupations")
def canonical(rng):
    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5) for T in (0.5, 1.0, 7.0)]
    far = [(shift + eighths(rng, 4), 0.5) for shift in (6000.0, -6000.0)]
    negative = [(eighths(rng, 4), -float(rng.uniform(0.5, 3))) for _ in range(3)]
    negative += [(6000 + eighths(rng, 4), -0.5)]
    yield part("ordinary energies", 2, *same("occupations", usual, at))
    yield part("very large and very negative energies", 1, *same("occupations", far, at))
    yield part("negative temperatures", 1, *same("occupations", negative, at))


@question("thermometer")
def two_levels(rng):
    def right(low, high, gap):
        return gap / np.log(low / high)

    usual = [(float(a), float(a * r), g) for a, r, g in draws(rng, 0.2, 0.9)]
    upside_down = [(float(a * r), float(a), g) for a, r, g in draws(rng, 0.2, 0.9)]
    yield part("positive temperatures", 1, *same("thermometer", usual, right))
    yield part("negative temperatures", 1, *same("thermometer", upside_down, right))


def draws(rng, least, most):
    """Yield a share, the ratio of another to it, and a gap."""
    for _ in range(4):
        yield rng.uniform(0.2, 0.5), rng.uniform(least, most), float(rng.uniform(0.3, 4))


@question("counting")
def counting(rng):
    others = [[0, 1, 2, 5], [1, 2], [0, 2, 3], [0, 1, 2, 3, 4]]
    few = [(levels, int(rng.integers(1, 6)), int(rng.integers(0, 9))) for levels in others]
    many = [([0, 1, 3], int(rng.integers(25, 36)), int(rng.integers(8, 16))) for _ in range(3)]
    one = [
        (levels, 8, int(M), e)
        for levels in others[2:]
        for M in rng.integers(7, 13, 1)
        for e in levels
    ]
    one += [([0, 1, 3], 60, int(rng.integers(20, 40)), e) for e in (0, 1, 3)]
    yield part("few particles", 2, *same("ways", few, number_of_ways))
    yield part("many particles", 2, *exactly(many))
    yield part("the share of a level", 2, *same("share", one, first_on))


def number_of_ways(levels, N, M):
    """Return the coefficient of x to the M in the N-th power of a polynomial."""
    level = [int(m in levels) for m in range(M + 1)]
    power = [1] + [0] * M
    for _ in range(N):
        power = [sum(power[k] * level[m - k] for k in range(m + 1)) for m in range(M + 1)]
    return power[M]


def exactly(inputs):
    for args in inputs:
        right = number_of_ways(*args)
        yield ask(call("ways", *args), accept=lambda n, right=right: np.ndim(n) == 0 and n == right)


def first_on(levels, N, M, e):
    rest = number_of_ways(levels, N - 1, M - e) if e <= M else 0
    return rest / number_of_ways(levels, N, M)


@question("thermodynamics")
def quantities(rng):
    def right(E, T):
        functions = (mean_energy, free_energy, heat_capacity)
        U, F, C = (function(E, temperature=T) for function in functions)
        return [U, entropy(at(E, T)), F, C]

    usual = [(eighths(rng, size).tolist(), T) for size in (2, 3, 6) for T in (0.5, 1.0, 4.0)]
    far = [(shift + eighths(rng, 4), 1.5) for shift in (6000.0, -6000.0)]
    cold = [(np.append(1 + eighths(rng, 3), 0.0), 2.0**-11), (np.array([0.0, 0.0, 2.0]), 2.0**-11)]
    yield part("ordinary energies", 2, *same("thermodynamics", usual, right))
    yield part("very large and very negative energies", 2, *same("thermodynamics", far, right))
    yield part("in the cold", 1, *same("thermodynamics", cold, right))


@question("least-assuming")
def largest_entropy(rng):
    def from_beta(E, beta):
        p = at(E, 1 / beta) if beta else np.full(len(E), 1 / len(E))
        return ask(call("least_assuming", E, float(p @ E)), expect=p, tolerance=1e-3)

    systems = [np.array([0.0, 0.5, 1.25, 2.0]) + eighths(rng, 1), np.array([0.0, 1.0, 3.0])]
    betas = rng.uniform(0.2, 3, 3)
    yield part("means below the plain mean", 2, *(from_beta(E, b) for E in systems for b in betas))
    yield part("means above it", 2, *(from_beta(E, -b) for E in systems for b in betas))
    edges = [from_beta(systems[0], 0), from_beta(np.array([0.0, 0.125, 0.25]), 30.0)]
    edges += [from_beta(np.array([0.0, 0.125, 0.25]), -30.0)]
    yield part("the plain mean, and strong preferences", 2, *edges)


@question("error-numbers")
def error_numbers(rng):
    right = at([0.0, 1.0], 10.0)[1]
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=3))
    yield part("the right number", 1, ask(variable("corrected"), expect=right, tolerance=1e-3))
