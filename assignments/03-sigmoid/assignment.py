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
# Six questions, 30 points, about 60 minutes for somebody who has read chapter 3 of the book.
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
# A reminder. The sigmoid is $\sigma(x) = 1 / (1 + e^{-x})$. The odds of an event of probability
# $p$ are $p / (1 - p)$, and the logarithm of the odds is the logit of $p$.

# %%
import numpy as np

# %% [markdown]
# ## 1. Two scores, one probability (3 points)
#
# A program has the score `a` for "wanted" and the score `b` for "unwanted". Write
# `first_of_two(a, b)`: the probability of the first under softmax. It has to work for 1000 and 998
# too, for two numbers and for two arrays of the same shape. In arrays each pair stands for itself.


# %% answer="first-of-two" points=3
def first_of_two(a, b):
    """Return the first entry of the softmax of the scores `a` and `b`."""
    ### BEGIN SOLUTION
    gap = np.asarray(a, dtype=float) - np.asarray(b, dtype=float)
    return 1 / (1 + np.exp(-gap))
    ### END SOLUTION


# %% check="first-of-two"
p = first_of_two(4.0, 2.5)
assert p is not None, "first_of_two gives back None: does it end in a return?"
assert abs(p - 0.982014) > 1e-5, (
    "For the scores 4 and 2.5 you have 0.982: that is the answer for 4 and 0. You have ignored the"
    " second score."
)
assert abs(p - 0.182426) > 1e-5, (
    "For the scores 4 and 2.5 you have 0.182: that is the probability of the *second*."
)
assert abs(p - 0.817574) < 1e-5, (
    f"For the scores 4 and 2.5 you have {p:.6f}, and it should be 0.817574. By how much do they"
    " differ? The probability is a sigmoid of this difference."
)
assert np.isclose(first_of_two(1000.0, 998.5), p), (
    f"1000 and 998.5 differ by as much as 4 and 2.5; you have {first_of_two(1000.0, 998.5)}."
    " Subtract before you take the exponential."
)
both = first_of_two(np.array([4.0, 2.0]), np.array([2.5, 2.0]))
assert np.shape(both) == (2,), f"Arrays of two scores give two probabilities, not {both}."
assert np.allclose(both, [p, 0.5]), (
    f"The pairs (4, 2.5) and (2, 2) have {p:.4f} and 0.5; you have {both}. Does one pair get into"
    " the sum of the other?"
)
both = first_of_two(np.array([1500.0, -1500.0]), np.array([1498.5, -1500.0]))
assert np.allclose(both, [p, 0.5]), (
    f"The pairs (1500, 1498.5) and (-1500, -1500) have {p:.4f} and 0.5; you have {both}. A number"
    " that is good to subtract from one pair is not good for the other."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. A sigmoid that can be trusted (5 points)
#
# Write `sigmoid(x)` for a number or an array of any shape. Two things make it harder than it looks.
#
# - For every `x` from -730 on, the *relative* error has to be below one in a million, also where
#   the result is tiny: `sigmoid(-720)` is 2.03e-313, not 0. (Below -730 floats have too few digits
#   left: there the result has to be 0 or as tiny.)
# - For no `x` may a step overflow or give nan: NumPy must not have a reason for such a
#   `RuntimeWarning`, not even in a branch that is thrown away.
#
# On paper $1 / (1 + e^{-x})$ and $e^x / (1 + e^x)$ are the same. In floats each of them is good on
# one side.


# %% answer="sigmoid" points=5
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
assert np.allclose(sigmoid(np.array([2, -2])), [0.880797, 0.119203], atol=1e-6), (
    f"For the whole numbers 2 and -2 you have {sigmoid(np.array([2, -2]))}. An array of whole"
    " numbers cannot hold a probability."
)
with np.errstate(over="raise", invalid="raise"):
    try:
        ends = sigmoid(np.array([-1000.0, -720.0, -100.0, 1000.0]))
    except (FloatingPointError, OverflowError) as error:
        raise AssertionError(
            f"A step went wrong ({error}). e to the 1000 is too large for a float; e to the -1000"
            " is 0 and does no harm. Which of the two forms needs no large exponential when x is"
            " negative? np.where computes both, for all x: see to it that the exponential is small"
            " for each of them."
        ) from None
assert ends[3] == 1, f"At 1000 the sigmoid is 1, as far as a float can tell; you have {ends[3]}."
assert abs(ends[2] / np.exp(-100.0) - 1) < 1e-6, (
    f"At -100 the result should be close to e to the -100 = {np.exp(-100.0):.3g}; you have"
    f" {ends[2]:.3g}. 1 minus something that is nearly 1 loses all digits."
)
assert ends[1] > 0, "At -720 the result is 2.03e-313: small, and not 0."
assert abs(ends[1] / np.exp(-720.0) - 1) < 1e-6, (
    f"At -720 the result is 2.03e-313, and you have {ends[1]:.3g}. Do you put another x in the"
    " place of a very negative one?"
)
known = {-1: 0.2689414213699951, -5: 0.006692850924284855, -11: 1.670142184809518e-05}
for x, right in known.items():
    assert abs(sigmoid(float(x)) / right - 1) < 1e-6, (
        f"The sigmoid of {x} is {right}; you have {sigmoid(float(x))}, whose relative error is more"
        " than one in a million."
    )
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Evidence adds up (4 points)
#
# A doctor thinks before any test that an illness has the probability `prior`. Each independent test
# has a result that is `r` times as likely with the illness as without it. Such a result multiplies
# the *odds* by `r`. Write `after_tests(prior, ratios)`: the probability after all results in the
# list `ratios`. The list may be empty, and it may be long: 400 results of 10 leave no doubt (1, as
# far as floats can tell), and 400 results of 10 with 400 of 0.1 leave the prior as it was, although
# 10 to the power of 400 is too large for a float.


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
    "400 times 10 and 400 times 0.1 cancel, but you have"
    f" {after_tests(0.3, [10.0] * 400 + [0.1] * 400)}. The product is too large for a float on the"
    " way. On which scale does multiplying become adding?"
)
assert after_tests(0.3, [10.0] * 400) == 1, (
    f"After 400 results of 10 the probability is 1 in floats; you have"
    f" {after_tests(0.3, [10.0] * 400)}. The logit is 920 then: which sigmoid can take that?"
)
assert after_tests(0.3, [0.1] * 400) < 1e-300, "After 400 results of 0.1 hardly anything is left."
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. Any number of animals (9 points)
#
# A photograph may show any number of animals. Label $i$ has the score $z_i$, holds with the
# probability $\sigma(z_i)$, and the labels are independent of each other. `z` is a list or an
# array; no score is larger than 20 in size, except where it is said.
#
# ### 4a. None, and exactly one (6 points)
#
# Write `chance_of_none(z)`: the probability that no label holds. For large scores (up to 50 here)
# it is tiny, and its relative error has to stay below one in a million: `chance_of_none([40])` is
# 4.248e-18.
#
# Now you learn that *exactly one* label holds. Write `given_exactly_one(z)`: for each label the
# probability that it is this one, as a NumPy array. Start from the definition: the probability that
# $i$ holds and no other does, divided by the sum of these. When it works, compare the result with
# functions that you know: a surprise is waiting.


# %% answer="labels" points=6
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
assert chance_of_none([0.0, 0.0]) is not None, "chance_of_none gives back None."
assert abs(chance_of_none([0.0, 0.0]) - 0.25) < 1e-9, "Two coins both show tails one time in four."
assert abs(chance_of_none(np.array([1.0, 0.0])) - 0.13447071) < 1e-6, (
    "For the scores 1 and 0 the labels fail with 0.268941 and 0.5, so together with 0.134471."
)
assert abs(chance_of_none([40.0]) / np.exp(-40.0) - 1) < 1e-6, (
    f"chance_of_none([40]) has to be 4.248e-18; you have {chance_of_none([40.0])}. 1 minus a number"
    " close to 1 loses the digits. The probability that a label does *not* hold is a sigmoid, too."
)
one = given_exactly_one([1.0, 0.0])
assert np.shape(one) == (2,) and abs(np.sum(one) - 1) < 1e-9, (
    f"Two labels need two probabilities that sum to 1, not {one}: divide by the sum."
)
assert np.allclose(given_exactly_one([1.0, 1.0, 1.0]), 1 / 3), "Three equal labels: 1/3 each."
only = np.array([0.731058579 * 0.5, 0.268941421 * 0.5])
assert np.allclose(one, only / only.sum()), (
    f"For [1, 0]: label 1 and not 2 has {only[0]:.4f}, label 2 and not 1 has {only[1]:.4f}."
    f" Divided by the sum that is {only / only.sum()}; you have {one}."
)
assert np.allclose(given_exactly_one([1, 0]), one), (
    f"For the whole numbers [1, 0] you have {given_exactly_one([1, 0])}, and for [1.0, 0.0] {one}."
)
print("Question 4a: nothing wrong found.")

# %% [markdown]
# ### 4b. The surprise (3 points)
#
# Which well-known function of the scores is `given_exactly_one`? Give a reason (two to four
# sentences, a formula is welcome), and say what it tells you about when to use one softmax and when
# several sigmoids.

# %% [markdown] answer="surprise-in-words" points=3
# ### BEGIN SOLUTION
# It is the softmax of the scores (1 point). The probability of i and no other is the product of all
# chances of "not", times the odds of i, which are e to the z_i; the product is the same for all i
# and cancels (1 point). So softmax belongs to labels of which exactly one holds, and sigmoids to
# labels of which any number may hold (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. Find the error (5 points)
#
# The description of a program says:
#
# > (1) With two options, the softmax depends on the difference of the two scores alone. (2) A
# > probability of 0.75 means odds of 3 to 1, and the logit of 1/2 is 0. (3) Our program finds which
# > animals a photograph shows, any number of them: for cat, dog and rabbit it has the scores 1.5,
# > 1.5 and -0.5, so the cat gets 0.468 from softmax, and the photograph more likely shows no cat.
# > (4) The first output minus the second, for the scores $[x, -x]$, is $\tanh x$. (5) A score of 0
# > does not mean that an option is impossible.
#
# ### 5a. Test the sentences (2 points)
#
# Put three numbers into `computed`, right to three decimals: the sigmoid of 1.5; the odds that
# belong to the probability 0.75; and, for the scores `[0.7, -0.7]`, the first output of softmax
# minus the second. Put the number of the wrong sentence into `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 3
computed = [sigmoid(1.5), 0.75 / 0.25, first_of_two(0.7, -0.7) - first_of_two(-0.7, 0.7)]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (3,), "computed has to hold three numbers."
assert abs(np.log(computed[0] / (1 - computed[0])) - 1.5) < 0.01, (
    f"{computed[0]:.4f} is not the sigmoid of 1.5: its logit would have to be 1.5."
)
assert abs(computed[1] / (1 + computed[1]) - 0.75) < 1e-3, (
    f"Odds of {computed[1]:.4f} belong to the probability {computed[1] / (1 + computed[1]):.4f}."
)
assert abs(computed[2] - np.tanh(0.7)) < 2e-3, (
    f"For [0.7, -0.7] the difference of the two outputs is not {computed[2]:.4f}."
)
print("Question 5a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 5b. Explain the error (3 points)
#
# For the number in the wrong sentence: what does it mean, and under which condition would it be the
# right one? Why is it wrong here? Write a correct sentence in place of the wrong one.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# 0.468 is the probability of the cat if exactly one of the three animals is in the picture (1
# point). With any number allowed, softmax lets the labels compete: the dog's high score halves the
# cat's share, although a dog says nothing against a cat (1 point). For example: "Each animal gets
# its own sigmoid; for the cat it is 0.82, so the photograph very likely shows a cat" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 6. Draw it (4 points)
#
# Take the cat, dog and rabbit of question 5. Keep the scores of the cat (1.5) and the rabbit
# (-0.5), and let the dog's score run from -5 to 7. Draw the cat's probability under softmax and
# under sigmoids, in one figure. Label both axes and both lines. Mark the place where the lines
# cross. Say in the title or in a comment what the weights $e^z$ of dog and rabbit sum to there, and
# why.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: two correct lines; labels on axes and lines; the mark near -0.93; the sentence:
# they sum to 1, the weight of the score 0, since the sigmoid is a softmax against the score 0.
import matplotlib.pyplot as plt

dog = np.linspace(-5, 7, 200)
rivals = np.exp(dog) + np.exp(-0.5)
plt.plot(dog, np.exp(1.5) / (np.exp(1.5) + rivals), label="one softmax")
plt.plot(dog, np.full_like(dog, sigmoid(1.5)), label="a sigmoid for each label")
plt.axvline(np.log(1 - np.exp(-0.5)), color="grey", linestyle=":")
plt.xlabel("score of the dog")
plt.ylabel("probability of the cat")
plt.title("They cross where dog and rabbit weigh 1, as the score 0 does")
plt.legend()
plt.show()
### END SOLUTION
