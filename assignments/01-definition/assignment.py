# ---
# jupyter:
#   classroom:
#     title: The definition of softmax
#     minutes: 60
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 1: The definition of softmax
#
# Eight questions, 30 points, about 60 minutes for somebody who has read chapter 1 of the book.
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
# function has to work for logits such as 1000 or -1000 as well, as long as the difference between
# `z[i]` and `z[j]` is small, whatever the other logits are.


# %% answer="odds" points=2
def odds(z, i, j):
    """Return how many times as likely option `i` is as option `j`."""
    ### BEGIN SOLUTION
    return np.exp(z[i] - z[j])
    ### END SOLUTION


# %% check="odds"
ratio = odds([3.0, 2.0, 0.5], 0, 1)
assert ratio is not None, "odds gives back None: does it end in a return?"
assert odds([2.0, 2.0, 0.1], 0, 1) != 0, (
    "Two equal logits are equally likely, so the ratio is 1, not 0. The difference of the logits is"
    " not the ratio yet: which function makes a ratio of a difference?"
)
assert abs(odds([2.0, 2.0, 0.1], 0, 1) - 1) < 1e-9, "Two equal logits are equally likely: ratio 1."
assert abs(ratio - np.exp(-1.0)) > 1e-6, (
    f"You have {ratio:.4f}: that is how many times as likely the *second* option is. You have to"
    " divide the first by the second, not the other way round."
)
assert abs(ratio - np.e) < 1e-3, (
    f"For logits 3 and 2 you have {ratio}. A logit that is larger by 1 makes an option e times as"
    " likely, about 2.718. The sum in the denominator is the same for both, so it cancels."
)
assert abs(ratio - np.e) < 1e-8, f"{ratio} is e to a few decimals only: do not round."
assert np.isfinite(odds([1000.0, 999.0, 0.0], 0, 1)), (
    "With logits 1000 and 999 you do not get a finite number: e to the 1000 is too large for a"
    " float. Only the difference of the two logits matters: take it first."
)
unlikely = odds([1000.0, 1.0, 0.0], 1, 2)
assert abs(unlikely - np.e) < 1e-6, (
    f"For the logits 1000, 1, 0 the second is e times as likely as the third; you have {unlikely}."
    " Their probabilities are too small for a float. The difference of their logits is not."
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
p = softmax([3.0, 2.0, 0.5])
assert isinstance(p, np.ndarray), f"softmax has to return a NumPy array, this is a {type(p)}."
assert p.shape == (3,), f"Three logits give three probabilities; the shape here is {p.shape}."
assert np.all(p > 0), f"No probability may be negative or 0 here: {p}."
assert abs(p.sum() - 1) < 1e-4, (
    f"The outputs sum to {p.sum():.4f} and not to 1. Divide by the sum of all the exponentials."
)
assert abs(p.sum() - 1) < 1e-9, (
    f"The outputs sum to {p.sum():.9f}: nearly 1, but not to eight decimals. Do not round, and add"
    " nothing to the sum."
)
assert abs(p[0] / p[1] - np.e) < 1e-3, (
    f"The first option is {p[0] / p[1]:.3f} times as likely as the second; by question 1 it has to"
    " be e = 2.718 times. If you see 1.5, you divided the logits themselves by their sum."
)
assert abs(p[0] / p[1] - np.e) < 1e-7, "The probabilities are right to a few decimals only."
assert np.all(np.isfinite(softmax([1000.0, 1001.0, 1002.0]))), (
    "For [1000, 1001, 1002] there is a nan: e to the 1000 is too large for a float, and inf/inf is"
    " no number. Subtract the largest logit from all before you take the exponential. It changes"
    " no difference, so it changes no probability."
)
assert np.allclose(softmax([-1000.0, -1001.0]), softmax([1.0, 0.0])), (
    "[-1000, -1001] and [1, 0] have the same differences, so they have the same softmax."
)
assert np.allclose(softmax([0.0, 4000.0, -4000.0]), [0, 1, 0]), (
    f"For [0, 4000, -4000] you have {softmax([0.0, 4000.0, -4000.0])}, and the second has"
    " everything. Only if the *largest* logit is subtracted can no exponential be too large."
)
assert np.allclose(softmax([3, 1, -2]), softmax([3.0, 1.0, -2.0])), (
    f"For the whole numbers [3, 1, -2] you have {softmax([3, 1, -2])}. An array of whole numbers"
    " cannot hold a probability: make an array of floats."
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Why not divide by the sum? (4 points)
#
# There is a shorter way to make numbers sum to 1: divide each by the sum of all. Often the result
# is no probability distribution. And if it is, it can still be a bad one.
#
# a) Write `is_distribution(p)`: it returns `True` when the vector `p` is a probability
# distribution, and `False` when not. No entry may be below 0. Sums of floats are a little off, so
# allow the sum to differ from 1 by up to 1e-9. A vector with `nan` in it is not a distribution.
#
# b) Put into `counterexample` a list of three numbers for which `x / sum(x)` *is* a distribution,
# and in which the *largest* of the three numbers gets the *smallest* share of all.


# %% answer="counterexample" points=4
def is_distribution(p):
    """Return whether `p` holds probabilities that sum to 1."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    return bool(np.all(p >= 0) and abs(p.sum() - 1) <= 1e-9)
    ### END SOLUTION


counterexample = None
### BEGIN SOLUTION
counterexample = [-1.0, -2.0, -3.0]
### END SOLUTION

# %% check="counterexample"
verdict = is_distribution([0.5, 0.25, 0.25])
assert isinstance(verdict, (bool, np.bool_)), (
    f"is_distribution has to return True or False, this is {verdict!r}."
)
assert verdict, "(0.5, 0.25, 0.25) is a distribution."
assert is_distribution([1.0, 0.0, 0.0]), "A probability may be 0: all on one is allowed."
assert not is_distribution([0.5, 0.25]), "(0.5, 0.25) sums to 0.75, not to 1."
assert not is_distribution([1.5, -0.5]), "1.5 and -0.5 sum to 1, and -0.5 is no probability."
assert not is_distribution([np.nan, 1.0]), "nan is no probability: compare so that nan fails."
assert is_distribution([0.5, 0.5 + 1e-11]), (
    "This sum differs from 1 by 1e-11, as sums of floats do. Compare with a tolerance, not with ==."
)
assert not is_distribution([0.5, 0.500001]), (
    "This sum differs from 1 by a millionth. That is more than the 1e-9 that are allowed."
)
assert not is_distribution([0.50001, 0.5, -0.00001]), "-0.00001 is below 0 as well."
assert counterexample is not None, "Now find a counterexample: think of the sign of the numbers."
x = np.array(counterexample, dtype=float)
assert x.shape == (3,), "The counterexample needs three numbers."
assert abs(x.sum()) > 1e-6, "The sum is 0: there is no share at all."
assert is_distribution(x / x.sum()), (
    f"x / sum(x) is {x / x.sum()}, and that is no distribution: one is negative. Here we look for"
    " numbers whose shares are all right by themselves."
)
share_of_largest = (x / x.sum())[x.argmax()]
assert np.all(np.delete(x / x.sum(), x.argmax()) > share_of_largest), (
    f"The shares are {x / x.sum()}. The largest number, {x.max()}, has {share_of_largest:.3f}, and"
    " that is not the smallest share. What if *all* numbers have the other sign?"
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: what does adding do? (3 points)
#
# Somebody takes 3 from every logit. Somebody else divides every logit by 3. What happens to the
# softmax in each case, and why? Three to six sentences. Give a reason from the formula for both
# cases. For the second case, say also which option loses most surely, and for which logits nothing
# changes at all.

# %% [markdown] answer="shift-in-words" points=3
# ### BEGIN SOLUTION
# Taking 3 from all divides every exponential by the same factor e to the 3. The factor stands above
# and below the line and cancels, so no probability changes (1 point). Dividing by 3 makes every
# difference of two logits a third of what it was. The ratio of two probabilities is e to the
# difference, so of each ratio the third root is left: the distribution becomes flatter (1 point).
# The option with the largest logit loses; with all logits equal nothing changes (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. The way back (3 points)
#
# Which logits lead to given probabilities? There are many such vectors: adding a constant changes
# nothing. Exactly one of them has the number `largest` as its largest entry. Write
# `logits_of(p, largest)`, which returns it as a NumPy array. All entries of `p` are positive and
# sum to 1; `largest` is any number.


# %% answer="way-back" points=3
def logits_of(p, largest):
    """Return the logits whose softmax is `p` and whose largest entry is `largest`."""
    ### BEGIN SOLUTION
    logits = np.log(p)
    return logits - logits.max() + largest
    ### END SOLUTION


# %% check="way-back"
z = logits_of([0.1, 0.6, 0.3], 5.0)
assert np.shape(z) == (3,), f"Three probabilities have three logits; the shape is {np.shape(z)}."
assert abs(np.exp(z[1] - z[2]) - 2) < 1e-3, (
    "0.6 is twice 0.3, so e to the difference of these two logits has to be 2; you have"
    f" {np.exp(z[1] - z[2]):.4f}. Which function undoes the exponential?"
)
assert abs(np.exp(z[1] - z[2]) - 2) < 1e-7, "The logits are right to a few decimals only."
assert abs(np.max(z) - 5) < 1e-9, (
    f"The logits have the right differences, but the largest is {np.max(z):.4f}, not 5. You may add"
    " one constant to all of them."
)
assert np.allclose(logits_of([0.5, 0.25, 0.25], -2), [-2, -2 - np.log(2), -2 - np.log(2)]), (
    "With -2 as the largest, the logits of (0.5, 0.25, 0.25) are -2 and twice -2 - ln 2 = -2.693;"
    f" you have {logits_of([0.5, 0.25, 0.25], -2)}."
)
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
batch = np.array([[3.0, 2.0, 0.5], [7.0, 4.0, -1.0]])
try:
    rows, columns = batch_softmax(batch, axis=-1), batch_softmax(batch, axis=0)
except ValueError as error:
    raise AssertionError(
        f"NumPy says: {error}. A maximum or a sum along an axis loses this axis, and then it does"
        " not fit to the array. `keepdims=True` keeps it, with length 1."
    ) from None
assert np.shape(rows) == (2, 3), f"The shape has to stay (2, 3); it became {np.shape(rows)}."
assert np.allclose(rows.sum(axis=1), 1), (
    f"With axis=-1 each row has to sum to 1; the rows sum to {rows.sum(axis=1)}. If the whole array"
    " sums to 1, your sum runs over both axes: give it `axis`, and `keepdims=True`."
)
assert np.allclose(columns.sum(axis=0), 1), (
    f"With axis=0 each column has to sum to 1; they sum to {columns.sum(axis=0)}. Do you use `axis`"
    " everywhere?"
)
assert np.allclose(rows[0], [0.689672, 0.253716, 0.056612], atol=1e-5), (
    f"The first row should be the softmax of [3, 2, 0.5], and it is {rows[0]}."
)
high = batch_softmax(np.array([[1000.0, 1001.0], [1002.0, 1001.0]]))
assert np.all(np.isfinite(high)), (
    "For logits near 1000 there is a nan: subtract a large number before the exponential."
)
far = batch_softmax(np.array([[0.0, 1.0], [1000.0, 1001.0]]))
assert np.allclose(far[0], far[1]), (
    f"Both rows have the same differences, but the results are {far[0]} and {far[1]}. Subtract"
    " from each row the largest logit of that row, not of the whole array."
)
apart = batch_softmax(np.array([[0.0, 3000.0], [5.0, 5.0]]))
assert np.allclose(apart, [[0, 1], [0.5, 0.5]]), (
    f"For the rows [0, 3000] and [5, 5] you have {apart}, not [0, 1] and [0.5, 0.5]."
)
block = np.arange(24.0).reshape(2, 3, 4) ** 1.5 / 10
deep = batch_softmax(block, axis=1)
assert np.shape(deep) == (2, 3, 4) and np.allclose(deep.sum(axis=1), 1), (
    "In three dimensions, with axis=1, the shape has to stay and every vector along the middle axis"
    " has to sum to 1."
)
assert np.allclose(np.log(deep[:, 1] / deep[:, 0]), block[:, 1] - block[:, 0]), (
    "In three dimensions, with axis=1, the vectors sum to 1, but they are not the softmax."
)
assert np.allclose(
    batch_softmax(np.array([[3, 1], [0, 2]]), axis=0)[:, 0], [0.952574, 0.047426], atol=1e-5
), "An array of whole numbers came back wrong: the result has to be an array of floats."
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A blog explains softmax in five sentences. One of them is wrong.
#
# > (1) Softmax takes any real numbers, also negative ones, and gives positive numbers whose sum is
# > one. (2) Multiplying all logits by the same positive number changes nothing, because every logit
# > keeps its share of the total: [1.2, 0.8, 0.4] and [3.6, 2.4, 1.2] have the same softmax. (3)
# > Adding the same number to all logits does not change the result either: [-98.8, -99.2, -99.6]
# > leads to the same probabilities as [1.2, 0.8, 0.4]. (4) The order stays: the largest logit gets
# > the largest probability. (5) With two options, softmax depends on the difference of the two
# > logits alone.
#
# ### 7a. Test the sentences (2 points)
#
# Compute what softmax gives for the three vectors that the blog names, `[1.2, 0.8, 0.4]`,
# `[3.6, 2.4, 1.2]` and `[-98.8, -99.2, -99.6]`, and put it into `computed`, three rows of three
# numbers (right to three decimals). Put the number of the wrong sentence into `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 2
computed = batch_softmax(np.array([[1.2, 0.8, 0.4], [3.6, 2.4, 1.2], [-98.8, -99.2, -99.6]]))
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (3, 3), "computed has to hold three rows of three probabilities."
assert np.allclose(np.sum(computed, axis=1), 1, atol=2e-3), "Each of the rows has to sum to 1."
for vector, row in zip(
    ([1.2, 0.8, 0.4], [3.6, 2.4, 1.2], [-98.8, -99.2, -99.6]), computed, strict=True
):
    assert abs(np.log(row[0] / row[1]) - (vector[0] - vector[1])) < 0.008, (
        f"{row} is not the softmax of {vector} to three decimals. Do not take it from the"
        " blog: compute it with your own function."
    )
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 7b. Explain the error (3 points)
#
# Which mistake in thinking leads to the wrong sentence? Name the operation for which its reason
# *would* be right, say what softmax does instead, and write a correct sentence in its place.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The blog thinks of dividing by the sum: there a common factor cancels, and each number keeps its
# share (1 point). Softmax divides exponentials, and three times the logits are three times the
# differences: the ratio of two probabilities is raised to the third power, 1.49 becomes 3.32
# (1 point). For example: "Multiplying all logits by 3 makes the distribution sharper: the top
# probability of [1.2, 0.8, 0.4] grows from 0.47 to 0.72; only equal logits stay as they are"
# (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# Take the logits $(x, -x, 1)$ and let $x$ run from -4 to 4. Draw the three probabilities as three
# lines over $x$ in one figure. Label both axes and the lines, and mark the two places where the
# most likely option changes. Then say in one sentence, in the title or in a comment, where the
# third option is most likely, and why there, although its own logit never moves.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: three correct lines; labels on axes and lines; the marks at x = -1 and x = 1; the
# sentence: at x = 0, since there the weights of the two others, e^x + e^-x, are smallest together.
import matplotlib.pyplot as plt

x = np.linspace(-4, 4, 200)
lines = batch_softmax(np.stack([x, -x, np.ones_like(x)], axis=1))
for line, name in zip(lines.T, ["logit x", "logit -x", "logit 1"], strict=True):
    plt.plot(x, line, label=name)
for border in (-1, 1):
    plt.axvline(border, color="grey", linestyle=":")
plt.xlabel("x")
plt.ylabel("probability")
plt.title("The third is highest at x = 0: there the two others weigh least")
plt.legend()
plt.show()
### END SOLUTION
