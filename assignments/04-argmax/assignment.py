# ---
# jupyter:
#   classroom:
#     title: The argmax limit
#     minutes: 60
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 4: The argmax limit
#
# Nine questions, 35 points, about 60 minutes. It belongs to chapter 4 of the book.
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
# A reminder. As the temperature falls to 0, softmax of $z / T$ tends to the argmax as a vector:
# everything on the largest logit, shared evenly if several are largest. The soft maximum is
# $T \operatorname{LSE}(z / T) = T \log \sum_j e^{z_j / T}$.

# %%
import numpy as np

# %% [markdown]
# ## 1. The limit, written down (2 points)
#
# Write `argmax_vector(z)`: the limit of softmax at temperature 0, as a NumPy array. If `m` logits
# share the largest value, each of them gets `1/m`.


# %% answer="argmax-vector" points=2
def argmax_vector(z):
    """Return 1/m on each of the m largest entries of `z`, and 0 elsewhere."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    winners = z == z.max()
    return winners / winners.sum()
    ### END SOLUTION


# %% check="argmax-vector"
limit = argmax_vector([2.0, 1.0, 0.1])
assert np.shape(limit) == (3,), f"Three logits need three numbers; you have {limit}."
assert np.allclose(limit, [1, 0, 0]), f"For [2, 1, 0.1] the first has everything, not {limit}."
assert np.allclose(argmax_vector([3.0, 3.0, 1.0, 0.0]), [0.5, 0.5, 0, 0]), (
    f"For [3, 3, 1, 0] you have {argmax_vector([3.0, 3.0, 1.0, 0.0])}. np.argmax names the first"
    " winner alone; softmax shares among equals, so its limit does too."
)
assert np.allclose(argmax_vector([-7.0, -7.0]), 0.5), "It has to work for negative logits too."
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. As cold as you like (4 points)
#
# Write `cold_softmax(z, T)`: softmax of `z / T` for one vector, for *every* `T` from 0 on. At 0 it
# returns the limit. It has to be right for temperatures such as `1e-310` as well, where even
# `2 / T` is too large for a float.


# %% answer="cold" points=4
def cold_softmax(z, T):
    """Return the softmax of `z` at temperature `T`, which may be 0 or tiny."""
    ### BEGIN SOLUTION
    if T == 0:
        return argmax_vector(z)
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        weights = np.exp((z - z.max()) / T)
    return weights / weights.sum()
    ### END SOLUTION


# %% check="cold"
p = cold_softmax([2.0, 1.0, 0.1], 0.5)
assert np.shape(p) == (3,), f"Three logits need three probabilities; you have {p}."
assert abs(p[0] / p[1] - np.e**2) < 1e-6, (
    f"At T = 0.5 the first has to be e² = 7.389 times as likely as the second, not"
    f" {p[0] / p[1]:.3f}."
)
assert np.allclose(cold_softmax([3.0, 3.0, 1.0], 0), [0.5, 0.5, 0]), (
    "At 0: the limit of question 1."
)
assert np.allclose(cold_softmax([2.0, 1.0, 0.1], 0.001), [1, 0, 0]), (
    f"At T = 0.001 you have {cold_softmax([2.0, 1.0, 0.1], 0.001)}. Take the largest logit from all"
    " of them before the exponential."
)
tiny = cold_softmax([3.0, 3.0, 1.0], 1e-310)
assert np.allclose(tiny, [0.5, 0.5, 0]), (
    f"At T = 1e-310 you have {tiny}. 3/T is inf, and inf - inf is no number. Which order is safer:"
    " divide and then subtract, or subtract and then divide?"
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. How cold is cold enough? (3 points)
#
# Let the largest of `K` logits lie `D` above the second largest. What the softmax still lacks,
# $1 - p_{\max}$, is at most $(K - 1)\,e^{-D/T}$.
#
# Write `cold_enough(D, K, missing)`: the highest temperature at which this bound promises that at
# most `missing` is lacking. Solve on paper first.


# %% answer="cold-enough" points=3
def cold_enough(D, K, missing):
    """Return the highest `T` for which (K - 1) exp(-D / T) is at most `missing`."""
    ### BEGIN SOLUTION
    return D / np.log((K - 1) / missing)
    ### END SOLUTION


# %% check="cold-enough"
T = cold_enough(1.0, 3, 1e-6)
assert T is not None and T > 0, f"A temperature has to be a positive number, this is {T}."
bound = 2 * np.exp(-1.0 / T)
assert bound < 1.0001e-6, (
    f"At your T = {T:.5f} the bound is {bound:.3g}: more than the 1e-6 that was allowed. Colder."
)
assert bound > 0.9999e-6, (
    f"At your T = {T:.5f} the bound is {bound:.3g}: safe, but not the *highest* T. Set the bound"
    " equal to `missing` and solve for T. Did you count K - 1 other options, not K?"
)
assert np.isclose(cold_enough(2.0, 3, 1e-6), 2 * T), "Twice the gap allows twice the temperature."
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: a tie (3 points)
#
# Three programs get the logits `[3, 3, 1, 0]`, and later `[3, 2.999999, 1, 0]`. One uses
# `np.argmax`, one a softmax at temperature 0.001, one the limit of softmax at temperature 0. What
# does each give for the two vectors, and why? Which of the three would you let decide about two
# people with equal results, and why? Four to seven sentences.

# %% [markdown] answer="tie-in-words" points=3
# ### BEGIN SOLUTION
# The tie: np.argmax gives index 0, since it takes the first; both others share, 1/2 each, since
# equal logits have equal weights at every temperature (1 point). The near tie: np.argmax and the
# limit give everything to the first; at T = 0.001 the gap of a millionth becomes a thousandth, so
# the two still share nearly evenly, 0.50025 to 0.49975 (1 point). A reasoned choice: np.argmax lets
# the order in the list decide, which is no fair reason; a draw from the shared distribution treats
# both alike (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. The maximum, softened (4 points)
#
# Write `soft_maximum(z, T)`: the number $T \log \sum_j e^{z_j / T}$, for one vector and a positive
# `T`. It has to be right for logits such as 5000 and for temperatures such as 0.001.


# %% answer="soft-maximum" points=4
def soft_maximum(z, T):
    """Return T log sum exp(z / T)."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    top = z.max()
    return top + T * np.log(np.sum(np.exp((z - top) / T)))
    ### END SOLUTION


# %% check="soft-maximum"
soft = soft_maximum([2.0, 1.0, 0.1], 1.0)
assert soft is not None and np.shape(soft) == (), f"A soft maximum is *one* number, not {soft}."
assert np.isclose(soft_maximum([4.0], 2.0), 4), "Of one number alone, the soft maximum is itself."
assert np.isclose(soft_maximum([0.0, 0.0], 3.0), 3 * np.log(2)), (
    f"Of two zeros at T = 3 it is 3 ln 2 = 2.0794, not"
    f" {soft_maximum([0.0, 0.0], 3.0):.4f}. T stands in two places."
)
assert 2 < soft < 2 + np.log(3), "It lies above the maximum, by T ln K at most."
assert np.isfinite(soft_maximum([5000.0, 4999.0], 1.0)), (
    "For 5000 the result is not finite. Take the largest logit out of the sum: e to the largest is"
    " a common factor, and the logarithm makes it a summand."
)
assert np.isclose(soft_maximum([2.0, 1.0, 0.1], 0.001), 2), "In the cold only the maximum is left."
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. When mistakes cost (6 points)
#
# a) Write `cheapest(z, cost)`: the index of the decision with the smallest expected cost. `z` are
# the logits of the K states of the world (at temperature 1), and `cost[d][k]` is what decision `d`
# costs if the state is `k`. There may be more decisions than states, or fewer.
#
# b) A scan gives logits for *harmless* and *tumour*. Overlooking a tumour costs `miss`, a further
# test of a healthy person costs `alarm`; the right decisions cost nothing. Write
# `border(miss, alarm)`: the gap $z_{\text{harmless}} - z_{\text{tumour}}$ at which "send home" and
# "test further" have the same expected cost.


# %% answer="costs" points=6
def cheapest(z, cost):
    """Return the index of the decision with the smallest expected cost."""
    ### BEGIN SOLUTION
    expected = np.asarray(cost, dtype=float) @ cold_softmax(z, 1.0)
    return int(np.argmin(expected))
    ### END SOLUTION


def border(miss, alarm):
    """Return the gap of the two logits at which both decisions cost the same."""
    ### BEGIN SOLUTION
    return np.log(miss / alarm)
    ### END SOLUTION


# %% check="costs"
scan, scan_cost = [3.0, 1.0], [[0.0, 20.0], [1.0, 0.0]]
assert cheapest(scan, [[0, 1], [1, 0]]) == 0, "If both mistakes cost 1, the likelier state decides."
assert cheapest(scan, scan_cost) == 1, (
    "Costs 20 and 1, tumour with the probability 0.119: sending home costs 20 · 0.119 = 2.38 on"
    " average, a test 0.88. Decision 1 is cheaper, although the scan is probably harmless."
)
assert cheapest(scan, [*scan_cost, [0.1, 0.1]]) == 2, (
    "A third decision that costs 0.1 in every state is the cheapest here. Rows are decisions."
)
assert border(1.0, 1.0) is not None, "border gives back None."
assert abs(border(1.0, 1.0)) < 1e-9, "With equal costs the border is where both are equally likely."
assert border(20.0, 1.0) > 0, (
    "If a missed tumour is the dearer mistake, one tests further even when harmless is likelier:"
    " the border is a positive gap. Mind the direction."
)
assert np.isclose(border(40.0, 2.0), border(20.0, 1.0)), "Only the ratio of the costs matters."
gap = border(20.0, 1.0)
p = cold_softmax([gap, 0.0], 1.0)
assert np.isclose(20 * p[1], p[0]), (
    f"At your gap {gap:.4f} sending home costs {20 * p[1]:.4f} and a test {p[0]:.4f}. Set the two"
    " equal: what are the odds of harmless there, and what is their logarithm?"
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Argmax with the right noise (4 points)
#
# If $U$ is uniform between 0 and 1, then $-\ln(-\ln U)$ follows the Gumbel distribution. Add
# independent noise of this kind to each of the scores `z / T`, and the index of the largest is a
# draw from softmax at temperature `T`.
#
# Write `draw(z, T, u)`. `u` is an array of shape (N, K), uniform numbers between 0 and 1, a row for
# each draw. Return the N indices as an array. Do not write a loop over the rows.


# %% answer="gumbel" points=4
def draw(z, T, u):
    """Return one index for each row of the uniform numbers `u`."""
    ### BEGIN SOLUTION
    noise = -np.log(-np.log(u))
    return np.argmax(np.asarray(z) / T + noise, axis=1)
    ### END SOLUTION


# %% check="gumbel"
u = np.random.default_rng(1).random((100_000, 3))
drawn = draw([2.0, 1.0, 0.1], 2.0, u)
assert np.shape(drawn) == (100_000,), f"N rows make N indices; the shape is {np.shape(drawn)}."
shares = np.bincount(drawn, minlength=3) / 100_000
wanted = cold_softmax([2.0, 1.0, 0.1], 2.0)
assert np.abs(shares - wanted).max() < 0.01, (
    f"At T = 2 the shares should be near {wanted.round(3)}, and they are {shares.round(3)}. If they"
    " are near [0.659 0.242 0.099], T is not in use; if the best is too rare or too frequent, look"
    " at what is divided: the scores, not the noise. Two minus signs belong to the noise."
)
assert draw([-np.inf, 0.0], 1.0, u[:5, :2]).tolist() == [1] * 5, (
    "A logit of minus infinity marks an option that is not allowed: it must never be drawn."
)
print("Question 7: nothing wrong found.")

# %% [markdown]
# ## 8. Find the error (5 points)
#
# A tutorial explains why networks are trained with softmax:
#
# > (1) A classifier that takes the most probable class gives the same answer at every positive
# > temperature. (2) Where argmax has a derivative, it is 0, and that teaches a network nothing.
# > (3) The soft version of the *maximum* is log-sum-exp, and softmax is its gradient. (4) The
# > derivative of softmax carries a factor 1/T; so for the logits [2, 1, 0.1] a softmax at T = 0.05
# > answers to a change of the first logit about twenty times as strongly as at T = 1. (5) If two
# > logits are equal and largest, the limit of softmax at temperature 0 shares between them.
#
# a) Put the number of the wrong sentence into `wrong_sentence`, and into `slope` the derivative of
# the first probability by the first logit, at T = 0.05, for the logits `[2, 1, 0.1]` (2 points).
# For reference: $\partial p_1 / \partial z_1 = p_1 (1 - p_1) / T$.

# %% answer="error-numbers" points=2
wrong_sentence = None
slope = None
### BEGIN SOLUTION
wrong_sentence = 4
p = cold_softmax([2.0, 1.0, 0.1], 0.05)
slope = p[0] * (p[1] + p[2]) / 0.05
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert slope is not None and np.shape(slope) == (), "slope has to be one number."
assert slope > 0, (
    f"slope is {slope}. It is small, but not 0: a better first logit always helps the first option."
)
assert slope < 1e-3, (
    f"slope is {slope:.4f}. Compute p at T = 0.05: how much is missing from 1 there? Dividing by T"
    " makes that twenty times as large."
)
print("Question 8a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# b) Which part of the wrong sentence is right, and what did its author forget? What does that mean
# for training with a very cold softmax? Write a correct sentence in its place (3 points).

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The factor 1/T is there, but p (1 - p) depends on T as well and falls exponentially, like
# e to the -1/T for a gap of 1; the author held p fixed (1 point). A very cold softmax is nearly
# constant, like argmax, and its gradient is as good as 0: training stands still (1 point). For
# example: "For these logits the derivative is 0.22 at T = 1 and about 4e-8 at T = 0.05; it is
# largest at a temperature in between" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 9. Draw it (4 points)
#
# For the logits `[2, 1, 0.1]`, let `T` run from 0.05 to 10 and draw three lines over it: the soft
# maximum of question 5, the mean logit $\sum_i p_i z_i$ under softmax at temperature `T`, and the
# maximum itself. Use a logarithmic axis for `T`. Label the axes and the lines. Say in the title or
# in a comment between which bounds the two curved lines stay.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: the soft maximum; the mean; axes and labels; the sentence: the soft maximum lies
# between the maximum and the maximum plus T ln 3, the mean between the plain mean and the maximum.
import matplotlib.pyplot as plt

logits, temperatures = np.array([2.0, 1.0, 0.1]), np.geomspace(0.05, 10, 200)
plt.plot(temperatures, [soft_maximum(logits, T) for T in temperatures], label="soft maximum")
plt.plot(temperatures, [cold_softmax(logits, T) @ logits for T in temperatures], label="mean logit")
plt.axhline(2, color="grey", label="maximum")
plt.xscale("log")
plt.xlabel("temperature")
plt.ylabel("logit")
plt.title("mean below 2 and above 1.033; soft maximum from 2 to 2 + T ln 3")
plt.legend()
plt.show()
### END SOLUTION
