# ---
# jupyter:
#   classroom:
#     title: Classification
#     minutes: 60
#     allow: [numpy]
#     files: [penguins.csv]
# ---

# %% [markdown]
# # Assignment 7: Classification
#
# Eight questions, 35 points, about 60 minutes for somebody who has read chapter 7 of the book.
#
# **How to work.** Write your answers into the cells that say so. The cell below an answer checks
# it: run it as often as you like. A check that is silent until its last line has found nothing
# wrong. These checks are not the whole of the marking: other inputs come later. Words and
# figures are read by your teacher.
#
# **What you may use.** Python and NumPy. Write the functions yourself: the library of this book
# and SciPy are not there when your answers are marked. The figure may use Matplotlib.
#
# **Numbers.** Vectors and tables come as arrays, or as lists. Compute with ordinary floats
# (`float64`) and do not round: results have to be right to eight decimals, unless a question says
# otherwise.
#
# **Before you hand in**, restart the kernel and run all cells. If that stops at an error, go on
# below it with *Run Selected Cell and All Below*, or your figure will be missing in the notebook.
# Look at the figure, then save.
#
# **The penguins.** The file `penguins.csv`, which has to lie beside this notebook, holds 333
# penguins of three species, measured near Palmer Station in Antarctica from 2007 to 2009 (Gorman,
# Williams and Fraser 2014; free for every use, CC0). Of each we know the sex, the length of the
# bill and the mass. A program is to tell the species from these two measures. It learns from the
# 165 females, and is asked about the 168 males: penguins of the same islands, but larger ones.
#
# The next cell reads the file. `measured` holds bill length (mm) and mass (g). `X` has one row for
# each penguin: the same two, counted from the mean of the females in their standard deviations, and
# a 1, so that the bias is a weight like the others. `species` holds 0, 1 or 2, and `female` is
# `True` for the females, so `X[~female]` are the males. `learn(slope, steps)` is the
# learner of the chapter; you write the slope.

# %%
import numpy as np

NAMES = ["Adelie", "Chinstrap", "Gentoo"]
table = np.loadtxt("penguins.csv", delimiter=",", skiprows=4, dtype=str)
species = np.array([NAMES.index(name) for name in table[:, 0]])
female = table[:, 1] == "female"
measured = table[:, 2:].astype(float)
X = (measured - measured[female].mean(axis=0)) / measured[female].std(axis=0)
X = np.column_stack([X, np.ones(len(X))])


def learn(slope, steps):
    """Return the weights after `steps` steps down the slope, from weights that are 0."""
    W = np.zeros((3, 3))
    for _ in range(steps):
        W = W - slope(W, X[female], species[female], np.ones(3))
    return W


print(f"{len(X)} penguins, {female.sum()} of them female")
print("of each species:", dict(zip(NAMES, np.bincount(species).tolist(), strict=True)))

# %% [markdown]
# ## 1. A loss with weights (4 points)
#
# Chinstraps are rare here. To make them count as much as the others one gives each *class* a
# weight, and takes the weighted mean
#
# $$L = \frac{\sum_n w_{y_n} L_n}{\sum_n w_{y_n}},
# \qquad L_n = \log \sum_j e^{z_{nj}} - z_{n y_n}.$$
#
# Write `loss(z, y, w)`: `z` holds a row of scores for each example, `y` the number of its true
# class, and `w` a weight for each class. A weight may be 0. The scores may be as large as 10,000.


# %% answer="loss" points=4
def loss(z, y, w):
    """Return the weighted mean of the log-losses."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    z = z - z.max(axis=1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), y]
    weights = np.asarray(w)[y]
    return weights @ losses / weights.sum()
    ### END SOLUTION


# %% check="loss"
z = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
found = loss(z, np.array([0, 2]), np.array([1.0, 1.0, 1.0]))
assert np.ndim(found) == 0 and found is not None, f"The loss is one number, not {found}."
blind = loss(z[1:], np.array([2]), np.array([1.0, 1.0, 1.0]))
assert abs(blind - np.log(3)) < 1e-9, (
    f"Equal scores for three classes cost log 3 = {np.log(3):.4f}; you have {blind:.4f}."
)
assert abs(found - 0.7531091265) < 1e-8, (
    f"The two examples cost 0.407606 and 1.098612, with the mean 0.753109; you have {found}. Does"
    " each row have a softmax of its own, and does each example pay for its own class?"
)
uneven = loss(z, np.array([0, 2]), np.array([1.0, 7.0, 3.0]))
assert abs(uneven - (0.4076059644 + 3 * 1.0986122887) / 4) < 1e-8, (
    f"With the weights 1 and 3 for these two examples the mean is 0.925861; you have {uneven}."
    " Divide by the sum of the weights of the *examples*. The second class has none here."
)
large = loss([[10000.0, 0.0], [0.0, 10000.0]], [1, 1], [1.0, 1.0])
assert abs(large - 5000) < 1e-6, (
    f"One of these two examples costs 10000, the other 0, so the mean is 5000; you have {large}."
    " Never form a probability here: shift the scores, and take the logarithm of the sum."
)
print("Question 1: nothing wrong found.")

# %% [markdown]
# ## 2. Its slope (4 points)
#
# The scores are linear: `z = X @ W`. Write `slope(W, X, y, w)`: the gradient of the loss of
# question 1 with respect to `W`, an array of the shape of `W`. With equal weights it is the mean of
# what each example says, its row of `X` times $p - y$. You have to find out where $w$ goes.


# %% answer="slope" points=4
def slope(W, X, y, w):
    """Return the gradient of the weighted loss with respect to the weights `W`."""
    ### BEGIN SOLUTION
    z = np.asarray(X, dtype=float) @ W
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    weights = np.asarray(w)[y]
    return np.transpose(X) @ (p * weights[:, None]) / weights.sum()
    ### END SOLUTION


# %% check="slope"
W_ = np.array([[0.3, -0.2, 0.0], [0.1, 0.4, -0.5]])
X_ = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -2.0]])
found = slope(W_, X_, np.array([0, 2, 1]), np.array([1.0, 1.0, 1.0]))
assert np.shape(found) == (2, 3), f"W has the shape (2, 3), and your slope {np.shape(found)}."
assert np.allclose(np.sum(found, axis=1), 0), (
    "What one class gains the others lose: each row of the slope sums to 0, as p and y both sum"
    f" to 1. Yours sum to {np.sum(found, axis=1)}."
)
right = [[-0.2364035, -0.1548913, 0.3912948], [-0.4933485, 0.9981513, -0.5048027]]
assert not np.allclose(found, -np.array(right), atol=1e-5), "The sign is wrong: it is p minus y."
assert np.allclose(found, right, atol=1e-6), (
    f"For these three examples with equal weights the slope is {right}; you have {found}."
)
flat = slope(np.zeros((2, 3)), X_, np.array([0, 2, 1]), np.array([4.0, 0.0, 1.0]))
assert np.allclose(flat[0], [-3 / 5, 1 / 5, 2 / 5], atol=1e-9), (
    "With W = 0, every p is 1/3. With the weights 4, 0 and 1 for the classes the three examples"
    f" count 4, 1 and 0 times, and the first row is [-3/5, 1/5, 2/5]; you have {flat[0]}."
)
lists = slope(W_.tolist(), X_.tolist(), [0, 2, 1], [1.0, 1.0, 1.0])
assert np.allclose(lists, right, atol=1e-6), (
    f"The same as lists leads to {lists}. Make arrays of what comes: lists cannot be multiplied."
)
print("Question 2: nothing wrong found.")

# %% [markdown]
# ## 3. In words: longer training (3 points)
#
# Call `learn(slope, 200)` and `learn(slope, 5000)`. (A text cell cannot run: use cells of your
# own.) For each, compute the loss on the females and on the males, all classes with the same
# weight, and the share of right answers for both. Which species do the wrong answers about males
# belong to, and what are these penguins taken for? What did the longer training improve, and what
# did it not? Explain with the masses why it is these penguins. Three to six sentences.

# %% [markdown] answer="training-in-words" points=3
# ### BEGIN SOLUTION
# After 200 steps the loss is 0.058 on the females and 0.747 on the males, after 5000 steps 0.032
# and 1.274; right are 98.2 percent of the females both times, and 76.2 and then 78.0 percent of the
# males (1 point). The longer training lengthened the gaps: it made the loss on the females smaller,
# changed hardly an answer, and made the wrong answers about males surer, so that they cost more
# (1 point). Nearly all of these are Adelies that are taken for Gentoos: among the females it is the
# Gentoos that are heavy (4680 g on average, Adelies 3370 g), and male Adelies with 4040 g lie
# half-way between; nothing told the program that males are heavier in every species (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 4. Claims, and what came true (5 points)
#
# For each answer you know the `claim`, which is the probability of the class that was chosen, and
# whether the answer is `right` (`True` or `False`). Write `groups(claim, right, m)`: order the
# answers by their claims, from the least sure to the surest, and cut them into `m` groups of
# *equally many* answers (the number of answers is a multiple of `m`). Return an array with one row
# for each group and three columns:
#
# - the mean claim of the group,
# - the share of its answers that are right,
# - the difference, share minus claim, divided by what chance makes of it. If a program is honest,
#   the number of right answers in a group has the variance $\sum_i c_i (1 - c_i)$, where $c_i$ are
#   the claims in the group. So the *share* has a standard deviation that you can compute from it.
#
# No two claims are equal, and each lies between 0 and 1.


# %% answer="groups" points=5
def groups(claim, right, m):
    """Return mean claim, share right, and their difference in standard deviations."""
    ### BEGIN SOLUTION
    order = np.argsort(claim)
    c = np.asarray(claim)[order].reshape(m, -1)
    share = np.asarray(right)[order].reshape(m, -1).mean(axis=1)
    chance = np.sqrt((c * (1 - c)).sum(axis=1)) / c.shape[1]
    return np.column_stack([c.mean(axis=1), share, (share - c.mean(axis=1)) / chance])
    ### END SOLUTION


# %% check="groups"
found = groups([0.9, 0.6, 0.8, 0.5], [True, True, False, False], 2)
assert np.shape(found) == (2, 3), (
    f"Two groups have two rows of three numbers, which is the shape (2, 3), not {np.shape(found)}."
)
assert abs(found[0][0] - 0.55) < 1e-9 and abs(found[1][0] - 0.85) < 1e-9, (
    "The claims 0.5 and 0.6 are the first group, 0.8 and 0.9 the second: the mean claims are 0.55"
    f" and 0.85, and you have {found[0][0]} and {found[1][0]}."
)
found = groups([0.9, 0.6, 0.8, 0.5], [True, True, False, True], 2)
assert abs(found[0][1] - 1) < 1e-9 and abs(found[1][1] - 0.5) < 1e-9, (
    "The answers with the claims 0.5 and 0.6 are right, and one of the two others: the shares are"
    f" 1 and 0.5, and you have {found[0][1]} and {found[1][1]}. Does each answer keep its claim"
    " when you sort?"
)
assert found[0][2] > 0 > found[1][2], (
    "The third column is positive where more came true than was claimed, as in the first group."
)
found = groups([0.51, 0.49, 0.52, 0.48], [True, True, True, True], 1)
assert abs(found[0][2] - 2) < 2e-3, (
    "Four answers with claims near 0.5 are right twice, give or take 1, so four right ones are 2"
    f" standard deviations too many; you have {found[0][2]:.4f}. Is your standard deviation that of"
    " the share, and not that of the number?"
)
print("Question 4: nothing wrong found.")

# %% [markdown]
# ## 5. The honest temperature (5 points)
#
# Write `best_temperature(z, y)`: the temperature at which the mean log-loss of the scores `z / T`
# for the true classes `y` is smallest, all examples with the same weight. It lies between 0.02 and
# 50, and has to be right to a thousandth of itself.
#
# Trying many temperatures is one way, if they come closer and closer together. A better one: as a
# function of $\beta = 1/T$ the mean loss has one valley. Derive it by $\beta$: which two numbers of
# each example decide whether you have to go up or down? Then halve an interval of $\beta$ again and
# again, or one of $\log \beta$.


# %% answer="temperature" points=5
def best_temperature(z, y):
    """Return the temperature with the smallest mean log-loss."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    own = z[np.arange(len(z)), y]
    low, high = -5.0, 5.0  # log beta
    for _ in range(60):
        middle = (low + high) / 2
        p = np.exp(np.exp(middle) * (z - z.max(axis=1, keepdims=True)))
        p /= p.sum(axis=1, keepdims=True)
        if ((p * z).sum(axis=1) - own).mean() < 0:
            low = middle
        else:
            high = middle
    return np.exp(-middle)
    ### END SOLUTION


# %% check="temperature"
z_ = np.array([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 0.0]])
y_ = np.array([0, 1, 0, 1])
T = best_temperature(z_, y_)
assert T is not None, "best_temperature gives back None: does it end in a return?"
assert abs(T * 2 / np.log(3) - 1) > 0.01, (
    f"You have {T:.4f}. That is beta, the inverse of the temperature."
)
assert abs(T * np.log(3) / 2 - 1) < 1e-3, (
    "A gap of 2, and three of four answers are right. So the odds 3 to 1 would be honest, and"
    f" 2/T has to be log 3: T = {2 / np.log(3):.4f}. You have {T:.4f}."
)
hot = best_temperature(z_ * 20, y_)
assert abs(hot * np.log(3) / 40 - 1) < 1e-3, (
    f"With scores that are 20 times as large T is 20 times as large, {40 / np.log(3):.3f}; you have"
    f" {hot:.3f}. Is your interval wide enough, and are your temperatures close together?"
)
cold = best_temperature(z_ / 50, y_)
assert abs(cold * np.log(3) * 25 - 1) < 1e-3, (
    f"With scores that are 50 times as small T is {0.04 / np.log(3):.5f}; you have {cold:.5f}."
)
print("Question 5: nothing wrong found.")

# %% [markdown]
# ## 6. In another place (5 points)
#
# A program gives honest probabilities where its classes have the shares `old`. It moves to a place
# where the same classes have the shares `new`, and where a penguin of each species looks as it did.
#
# a) Write `with_shares(p, old, new)`: `p` holds one row of probabilities for each penguin, and what
# comes back are the probabilities that are honest in the new place. (Chapter 3 tells how evidence
# and shares come together: the *odds* between two classes change by one factor. Which?) A new share
# may be 0, an old one not.
#
# b) A program finds the fraction `recall` of all Chinstraps, and takes the fraction `false_alarms`
# of all others for Chinstraps. Write `share_needed(recall, false_alarms, precision)`: the share of
# Chinstraps in a place in which its precision for Chinstraps is `precision`. All three are numbers
# between 0 and 1.


# %% answer="shares" points=5
def with_shares(p, old, new):
    """Return the probabilities `p` for a place with the shares `new`."""
    ### BEGIN SOLUTION
    q = np.asarray(p) * np.divide(new, old)
    return q / q.sum(axis=1, keepdims=True)
    ### END SOLUTION


def share_needed(recall, false_alarms, precision):
    """Return the share of the class with which its precision is `precision`."""
    ### BEGIN SOLUTION
    odds = precision / (1 - precision) * false_alarms / recall
    return odds / (1 + odds)
    ### END SOLUTION


# %% check="shares"
p = [[0.5, 0.5], [0.8, 0.2]]
moved = with_shares(p, [0.5, 0.5], [0.9, 0.1])
assert np.shape(moved) == (2, 2), f"Two rows of two have to come back, not {np.shape(moved)}."
assert np.allclose(np.sum(moved, axis=1), 1), f"Each row has to sum to 1; you have {moved}."
assert np.allclose(moved[0], [0.9, 0.1]), (
    "Where both classes were equally frequent, one half says that the measures tell nothing. In the"
    f" new place the shares alone decide: (0.9, 0.1). You have {moved[0]}."
)
assert abs(moved[1][0] / moved[1][1] - 36) < 1e-6, (
    "The odds are 4 to 1 at equal shares, and 36 to 1 where the first class is nine times as"
    f" frequent; you have {moved[1][0] / moved[1][1]:.3f}."
)
assert np.allclose(with_shares(p, [0.5, 0.5], [0.5, 0.5]), p), "The same shares change nothing."
assert np.allclose(with_shares(p, [0.2, 0.8], [0.2, 0.8]), p), (
    "The old shares are in `p` already. Where they stay as they are, nothing may change: divide by"
    " the old shares before you multiply with the new ones."
)
assert abs(share_needed(0.9, 0.1, 0.9) - 0.5) < 1e-9, (
    "With a recall of 0.9 and 0.1 false alarms the precision is 0.9 where both are equally"
    f" frequent; you have a share of {share_needed(0.9, 0.1, 0.9)}."
)
assert abs(share_needed(0.5, 0.01, 0.5) - 1 / 51) < 1e-9, (
    "With the share 1/51 there are 50 others for each Chinstrap. Half a Chinstrap is found, and"
    f" half an other: the precision is 1/2. You have the share {share_needed(0.5, 0.01, 0.5)}."
)
print("Question 6: nothing wrong found.")

# %% [markdown]
# ## 7. Find the error (5 points)
#
# From here on everybody uses the same weights. They are those of 5000 steps, rounded; the scores
# are `X @ program`.

# %%
program = np.array([[-7.2, 8.2, -1.0], [-1.8, -6.5, 8.2], [0.8, -1.1, 0.2]])

# %% [markdown]
# Somebody has written a report about the program:
#
# > (1) Whatever temperature we put into it, it gives the same answers, so neither its precision nor
# > its recall depends on the temperature. (2) The temperature that fits best on some penguins does
# > not make the mean loss on these penguins larger. (3) Three classes, so a guess without looking
# > costs log 3. Our program is right for more than three penguins of four, hence it costs less than
# > that. (4) If its claims are honest, then of the answers of which it is 70 percent sure about
# > three in ten are wrong. (5) Weights and biases that are all doubled give the probabilities of
# > half the temperature.
#
# ### 7a. Test the sentences (2 points)
#
# Put four numbers about the 168 *males* into `computed`, right to three decimals: the share of
# right answers, the mean claim, the mean loss (all examples with the same weight), and the
# temperature that fits best. Put the number of the wrong sentence into `wrong_sentence`.

# %% answer="error-numbers" points=2
wrong_sentence = None
computed = None
### BEGIN SOLUTION
wrong_sentence = 3
z_male, y_male = X[~female] @ program, species[~female]
p_male = np.exp(z_male) / np.exp(z_male).sum(axis=1, keepdims=True)
computed = [
    np.mean(z_male.argmax(axis=1) == y_male),
    p_male.max(axis=1).mean(),
    loss(z_male, y_male, np.ones(3)),
    best_temperature(z_male, y_male),
]
### END SOLUTION

# %% check="error-numbers"
assert wrong_sentence in (1, 2, 3, 4, 5), "wrong_sentence has to be a number from 1 to 5."
assert np.shape(computed) == (4,), "computed has to hold four numbers."
assert 0 < computed[0] < 1 and 1 / 3 < computed[1] < 1, (
    f"The share of right answers and the mean claim lie between 0 and 1; you have {computed[:2]}."
)
number = computed[0] * 168
assert abs(number - round(number)) < 0.09, (
    f"You have {computed[0]} as the share of right answers. Of 168 males that would be"
    f" {number:.2f} penguins. Are these the males?"
)
assert computed[1] > computed[0], (
    "The mean claim is larger than the share of right answers. The claim of an answer is the"
    " largest of its three probabilities."
)
assert computed[3] > 1, "A program that claims more than it keeps has to be heated: T is above 1."
print("Question 7a: nothing wrong found. (The number of the sentence is not checked here.)")

# %% [markdown]
# ### 7b. Explain the error (3 points)
#
# What is wrong about the reason that the sentence gives? Say where the loss of the program comes
# from (a few numbers help), and whether the program at its best temperature costs less than log 3.
# Could that be otherwise for another program? Write a correct sentence in place of the wrong one.

# %% [markdown] answer="error-in-words" points=3
# ### BEGIN SOLUTION
# The share of right answers looks at the decision only, the loss at the probability of the truth,
# and one answer that is wrong and sure has no limit to its price: the 37 wrong answers make up 98
# percent of the loss, and the dearest costs 15 nats (1 point). At its best temperature, 5.5, the
# program costs 0.48, less than log 3; no program costs more than log 3 at its best temperature,
# since a very hot one gives a third to each class (1 point). For example: "The program is right for
# 78 percent of the males and costs more than a guess without looking, because it is sure of its
# mistakes" (1 point).
# ### END SOLUTION

# %% [markdown]
# ## 8. Draw it (4 points)
#
# For the males and the scores `X @ program`, draw the reliability in 8 groups: the mean claim to
# the right, the share of right answers upwards, once at T = 1 and once at the temperature that fits
# best. Draw the diagonal too, on which an honest program lies. Label the axes and both series. Then
# count: how many male Adelies does the program expect (the sum of their probabilities over all
# males) at the best temperature, and how many are there? Say in the title or in a comment what the
# temperature has mended, and what it has not.

# %% answer="figure" points=4 by_hand=true
### BEGIN SOLUTION
# One point each: the points at T = 1, well below the diagonal; those at T = 5.5, near it; diagonal
# and labels; the sentence: the claims have become honest on average, but 33 Adelies are expected
# among the males and there are 73.
import matplotlib.pyplot as plt

z, y = X[~female] @ program, species[~female]
right = z.argmax(axis=1) == y
for T in (1.0, best_temperature(z, y)):
    p = np.exp((z - z.max(axis=1, keepdims=True)) / T)
    p /= p.sum(axis=1, keepdims=True)
    rows = groups(p.max(axis=1), right, 8)
    plt.plot(rows[:, 0], rows[:, 1], "o-", label=f"T = {T:.2f}, expects {p.sum(axis=0)[0]:.0f}")
plt.plot([0.33, 1], [0.33, 1], ":", color="grey", label="honest")
plt.xlabel("mean claim")
plt.ylabel("share of right answers")
plt.title(f"Honest on average, and blind for Adelies: there are {np.sum(y == 0)}")
plt.legend()
plt.show()
### END SOLUTION

# %% [markdown]
# **For those who want more (no points).** Let the program learn from females *and* 20 of the males,
# chosen by chance with a seed. What happens to the loss on the other males, and to the number of
# Adelies that it expects among them? Then take the 20 males to fit a temperature only, and compare.
