# ---
# jupyter:
#   classroom:
#     title: The definition of softmax
#     minutes: 55
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 1: The definition of softmax
#
# Nine questions, 30 points, about 55 minutes. It belongs to chapter 1 of the book.
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
# A reminder. For logits $z = (z_1, \dots, z_K)$ softmax is
#
# $$\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}.$$

# %%
import numpy as np

# %% [markdown]
# ## 1. How many times as likely? (2 points)
#
# A model gives the logits $z$. How many times as likely is option $i$ as option $j$ under
# softmax? Write `odds(z, i, j)`, which returns $p_i / p_j$.
#
# You do not need the whole of softmax for that: divide the two fractions on paper first. Your
# function has to work for logits such as 1000 as well, as long as their difference is small.


# %% answer="odds" points=2
def odds(z, i, j):
    """Return how many times as likely option `i` is as option `j`."""
    ### BEGIN SOLUTION
    return np.exp(z[i] - z[j])
    ### END SOLUTION


# %% check="odds"
ratio = odds([2.0, 1.0, 0.1], 0, 1)
assert ratio is not None, "odds gives back None: does it end in a return?"
assert abs(ratio * odds([2.0, 1.0, 0.1], 1, 0) - 1) < 1e-6, (
    "i against j, times j against i, has to be 1. Which of the two did you put on top?"
)
assert odds([2.0, 2.0, 0.1], 0, 1) == 1, "Two equal logits are equally likely: the ratio is 1."
assert 2.7 < ratio < 2.8, (
    f"For logits 2 and 1 you have {ratio}. A logit that is larger by 1 makes an option e times as"
    " likely, about 2.718. The sum in the denominator is the same for both, so it cancels."
)
assert np.isfinite(odds([1000.0, 999.0], 0, 1)), (
    "With logits 1000 and 999 you do not get a finite number: e to the 1000 is too large for a"
    " float. Only the difference of the two logits matters: take it first."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. Write softmax (4 points)
#
# Write `softmax(z)` for one vector of logits: a list or a one-dimensional array. It returns a NumPy
# array of the same length.
#
# It has to give the right probabilities for *every* finite vector, also for
# `[1000, 1001, 1002]` and for `[-1000, -1001, -1002]`. The formula as it is printed above does
# not: try it, and use what you found in question 1.


# %% answer="softmax" points=4
def softmax(z):
    """Return the softmax of a vector of logits."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    exponentials = np.exp(z - z.max())
    return exponentials / exponentials.sum()
    ### END SOLUTION


# %% check="softmax"
p = softmax([2.0, 1.0, 0.1])
assert isinstance(p, np.ndarray), f"softmax has to return a NumPy array, this is a {type(p)}."
assert p.shape == (3,), f"Three logits give three probabilities; the shape here is {p.shape}."
assert np.all(p > 0), f"No probability may be negative or 0 here: {p}."
assert abs(p.sum() - 1) < 1e-6, (
    f"The outputs sum to {p.sum():.4f} and not to 1. Divide by the sum of all the exponentials."
)
assert abs(p[0] / p[1] - np.e) < 1e-6, (
    f"The first option is {p[0] / p[1]:.3f} times as likely as the second; by question 1 it has to"
    " be e = 2.718 times. If you see 2, you divided the logits themselves by their sum."
)
assert np.all(np.isfinite(softmax([1000.0, 1001.0, 1002.0]))), (
    "For [1000, 1001, 1002] there is a nan: e to the 1000 is too large for a float, and inf/inf is"
    " no number. Subtract the largest logit from all before you take the exponential. It changes"
    " no difference, so it changes no probability."
)
assert np.allclose(softmax([-1000.0, -1001.0]), softmax([1.0, 0.0])), (
    "[-1000, -1001] and [1, 0] have the same differences, so they have the same softmax."
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Why not divide by the sum? (4 points)
#
# There is a shorter way to make numbers sum to 1: divide each by the sum of all. For some
# vectors this is no probability distribution.
#
# a) Write `is_distribution(p)`: it returns `True` when the vector `p` is a probability
# distribution, and `False` when not. Its entries are floats, so allow the sum to differ from 1 by
# up to 1e-9. A vector with `nan` in it is not a distribution.
#
# b) Put into `counterexample` a list of three numbers *whose sum is not 0* and for which
# `x / sum(x)` is not a distribution.


# %% answer="counterexample" points=4
def is_distribution(p):
    """Return whether `p` holds probabilities that sum to 1."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    return bool(np.all(p >= 0) and abs(p.sum() - 1) <= 1e-9)
    ### END SOLUTION


counterexample = None
### BEGIN SOLUTION
counterexample = [2.0, 1.0, -1.0]
### END SOLUTION

# %% check="counterexample"
assert is_distribution([0.5, 0.25, 0.25]) is True, "(0.5, 0.25, 0.25) is a distribution."
assert is_distribution([1.0, 0.0, 0.0]) is True, "A probability may be 0: all on one is allowed."
assert is_distribution([0.5, 0.25]) is False, "(0.5, 0.25) sums to 0.75, not to 1."
assert is_distribution([1.5, -0.5]) is False, "1.5 and -0.5 sum to 1, and -0.5 is no probability."
assert is_distribution([0.1] * 10) is True, (
    "Ten times 0.1 sums to 0.9999999999999999 in floats. Compare with a tolerance, not with ==."
)
assert counterexample is not None, "Now find a counterexample: think of the sign of the numbers."
x = np.array(counterexample, dtype=float)
assert x.shape == (3,), "The counterexample needs three numbers."
assert x.sum() != 0, "The sum is 0: that works too, but here we look for one whose sum is not 0."
assert not is_distribution(x / x.sum()), (
    f"x / sum(x) is {x / x.sum()}, and that is a distribution: all are positive and sum to 1."
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: what does adding do? (3 points)
#
# Somebody adds 5 to every logit. Somebody else multiplies every logit by 5. What happens to the
# softmax in each case, and why? Three to six sentences. Give a reason from the formula for both
# cases, and say which option gains in the second case.

# %% [markdown] answer="shift-in-words" points=3
# ### BEGIN SOLUTION
# Adding 5 multiplies every exponential by the same factor e to the 5. The factor stands above and
# below the line and cancels, so no probability changes (1 point). Multiplying by 5 makes every
# difference of two logits five times as large. The ratio of two probabilities is e to the
# difference, so each ratio is raised to the fifth power and the distribution changes (1 point).
# The option with the largest logit gains, the one with the smallest loses; with all logits equal
# nothing changes (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. The way back (3 points)
#
# Which logits lead to given probabilities? There are many such vectors: adding a constant changes
# nothing. Exactly one of them has mean 0. Write `zero_mean_logits(p)`, which returns it as a NumPy
# array. All entries of `p` are positive and sum to 1.


# %% answer="way-back" points=3
def zero_mean_logits(p):
    """Return the logits of mean 0 whose softmax is `p`."""
    ### BEGIN SOLUTION
    logits = np.log(p)
    return logits - logits.mean()
    ### END SOLUTION


# %% check="way-back"
z = zero_mean_logits([0.7, 0.2, 0.1])
assert np.shape(z) == (3,), f"Three probabilities have three logits; the shape is {np.shape(z)}."
assert abs(np.exp(z[0] - z[1]) - 3.5) < 1e-6, (
    "0.7 is 3.5 times 0.2, so e to the difference of the first two logits has to be 3.5. Which"
    " function undoes the exponential?"
)
assert abs(np.sum(z)) < 1e-9, (
    f"The logits have the right differences, but their mean is {np.mean(z):.4f}, not 0. You may add"
    " one constant to all of them."
)
assert np.allclose(zero_mean_logits(np.full(4, 0.25)), 0), "Equal probabilities: all logits are 0."
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Many vectors at once (5 points)
#
# A network gives logits for a whole batch, as an array with two or more dimensions. Write
# `batch_softmax(z, axis)`, which takes the softmax along one axis and returns an array of the
# same shape. `axis` may be negative. Every vector has to be handled on its own: large logits in
# one row must not spoil another row. Do not write a loop over the rows.


# %% answer="batch" points=5
def batch_softmax(z, axis=-1):
    """Return the softmax of `z` along `axis`; the shape stays."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    shifted = z - np.max(z, axis=axis, keepdims=True)
    weights = np.exp(shifted)
    return weights / np.sum(weights, axis=axis, keepdims=True)
    ### END SOLUTION


# %% check="batch"
batch = np.array([[2.0, 1.0, 0.1], [8.0, 5.0, 0.0]])
rows, columns = batch_softmax(batch, axis=-1), batch_softmax(batch, axis=0)
assert rows.shape == batch.shape, f"The shape has to stay {batch.shape}; it became {rows.shape}."
assert np.allclose(rows.sum(axis=1), 1), (
    f"With axis=-1 each row has to sum to 1; the rows sum to {rows.sum(axis=1)}. If the whole array"
    " sums to 1, your sum runs over both axes: give it `axis`, and `keepdims=True`."
)
assert np.allclose(columns.sum(axis=0), 1), (
    f"With axis=0 each column has to sum to 1; they sum to {columns.sum(axis=0)}. Do you use `axis`"
    " everywhere?"
)
assert np.allclose(rows[0], softmax(batch[0])), "The first row is the softmax of the first row."
far = batch_softmax(np.array([[0.0, 1.0], [1000.0, 1001.0]]))
assert np.allclose(far[0], far[1]), (
    f"Both rows have the same differences, but the results are {far[0]} and {far[1]}. Subtract"
    " from each row the largest logit of that row, not of the whole array."
)
assert batch_softmax(np.zeros((2, 3, 4)), axis=1).shape == (2, 3, 4), "It has to work in 3D too."
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A blog explains softmax in five sentences. One of them is wrong.
#
# > (1) Softmax takes any real numbers, also negative ones, and gives numbers between 0 and 1 that
# > sum to 1. (2) The order stays: the largest logit gets the largest probability. (3) Adding the
# > same number to all logits does not change the result. (4) Doubling all logits does not change it
# > either, because every logit keeps its share of the total: [2, 1, 0.1] and [4, 2, 0.2] have the
# > same softmax, with a top probability of 0.66. (5) With two options, softmax depends on the
# > difference of the two logits alone.
#
# a) Put the number of the wrong sentence into `wrong_sentence`, and the probabilities that softmax
# really gives for `[4, 2, 0.2]` into `corrected` (compute them; 2 points).

# %% answer="error-numbers" points=2
wrong_sentence = None
corrected = None
### BEGIN SOLUTION
wrong_sentence = 4
corrected = softmax([4.0, 2.0, 0.2])
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(corrected) == (3,), "corrected has to hold three probabilities."
assert is_distribution(corrected), f"{corrected} is not a distribution (see question 3)."
assert corrected[0] > 0.66, (
    "The top probability of [4, 2, 0.2] is not the 0.66 of [2, 1, 0.1]. Compute it with your own"
    " softmax, and compare it with what the blog says."
)
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# b) Which mistake in thinking leads to the wrong sentence? Name the operation for which its reason
# *would* be right, and write a correct sentence in its place (3 points).

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The blog thinks of dividing by the sum: there a common factor cancels, and each number keeps its
# share (1 point). Softmax divides exponentials, and doubling the logits squares them: the ratio of
# two probabilities is squared too, 2.718 becomes 7.389 (1 point). For example: "Doubling all logits
# makes the distribution sharper: the top probability of [2, 1, 0.1] grows from 0.66 to 0.86; only
# equal logits stay as they are" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# Take the logits $(x, 1, 0)$ and let $x$ run from -6 to 6. Draw the three probabilities as three
# lines over $x$ in one figure. Label both axes and the lines, and mark the place where the first
# option becomes the most likely one. Then say in one sentence, in the title or in a comment, what
# happens to the *ratio* of the two other probabilities while $x$ moves.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: three correct lines; labels on axes and lines; the mark at x = 1; the sentence.
import matplotlib.pyplot as plt

x = np.linspace(-6, 6, 200)
lines = batch_softmax(np.stack([x, np.ones_like(x), np.zeros_like(x)], axis=1))
for line, name in zip(lines.T, ["logit x", "logit 1", "logit 0"], strict=True):
    plt.plot(x, line, label=name)
plt.axvline(1, color="grey", linestyle=":")
plt.xlabel("first logit x")
plt.ylabel("probability")
plt.title("The two others shrink together: their ratio stays e")
plt.legend()
plt.show()
### END SOLUTION
