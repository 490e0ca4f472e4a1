# ---
# jupyter:
#   classroom:
#     title: Temperature
#     minutes: 60
#     allow: [numpy]
# ---

# %% [markdown]
# # Assignment 2: Temperature
#
# Eight questions, 35 points, about 60 minutes for somebody who has read chapter 2 of the book.
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
# A reminder. At the temperature $T > 0$ the logits $z$ give the probabilities
#
# $$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}.$$

# %%
import numpy as np

# %% [markdown]
# ## 1. One ratio at another temperature (2 points)
#
# At temperature 1, one option is `r` times as likely as another. How many times as likely is it at
# temperature `T`? Write `ratio_at(r, T)`. You need no logits for that, only what division by $T$
# does to a difference of logits, and what that does to a ratio.


# %% answer="ratio" points=2
def ratio_at(r, T):
    """Return at temperature `T` the ratio that is `r` at temperature 1."""
    ### BEGIN SOLUTION
    return r ** (1 / T)
    ### END SOLUTION


# %% check="ratio"
assert ratio_at(3.0, 1.0) is not None, "ratio_at gives back None: does it end in a return?"
assert abs(ratio_at(3.0, 1.0) - 3) < 1e-9, "At temperature 1 nothing changes: 3 stays 3."
assert abs(ratio_at(1.0, 7.0) - 1) < 1e-9, "Two options that are equally likely stay so."
assert ratio_at(9.0, 2.0) < 9, "A higher temperature brings the two closer: 9 has to shrink."
assert abs(ratio_at(0.25, 2.0) - 0.5) < 1e-9, (
    f"At T = 2 a ratio of 1/4 becomes 1/2; you have {ratio_at(0.25, 2.0)}. A ratio below 1 comes"
    " closer to 1, too."
)
assert abs(ratio_at(9.0, 2.0) - 3) < 1e-9, (
    f"At T = 2 a ratio of 9 becomes 3; you have {ratio_at(9.0, 2.0)}. The ratio is e to the"
    " difference of the logits. Halve the difference: what happens to the ratio?"
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. Softmax with a temperature (4 points)
#
# Write `tempered(z, T)`: the softmax of `z / T` for one vector of logits (a list or an array), as
# a NumPy array. It has to be right for every finite vector and every positive `T`, also for
# `T = 0.0001`. For a `T` of 0 or below it raises a `ValueError`. (A good error also says what is
# wrong; the marking looks at its kind alone.)


# %% answer="tempered" points=4
def tempered(z, T):
    """Return the softmax of the logits `z` at temperature `T`."""
    ### BEGIN SOLUTION
    if T <= 0:
        raise ValueError(f"the temperature has to be above 0, this is {T}")
    z = np.asarray(z, dtype=float)
    weights = np.exp((z - z.max()) / T)
    return weights / weights.sum()
    ### END SOLUTION


# %% check="tempered"
cold, hot = tempered([2.0, 1.0, 0.1], 0.5), tempered([2.0, 1.0, 0.1], 2.0)
assert np.shape(cold) == (3,), f"Three logits give three probabilities, not {np.shape(cold)}."
assert abs(np.sum(cold) - 1) < 1e-9, f"The probabilities sum to {np.sum(cold):.4f}, not to 1."
assert cold[0] > hot[0], (
    "The best option has to get more at T = 0.5 than at T = 2. Do you multiply where you should"
    " divide? Then your T is the inverse temperature."
)
assert abs(cold[0] / cold[1] - np.e**2) < 1e-2, (
    "At T = 0.5 the difference of the first two logits doubles from 1 to 2, so the first has to be"
    f" e² = 7.389 times as likely as the second. You have {cold[0] / cold[1]:.3f}."
)
assert abs(cold[0] / cold[1] - np.e**2) < 1e-6, (
    "The probabilities are right to a few decimals only: do not round, and add nothing."
)
assert np.all(np.isfinite(tempered([2.0, 1.0, 0.1], 0.001))), (
    "At T = 0.001 there is a nan: 2/0.001 is 2000, and e to the 2000 is too large for a float."
    " Take the largest logit from all of them before you divide and exponentiate."
)
close = tempered([1.0, 1.0 + 2**-12], 2**-12)
assert abs(close[1] / close[0] - np.e) < 1e-6, (
    "With a T of 1/4096 and two logits that differ by 1/4096 the ratio is e, as for 1 and 1; you"
    f" have {close[1] / close[0]:.3f}. Do not put another T in the place of a very small one."
)
assert np.allclose(tempered([2, 1, 0], 1.0), tempered([2.0, 1.0, 0.0], 1.0)), (
    "The whole numbers [2, 1, 0] lead to something else than [2.0, 1.0, 0.0]. An array of whole"
    " numbers cannot hold a probability."
)
for refused in (0, -0.5):
    try:
        tempered([2.0, 1.0], refused)
    except ValueError:
        continue
    except Exception as error:
        raise AssertionError(
            f"T = {refused} led to an error of the kind {type(error).__name__}, and a ValueError"
            " is wanted: look at T first, and use `raise ValueError(...)`, not `assert`."
        ) from None
    raise AssertionError(f"T = {refused} has to be refused with a ValueError, and it was not.")
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Without the logits (4 points)
#
# Often only probabilities are known: somebody publishes `p`, measured at temperature 1. Write
# `retemper(p, T)`, which returns the probabilities at temperature `T`, as a NumPy array. An entry
# of `p` may be 0: such an option is impossible at every temperature. `T` is at least 0.2.


# %% answer="retemper" points=4
def retemper(p, T):
    """Return at temperature `T` the distribution that is `p` at temperature 1."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    powers = p ** (1 / T)
    return powers / powers.sum()
    ### END SOLUTION


# %% check="retemper"
p = retemper([0.64, 0.32, 0.04], 2.0)
assert np.shape(p) == (3,), f"Three probabilities have to come back, not {np.shape(p)}."
assert abs(np.sum(p) - 1) < 1e-9, f"The result sums to {np.sum(p):.4f}, not to 1."
assert np.allclose(retemper([0.64, 0.32, 0.04], 1.0), [0.64, 0.32, 0.04]), (
    "At T = 1 the input has to come back unchanged. If it became flatter, you took the softmax of"
    " the probabilities. They are no logits: which function leads from them to logits?"
)
assert abs(p[0] / p[2] - 4) < 1e-6, (
    f"At T = 2 the ratio 0.64 : 0.04 = 16 has to become 4 (question 1); you have {p[0] / p[2]:.3f}."
)
assert np.allclose(retemper([0.5, 0.5, 0.0], 2.0), [0.5, 0.5, 0.0]), (
    f"0 has to stay 0, without a nan: you have {retemper([0.5, 0.5, 0.0], 2.0)}."
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: colder, so better? (3 points)
#
# "We lowered the temperature of our text generator from 1 to 0.3. Now it is more certain, so it is
# wrong less often, and its knowledge has become more precise." Say what is right about this, what
# is wrong, and how one could find out whether the text did become better. Three to six sentences.

# %% [markdown] answer="colder-in-words" points=3
# ### BEGIN SOLUTION
# Right: at 0.3 each draw falls on the best-scored option more often, and the entropy of what is
# drawn from is smaller, so the output varies less (1 point). Wrong: the network computes the same
# logits in the same order; nothing was learned. If the top option is a false one, it is now chosen
# more often. "Certain" describes the sampler that somebody has set (1 point). To find out, one has
# to compare texts at both temperatures with something outside the model: known answers, or
# readers who do not know which is which (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. A lie detector for tables (9 points)
#
# A report prints one distribution `p` at temperature 1 and another, `q`, "at a different
# temperature". Can that be true? Here no two entries of `p` are equal, and no entry of `p` or `q`
# is 0. There are three options or more.
#
# a) Write `temperature_of(p, q)`: the temperature $T$ for which `q` is `p` at temperature $T$. You
# may rely on it that there is one, and that it is positive (right to six decimals).
#
# b) Write `possible(p, q)`: `True` if there is a *positive* temperature that leads from `p` to `q`,
# else `False`. The entries are rounded to six decimals and not below 0.01, so two logarithms that
# should be equal differ by less than 0.001. In a table that is wrong, one entry or more is off by
# one percent at least. Think of a `q` that has the opposite order, too.


# %% answer="detector" points=9
def temperature_of(p, q):
    """Return the temperature that leads from `p` to `q`."""
    ### BEGIN SOLUTION
    at_one, at_T = np.log(p), np.log(q)
    i, j = np.argmax(at_one), np.argmin(at_one)
    return (at_one[i] - at_one[j]) / (at_T[i] - at_T[j])
    ### END SOLUTION


def possible(p, q):
    """Return whether a positive temperature leads from `p` to `q`."""
    ### BEGIN SOLUTION
    x, y = np.log(p), np.log(q)
    i, j = np.argmax(x), np.argmin(x)
    beta = (y[i] - y[j]) / (x[i] - x[j])
    return bool(beta > 0 and np.abs((y - y[j]) - beta * (x - x[j])).max() < 1e-3)
    ### END SOLUTION


# %% check="detector"
p = [0.64, 0.32, 0.04]
q = np.sqrt(p) / np.sum(np.sqrt(p))  # p at T = 2: the power 1/2, divided by the sum
T = temperature_of(p, q)
assert T is not None, "temperature_of gives back None."
assert abs(T - 1 / 2) > 1e-3, (
    "From p to q the temperature is 2, and you have 1/2: you have divided the other way round."
)
assert abs(T - 2) < 1e-6, (
    f"From p to q the temperature is 2; you have {T}. Look at one pair of options: the logarithm of"
    " its ratio is a difference of logits, divided by T."
)
verdict = possible(p, np.round(q, 6).tolist())
assert isinstance(verdict, (bool, np.bool_)), (
    f"possible has to return True or False, this is {verdict!r}."
)
assert verdict, (
    "This q was computed at T = 2 and rounded to six decimals: it is possible. Do you allow for the"
    " rounding?"
)
assert not possible([0.629, 0.231, 0.140], [0.480, 0.320, 0.200]), (
    "No temperature leads from (0.629, 0.231, 0.140) to (0.480, 0.320, 0.200): the pairs of options"
    " disagree about T. Compare *all* pairs."
)
assert not possible([0.64, 0.32, 0.04], [0.508755, 0.364059, 0.127186]), (
    "Nearly right is not right: the first and the third of (0.508755, 0.364059, 0.127186) say that"
    " T is 2, and the second is 1.2 percent too large for that. Logarithms may differ by 0.001 at"
    " most."
)
assert not possible([0.4, 0.3, 0.2, 0.1], [0.320190, 0.277290, 0.226410, 0.176110]), (
    "Of four options the first three say that T is 2, and the last is 10 percent too large."
)
assert not possible([0.6, 0.3, 0.1], [0.111111, 0.222222, 0.666667]), (
    "Here the order has turned round. No positive temperature does that."
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Who gains from heat? (4 points)
#
# a) Write `direction(z, T)`: an array with 1 for each option whose probability rises when the
# temperature is raised a little above `T`, and -1 for each whose probability falls. (No option
# stands exactly still in what is asked.)
#
# b) "Heat takes from the best option and gives to all the others." Refute it twice over: put into
# `counterexample` a list of six numbers, `[z1, z2, z3, z4, T1, T2]`: four logits, of which one is
# the largest, and two temperatures with `0 < T1 < T2`, so that *two* options that are not the best
# each have at least 0.001 less at `T2` than at `T1`.


# %% answer="heat" points=4
def direction(z, T):
    """Return for each option whether its probability rises (1) or falls (-1) with `T`."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    mean = tempered(z, T) @ z
    return np.sign(mean - z)
    ### END SOLUTION


counterexample = None
### BEGIN SOLUTION
counterexample = [3.0, 2.75, 2.5, -5.0, 5.0, 20.0]
### END SOLUTION

# %% check="heat"
signs = direction([1.0, 0.1, 2.0], 1.0)
assert np.shape(signs) == (3,), f"direction has to return one number an option, not {signs}."
assert list(signs) == [1, 1, -1], (
    f"For [1, 0.1, 2] at T = 1 the last falls and the others rise; you have {signs}. You can"
    " derive p by T, or compare p at two temperatures that lie close together."
)
signs = direction([-4.0, 2.0, 1.0], 2.5)
assert list(signs) == [1, -1, 1], (
    f"For [-4, 2, 1] at T = 2.5 only the best option falls; you have {signs}. Derive p by T, or"
    " compare p at two temperatures that lie close together."
)
signs = direction([-4.0, 2.0, 1.0], 8.0)
assert list(signs) == [1, -1, -1], (
    f"For [-4, 2, 1] at T = 8 the option with the logit 1 falls as well: heat gives to the bad"
    f" option only. You have {signs}. What decides, if not whether an option is the best?"
)
assert counterexample is not None, "Now the counterexample: try good options and a bad one."
assert all(np.ndim(number) == 0 for number in counterexample) and len(counterexample) == 6, (
    "The counterexample is one list of six numbers, without lists in it."
)
*z, T1, T2 = map(float, counterexample)
assert 0 < T1 < T2, f"T1 and T2 have to be positive, T1 the smaller one; they are {T1} and {T2}."
z = np.array(z)
assert np.sum(z == z.max()) == 1, "Two options are the best here: one has to be better than all."
p1, p2 = (np.exp((z - z.max()) / T) / np.sum(np.exp((z - z.max()) / T)) for T in (T1, T2))
loss = np.delete(p1 - p2, z.argmax())
assert np.sum(loss >= 0.001) >= 2, (
    f"From T1 to T2 the other three options lose {loss}: a negative loss is a gain. Use your"
    " `direction` to look for options that are not the best and still have -1."
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A lecture note says about temperature:
#
# > (1) Whatever the logits are, a temperature that grows without bound makes all options equally
# > likely. (2) The order of the options is the same at every positive temperature. (3) The entropy
# > of the distribution never falls when the temperature rises. (4) Adding 10 to all logits before
# > dividing by $T$ changes nothing. (5) If the logits are lost, the probabilities do just as well:
# > they stand in the same order, so the softmax of $p / T$ is the distribution at temperature $T$.
#
# ### 7a. Test the sentences (2 points)
#
# A model has given the probabilities `[0.6, 0.3, 0.1]` at temperature 1. Put what it gives at the
# temperatures 0.5, 1 and 2 into `computed`, three rows of three numbers (right to three decimals):
# with them you can test some of the sentences. Put the number of the wrong sentence into
# `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 5
computed = [retemper([0.6, 0.3, 0.1], T) for T in (0.5, 1.0, 2.0)]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (3, 3), "computed has to hold three rows of three probabilities."
assert np.allclose(np.sum(computed, axis=1), 1, atol=2e-3), "Each of the rows has to sum to 1."
assert np.allclose(computed[1], [0.6, 0.3, 0.1], atol=1e-3), (
    f"At temperature 1 the model gives what it gave, not {computed[1]}. Which of your functions"
    " starts from probabilities?"
)
assert abs(computed[0][0] / computed[0][1] - 4) < 0.03, (
    "At T = 0.5 the ratio of the first two, 2, becomes 4 (question 1); you have"
    f" {computed[0][0] / computed[0][1]:.3f}."
)
assert abs(computed[2][0] / computed[2][1] - np.sqrt(2)) < 0.02, (
    "At T = 2 the ratio of the first two, 2, becomes 1.414 (question 1); you have"
    f" {computed[2][0] / computed[2][1]:.3f}."
)
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 7b. Explain the error (3 points)
#
# Why is that sentence wrong? Say which part of its reason is true, what it would make of
# `[0.6, 0.3, 0.1]` at temperature 1, and write a correct sentence in its place.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The order does stay, but softmax looks at differences, not at the order alone, and probabilities
# differ by less than 1 (1 point). At T = 1, where nothing should change, the recipe makes
# (0.426, 0.316, 0.258) of (0.6, 0.3, 0.1): it flattens (1 point). For example: "If the logits are
# lost, use the logarithms of the probabilities, or raise each probability to the power 1/T and
# divide by the sum" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# Take the logits `[3, 2, -1]` and let the temperature run from 0.3 to 60. Draw the three
# probabilities over $T$, with a logarithmic axis for $T$. Label the axes and the lines. Mark the
# temperature at which the middle option has its highest probability, and say in the title or in a
# comment how its logit compares with the mean logit $\sum_i p_i z_i$ there.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: three correct lines on a logarithmic axis; labels; the mark near 3.64; the
# sentence: there the mean logit equals the logit of the option, 2.
import matplotlib.pyplot as plt

temperatures = np.geomspace(0.3, 60, 400)
curves = np.array([tempered([3.0, 2.0, -1.0], T) for T in temperatures])
for curve, name in zip(curves.T, ["logit 3", "logit 2", "logit -1"], strict=True):
    plt.plot(temperatures, curve, label=name)
plt.axvline(temperatures[curves[:, 1].argmax()], color="grey", linestyle=":")
plt.xscale("log")
plt.xlabel("temperature")
plt.ylabel("probability")
plt.title("The middle option turns where the mean logit is 2")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# **For those who want more (no points).** Write `temperature_for(z, wanted)`: the temperature at
# which the most probable option has the probability `wanted`. There is no formula. The probability
# falls as $T$ rises, so an interval can be halved again and again; halve it on the scale of the
# logarithm of $T$. Try `[50, 0]` with 0.6, and `[0.5, 2.5, -1]` with 0.7.
