# ---
# jupyter:
#   classroom:
#     title: Two classes and the sigmoid
#     minutes: 60
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 3: Two classes and the sigmoid
#
# Nine questions, 36 points, about 60 minutes. It belongs to chapter 3 of the book.
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
# A reminder. The sigmoid is $\sigma(x) = 1 / (1 + e^{-x})$. The odds of an event of probability
# $p$ are $p / (1 - p)$, and the logarithm of the odds is the logit of $p$.

# %%
import numpy as np

# %% [markdown]
# ## 1. Two scores, one probability (3 points)
#
# A program has the score `a` for "wanted" and the score `b` for "unwanted". Write
# `first_of_two(a, b)`: the probability of the first under softmax. It has to work for 1000 and 998
# too, for two numbers and for two arrays of the same shape.


# %% answer="first-of-two" points=3
def first_of_two(a, b):
    """Return the first entry of the softmax of the scores `a` and `b`."""
    ### BEGIN SOLUTION
    gap = np.asarray(a, dtype=float) - np.asarray(b, dtype=float)
    return 1 / (1 + np.exp(-gap))
    ### END SOLUTION


# %% check="first-of-two"
p = first_of_two(3.0, 1.0)
assert p is not None, "first_of_two gives back None: does it end in a return?"
assert first_of_two(2.0, 2.0) == 0.5, "Two equal scores: both options have the probability 1/2."
assert abs(p + first_of_two(1.0, 3.0) - 1) < 1e-9, (
    "If the two scores change places, the probabilities change places: together they make 1."
)
assert p < 0.95, (
    f"For the scores 3 and 1 you have {p:.4f}. If it is 0.9526, you have ignored the second score:"
    " that is the answer for 3 and 0."
)
assert p > 0.85, (
    f"For the scores 3 and 1 you have {p:.4f}, which is too little. By how much do they differ?"
)
assert np.isclose(first_of_two(1000.0, 998.0), p), (
    f"1000 and 998 differ by as much as 3 and 1; you have {first_of_two(1000.0, 998.0)}. Subtract"
    " before you take the exponential."
)
both = first_of_two(np.array([3.0, 2.0]), np.array([1.0, 2.0]))
assert np.shape(both) == (2,), f"Arrays of two scores give two probabilities, not {both}."
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. A sigmoid that can be trusted (4 points)
#
# Write `sigmoid(x)` for a number or an array of any shape. Two things make it harder than it looks.
#
# - The *relative* error has to be below one in a million everywhere, also where the result is tiny:
#   `sigmoid(-720)` is 2.03e-313, not 0.
# - No step may overflow: NumPy must not give a `RuntimeWarning` about an overflow.
#
# Use ordinary floats (`float64`).


# %% answer="sigmoid" points=4
def sigmoid(x):
    """Return the sigmoid of `x`, precise for very negative `x` too."""
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)
    ### END SOLUTION


# %% check="sigmoid"
assert sigmoid(0.0) == 0.5, f"The sigmoid of 0 is 1/2, not {sigmoid(0.0)}."
assert np.shape(sigmoid(np.zeros((2, 3)))) == (2, 3), "An array of shape (2, 3) has to keep it."
assert np.allclose(sigmoid(np.array([2.0, -2.0])), [0.880797, 0.119203], atol=1e-6), (
    f"The sigmoid of 2 and -2 is 0.880797 and 0.119203; you have {sigmoid(np.array([2.0, -2.0]))}."
)
with np.errstate(over="raise", invalid="raise"):
    try:
        ends = sigmoid(np.array([-1000.0, -720.0, -100.0, 1000.0]))
    except FloatingPointError as error:
        raise AssertionError(
            f"A step went wrong ({error}). e to the 1000 is too large for a float; e to the -1000"
            " is 0 and does no harm. Which of the two forms 1/(1 + e^-x) and e^x/(1 + e^x) needs no"
            " large exponential when x is negative? np.where computes both, for all x: see to it"
            " that the exponential is small for each of them."
        ) from None
assert ends[3] == 1, f"At 1000 the sigmoid is 1, as far as a float can tell; you have {ends[3]}."
assert abs(ends[2] / np.exp(-100.0) - 1) < 1e-6, (
    f"At -100 the result should be close to e to the -100 = {np.exp(-100.0):.3g}; you have"
    f" {ends[2]:.3g}. 1 minus something that is nearly 1 loses all digits."
)
assert ends[1] > 0, "At -720 the result is 2.03e-313: small, and not 0."
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. In words: the zero (3 points)
#
# "The sigmoid is the first element of a softmax whose second input is set to 0." A colleague reads
# this, takes the scores `[3, 1]`, writes 0 over the 1 and uses the sigmoid of 3. In which sense is
# the sentence true? What is wrong with what the colleague did, and in which direction does it move
# the probability here? What should have been done? Three to six sentences.

# %% [markdown] answer="zero-in-words" points=3
# ### BEGIN SOLUTION
# It is true when the second score is 0, and it may be made 0 by taking the same number from both
# scores, which changes no probability (1 point). Overwriting changes the difference from 2 to 3,
# so it is another pair of scores; the probability rises from 0.881 to 0.953 (1 point). Take 1 from
# both, which gives [2, 0], so the sigmoid of the difference, 2, is right (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 4. Evidence adds up (4 points)
#
# A doctor thinks before any test that an illness has the probability `prior`. Each independent test
# has a result that is `r` times as likely with the illness as without it. Such a result multiplies
# the *odds* by `r`. Write `after_tests(prior, ratios)`: the probability after all results in the
# list `ratios`. The list may be empty, and it may be long: 400 results of 10 and 400 of 0.1 leave
# the prior as it was, although 10 to the power of 400 is too large for a float.


# %% answer="evidence" points=4
def after_tests(prior, ratios):
    """Return the probability after results that multiply the odds by `ratios`."""
    ### BEGIN SOLUTION
    logit = np.log(prior / (1 - prior)) + np.sum(np.log(ratios))
    return sigmoid(logit)
    ### END SOLUTION


# %% check="evidence"
assert after_tests(0.5, [4.0]) is not None, "after_tests gives back None."
assert abs(after_tests(0.5, [4.0]) - 0.8) < 1e-9, (
    f"Odds of 1, times 4, are odds of 4: a probability of 0.8, not"
    f" {after_tests(0.5, [4.0])}. How do odds become a probability?"
)
assert abs(after_tests(0.5, [4.0, 4.0]) - 16 / 17) < 1e-9, "Twice 4 makes odds of 16 to 1."
assert abs(after_tests(0.01, [4.0, 0.25]) - 0.01) < 1e-9, "4 and 1/4 cancel: the prior stays."
assert abs(after_tests(0.3, []) - 0.3) < 1e-9, "Without any test the prior stays as it was."
assert abs(after_tests(0.3, [10.0] * 400 + [0.1] * 400) - 0.3) < 1e-6, (
    "400 times 10 and 400 times 0.1 cancel, but the product is inf on the way. On which scale does"
    " multiplying become adding?"
)
print("Question 4: nothing wrong found.")

# %% [markdown]
# ## 5. One score too many (4 points)
#
# A softmax over K options needs only K - 1 numbers, since only differences count.
#
# a) Write `without_last(z)`: the K - 1 scores that are left when the last score of `z` has been
# made 0 without changing any probability.
#
# b) Write `probabilities(d)`: the way back, from K - 1 such scores to all K probabilities, as a
# NumPy array. It has to be right for large and for very negative scores, and for an empty list
# (one option only).


# %% answer="one-too-many" points=4
def without_last(z):
    """Return K - 1 scores that lead to the same probabilities as the K scores `z`."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    return z[:-1] - z[-1]
    ### END SOLUTION


def probabilities(d):
    """Return all K probabilities from the K - 1 scores `d`; the last score is 0."""
    ### BEGIN SOLUTION
    everything = np.append(np.asarray(d, dtype=float), 0)
    powers = np.exp(everything - everything.max())
    return powers / powers.sum()
    ### END SOLUTION


# %% check="one-too-many"
d = without_last([5.0, 4.0, 3.0])
assert np.shape(d) == (2,), f"Three scores leave two; the shape is {np.shape(d)}."
assert np.allclose(d, [2, 1]), (
    f"[5, 4, 3] and [2, 1, 0] have the same differences, so [2, 1] is left; you have {d}."
)
p = probabilities([2.0, 1.0])
assert np.shape(p) == (3,), f"Two scores lead to *three* probabilities, not to {np.shape(p)}."
assert abs(np.sum(p) - 1) < 1e-9, f"The probabilities sum to {np.sum(p)}, not to 1."
assert abs(p[1] / p[2] - np.e) < 1e-6, (
    "The second score is 1 and the last one 0, so the ratio has to be e. The last option counts in"
    " the sum: its weight is e to the 0."
)
assert np.all(np.isfinite(probabilities([2000.0, 0.0]))), (
    "A nan: 2000 is too large to exponentiate."
)
assert np.allclose(probabilities([-2000.0, -2001.0]), [0, 0, 1]), (
    "With -2000 and -2001 the last option, with the score 0, has everything. Is the 0 among the"
    " numbers whose maximum you take?"
)
assert np.allclose(probabilities([]), [1]), "One option alone has the probability 1."
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Any number of animals (7 points)
#
# A photograph may show any number of animals. Label $i$ has the score $z_i$, holds with the
# probability $\sigma(z_i)$, and the labels are independent of each other.
#
# a) Write `expected_labels(z)`: the expected number of labels that hold.
#
# b) Write `chance_of_none(z)`: the probability that none holds. For large scores it is tiny, and
# its relative error has to stay below one in a million: `chance_of_none([40])` is 4.248e-18.
#
# c) You learn that *exactly one* label holds. Write `given_exactly_one(z)`: for each label the
# probability that it is this one, as a NumPy array. Start from the definition: the probability that
# $i$ holds and no other does, divided by the sum of these. No score is larger than 20 in size. When
# it works, compare the result with functions that you know: a surprise is waiting.


# %% answer="labels" points=5
def expected_labels(z):
    """Return the expected number of labels that hold."""
    ### BEGIN SOLUTION
    return np.sum(sigmoid(z))
    ### END SOLUTION


def chance_of_none(z):
    """Return the probability that no label holds."""
    ### BEGIN SOLUTION
    return np.prod(sigmoid(-np.asarray(z, dtype=float)))
    ### END SOLUTION


def given_exactly_one(z):
    """Return the probability of each label, given that exactly one holds."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    weights = np.exp(z - z.max())
    return weights / weights.sum()
    ### END SOLUTION


# %% check="labels"
assert expected_labels([0.0, 0.0]) is not None, "expected_labels gives back None."
assert abs(expected_labels([0.0, 0.0]) - 1) < 1e-9, "Two coins show one head on average."
assert expected_labels([2.0, 2.0, -1.0]) > 1.5, (
    f"For [2, 2, -1] you expect {expected_labels([2.0, 2.0, -1.0]):.3f} labels. If it is 1, you"
    " used a softmax: there the labels compete. Here each is a question of its own."
)
assert abs(chance_of_none([0.0, 0.0]) - 0.25) < 1e-9, "Two coins both show tails one time in four."
assert abs(chance_of_none([40.0]) / np.exp(-40.0) - 1) < 1e-6, (
    f"chance_of_none([40]) has to be 4.248e-18; you have {chance_of_none([40.0])}. 1 minus a number"
    " close to 1 loses the digits. The probability that a label does *not* hold is a sigmoid, too."
)
one = given_exactly_one([1.0, 0.0])
assert np.shape(one) == (2,) and abs(np.sum(one) - 1) < 1e-9, (
    f"Two labels need two probabilities that sum to 1, not {one}: divide by the sum."
)
assert np.allclose(given_exactly_one([1.0, 1.0, 1.0]), 1 / 3), "Three equal labels: 1/3 each."
only = np.array([sigmoid(1.0) * sigmoid(0.0), sigmoid(-1.0) * sigmoid(0.0)])
assert np.allclose(one, only / only.sum()), (
    f"For [1, 0]: label 1 and not 2 has {only[0]:.4f}, label 2 and not 1 has {only[1]:.4f}."
    f" Divided by the sum that is {only / only.sum()}; you have {one}."
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# d) Which well-known function of the scores is `given_exactly_one`? Give a reason (two to four
# sentences, a formula is welcome), and say what it tells you about when to use one softmax and when
# several sigmoids (2 points).

# %% [markdown] answer="surprise-in-words" points=2
# ### BEGIN SOLUTION
# It is the softmax of the scores. The probability of i and no other is the product of all chances
# of "not", times the odds of i, which are e to the z_i; the product is the same for all i and
# cancels (1 point). So softmax belongs to labels of which exactly one holds, and sigmoids to labels
# of which any number may hold: softmax is what remains of the sigmoids when exactly one is known to
# hold (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 7. Find the error (5 points)
#
# The description of a program says:
#
# > (1) With two options, the softmax depends on the difference of the two scores alone. (2) A
# > probability of 0.8 means odds of 4 to 1. (3) The first output minus the second, for the scores
# > $[x, -x]$, is $\tanh x$. (4) Our program finds which animals a photograph shows; it can be any
# > number of them. For cat, dog and rabbit it has the scores 2, 2 and -1, and the softmax gives the
# > cat 0.488: so the photograph more likely shows no cat. (5) The logit of 1/2 is 0.
#
# a) Put the number of the wrong sentence or pair of sentences into `wrong_sentence`, and into
# `corrected` the probability that the photograph shows a cat, as it should be computed from these
# scores (2 points).

# %% answer="error-numbers" points=2
wrong_sentence = None
corrected = None
### BEGIN SOLUTION
wrong_sentence = 4
corrected = sigmoid(2.0)
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(corrected) == (), "corrected has to be one number: the probability of a cat."
assert corrected is not None and 0 < corrected < 1, "corrected has to be a probability."
assert corrected > 0.5, (
    f"You have {corrected:.3f}. A score of 2 for the cat means odds of e² = 7.4 to 1 that there is"
    " a cat, whatever else is to be seen."
)
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# b) What does the 0.488 mean, and under which condition would it be the right number for the cat?
# What goes wrong when a second cat-like animal is in the picture? Write a correct sentence in place
# of the wrong one (3 points).

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# It is the probability of the cat if exactly one of the three animals is in the picture (1 point).
# With any number allowed, softmax lets the labels compete: the dog's high score halves the cat's
# share, although a dog says nothing against a cat (1 point). For example: "Each animal gets its own
# sigmoid; for the cat it is 0.88, so the photograph very likely shows a cat" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (3 points)
#
# Take the cat, dog and rabbit of question 7. Keep the scores of the cat (2) and the rabbit (-1),
# and let the dog's score run from -4 to 8. Draw the cat's probability under softmax and under
# sigmoids, in one figure. Label both axes and both lines. Mark the place where the lines cross.

# %% answer="figure" points=3 by_hand=true
### BEGIN SOLUTION
# One point each: two correct lines; labels on axes and lines; the mark near -0.46.
import matplotlib.pyplot as plt

dog = np.linspace(-4, 8, 200)
cat = [probabilities([2 + 1, score + 1])[0] for score in dog]
plt.plot(dog, cat, label="one softmax")
plt.plot(dog, np.full_like(dog, sigmoid(2.0)), label="a sigmoid for each label")
plt.axvline(np.log(1 - np.exp(-1)), color="grey", linestyle=":")
plt.xlabel("score of the dog")
plt.ylabel("probability of the cat")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# ## 9. In words: why there? (3 points)
#
# Why do the two lines of question 8 cross just there? Compute the dog's score at the crossing from
# the two formulas, and say what the dog and the rabbit together have to weigh. Two to five
# sentences.

# %% [markdown] answer="crossing-in-words" points=3
# ### BEGIN SOLUTION
# Softmax gives the cat e² / (e² + e^dog + e^-1), the sigmoid gives it e² / (e² + 1) (1 point). They
# are equal when e^dog + e^-1 = 1, so at dog = ln(1 - 1/e) = -0.459 (1 point). There the two others
# together weigh as much as the one alternative "no cat" with the score 0; further to the right the
# rivals weigh more, and softmax gives the cat less (1 point).
# ### END SOLUTION
