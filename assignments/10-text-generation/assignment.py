# ---
# jupyter:
#   classroom:
#     title: Text generation
#     minutes: 60
#     allow: [numpy]
#     files: [logits.csv]
# ---

# %% [markdown]
# # Assignment 10: Text generation
#
# Eight questions, 35 points, about 60 minutes for somebody who has read chapter 10 of the book.
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
# **The logits.** The file `logits.csv`, which has to lie beside this notebook, holds what the
# network of chapter 10 computed along a sentence by Jane Austen that it had never seen: one row for
# each character of the sentence, computed just *before* the network read it, and one column for
# each character of the alphabet. So `logits[0]` is about the first character, D. The next cell
# reads the file.

# %%
import numpy as np

SENTENCE = (
    "Darcy was delighted with their engagement; his friend had given him the earliest information"
    " of it."
)
ALPHABET = "\n !\"'(),-.:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
logits = np.loadtxt("logits.csv", delimiter=",")
print(len(SENTENCE), "positions,", len(ALPHABET), "characters")
print("favourite of the network at each position, against the sentence:")
print("".join(ALPHABET[i] for i in logits.argmax(axis=1)))
print(SENTENCE)

# %% [markdown]
# ## 1. The perplexity of two texts (3 points)
#
# On a text of `n` characters a model has the perplexity `a`, on another one of `m` characters the
# perplexity `b`. Write `joint_perplexity(a, n, b, m)`: its perplexity on all the characters
# together. A text can have a million characters. (What is the mean over characters, if not the
# perplexity?)


# %% answer="perplexity" points=3
def joint_perplexity(a, n, b, m):
    """Return the perplexity on two texts together."""
    ### BEGIN SOLUTION
    return np.exp((n * np.log(a) + m * np.log(b)) / (n + m))
    ### END SOLUTION


# %% check="perplexity"
same = joint_perplexity(3.0, 10, 3.0, 30)
assert same is not None, "joint_perplexity gives back None: does it end in a return?"
assert abs(same - 3) < 1e-9, f"Two texts with the perplexity 3 have it together; you have {same}."
assert abs(joint_perplexity(2.0, 50, 8.0, 50) - 4) < 1e-9, (
    "Half of the characters cost ln 2, half cost ln 8. Their mean is ln 4, and the perplexity 4;"
    f" you have {joint_perplexity(2.0, 50, 8.0, 50)}. It is the losses that have a mean."
)
assert abs(joint_perplexity(2.0, 2, 16.0, 1) - 4) < 1e-9, (
    "Two characters that cost ln 2 and one that costs 4 ln 2 cost 2 ln 2 on average: 4, and not"
    f" {joint_perplexity(2.0, 2, 16.0, 1)}."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. A nucleus that is never too small (4 points)
#
# Programs that offer top-p often have a second setting: a number of options that stay in any case.
# Write `nucleus(p, mass, least)`, which takes *probabilities*, keeps the smallest set of most
# probable options whose probabilities sum to `mass` or more, but no fewer than `least` options, and
# returns the new probabilities as a NumPy array: 0 for what is cut, and a sum of 1.
#
# Entries of `p` may be 0, all others are different. At least `least` of them are above 0, and
# `mass` lies below 1. The sums that decide never come nearer to `mass` than a millionth.


# %% answer="nucleus" points=4
def nucleus(p, mass, least):
    """Return `p` after top-p with `mass`, which keeps at least `least` options."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    order = np.argsort(-p)
    count = max(least, 1 + int(np.sum(np.cumsum(p[order]) < mass)))
    kept = np.zeros(len(p))
    kept[order[:count]] = p[order[:count]]
    return kept / kept.sum()
    ### END SOLUTION


# %% check="nucleus"
p = nucleus([0.2, 0.5, 0.1, 0.15, 0.05], 0.65, 1)
assert np.shape(p) == (5,), f"Five options stay five, cut ones with 0; you have {p}."
assert np.count_nonzero(p) == 2, (
    "The two largest, 0.5 and 0.2, sum to 0.7, which is enough for 0.65, and the largest alone is"
    f" not. You keep {np.count_nonzero(p)} options."
)
assert abs(np.sum(p) - 1) < 1e-9, f"What is left has to sum to 1 again, not to {np.sum(p)}."
assert np.allclose(p, [2 / 7, 5 / 7, 0, 0, 0]), (
    f"Each option keeps its place: (2/7, 5/7, 0, 0, 0) is right here; you have {p}."
)
p = nucleus([0.2, 0.5, 0.1, 0.15, 0.05], 0.3, 3)
assert np.allclose(p, [4 / 17, 10 / 17, 0, 3 / 17, 0]), (
    "With mass 0.3 the largest option is enough, but three have to stay: (4/17, 10/17, 0, 3/17, 0)."
    f" You have {p}."
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. Steps in any order (6 points)
#
# Write `filtered(z, steps)`. `z` is a vector of logits, `steps` a list of steps, and each step a
# name and a value, for instance `[["top-k", 40], ["temperature", 0.7], ["top-p", 0.9]]`. The steps
# act one after the other, each on what the earlier ones have left. The result is the array of
# probabilities after all of them, 0 for what was cut.
#
# | name | the step |
# |---|---|
# | `temperature` | divides the logits by the value, which is positive |
# | `top-k` | keeps that many of the most probable options, or all if there are fewer |
# | `top-p` | keeps the smallest set of most probable options that have this part or more |
# | `min-p` | keeps what has at least this part of the largest probability |
#
# Before every step the probabilities of what is left sum to 1. A step may occur more than once.
# Logits may be as large as 10,000. No two are equal, and nothing lies so near to a limit that
# rounding would decide.


# %% answer="filtered" points=6
def filtered(z, steps):
    """Return the probabilities after all `steps`."""
    ### BEGIN SOLUTION
    z = np.array(z, dtype=float)
    for name, value in steps:
        p = np.exp(z - z.max())
        p /= p.sum()
        in_order = -np.sort(-p)
        if name == "temperature":
            z = z / value
            continue
        if name == "top-k":
            limit = in_order[min(value, len(z)) - 1]
        elif name == "top-p":
            limit = in_order[np.sum(np.cumsum(in_order) < value)]
        else:
            limit = value * in_order[0]
        z[p < limit] = -np.inf
    p = np.exp(z - z.max())
    return p / p.sum()
    ### END SOLUTION


# %% check="filtered"
z = [1.0, 3.0, 0.0, 2.0]
p = filtered(z, [])
assert p is not None and np.shape(p) == (4,), f"Four logits, four probabilities; you have {p}."
assert np.allclose(p, [0.08714432, 0.64391426, 0.0320586, 0.23688282], atol=1e-7), (
    f"Without any step the result is the softmax of the logits; you have {p}."
)
p = filtered(z, [["temperature", 2.0]])
assert abs(p[1] / p[3] - np.sqrt(np.e)) < 1e-6, (
    f"At T = 2 the first two of the order have the ratio e^(1/2); you have {p[1] / p[3]:.4f}."
)
for step, kept in ((["top-k", 3], 3), (["top-p", 0.8], 2), (["min-p", 0.1], 3), (["top-k", 9], 4)):
    p = filtered(z, [step])
    assert np.count_nonzero(p) == kept and abs(np.sum(p) - 1) < 1e-9, (
        f"For [1, 3, 0, 2] the step {step} keeps {kept}, with the sum 1; you have {p}."
    )
    assert abs(p[1] / p[3] - np.e) < 1e-6, (
        f"A cut does not change the ratio of what it keeps: e for the first two; you have {p}."
    )
first = filtered(z, [["temperature", 2.0], ["top-p", 0.8]])
last = filtered(z, [["top-p", 0.8], ["temperature", 2.0]])
assert np.count_nonzero(first) == 3 and np.count_nonzero(last) == 2, (
    "With the temperature 2 first, top-p 0.8 keeps three options, and two if it acts before; you"
    f" have {first} and {last}. Do you follow the order of the list?"
)
p = filtered(z, [["top-k", 2], ["top-p", 0.7]])
assert np.count_nonzero(p) == 1, (
    "Of the two options that top-k 2 leaves the first has 0.731 of the probability, so top-p 0.7"
    f" keeps it alone; you have {p}. Is the sum 1 again before the second step?"
)
assert np.allclose(filtered([10001.0, 10003.0, 10000.0, 10002.0], [["top-k", 2]])[1], 0.73105858), (
    "For logits near 10000 the result has to be that for the same ones without the 10000."
)
print("Question 3: nothing wrong found.")

# %% [markdown]
# ## 4. In words: one k for all positions (3 points)
#
# Count for each of the positions of `logits` how many characters top-p with 0.9 keeps. (A text cell
# cannot run: use cells of your own.) Take the mean, rounded to a whole number, as k for top-k. So
# both keep about the same number. At which place does top-k then cut away most of the probability,
# and how much is it? Does it ever cut a character that Austen really wrote, and does top-p? Where
# does top-k keep what is nearly impossible? Name a place for each, and say which of the two filters
# you would rather use, and why. Three to six sentences.

# %% [markdown] answer="one-k-in-words" points=3
# ### BEGIN SOLUTION
# Top-p keeps 4.2 characters on average, between 1 and 19, so k = 4 (1 point). Top-k takes most at
# beginnings of words: before "earliest" 0.65 of the probability, and with it the e that Austen
# wrote; it cuts 12 of her characters, top-p 5. Inside words it keeps what is nearly impossible, in
# "engagement" or "information" a character with less than 0.0001 (1 point). The number that is
# reasonable depends on how open the place is, which top-p and min-p see in the probabilities, and
# top-k does not look at; so one of these, or top-k only as a rough limit (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 5. From a random number to a character (5 points)
#
# A draw needs one random number $u$ with $0 \le u < 1$. Lay the probabilities one behind the other
# from 0 to 1, in the order of `p`: the option is drawn in whose piece $u$ falls. A piece holds its
# left end and not its right one. Write `draw(p, u)`: `p` are the probabilities, `u` is a vector of
# random numbers, and what comes back is the vector of the options drawn, counted from 0.
#
# An option with the probability 0 is *never* drawn, whatever `u` is. And mind the last digits:
# probabilities of floats sum to 1 only nearly, and `u` may be the largest number below 1 that there
# is, `1 - 2**-53`.


# %% answer="draw" points=5
def draw(p, u):
    """Return for each random number the option that it draws."""
    ### BEGIN SOLUTION
    p = np.asarray(p, dtype=float)
    last = np.flatnonzero(p)[-1]
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), last)
    ### END SOLUTION


# %% check="draw"
drawn = draw([0.5, 0.25, 0.25], [0.1, 0.6, 0.9, 0.4])
assert np.shape(drawn) == (4,), f"Four random numbers draw four options, not {drawn}."
assert list(drawn) == [0, 1, 2, 0], (
    "The pieces are 0 to 0.5, 0.5 to 0.75 and 0.75 to 1, so 0.1, 0.6, 0.9 and 0.4 draw the options"
    f" 0, 1, 2 and 0; you have {list(drawn)}. Keep the order of `p`."
)
assert list(draw([0.5, 0.25, 0.25], [0.0, 0.5, 0.75])) == [0, 1, 2], (
    "A piece holds its left end: 0, 0.5 and 0.75 draw the options 0, 1 and 2; you have"
    f" {list(draw([0.5, 0.25, 0.25], [0.0, 0.5, 0.75]))}."
)
assert list(draw([0.0, 1.0], [0.0, 0.5])) == [1, 1], (
    f"Option 0 has no probability, and u = 0 must not draw it; you have {draw([0.0, 1.0], [0.0])}."
)
tenth = list(draw([0.1] * 10 + [0.0], [1 - 2**-53]))
assert tenth == [9], (
    "Ten times 0.1 is a little less than 1 in floats, and u = 1 - 2**-53 lies not below it. It has"
    f" to draw the last option that is possible, the one with the number 9; you have {tenth}."
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. Texts of two steps (5 points)
#
# A writer chooses an opening, with the logits `first`, and then how to go on. `rest` is a list with
# one vector of logits for each opening: those of its continuations. There can be more of them after
# one opening than after another. Every text is an opening with one of its continuations.
#
# a) Write `entropies(first, rest, T)`: a list of two numbers, the entropy of the opening and the
# entropy of the whole text, in nats, if *both* steps are drawn at the temperature `T`. It has to be
# right in the cold too, where some probabilities are 0 in floats.
#
# b) Write `best_text(first, rest)`: a list of two whole numbers, the place of the opening and the
# place of the continuation of the *most probable text* at T = 1, counted from 0. It need not begin
# with the most probable opening. There is always one text that is more probable than all others.


# %% answer="two-steps" points=5
def probabilities(z, T=1.0):
    """Return the softmax of `z / T`: a helper for both, if you like."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float) / T
    p = np.exp(z - z.max())
    return p / p.sum()
    ### END SOLUTION


def entropies(first, rest, T):
    """Return the entropy of the opening and that of the whole text."""

    ### BEGIN SOLUTION
    def entropy(p):
        p = p[p > 0]
        return -np.sum(p * np.log(p))

    p = probabilities(first, T)
    after = [entropy(probabilities(z, T)) for z in rest]
    return [entropy(p), entropy(p) + p @ after]
    ### END SOLUTION


def best_text(first, rest):
    """Return the places of opening and continuation of the most probable text."""
    ### BEGIN SOLUTION
    of_texts = [p * probabilities(z).max() for p, z in zip(probabilities(first), rest, strict=True)]
    opening = int(np.argmax(of_texts))
    return [opening, int(np.argmax(rest[opening]))]
    ### END SOLUTION


# %% check="two-steps"
found = entropies([0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]], 1.0)
assert np.shape(found) == (2,), f"entropies has to return two numbers; you have {found}."
assert np.allclose(found, [np.log(2), np.log(4)]), (
    "Two openings with two continuations each, all equally likely: ln 2 for the opening, and ln 4"
    f" for the four texts; you have {found}."
)
found = entropies([np.log(3), 0.0], [[1.0], [0.0, 0.0, 0.0, 0.0]], 1.0)
assert abs(found[1] - found[0] - np.log(4) / 4) < 1e-9, (
    "The second opening, with the probability 1/4, has four equal continuations, the first has one."
    " So the text has the entropy of the opening and a quarter of ln 4 more:"
    f" {found[0] + np.log(4) / 4:.4f}; you have {found[1]:.4f}."
)
hot = entropies([2 * np.log(3), 0.0], [[1.0], [0.0, 0.0, 0.0, 0.0]], 2.0)
assert np.allclose(hot, found), (
    f"At T = 2 with twice the logits the same has to come out, {found}; you have {hot}."
)
cold = entropies([1.0, 0.0], [[1.0, 0.0], [1.0, 0.0]], 0.001)
assert np.all(np.isfinite(cold)) and np.allclose(cold, 0), (
    f"At T = 0.001 everything is certain, and both entropies are 0; you have {cold}. What is the"
    " contribution of an option with the probability 0?"
)
best = best_text([0.5, 0.0], [[0.0, 0.0, 0.125], [2.0, 0.0]])
assert np.shape(best) == (2,), f"best_text has to return two places; you have {best}."
assert list(best) == [1, 0], (
    "The first opening has 0.62, but none of its texts as much as 0.23; the second has 0.38, and"
    f" its first continuation 0.88 of that, 0.33. So the best text is [1, 0]; you have {best}."
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# A manual for a program that writes says about its filters:
#
# > (1) Whatever a filter cuts, the ratio of the probabilities of two options that stay is the same
# > as before. (2) It does no harm to set a filter twice, at the beginning and at the end: the
# > second time top-p finds nothing to cut with the same value, since all that is left sums to 1,
# > which is more than the value. (3) Top-k keeps the same options at every temperature. (4) At a
# > higher temperature, min-p with the same value keeps the same options or more. (5) If mistakes
# > have one thousandth of the probability at each position, a text of 500 characters contains one
# > with a probability of more than a third.
#
# ### 7a. Test the sentences (2 points)
#
# Take the probabilities `[0.5, 0.4, 0.06, 0.04]`. Put three rows of four numbers into `computed`,
# right to three decimals: what is left of them after min-p with 0.1, after top-p with 0.92, and
# after top-p with 0.92 for a second time. Put the number of the wrong sentence into
# `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 2
before = np.log([0.5, 0.4, 0.06, 0.04])
computed = [
    filtered(before, [["min-p", 0.1]]),
    filtered(before, [["top-p", 0.92]]),
    filtered(before, [["top-p", 0.92], ["top-p", 0.92]]),
]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (3, 4), "computed has to hold three rows of four probabilities."
assert np.allclose(np.sum(computed, axis=1), 1, atol=2e-3), "Each of the rows has to sum to 1."
for row in computed:
    assert abs(row[0] / row[1] - 1.25) < 0.01, (
        f"The first two are kept throughout, so their ratio stays 0.5 : 0.4; you have {row}."
    )
assert computed[0][2] > 0 and computed[1][2] > 0, (
    "Neither min-p with 0.1 nor the first top-p cuts the third option: a tenth of 0.5 is 0.05, and"
    " 0.5 + 0.4 is less than 0.92."
)
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 7b. Explain the error (3 points)
#
# Why is that sentence wrong, though its reason sounds right? Say what happens to the probabilities
# in between, and which other filters, if any, can be set twice without harm (and why). Write a
# correct sentence in its place.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# What is left does sum to 1, but top-p looks for the *smallest* set that reaches the value: after
# the first cut all is divided by 0.96, the first two have 0.9375 instead of 0.9, and that reaches
# 0.92 without the third (1 point). Top-k and min-p cut nothing the second time, if no temperature
# acts in between: top-k looks at the order and min-p at ratios to the largest, and a cut changes
# neither (with min-p a lower temperature in between does change the ratios) (1 point). For
# example: "Set top-p once only: what it leaves is divided by its sum, and the same value may cut
# more of it" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# Draw over the temperature, from 0.3 to 3, how many characters are kept on average over the
# positions of `logits` by top-k with 4, top-p with 0.9 and min-p with 0.1, each after the
# temperature. Twenty temperatures are enough. Label the axes and the three lines. Mark the point at
# T = 1 on each. Say in the title or in a comment which filter does not feel the temperature, and
# what the other two do to the mistakes that heat makes possible.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: three correct lines (at T = 1: 4, 4.2 and 3.8); labels; the marks; the sentence:
# top-k keeps the same options at every T, the others let in more and more of the tail, so that in
# the heat they protect less.
import matplotlib.pyplot as plt

temperatures = np.linspace(0.3, 3, 20)
for step in (["top-k", 4], ["top-p", 0.9], ["min-p", 0.1]):

    def kept(T, step=step):
        steps = [["temperature", T], step]
        return np.mean([np.count_nonzero(filtered(z, steps)) for z in logits])

    plt.plot(temperatures, [kept(T) for T in temperatures], label=f"{step[0]} {step[1]}")
    plt.plot(1, kept(1), "o", color="black")
plt.xlabel("temperature")
plt.ylabel("characters kept, mean")
plt.title("Top-k does not feel the heat; the other two let in more of the tail")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# **For those who want more (no points).** At which of the characters that Austen wrote would each
# of the three filters have stopped her? And how low can you set top-p until it stops her at every
# tenth character? Which filter lets her write as she did, and takes most from what she did not?
