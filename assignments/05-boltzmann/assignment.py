# ---
# jupyter:
#   classroom:
#     title: Boltzmann and the partition function
#     minutes: 60
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 5: Boltzmann and the partition function
#
# Six questions, 30 points, about 60 minutes for somebody who has read chapter 5 of the book.
#
# **How to work.** Write your answers into the cells that say so. The cell below an answer checks
# it: run it as often as you like. A check that is silent until its last line has found nothing
# wrong. These checks are not the whole of the marking: other inputs come later. Words and
# figures are read by your teacher.
#
# **What you may use.** Python and NumPy. Write the functions yourself: the library of this book
# and SciPy are not there when your answers are marked. The figure may use Matplotlib.
#
# **Numbers.** Vectors come as lists or as arrays, sometimes of whole numbers. Compute with ordinary
# floats (`float64`) and do not round: results have to be right to eight decimals, unless a question
# says otherwise.
#
# **Before you hand in**, restart the kernel and run all cells. If that stops at an error, go on
# below it with *Run Selected Cell and All Below*, or your figure will be missing in the notebook.
# Look at the figure, then save.
#
# A reminder. States with the energies $E_i$, at the temperature $T$, have the probabilities
#
# $$p_i = \frac{e^{-E_i / T}}{Z}, \qquad Z = \sum_j e^{-E_j / T}.$$
#
# Energies and temperatures are measured in the same unit. $Z$ is the partition function.

# %%
import numpy as np

# %% [markdown]
# ## 1. Occupations (5 points)
#
# Write `occupations(E, T)`: the Boltzmann distribution of the energies `E` (a list or an array) as
# a NumPy array. `T` is not 0, and may be negative. Adding 5000 to all energies must not matter, and
# energies may lie thousands apart.


# %% answer="occupations" points=5
def occupations(E, T):
    """Return the Boltzmann distribution of the energies `E` at temperature `T`."""
    ### BEGIN SOLUTION
    scores = -np.asarray(E, dtype=float) / T
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()
    ### END SOLUTION


# %% check="occupations"
p = occupations([0.0, 1.0, 3.0], 1.0)
assert np.shape(p) == (3,), f"Three states have three probabilities; you have {p}."
assert abs(np.sum(p) - 1) < 1e-9, f"The occupations sum to {np.sum(p):.4f}, not to 1: divide by Z."
assert p[0] > p[2], "The state of energy 0 has to be fuller than that of energy 3: mind the minus."
assert abs(p[0] / p[1] - np.e) < 1e-3, (
    f"One unit of energy at T = 1 costs the factor e = 2.718; you have {p[0] / p[1]:.3f}."
)
assert abs(p[0] / p[1] - np.e) < 1e-7, "The occupations are right to a few decimals only."
warm = occupations([0.0, 1.0, 3.0], 2.0)
assert abs(warm[0] / warm[1] - np.sqrt(np.e)) < 1e-6, (
    f"At T = 2 one unit of energy costs the factor e^(1/2) = 1.649; you have"
    f" {warm[0] / warm[1]:.3f}. Is the energy divided by T?"
)
assert np.allclose(occupations([0, 1, 3], 2), warm), (
    f"For the whole numbers [0, 1, 3] you have {occupations([0, 1, 3], 2)}, and for [0.0, 1.0, 3.0]"
    f" {warm}. An array of whole numbers cannot hold a probability."
)
assert np.allclose(occupations([5000.0, 5001.0, 5003.0], 1.0), p), (
    "With 5000 more on each energy the occupations have to stay, and they are"
    f" {occupations([5000.0, 5001.0, 5003.0], 1.0)}. e to the -5000 is 0 in floats. Only"
    " differences matter: shift before the exponential."
)
apart = occupations([0.0, 3000.0], 1.0)
assert np.allclose(apart, [1, 0]), (
    f"At T = 1 the state of energy 0 has everything beside one of 3000; you have {apart}. No"
    " exponential may become too large: the largest of the numbers -E/T has to become 0."
)
upside_down = occupations([0.0, 3000.0], -1.0)
assert np.allclose(upside_down, [0, 1]), (
    f"At T = -1 the state of energy 3000 has everything; you have {upside_down}. Shift the numbers"
    " -E/T by the largest of *them*: at a negative temperature it is not the lowest energy's."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. Counting ways (8 points)
#
# Where do the exponentials come from? `N` particles stand on levels; together they have the energy
# `M`. The levels are different whole numbers that are not negative, for instance `[0, 1, 3]`. The
# particles can be told apart. In how many ways can each be put on a level so that the energies sum
# to `M`?
#
# a) Write `ways(levels, N, M)`, which returns this number, exactly. For three particles on
# `[0, 1, 3]` with `M = 3` there are 4 ways: all on level 1, or one of the three on level 3. If `M`
# cannot be reached, there are 0. `N` is at least 1 and goes up to 100. The number is soon too large
# to be exact as a float or as an integer of NumPy: compute with Python's own `int`.
#
# Listing all ways takes too long for `N = 30`, and so does a function that calls itself for each
# level of each particle. Make a table instead: in how many ways have *no* particles the energies
# 0, 1, …, M? From it make the same table for one particle, then for two, and so on.
#
# b) Write `share(levels, N, M, e)`: if all these ways are equally likely, the probability that the
# first particle is on level `e`. (`N` is 2 or more, `M` can be reached, and `e` is one of the
# levels. It can be larger than `M`: then the probability is 0.)


# %% answer="counting" points=8
def ways(levels, N, M):
    """Return in how many ways `N` particles on `levels` have the energy `M` together."""
    ### BEGIN SOLUTION
    counts = [1] + [0] * M
    for _ in range(N):
        counts = [sum(counts[m - e] for e in levels if e <= m) for m in range(M + 1)]
    return counts[M]
    ### END SOLUTION


def share(levels, N, M, e):
    """Return the probability that the first particle is on level `e`."""
    ### BEGIN SOLUTION
    if e > M:
        return 0.0
    return ways(levels, N - 1, M - e) / ways(levels, N, M)
    ### END SOLUTION


# %% check="counting"
import time

assert ways([0, 1, 3], 1, 3) == 1, "One particle with the energy 3: one way."
assert ways([0, 1, 3], 1, 2) == 0, "One particle cannot have the energy 2 on [0, 1, 3]: no way."
assert ways([0, 1, 3], 3, 3) == 4, (
    f"Three particles, together 3: (1, 1, 1), (3, 0, 0), (0, 3, 0), (0, 0, 3). That is 4, not"
    f" {ways([0, 1, 3], 3, 3)}. Particles can be told apart, so the order counts."
)
assert ways([0, 1, 2], 5, 0) == 1, "No energy at all: one way, with all on level 0."
try:
    assert ways([0, 1], 3, 7) == 0, "Three particles on [0, 1] cannot have the energy 7: no way."
except IndexError:
    raise AssertionError(
        "Three particles on [0, 1] cannot have the energy 7: `ways` has to return 0, and it looked"
        " for a place that its table does not have."
    ) from None
start = time.perf_counter()
assert ways([0, 1, 3], 14, 14) == 259351, (
    f"For 14 particles on [0, 1, 3] with the energy 14 you have {ways([0, 1, 3], 14, 14)}, and"
    " there are 259351 ways."
)
seconds = time.perf_counter() - start
assert seconds < 0.2, (
    f"14 particles took {seconds:.2f} seconds; 30 would take years. Do you count one way after"
    " another, or the same thing again and again? Keep a table of numbers for all energies up to M."
)
assert ways([0, 1], 30, 15) == 155117520, (
    "30 particles on two levels, 15 of them up: 30! / (15! 15!) = 155117520 ways, exactly."
)
many = ways([0, 1], 70, 35)
assert many == 112186277816662845432 and int(many) == 112186277816662845432, (
    f"70 particles, 35 of them up: 112186277816662845432 ways. You have {many}. A float has 16"
    " digits, an integer of NumPy 19: use Python's own whole numbers from the start."
)
assert isinstance(many, int), f"The number has to be an int of Python, this is a {type(many)}."
three = [share([0, 1, 3], 3, 3, e) for e in (0, 1, 3)]
assert abs(sum(three) - 1) < 1e-9, f"The shares of the levels have to sum to 1: {three}."
assert abs(three[2] - 0.25) < 1e-9, (
    f"In one of the four ways the first particle is on level 3; you have {three[2]}. If it is"
    " there, how many particles share how much energy?"
)
try:
    assert share([0, 1, 5], 4, 3, 5) == 0, "With 3 units in all, no particle is on level 5."
except IndexError:
    raise AssertionError(
        "With 3 units in all, no particle is on level 5: `share` has to return 0, and it asked for"
        " the ways to share an energy below 0."
    ) from None
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. In words: what a bath does (3 points)
#
# Compute the shares of the three levels `[0, 2, 3]` for `N = 80` and `M = 60`. (A text cell cannot
# run: use a cell of your own.) Find the temperature from the ratio of the first two shares, and
# compare all three with `occupations` at this temperature. What do you find, and why does an
# exponential come out of mere counting? Say what happens to the other particles when one takes a
# unit of energy, and what temperature has to do with it. Three to six sentences.

# %% [markdown] answer="counting-in-words" points=3
# ### BEGIN SOLUTION
# The shares are about (0.681, 0.207, 0.112), the temperature is 2 / ln(0.681/0.207) = 1.68, and the
# Boltzmann distribution there is (0.680, 0.206, 0.114): nearly the same (1 point). A particle that
# takes one unit leaves the others fewer ways to share the rest, and for a large number of others
# each further unit divides the number of ways by nearly the same factor: a constant factor a unit
# is an exponential (1 point). The logarithm of this factor is 1/T: at low temperature a unit costs
# the others most of their ways, at high temperature few (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 4. Energy, free energy, heat capacity (5 points)
#
# Write `thermodynamics(E, T)` for a positive temperature. It returns a list of three numbers:
#
# - the mean energy $U = \sum_i p_i E_i$,
# - the free energy $F = -T \ln Z$,
# - the heat capacity $C$, which is the variance of the energy divided by $T^2$, and also the
#   derivative of $U$ by $T$.
#
# It has to be right for energies near 5000 or -5000 too, and in the cold, where some $p_i$ are 0 in
# floats. Five decimals are enough.


# %% answer="thermodynamics" points=5
def thermodynamics(E, T):
    """Return mean energy, free energy and heat capacity."""
    ### BEGIN SOLUTION
    E = np.asarray(E, dtype=float)
    p = occupations(E, T)
    U = p @ E
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, p @ (E - U) ** 2 / T**2]
    ### END SOLUTION


# %% check="thermodynamics"
found = thermodynamics([0.0, 0.0], 2.0)
assert np.shape(found) == (3,), f"It has to return three numbers, U, F and C; you have {found}."
U, F, C = found
assert abs(U) < 1e-9 and abs(C) < 1e-9, "Both states have the energy 0: U and C are 0."
assert abs(F + 2 * np.log(2)) < 1e-9, (
    f"Here Z = 2 and T = 2, so F = -2 ln 2 = -1.3863, not {F:.4f}."
)
U, F, C = thermodynamics([0.0, 1.0, 3.0], 1.5)
assert abs(U - 0.557648) < 1e-5, (
    f"At T = 1.5 the energies [0, 1, 3] have the mean energy 0.5576; you have {U:.4f}. Weight each"
    " energy with its probability."
)
warmer = thermodynamics([0.0, 1.0, 3.0], 1.5001)[0]
assert abs(C - (warmer - U) / 0.0001) < 1e-3, (
    f"C is how much U grows with T: {(warmer - U) / 0.0001:.4f} here, and you have {C:.4f}."
)
high = thermodynamics([5000.0, 5001.0, 5003.0], 1.5)
assert np.all(np.isfinite(high)), (
    "At energies near 5000 a number is not finite: Z is 0 in floats, and so its logarithm is"
    " -inf. Take the lowest energy out of the sum, and add it again behind the logarithm."
)
assert np.allclose(high, [5000 + U, 5000 + F, C]), (
    f"With 5000 more on each energy U and F grow by 5000, and C stays: that is"
    f" {np.round([5000 + U, 5000 + F, C], 4)}, and you have {np.round(high, 4)}. Was"
    " something taken away and not added again?"
)
assert np.allclose(thermodynamics([0.0, 1.0], 0.001), 0), (
    f"At T = 0.001 all three are 0 here; you have {np.round(thermodynamics([0.0, 1.0], 0.001), 4)}."
    " Where does a 0 get into a logarithm?"
)
print("Question 4: nothing wrong found.")

# %% [markdown]
# ## 5. Find the error (5 points)
#
# A summary of the chapter says:
#
# > (1) If the same amount is added to all energies, no occupation changes, but Z does. (2) The free
# > energy is never above the lowest energy. (3) The heat capacity is the variance of the energy
# > divided by T². (4) Heat lifts particles: of two levels with the energies 0 and 1.5, the upper
# > one holds more than half of them if T is high enough, for instance 12. (5) Z is one number; the
# > Boltzmann distribution is as many numbers as there are states.
#
# ### 5a. Test the sentences (2 points)
#
# Take two levels with the energies 0 and 1.5, at T = 12. Put three numbers into `computed`, right
# to three decimals: what the upper level holds, Z, and the free energy. Put the number of the wrong
# sentence into `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 4
computed = [
    occupations([0.0, 1.5], 12.0)[1],
    1 + np.exp(-1.5 / 12),
    thermodynamics([0, 1.5], 12)[1],
]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (3,), "computed has to hold three numbers."
assert 0 < computed[0] < 1, "The first number has to be a share between 0 and 1."
ratio = computed[0] / (1 - computed[0])
assert abs(ratio * np.exp(-1.5 / 12) - 1) > 0.01, (
    "The first number is what the *lower* level holds. The upper one is asked for."
)
assert abs(ratio / np.exp(-1.5 / 12) - 1) < 0.003, (
    f"If the upper level holds {computed[0]:.4f}, it holds {ratio:.4f} times as much as the lower"
    f" one. It has to be e^(-1.5/12) = {np.exp(-1.5 / 12):.4f} times as much. Three decimals?"
)
assert abs(computed[1] - 1 / (1 - computed[0])) < 0.01, (
    f"The lower level has the weight 1, and holds 1/Z. Your Z = {computed[1]:.4f} does not fit."
)
assert abs(computed[2] + 12 * np.log(computed[1])) < 0.02, (
    f"F is -T ln Z: your {computed[2]:.4f} does not fit to your Z."
)
print("Question 5a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 5b. Explain the error (3 points)
#
# What do the two levels tend to as the temperature rises, and why can the upper one not hold more?
# How *can* an upper level become the fuller one, and what is the temperature then? Write a correct
# sentence in place of the wrong one.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# Both tend to one half: the ratio of upper to lower is e to the -1.5/T, which is below 1 for every
# positive T and tends to 1; heat makes levels equal and does not turn the order round (1 point). An
# upper level is fuller just after the two have changed places, as for magnetic moments whose field
# is reversed; the formula then gives a negative temperature (1 point). For example: "At T = 12 the
# upper of the two levels holds 0.469, and at no positive temperature as much as one half"
# (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 6. Draw it (4 points)
#
# Draw the heat capacity over the temperature, from 0.05 to 6, for two systems: the energies
# `[0, 2]`, and the energies `[0, 2, 2, 2, 2]` (one state below, four above). Label the axes and the
# lines, and mark both peaks. Say in the title or in a comment what the four upper states do to the
# height and to the place of the peak.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: two correct lines; labels; both peaks marked; the sentence: more states above
# make the peak higher and move it to a lower temperature.
import matplotlib.pyplot as plt

temperatures = np.linspace(0.05, 6, 600)
for levels in ([0.0, 2.0], [0.0, 2.0, 2.0, 2.0, 2.0]):
    capacity = np.array([thermodynamics(levels, T)[2] for T in temperatures])
    best = capacity.argmax()
    plt.plot(temperatures, capacity, label=f"E = {levels}")
    plt.plot(temperatures[best], capacity[best], "o", color="black")
plt.xlabel("temperature")
plt.ylabel("heat capacity")
plt.title("Four states above: a higher peak, at a lower temperature")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# **For those who want more (no points).** Of a system you know the energies and the *mean* energy,
# and nothing else. The distribution with this mean that assumes least, the one of largest entropy,
# is $p_i \propto e^{-\beta E_i}$. Write a function that finds it: the mean falls as $\beta$ grows,
# so an interval of $\beta$ can be halved again and again. $\beta$ may be 0 or negative, so work
# with it and not with $T = 1/\beta$. Which $\beta$ have the means 0.5, 4/3 and 2 for the energies
# [0, 1, 3]?
