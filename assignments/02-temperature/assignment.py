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
# Nine questions, 35 points, about 60 minutes. It belongs to chapter 2 of the book.
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
# `T = 0.001`. For `T` of 0 or below it raises a `ValueError` whose message names the temperature.


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
assert abs(cold[0] / cold[1] - np.e**2) < 1e-6, (
    "At T = 0.5 the difference of the first two logits doubles from 1 to 2, so the first has to be"
    f" e² = 7.389 times as likely as the second. You have {cold[0] / cold[1]:.3f}."
)
assert np.all(np.isfinite(tempered([2.0, 1.0, 0.1], 0.001))), (
    "At T = 0.001 there is a nan: 2/0.001 is 2000, and e to the 2000 is too large for a float."
    " Take the largest logit from all of them before you divide and exponentiate."
)
try:
    tempered([2.0, 1.0], 0)
except ValueError as error:
    assert "temperature" in str(error), f"The message does not name the temperature: {error}"
else:
    raise AssertionError("T = 0 has to be refused with a ValueError, and it was not.")
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Without the logits (4 points)
#
# Often only probabilities are known: somebody publishes `p`, measured at temperature 1. Write
# `retemper(p, T)`, which returns the probabilities at temperature `T`, as a NumPy array.
#
# Two things to think of. An entry of `p` may be 0: such an option is impossible at every
# temperature. And there may be a thousand options with 0.001 each, at `T = 0.005`: 0.001 to the
# power of 200 is too small for a float.


# %% answer="retemper" points=4
def retemper(p, T):
    """Return at temperature `T` the distribution that is `p` at temperature 1."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    powers = (p / p.max()) ** (1 / T)
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
assert np.allclose(retemper(np.full(1000, 0.001), 0.005), 0.001), (
    "A thousand equal options have to stay equal at T = 0.005. If you see nan, all powers became 0."
    " A common factor of all probabilities cancels in the end: choose a good one at the start."
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: colder, so better? (3 points)
#
# "We lowered the temperature of our text generator from 1 to 0.3. Now it is more certain, so it is
# wrong less often, and its knowledge has become more precise." Say what is right about this, what
# is wrong, and how one could find out whether the text did become better. Four to seven sentences.

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
# ## 5. A lie detector for tables (5 points)
#
# A report prints one distribution `p` at temperature 1 and another, `q`, "at a different
# temperature". Can that be true?
#
# a) Write `temperature_of(p, q)`: the temperature $T$ for which `q` is `p` at temperature $T$. You
# may rely on it that there is one, and that not all entries of `p` are equal.
#
# b) Write `possible(p, q)`: `True` if there is a *positive* temperature that leads from `p` to `q`,
# else `False`. All entries are positive, rounded to six decimals and not below 0.01, so two
# logarithms that should be equal may differ by up to 0.001. Entries of `p` can be equal to each
# other. Think of a `q` that has the opposite order, too.


# %% answer="detector" points=5
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
    x, y = x - x.mean(), y - y.mean()
    if np.abs(x).max() < 1e-3:
        return bool(np.abs(y).max() < 1e-3)
    beta = (x @ y) / (x @ x)
    return bool(beta > 0 and np.abs(y - beta * x).max() < 2e-3)
    ### END SOLUTION


# %% check="detector"
p, q = [0.64, 0.32, 0.04], retemper([0.64, 0.32, 0.04], 2.0)
assert temperature_of(p, q) is not None, "temperature_of gives back None."
assert abs(temperature_of(p, q) - 2) < 1e-6, (
    f"From p to q the temperature is 2; you have {temperature_of(p, q)}. Look at one pair of"
    " options: the logarithm of its ratio is a difference of logits, divided by T."
)
assert possible(p, np.round(q, 6).tolist()) is True, "This q was computed at T = 2: it is possible."
assert possible([0.659001, 0.242433, 0.098566], [0.475367, 0.338250, 0.186382]) is False, (
    "These two were printed in an article, and no temperature leads from one to the other: the"
    " pairs of options disagree about T. Compare *all* pairs."
)
assert possible([0.6, 0.3, 0.1], [0.1, 0.2, 0.7]) is False, (
    "Here the order has turned round. No positive temperature does that."
)
assert possible([0.4, 0.4, 0.2], [0.45, 0.35, 0.2]) is False, (
    "Two equal options have to stay equal at every temperature."
)
assert possible([0.4, 0.4, 0.2], [0.4, 0.4, 0.2]) is True, (
    "The same twice is possible, with T = 1. Do you divide by the logarithm of a ratio that is 1?"
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Set the dial (4 points)
#
# Write `temperature_for(z, wanted)`: the temperature at which the most probable option has the
# probability `wanted`. There is exactly one largest logit, and `wanted` lies between 1/K and 1. In
# all that will be asked the temperature lies between 0.01 and 1000. The probability has to be right
# to four decimals. There is no formula: think of a search.


# %% answer="dial" points=4
def temperature_for(z, wanted):
    """Return the temperature at which the largest probability is `wanted`."""
    ### BEGIN SOLUTION
    low, high = 1e-3, 1e4
    for _ in range(100):
        middle = np.sqrt(low * high)
        if tempered(z, middle).max() > wanted:
            low = middle
        else:
            high = middle
    return middle
    ### END SOLUTION


# %% check="dial"
for z, wanted in (([2.0, 1.0, 0.1], 0.9), ([2.0, 1.0, 0.1], 0.34), ([50.0, 0.0], 0.6)):
    T = temperature_for(z, wanted)
    assert T is not None and T > 0, f"A temperature has to be a positive number, this is {T}."
    top = np.max(tempered(z, T))
    assert abs(top - wanted) < 5e-5, (
        f"For {z} you found T = {T:.4f}. There the top probability is {top:.5f}, and {wanted} was"
        " wanted. It falls as T rises, so you can halve an interval again and again; from 0.01 to"
        " 1000 it is quicker to halve the interval of the logarithms."
    )
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Who gains from heat? (4 points)
#
# a) Write `direction(z, T)`: an array with 1 for each option whose probability rises when the
# temperature is raised a little above `T`, and -1 for each whose probability falls. (No option
# stands exactly still in what is asked.)
#
# b) "Heat takes from the best option and gives to all the others." Refute it: put into
# `counterexample` a list of five numbers, `[z1, z2, z3, T1, T2]`: three logits and two
# temperatures with `T1 < T2`, so that an option that is *not* the best has at least 0.001 less at
# `T2` than at `T1`.


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
counterexample = [2.0, 1.0, -3.0, 4.0, 20.0]
### END SOLUTION

# %% check="heat"
signs = direction([2.0, 1.0, 0.1], 1.0)
assert np.shape(signs) == (3,), f"direction has to return one number an option, not {signs}."
assert list(signs) == [-1, 1, 1], (
    f"For [2, 1, 0.1] at T = 1 the first falls and the others rise; you have {signs}. You can"
    " derive p by T, or compare p at two temperatures that lie close together."
)
assert counterexample is not None, "Now the counterexample: try two good options and a bad one."
assert np.shape(counterexample) == (5,), "The counterexample is a list of five numbers."
*z, T1, T2 = counterexample
assert 0 < T1 < T2, f"T1 and T2 have to be positive, T1 the smaller one; they are {T1} and {T2}."
loss = np.delete(tempered(z, T1) - tempered(z, T2), np.argmax(z))
assert loss.max() >= 0.001, (
    f"From T1 to T2 the other two options lose {loss}: a negative loss is a gain. Use your"
    " `direction` to look for an option that is not the best and still has -1."
)
print("Question 7: nothing wrong found.")

# %% [markdown]
# ## 8. Find the error (5 points)
#
# A lecture note says about temperature:
#
# > (1) Whatever the logits are, a temperature that grows without bound makes all options equally
# > likely. (2) The order of the options is the same at every positive temperature. (3) The entropy
# > of the distribution never falls when the temperature rises. (4) If the logits are lost, the
# > probabilities do just as well: they stand in the same order, so the softmax of $p / T$ is the
# > distribution at temperature $T$. (5) Adding 10 to all logits before dividing by $T$ changes
# > nothing.
#
# a) Put the number of the wrong sentence into `wrong_sentence`. A model has given the
# probabilities `[0.7, 0.2, 0.1]` at temperature 1. Put what it gives at temperature 0.5 into
# `corrected` (2 points).

# %% answer="error-numbers" points=2
wrong_sentence = None
corrected = None
### BEGIN SOLUTION
wrong_sentence = 4
corrected = retemper([0.7, 0.2, 0.1], 0.5)
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(corrected) == (3,), "corrected has to hold three probabilities."
assert abs(np.sum(corrected) - 1) < 1e-3, "The three probabilities have to sum to 1."
assert corrected[0] > 0.7, (
    f"T = 0.5 is colder than 1, so the best option has to get more than 0.7, not {corrected[0]}."
    " Which of your functions starts from probabilities?"
)
print("Question 8a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# b) Why is that sentence wrong, although the order does stay? Say what its recipe does to
# `[0.7, 0.2, 0.1]` at temperature 1, and write a correct sentence in its place (3 points).

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# Softmax looks at differences, not at the order alone, and probabilities differ by less than 1
# (1 point). At T = 1, where nothing should change, the recipe makes (0.464, 0.281, 0.255) of
# (0.7, 0.2, 0.1): it flattens (1 point). For example: "If the logits are lost, use the logarithms
# of the probabilities, or raise each probability to the power 1/T and divide by the sum" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 9. Draw it (4 points)
#
# Take the logits `[2, 1, -3]` and let the temperature run from 0.2 to 100. Draw the three
# probabilities over $T$, with a logarithmic axis for $T$. Label the axes and the lines. Mark the
# temperature at which the middle option has its highest probability, and say in the title or in a
# comment how its logit compares with the mean logit $\sum_i p_i z_i$ there.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: three correct lines on a logarithmic axis; labels; the mark near 3.6; the
# sentence: there the mean logit equals the logit of the option, 1.
import matplotlib.pyplot as plt

temperatures = np.geomspace(0.2, 100, 400)
curves = np.array([tempered([2.0, 1.0, -3.0], T) for T in temperatures])
for curve, name in zip(curves.T, ["logit 2", "logit 1", "logit -3"], strict=True):
    plt.plot(temperatures, curve, label=name)
plt.axvline(temperatures[curves[:, 1].argmax()], color="grey", linestyle=":")
plt.xscale("log")
plt.xlabel("temperature")
plt.ylabel("probability")
plt.title("The middle option turns where the mean logit is 1")
plt.legend()
plt.show()
### END SOLUTION
