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
# Eight questions, 35 points, about 60 minutes. It belongs to chapter 5 of the book.
#
# **How to work.** Write your answers into the cells that say so. The cell below an answer checks
# it: run it as often as you like. A check that is silent until its last line has found nothing
# wrong. These checks are not the whole of the marking: other inputs come later. Words and
# figures are read by your teacher.
#
# **What you may use.** Python and NumPy. Write the functions yourself: the library of this book
# and SciPy are not there when your answers are marked. The figure may use Matplotlib.
#
# **Before you hand in**, restart the kernel and run all cells.
#
# A reminder. States with the energies $E_i$, at the temperature $T$, have the probabilities
#
# $$p_i = \frac{e^{-E_i / T}}{Z}, \qquad Z = \sum_j e^{-E_j / T}.$$
#
# Energies and temperatures are measured in the same unit. $Z$ is the partition function.

# %%
import numpy as np

# %% [markdown]
# ## 1. Occupations (4 points)
#
# Write `occupations(E, T)`: the Boltzmann distribution of the energies `E` (a list or an array) as
# a NumPy array. `T` is not 0, and may be negative. Adding 5000 to all energies must not matter.


# %% answer="occupations" points=4
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
assert abs(p[0] / p[1] - np.e) < 1e-6, (
    f"One unit of energy at T = 1 costs the factor e = 2.718; you have {p[0] / p[1]:.3f}."
)
assert np.allclose(occupations([5000.0, 5001.0, 5003.0], 1.0), p), (
    "With 5000 more on each energy the occupations have to stay, and they are"
    f" {occupations([5000.0, 5001.0, 5003.0], 1.0)}. e to the -5000 is 0 in floats. Only"
    " differences matter: shift before the exponential."
)
upside_down = occupations([0.0, 3000.0], -1.0)
assert np.allclose(upside_down, [0, 1]), (
    f"At T = -1 the state of energy 3000 has everything; you have {upside_down}. Shift the numbers"
    " -E/T by the largest of *them*: at a negative temperature it is not the lowest energy's."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. A thermometer (2 points)
#
# Two levels lie `gap` apart. The lower one holds the share `low` of all atoms, the upper one the
# share `high`; other levels may hold the rest. Write `thermometer(low, high, gap)`, which returns
# the temperature. It is negative if the upper level is the fuller one.


# %% answer="thermometer" points=2
def thermometer(low, high, gap):
    """Return the temperature of two levels from what they hold."""
    ### BEGIN SOLUTION
    return gap / np.log(low / high)
    ### END SOLUTION


# %% check="thermometer"
p = occupations([0.0, 1.0, 3.0], 2.0)
T = thermometer(p[0], p[1], 1.0)
assert T is not None, "thermometer gives back None: does it end in a return?"
assert T > 0, f"The lower level is fuller here, so T is positive; you have {T}."
assert abs(T - 2) < 1e-6, (
    f"These occupations belong to T = 2; you have {T:.4f}. Divide the formula for the one level by"
    " that for the other: Z cancels. Then solve for T."
)
assert abs(thermometer(p[1], p[2], 2.0) - 2) < 1e-6, (
    "Another pair has to show the same temperature."
)
assert thermometer(0.3, 0.7, 1.0) < 0, "(0.3, 0.7): more above than below, so T is negative."
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Counting ways (6 points)
#
# Where do the exponentials come from? `N` particles stand on levels; together they have the energy
# `M`. The levels are whole numbers that are not negative, for instance `[0, 1, 3]`. The particles
# can be told apart. In how many ways can each be put on a level so that the energies sum to `M`?
#
# a) Write `ways(levels, N, M)`, which returns this number as a Python `int`, exactly. For three
# particles on `[0, 1, 3]` with `M = 3` there are 4 ways: all on level 1, or one of the three on
# level 3. To list all ways takes too long when `N` is 30. What is left when the first particle has
# chosen its level?
#
# b) Write `share(levels, N, M, e)`: if all these ways are equally likely, the probability that the
# first particle is on level `e`.


# %% answer="counting" points=6
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
assert ways([0, 1, 3], 1, 3) == 1, "One particle with the energy 3: one way."
assert ways([0, 1, 3], 1, 2) == 0, "One particle cannot have the energy 2 on [0, 1, 3]: no way."
assert ways([0, 1, 3], 3, 3) == 4, (
    f"Three particles, together 3: (1, 1, 1), (3, 0, 0), (0, 3, 0), (0, 0, 3). That is 4, not"
    f" {ways([0, 1, 3], 3, 3)}. Particles can be told apart, so the order counts."
)
assert ways([0, 1], 30, 15) == 155117520, (
    "30 particles on two levels, 15 of them up: 30! / (15! 15!) = 155117520 ways, exactly."
)
assert ways([0, 1, 2], 5, 0) == 1, "No energy at all: one way, with all on level 0."
three = [share([0, 1, 3], 3, 3, e) for e in (0, 1, 3)]
assert abs(sum(three) - 1) < 1e-9, f"The shares of the levels have to sum to 1: {three}."
assert abs(three[2] - 0.25) < 1e-9, (
    f"In one of the four ways the first particle is on level 3; you have {three[2]}. If it is"
    " there, how many particles share how much energy?"
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: what a bath does (3 points)
#
# Compute the shares of the three levels `[0, 1, 3]` for `N = 100` and `M = 36`, and compare them
# with `occupations` at a suitable temperature. (A text cell cannot run: use a cell of your own.)
# What do you find, and why does an exponential come out of mere counting? Say what the other
# particles do when one takes a unit of energy, and what temperature has to do with it. Four to
# seven sentences.

# %% [markdown] answer="counting-in-words" points=3
# ### BEGIN SOLUTION
# The shares are close to the Boltzmann distribution near T = 1, about (0.706, 0.261, 0.033)
# (1 point). A particle that takes one unit leaves the others fewer ways to share the rest, and for
# a large number of others each further unit divides the number of ways by nearly the same factor: a
# constant factor a unit is an exponential (1 point). The logarithm of this factor is 1/T: at low
# temperature a unit costs the others most of their ways, at high temperature few (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. Energy, entropy, free energy (5 points)
#
# Write `thermodynamics(E, T)` for a positive temperature. It returns a list of four numbers:
#
# - the mean energy $U = \sum_i p_i E_i$,
# - the entropy $S = -\sum_i p_i \ln p_i$,
# - the free energy $F = -T \ln Z$,
# - the heat capacity $C$, which is the variance of the energy divided by $T^2$.
#
# It has to be right for energies near 5000 too, and in the cold, where some $p_i$ are 0 in floats:
# such a state adds 0 to the entropy, not `nan`.


# %% answer="thermodynamics" points=5
def thermodynamics(E, T):
    """Return mean energy, entropy, free energy and heat capacity."""
    ### BEGIN SOLUTION
    E = np.asarray(E, dtype=float)
    p = occupations(E, T)
    U = p @ E
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, (U - F) / T, F, p @ (E - U) ** 2 / T**2]
    ### END SOLUTION


# %% check="thermodynamics"
found = thermodynamics([0.0, 0.0], 2.0)
assert np.shape(found) == (4,), f"It has to return four numbers, U, S, F and C; you have {found}."
U, S, F, C = found
assert abs(U) < 1e-9 and abs(C) < 1e-9, "Both states have the energy 0: U and C are 0."
assert abs(S - np.log(2)) < 1e-9, f"Two equal states have the entropy ln 2 = 0.6931, not {S:.4f}."
assert abs(F + 2 * np.log(2)) < 1e-9, (
    f"Here Z = 2 and T = 2, so F = -2 ln 2 = -1.3863, not {F:.4f}."
)
U, S, F, C = thermodynamics([0.0, 1.0, 3.0], 1.5)
assert abs(F - (U - 1.5 * S)) < 1e-9, (
    f"F has to equal U - T S for every system. You have F = {F:.6f} and U - T S ="
    f" {U - 1.5 * S:.6f}."
)
warmer = thermodynamics([0.0, 1.0, 3.0], 1.5001)[0]
assert abs(C - (warmer - U) / 0.0001) < 1e-3, (
    f"C is how much U grows with T: {(warmer - U) / 0.0001:.4f} here, and you have {C:.4f}."
)
assert np.all(np.isfinite(thermodynamics([5000.0, 5001.0], 1.0))), (
    "At energies near 5000 a number is not finite: Z is 0 in floats, and so its logarithm is"
    " -inf. Take the lowest energy out of the sum, and add it again behind the logarithm."
)
assert np.allclose(thermodynamics([0.0, 1.0], 0.001), 0), (
    f"At T = 0.001 all four are 0 here; you have {thermodynamics([0.0, 1.0], 0.001)}. 0 times the"
    " logarithm of 0 makes a nan. Is there a way to S without that logarithm?"
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Only a mean is known (6 points)
#
# Of a system you know the energies and the *mean* energy, and nothing else. The distribution with
# this mean that assumes least, the one of largest entropy, is $p_i \propto e^{-\beta E_i}$.
#
# Write `least_assuming(E, mean)`: this distribution as a NumPy array. `mean` lies between the
# lowest and the highest energy. If it lies above the plain mean of the energies, $\beta$ is
# negative. In all that will be asked, $\beta$ lies between -50 and 50, and it may be 0. The mean
# has to be right to five decimals.


# %% answer="least-assuming" points=6
def least_assuming(E, mean):
    """Return the distribution of largest entropy with the mean energy `mean`."""
    ### BEGIN SOLUTION
    E = np.asarray(E, dtype=float)
    low, high = -60.0, 60.0
    for _ in range(100):
        beta = (low + high) / 2
        weights = np.exp(-beta * E - np.max(-beta * E))
        p = weights / weights.sum()
        if p @ E > mean:
            low = beta
        else:
            high = beta
    return p
    ### END SOLUTION


# %% check="least-assuming"
E = np.array([0.0, 1.0, 3.0])
for mean in (0.364854, 4 / 3, 2.0):
    p = least_assuming(E, mean)
    assert np.shape(p) == (3,), f"Three energies need three probabilities; you have {p}."
    assert abs(np.sum(p) - 1) < 1e-9, f"For the mean {mean:.4f} they sum to {np.sum(p)}, not to 1."
    assert np.all(np.asarray(p) > 0), f"Every state has to be possible: {p}."
    assert abs(p @ E - mean) < 1e-5, (
        f"The mean energy should be {mean:.4f}, and it is {p @ E:.4f}. It falls as beta grows, so"
        " you can halve an interval of beta; at beta = 0 it is the plain mean."
    )
    assert abs(np.log(p[0] / p[2]) - 3 * np.log(p[0] / p[1])) < 1e-3, (
        "The mean is right, but these are no exponentials: with energies 0, 1 and 3 the logarithm"
        f" of p0/p2 has to be three times that of p0/p1. You have {p}."
    )
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A summary of the chapter says:
#
# > (1) If the same amount is added to all energies, no occupation changes, but Z does. (2) The
# > free energy is never above the lowest energy. (3) Heat lifts particles: at a high enough
# > temperature, for instance T = 10 for two levels with a gap of 1, the upper level holds more than
# > half of them. (4) The heat capacity is the variance of the energy divided by T². (5) Z is one
# > number; the Boltzmann distribution is as many numbers as there are states.
#
# a) Put the number of the wrong sentence into `wrong_sentence`, and what the upper of two levels
# with a gap of 1 really holds at T = 10 into `corrected` (2 points).

# %% answer="error-numbers" points=2
wrong_sentence = None
corrected = None
### BEGIN SOLUTION
wrong_sentence = 3
corrected = occupations([0.0, 1.0], 10.0)[1]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert corrected is not None and np.shape(corrected) == (), "corrected has to be one number."
assert 0 < corrected < 1, "corrected has to be a share between 0 and 1."
assert abs(thermometer(1 - corrected, corrected, 1.0) - 10) < 0.5, (
    f"If the upper level holds {corrected:.4f}, your thermometer of question 2 shows"
    f" {thermometer(1 - corrected, corrected, 1.0):.2f}, not 10. Did you take the upper level?"
)
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# b) What does the upper level tend to as the temperature rises, and why can it not hold more? How
# *can* an upper level become the fuller one, and what is the temperature then? Write a correct
# sentence in place of the wrong one (3 points).

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# It tends to one half: the ratio of upper to lower is e to the -1/T, which is below 1 for every
# positive T and tends to 1; heat makes levels equal and does not turn the order round (1 point). An
# upper level is fuller when something outside puts the particles there, a laser's pump for
# instance; the formula then gives a negative temperature (1 point). For example: "At T = 10 the
# upper of two levels with a gap of 1 holds 0.475, and at no positive temperature as much as one
# half" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# Draw the heat capacity over the temperature, from 0.02 to 3, for two systems: the energies
# `[0, 1]`, and the energies `[0, 1, 1, 1]` (one state below, three above). Label the axes and the
# lines, and mark both peaks. Say in the title or in a comment what the three upper states do to the
# height and to the place of the peak.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: two correct lines; labels; both peaks marked; the sentence: more states above
# make the peak higher and move it to a lower temperature.
import matplotlib.pyplot as plt

temperatures = np.linspace(0.02, 3, 600)
for levels in ([0.0, 1.0], [0.0, 1.0, 1.0, 1.0]):
    capacity = np.array([thermodynamics(levels, T)[3] for T in temperatures])
    best = capacity.argmax()
    plt.plot(temperatures, capacity, label=f"E = {levels}")
    plt.plot(temperatures[best], capacity[best], "o", color="black")
plt.xlabel("temperature")
plt.ylabel("heat capacity")
plt.title("Three states above: a higher peak, at a lower temperature")
plt.legend()
plt.show()
### END SOLUTION
