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
# Eight questions, 33 points, about 60 minutes for somebody who has read chapter 4 of the book.
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
# A reminder. As the temperature falls to 0, softmax of $z / T$ tends to the argmax as a vector:
# everything on the largest logit, shared evenly if several are largest. The soft maximum is
# $T \operatorname{LSE}(z / T) = T \log \sum_j e^{z_j / T}$.

# %%
import numpy as np

# %% [markdown]
# ## 1. The limit, written down (2 points)
#
# Write `argmax_vector(z)`: the limit of softmax at temperature 0, as a NumPy array. If `m` logits
# share the largest value, each of them gets `1/m`. A logit that is smaller gets nothing, however
# small the difference is.


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
assert np.allclose(argmax_vector([0.0, 4.0, 1.0, 4.0]), [0, 0.5, 0, 0.5]), (
    f"For [0, 4, 1, 4] you have {argmax_vector([0.0, 4.0, 1.0, 4.0])}. np.argmax names the first"
    " winner alone; softmax shares among equals, so its limit does too."
)
assert np.allclose(argmax_vector([-7, -7, -7, -8]), [1 / 3, 1 / 3, 1 / 3, 0]), (
    f"For the whole numbers [-7, -7, -7, -8] you have {argmax_vector([-7, -7, -7, -8])}, and three"
    " share: 1/3 each."
)
assert np.allclose(argmax_vector([1.0, 1.0 - 1e-12]), [1, 0]), (
    f"For [1, 1 - 1e-12] you have {argmax_vector([1.0, 1.0 - 1e-12])}. The second is smaller, if"
    " only a little: in the limit it has nothing."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. As cold as you like (4 points)
#
# Write `cold_softmax(z, T)`: softmax of `z / T` for one vector, for *every* `T` from 0 on. At 0 it
# returns the limit. It has to be right for temperatures such as `1e-310` as well, where even
# `2 / T` is too large for a float, and for logits that lie as close together as `T` is small: a
# warning about an overflow is allowed, a wrong number is not.


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
assert np.allclose(cold_softmax([2, 2, 1], 0), [0.5, 0.5, 0]), "Whole numbers, at T = 0."
assert np.allclose(cold_softmax([3, 2], 1), [0.731059, 0.268941], atol=1e-5), (
    f"For the whole numbers [3, 2] at T = 1 you have {cold_softmax([3, 2], 1)}, and it should be"
    " 0.731 and 0.269."
)
close = cold_softmax([3.0, 3.0 - 2**-30], 2**-30)
assert np.allclose(close, [0.731059, 0.268941], atol=1e-5), (
    f"Two logits that differ by 2**-30, at T = 2**-30, are as 1 and 0 at T = 1: 0.731 and 0.269."
    f" You have {close}. Small is not 0: do not put the limit or another T in its place."
)
tiny = cold_softmax([3.0, 3.0, 1.0], 1e-310)
assert np.allclose(tiny, [0.5, 0.5, 0]), (
    f"At T = 1e-310 you have {tiny}. 3/T is inf, and inf - inf is no number. Which order is safer:"
    " divide and then subtract, or subtract and then divide?"
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. In words: a tie (3 points)
#
# Three programs get the logits `[0, 5, 2, 5]`, and later `[0, 5, 2, 5.000001]`. One uses
# `np.argmax`, one a softmax at temperature 0.001, one the limit of softmax at temperature 0. What
# does each give for the two vectors, and why? Which of the three would you let decide about two
# people with equal results, and why? Four to seven sentences.

# %% [markdown] answer="tie-in-words" points=3
# ### BEGIN SOLUTION
# The tie: np.argmax gives index 1, since it takes the first; both others share, 1/2 each, since
# equal logits have equal weights at every temperature (1 point). The near tie: np.argmax and the
# limit give everything to the last; at T = 0.001 the gap of a millionth becomes a thousandth, so
# the two still share nearly evenly, 0.49975 to 0.50025 (1 point). A reasoned choice: np.argmax lets
# the order in the list decide, which is no fair reason; a draw from the shared distribution treats
# both alike (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 4. The maximum, softened (4 points)
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
soft = soft_maximum([3.0, 1.0, -1.0], 1.0)
assert soft is not None and np.shape(soft) == (), f"A soft maximum is *one* number, not {soft}."
assert np.isclose(soft_maximum([4.0], 2.0), 4), (
    f"Of one number alone, the soft maximum is itself: 4, not {soft_maximum([4.0], 2.0)}."
)
assert np.isclose(soft_maximum([0.0, 0.0], 3.0), 3 * np.log(2)), (
    f"Of two zeros at T = 3 it is 3 ln 2 = 2.0794, not"
    f" {soft_maximum([0.0, 0.0], 3.0):.4f}. T stands in two places."
)
assert np.isclose(soft, 3.142932), (
    f"Of [3, 1, -1] at T = 1 it is 3.1429; you have {soft:.4f}. It lies above the maximum."
)
assert np.isfinite(soft_maximum([5000.0, 4999.0], 1.0)), (
    "For 5000 the result is not finite. Take the largest logit out of the sum: e to the largest is"
    " a common factor, and the logarithm makes it a summand."
)
assert np.isclose(soft_maximum([5000, 4998, 4996], 1.0), 4997 + soft), (
    f"For [5000, 4998, 4996] it is 4997 more than for [3, 1, -1]; you have"
    f" {soft_maximum([5000, 4998, 4996], 1.0)}. Was something taken away and not added again?"
)
assert np.isclose(soft_maximum([2.0, 1.0, 0.1], 0.001), 2), "In the cold only the maximum is left."
assert abs(soft_maximum([2.0, 2.0], 0.001) - 2 - 0.001 * np.log(2)) < 1e-9, (
    "Of two equal logits 2 at T = 0.001 it is 2 + 0.001 ln 2 = 2.00069: a little above the maximum,"
    f" also in the cold. You have {soft_maximum([2.0, 2.0], 0.001)}."
)
print("Question 4: nothing wrong found.")

# %% [markdown]
# ## 5. When mistakes cost (6 points)
#
# Write `cheapest(z, cost)`: the index of the decision with the smallest expected cost. `z` are
# the logits of the K states of the world (at temperature 1), and `cost[d][k]` is what decision `d`
# costs if the state is `k`: a row for each decision. There may be more decisions than states, or
# fewer.


# %% answer="costs" points=6
def cheapest(z, cost):
    """Return the index of the decision with the smallest expected cost."""
    ### BEGIN SOLUTION
    expected = np.asarray(cost, dtype=float) @ cold_softmax(z, 1.0)
    return int(np.argmin(expected))
    ### END SOLUTION


# %% check="costs"
bridge = [2.0, 0.5]  # sound, cracked: probabilities 0.818 and 0.182
close_or_not = [[0.0, 12.0], [1.5, 0.5]]
choice = cheapest(bridge, [[0, 1], [1, 0]])
assert np.shape(choice) == () and choice in (0, 1), f"The index of a decision is 0 or 1: {choice}."
assert choice == 0, "If both mistakes cost 1, the likelier state decides."
assert cheapest(bridge, close_or_not) == 1, (
    "Leaving a bridge open costs 12 if it is cracked (0.182), 2.19 on average; closing it costs 1.5"
    " or 0.5, 1.32 on average. Decision 1 is cheaper, although the bridge is probably sound. A"
    " row is a decision, and in it stands a cost for each state."
)
assert cheapest([0.5, 2.0], close_or_not) == 1 and cheapest([9.0, 0.0], close_or_not) == 0, (
    "The same costs with other logits: the decision depends on them, too."
)
table = [[0.0, 4.0], [1.0, 3.5]]
assert cheapest([0.0, 1.0], table) == 1, (
    "With the logits [0, 1] the states have the probabilities 0.269 and 0.731, so the first row of"
    " [[0, 4], [1, 3.5]] costs 2.92 on average, the second 2.83. If you find 0, look at what you"
    " add up: a row is a decision, a column a state."
)
assert cheapest(bridge, [*close_or_not, [0.1, 0.1]]) == 2, (
    "A third decision that costs 0.1 in every state is the cheapest here. Rows are decisions."
)
assert cheapest([1.0, 0.0, 0.0, 0.5], [[5, 1, 1, 5], [1, 2, 2, 1]]) == 1, (
    "Two decisions, four states: the second decision costs less where it is likely."
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Argmax with the right noise (5 points)
#
# If $U$ is uniform between 0 and 1, then $-\ln(-\ln U)$ follows the Gumbel distribution. Add
# independent noise of this kind to each of the scores `z / T`, and the index of the largest is a
# draw from softmax at temperature `T`.
#
# Write `draw(z, T, u)`. `u` is an array of shape (N, K), uniform numbers between 0 and 1, a row for
# each draw. Return the N indices as an array. They have to be the indices that this rule gives with
# these numbers: what is asked is not any way to draw. A logit of minus infinity marks an option
# that is not allowed. Do not write a loop over the rows.


# %% answer="gumbel" points=5
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
wanted = np.array([0.501688, 0.304289, 0.194023])
assert np.abs(shares - [0.659, 0.242, 0.099]).max() > 0.01, (
    f"At T = 2 the shares should be near {wanted.round(3)}, and yours are {shares.round(3)}: those"
    " of T = 1. Where is T?"
)
assert np.abs(shares - wanted).max() < 0.01, (
    f"At T = 2 the shares should be near {wanted.round(3)}, and they are {shares.round(3)}. Two"
    " minus signs belong to the noise; and what is divided by T is the scores, not the noise."
)
few = np.array([[0.9, 0.5], [0.2, 0.8], [0.3, 0.4]])
assert list(draw([0.0, 0.0], 1.0, few)) == [0, 1, 1], (
    "With two equal logits the larger of the two numbers in a row wins, so the rows (0.9, 0.5),"
    f" (0.2, 0.8), (0.3, 0.4) give 0, 1, 1; you have {draw([0.0, 0.0], 1.0, few)}. The shares are"
    " right, but it is another way to draw: use noise for every option, and the largest sum."
)
assert list(draw([-np.inf, 0.0], 1.0, u[:5, :2])) == [1] * 5, (
    "A logit of minus infinity marks an option that is not allowed: it must never be drawn."
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A tutorial explains why networks are trained with softmax:
#
# > (1) The derivative of softmax carries a factor 1/T; so for the logits [1.5, 0.5, -1] a softmax
# > at T = 0.1 answers to a change of the first logit ten times as strongly as at T = 1. (2) Where
# > argmax has a derivative, it is 0, and that teaches a network nothing. (3) The soft version of
# > the *maximum* is log-sum-exp, and its derivatives are the entries of softmax. (4) If two logits
# > are equal and largest, the limit of softmax at temperature 0 shares between them. (5) A
# > classifier that takes the most probable class gives the same answer at every positive
# > temperature.
#
# ### 7a. Test the sentences (2 points)
#
# Three of the sentences speak of derivatives. Put into `slopes` the derivative of the first
# probability by the first logit, for the logits `[1.5, 0.5, -1]`, at T = 1 and at T = 0.1: two
# numbers, each right to one percent. For reference:
# $\partial p_1 / \partial z_1 = p_1 (1 - p_1) / T$. Put the number of the wrong sentence into
# `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
slopes = None
### BEGIN SOLUTION
wrong_sentence = 1
slopes = []
for T in (1.0, 0.1):
    p = cold_softmax([1.5, 0.5, -1.0], T)
    slopes.append(p[0] * (p[1] + p[2]) / T)
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(slopes) == (2,), "slopes has to hold two numbers."
assert min(slopes) > 0, (
    f"slopes is {slopes}. A slope can be small, but it is not 0: a better first logit always helps"
    " the first option."
)
assert slopes[0] > slopes[1], (
    f"You have {slopes[0]:.3g} at T = 1 and {slopes[1]:.3g} at T = 0.1. Compute p again for each T,"
    " and see how much is missing from 1. The first number belongs to T = 1."
)
for T, slope in zip((1.0, 0.1), slopes, strict=True):
    odds = np.exp(-1 / T) + np.exp(-2.5 / T)  # of the two others against the first
    assert abs(slope * T * (1 + odds) ** 2 / odds - 1) < 0.015, (
        f"At T = {T} you have {slope:.3g}, and that is not p (1 - p) / T to one percent. Is the"
        " division by T there? Is p the probability at this T?"
    )
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 7b. Explain the error (3 points)
#
# Which part of the wrong sentence is right, and what did its author forget? What does that mean
# for training with a very cold softmax? Write a correct sentence in its place.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The factor 1/T is there, but p (1 - p) depends on T as well and falls exponentially, like
# e to the -1/T for a gap of 1; the author held p fixed (1 point). A very cold softmax is nearly
# constant, like argmax, and its gradient is as good as 0: training stands still (1 point). For
# example: "For these logits the derivative is 0.21 at T = 1 and about 0.00045 at T = 0.1: where one
# logit leads, a cold softmax hardly answers" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# For the logits `[3, 1, -1]`, let `T` run from 0.1 to 20 and draw three lines over it: the soft
# maximum of question 4, the mean logit $\sum_i p_i z_i$ under softmax at temperature `T`, and the
# maximum itself. Use a logarithmic axis for `T`. Label the axes and the lines. Say in the title or
# in a comment between which bounds the two curved lines stay.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: the soft maximum; the mean; axes and labels; the sentence: the soft maximum lies
# between the maximum and the maximum plus T ln 3, the mean between the plain mean and the maximum.
import matplotlib.pyplot as plt

logits, temperatures = np.array([3.0, 1.0, -1.0]), np.geomspace(0.1, 20, 200)
plt.plot(temperatures, [soft_maximum(logits, T) for T in temperatures], label="soft maximum")
plt.plot(temperatures, [cold_softmax(logits, T) @ logits for T in temperatures], label="mean logit")
plt.axhline(3, color="grey", label="maximum")
plt.xscale("log")
plt.xlabel("temperature")
plt.ylabel("logit")
plt.title("mean below 3 and above 1; soft maximum from 3 to 3 + T ln 3")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# **For those who want more (no points).** In question 5, let a bridge that is left open though it
# is cracked cost `miss`, and one that is closed though it is sound cost `alarm`; the right
# decisions cost nothing. At which gap of the two logits do both decisions have the same expected
# cost?
