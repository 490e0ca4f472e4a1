"""A language model that reads and writes one character at a time: an LSTM in NumPy.

The network has one layer of H units. It reads a text character by character and carries two
vectors along: the memory c, and what is shown of it, h. After every character, h gives one logit
for each of the V characters of the alphabet, and softmax turns them into the probabilities of the
next one. With σ the sigmoid and ⊙ the product entry by entry::

    a = Wx[x] + h Wh + b           four pre-activations for each unit, side by side
    i, f, o = σ(a[:3H])            input gate, forget gate, output gate
    g = tanh(a[3H:])               what could be written into the memory
    c = f ⊙ c + i ⊙ g              forget a part, write a part
    h = o ⊙ tanh(c)
    z = h Wy + by                  the logits

x is the number of the character that was read: choosing row x of Wx is the product with a one-hot
vector. Temperature is nowhere in it. It comes in only where a character is drawn, in `write`.

S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9 (1997),
1735-1780, doi:10.1162/neco.1997.9.8.1735; the forget gate: F. A. Gers, J. Schmidhuber and
F. Cummins, "Learning to Forget", Neural Computation 12 (2000), 2451-2471,
doi:10.1162/089976600300015015.
"""

import operator
import re

import numpy as np

from softmax_lib.functional import log_softmax, softmax
from softmax_lib.information import cross_entropy

__all__ = ["CharacterLSTM", "Trainer", "loss_and_gradient", "train", "words_in", "write"]

FADING = 0.4  # part of all steps in which the rate falls to 0
MEAN, SQUARE, TINY = 0.9, 0.999, 1e-8  # how slowly Adam forgets; no division by 0


class CharacterLSTM:
    """A character-level LSTM with one layer.

    Parameters
    ----------
    alphabet : str
        The V characters that the model knows, each of them once.
    weights : dict of str to ndarray
        ``Wx`` (V, 4H), ``Wh`` (H, 4H), ``b`` (4H,), ``Wy`` (H, V) and ``by`` (V,). Columns
        0 to H - 1 of the first three belong to the input gate, then come forget gate, output
        gate and candidate. Everything is computed in the precision of the weights.

    Raises
    ------
    ValueError
        If a character is in the alphabet twice, or the shapes do not fit.

    Examples
    --------
    >>> model = CharacterLSTM.random("\\nab", 8, rng=np.random.default_rng(0))
    >>> model.logits("abba").shape
    (4, 3)
    """

    def __init__(self, alphabet, weights):
        H = len(weights["Wh"])
        if len(set(alphabet)) < len(alphabet):
            raise ValueError(f"`alphabet` must hold every character once, got {alphabet!r}")
        shapes = _shapes(len(alphabet), H)
        found = {name: np.shape(w) for name, w in weights.items()}
        if found != shapes:
            raise ValueError(f"`weights` must have the shapes {shapes}, got {found}")
        self.alphabet, self.weights, self.units = alphabet, weights, H
        self._place = {character: i for i, character in enumerate(alphabet)}

    @classmethod
    def random(cls, alphabet, units, *, rng):
        """Return a model that has learned nothing, with float32 weights drawn by `rng`.

        Weights are uniform between -1/√H and 1/√H. The forget gates begin with a bias of 1, so
        that the memory is kept until the model has learned what to forget.
        """
        if operator.index(units) < 1:
            raise ValueError(f"`units` must be at least 1, got {units!r}")
        weights = {
            name: (rng.uniform(-1, 1, shape) / np.sqrt(units)).astype(np.float32)
            for name, shape in _shapes(len(alphabet), units).items()
        }
        weights["b"][units : 2 * units] = 1
        return cls(alphabet, weights)

    def encode(self, text, name="text"):
        """Return the numbers of the characters of a text, shape (n,).

        Raises
        ------
        ValueError
            If a character is not in the alphabet; the message has the argument's `name`.
        """
        try:
            return np.array([self._place[character] for character in text], dtype=np.intp)
        except KeyError as error:
            message = f"`{name}` holds {error.args[0]!r}, which is not in the alphabet"
            raise ValueError(f"{message} {self.alphabet!r}") from None

    def decode(self, symbols):
        """Return the text of the characters with these numbers."""
        return "".join(self.alphabet[i] for i in symbols)

    def start(self, shape=()):
        """Return the state (h, c) before anything is read, all 0, for texts side by side."""
        zeros = np.zeros((*np.atleast_1d(shape).astype(int), self.units), self.weights["Wh"].dtype)
        return zeros, zeros

    def step(self, state, symbol):
        """Read one character.

        Parameters
        ----------
        state : tuple of ndarray
            h and c, each of shape (..., H), as `start` or `step` returned them.
        symbol : int or ndarray of int, shape (...)
            The number of the character in the alphabet.

        Returns
        -------
        logits : ndarray, shape (..., V)
            For the character that comes next.
        state : tuple of ndarray
            h and c after the character.
        """
        h, c = state
        W = self.weights
        a = W["Wx"][symbol] + h @ W["Wh"] + W["b"]
        i, f, o, g = _gates(a)
        c = f * c + i * g
        h = o * np.tanh(c)
        return h @ W["Wy"] + W["by"], (h, c)

    def logits(self, text):
        """Return the logits after each character of `text`, shape (n, V).

        Row k is for the character that follows ``text[: k + 1]``.
        """
        state, rows = self.start(), []
        for symbol in self.encode(text):
            z, state = self.step(state, symbol)
            rows.append(z)
        return np.array(rows).reshape(-1, len(self.alphabet))

    def losses(self, text):
        """Return what each character of `text` but the first costs, in nats, shape (n - 1,).

        It is -ln p of the character, with the probability that the model gave it after all that
        stands before it. The mean is the loss of the text in nats per character; exp of that is
        the perplexity.

        Examples
        --------
        >>> model = CharacterLSTM.random("\\nab", 8, rng=np.random.default_rng(0))
        >>> print(f"{model.losses('abbaabba').mean():.2f}, a uniform guess {np.log(3):.2f}")
        0.94, a uniform guess 1.10
        """
        if len(text) < 2:
            raise ValueError(f"`text` must have at least two characters, got {text!r}")
        following = self.encode(text)[1:]
        return -log_softmax(self.logits(text[:-1]))[np.arange(len(following)), following]


def _shapes(V, H):
    """Return the shapes of the weights of H units for V characters, by name."""
    return {"Wx": (V, 4 * H), "Wh": (H, 4 * H), "b": (4 * H,), "Wy": (H, V), "by": (V,)}


def _gates(a):
    """Return i, f, o and g. The sigmoid is σ(x) = (1 + tanh(x/2)) / 2, so one tanh serves all."""
    H = a.shape[-1] // 4
    i, f, o = np.split(0.5 + 0.5 * np.tanh(0.5 * a[..., : 3 * H]), 3, axis=-1)
    return i, f, o, np.tanh(a[..., 3 * H :])


def loss_and_gradient(model, symbols, state, *, mask=1.0):
    """Return the loss of texts side by side, its gradient, and the state after them.

    The gradient goes back through all n steps, and stops at `state` (truncated backpropagation
    through time).

    Parameters
    ----------
    model : CharacterLSTM
    symbols : ndarray of int, shape (n + 1, B)
        Numbers of characters; a column is a text. Row t + 1 is what should follow row t.
    state : tuple of ndarray, shape (B, H)
        The state before the texts, see `CharacterLSTM.start`.
    mask : float or ndarray, shape (n, B, H), default 1.0
        What h is multiplied by on its way to the logits, see `Trainer`.

    Returns
    -------
    loss : float
        Mean over all n · B characters to be foretold, in nats.
    gradient : dict of str to ndarray
        In the shapes of ``model.weights``.
    state : tuple of ndarray
        The state after the first n rows.

    Examples
    --------
    >>> model = CharacterLSTM.random("\\nab", 8, rng=np.random.default_rng(0))
    >>> symbols = model.encode("abbab")[:, None]
    >>> loss, gradient, state = loss_and_gradient(model, symbols, model.start(1))
    >>> gradient["Wh"].shape
    (8, 32)
    """
    x, y = symbols[:-1], symbols[1:]
    W, run = model.weights, _forward(model.weights, x, state)
    shown = run["h"][1:] * mask
    z = shown @ W["Wy"] + W["by"]
    one_hot = np.eye(z.shape[-1], dtype=z.dtype)
    dz = (softmax(z) - one_hot[y]) / z.dtype.type(y.size)
    gradient = _backward(W, one_hot[x], run, dz @ W["Wy"].T * mask)
    gradient |= {"Wy": _summed(shown, dz), "by": dz.sum(axis=(0, 1))}
    return float(cross_entropy(z, y).mean()), gradient, (run["h"][-1], run["c"][-1])


def _forward(W, x, state):
    """Run the network over x, shape (n, B), and keep what the way back needs."""
    n, B = x.shape
    H = len(W["Wh"])
    h, c = np.empty((2, n + 1, B, H), W["Wh"].dtype)
    h[0], c[0] = state
    gates = np.empty((n, 4, B, H), h.dtype)
    tanh_c = np.empty((n, B, H), h.dtype)
    for t in range(n):
        gates[t] = i, f, o, g = _gates(W["Wx"][x[t]] + h[t] @ W["Wh"] + W["b"])
        c[t + 1] = f * c[t] + i * g
        tanh_c[t] = np.tanh(c[t + 1])
        h[t + 1] = o * tanh_c[t]
    return {"h": h, "c": c, "gates": gates, "tanh_c": tanh_c}


def _backward(W, one_hot, run, dh_shown):
    """Return the gradient, given the derivatives with respect to h as the output layer sees it."""
    h, c = run["h"], run["c"]
    n, B, H = run["tanh_c"].shape
    da = np.empty((n, B, 4 * H), h.dtype)
    dh_later = dc = np.zeros((B, H), h.dtype)
    back = W["Wh"].T.copy()
    for t in reversed(range(n)):
        i, f, o, g = run["gates"][t]
        tanh_c = run["tanh_c"][t]
        dh = dh_shown[t] + dh_later
        dc = dc + dh * o * (1 - tanh_c**2)
        parts = dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dh * tanh_c * o * (1 - o)
        np.concatenate([*parts, dc * i * (1 - g**2)], axis=-1, out=da[t])
        dh_later, dc = da[t] @ back, dc * f
    return {
        "Wx": _summed(one_hot, da),
        "Wh": _summed(h[:-1], da),
        "b": da.sum(axis=(0, 1)),
    }


def _summed(x, dy):
    """Return the derivative with respect to W of y = x W, summed over steps and texts."""
    return x.reshape(-1, x.shape[-1]).T @ dy.reshape(-1, dy.shape[-1])


class Trainer:
    """Teaches a model a text, one step of gradient descent at a time.

    The text is laid out as a circle. `batch` readers begin equally far apart and read on, `length`
    characters in each step, with their state carried along; the gradient stops at the beginning
    of the step. Each step follows the gradient by the rule Adam, with the gradient shortened to
    norm 1 where it is longer. The rate stays constant for three fifths of all steps and then
    falls to 0 along a straight line.

    Parameters
    ----------
    model : CharacterLSTM
        Its weights are changed in place.
    text : str
    steps : int
        How many steps the whole training is to have.
    batch, length : int, default 32, 64
    rate : float, default 0.004
        How far a step may move each weight, about.
    dropout : float, default 0.0
        Part of the units that are hidden from the output layer, others for every character. It
        keeps a model from learning a short text by heart.
    seed : int, default 0
        For what is hidden. Each step has a generator of its own, so that training can be
        interrupted.

    Attributes
    ----------
    taken : int
        How many steps have been taken.
    state : tuple of ndarray
        h and c of all readers.
    mean, square : dict of str to ndarray
        What Adam keeps of the gradients and of their squares.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015, arXiv:1412.6980.

    Examples
    --------
    >>> model = CharacterLSTM.random("ab", 8, rng=np.random.default_rng(0))
    >>> trainer = Trainer(model, 50 * "aab", steps=60, batch=4, length=8, rate=0.05)
    >>> trainer.step() > trainer.step() > trainer.step()
    True
    """

    def __init__(self, model, text, *, steps, batch=32, length=64, rate=0.004, dropout=0.0, seed=0):
        for name, number in {"steps": steps, "batch": batch, "length": length}.items():
            if operator.index(number) < 1:
                raise ValueError(f"`{name}` must be at least 1, got {number!r}")
        if not 0 < rate < np.inf:
            raise ValueError(f"`rate` must be above 0 and finite, got {rate!r}")
        if not 0 <= dropout < 1:
            raise ValueError(f"`dropout` must be at least 0 and below 1, got {dropout!r}")
        if len(text) < 2:
            raise ValueError(f"`text` must have at least two characters, got {text!r}")
        self.dropout, self.seed = dropout, seed
        self.model, self.symbols = model, model.encode(text)
        self.steps, self.length, self.rate, self.taken = steps, length, rate, 0
        self.readers = np.arange(batch) * len(text) // batch
        self.state = model.start(batch)
        self.mean = {name: np.zeros_like(w) for name, w in model.weights.items()}
        self.square = {name: np.zeros_like(w) for name, w in model.weights.items()}

    def step(self):
        """Take one step, and return the loss before it, in nats per character."""
        places = self.readers + self.taken * self.length + np.arange(self.length + 1)[:, None]
        symbols = self.symbols[places % len(self.symbols)]
        loss, gradient, self.state = loss_and_gradient(
            self.model, symbols, self.state, mask=self._mask()
        )
        fading = (1 - self.taken / self.steps) / FADING
        self.taken += 1
        self._adam(gradient, self.rate * min(1.0, max(0.0, fading)))
        return loss

    def _mask(self):
        if self.dropout == 0:
            return 1.0
        rng = np.random.default_rng([self.seed, self.taken])
        shape = self.length, *self.state[0].shape
        kept = rng.random(shape, dtype=np.float32) >= self.dropout
        return (kept / (1 - self.dropout)).astype(self.state[0].dtype)

    def _adam(self, gradient, rate):
        norm = np.sqrt(sum(np.vdot(g, g) for g in gradient.values()))
        for name, g in gradient.items():
            g /= max(1.0, norm)
            mean, square = self.mean[name], self.square[name]
            mean += (1 - MEAN) * (g - mean)
            square += (1 - SQUARE) * (g * g - square)
            typical = np.sqrt(square / (1 - SQUARE**self.taken)) + TINY
            self.model.weights[name] -= rate / (1 - MEAN**self.taken) * mean / typical


def train(model, text, *, steps, **options):
    """Teach `model` a text, and return the loss of every step.

    Parameters
    ----------
    model : CharacterLSTM
        Its weights are changed in place.
    text : str
    steps : int
    **options
        `batch`, `length`, `rate`, `dropout` and `seed`, as for `Trainer`.

    Returns
    -------
    ndarray, shape (steps,)
        In nats per character, each before its step.

    Examples
    --------
    >>> model = CharacterLSTM.random("ab", 8, rng=np.random.default_rng(0))
    >>> losses = train(model, 50 * "aab", steps=60, batch=4, length=8, rate=0.05)
    >>> print(f"{losses[0]:.1f} -> {losses[-1]:.1f}")
    0.7 -> 0.0
    """
    trainer = Trainer(model, text, steps=steps, **options)
    return np.array([trainer.step() for _ in range(steps)])


def write(
    model, length, *, rng, temperature=1.0, filters=(), prompt="\n", until=None, size=None
):  # fmt: skip
    """Let a model write, character after character.

    The prompt is read. Then, again and again: the logits go through the filters in their order,
    softmax at the temperature makes probabilities of them, one character is drawn, and the model
    reads it.

    Parameters
    ----------
    model : CharacterLSTM
    length : int
        How many characters, at most.
    rng : numpy.random.Generator
        Or anything else whose ``random()`` returns a number from 0 to 1.
    temperature : float, default 1.0
        T. At T = 0 the character with the largest logit is taken; those that share the first
        place are equally likely. An array of shape (size,) gives each text its own.
    filters : sequence of callable, default ()
        Each takes logits of shape (..., V) and returns logits of that shape, with -inf for what
        is not to be drawn. `temperature` acts after all of them; for a temperature elsewhere,
        leave it at 1 and put ``functools.partial(log_softmax, temperature=T)`` where it belongs.
    prompt : str, default a new line
        What the model reads first; it is not returned. At least one character.
    until : str, optional
        A character that ends a text. It is returned, so that an end can be told from a cut.
    size : int, optional
        How many texts, written side by side. The default is one.

    Returns
    -------
    str or list of str
        A list if `size` is given.

    Raises
    ------
    ValueError
        If `prompt` or `until` has characters that the model does not know, `length` or `size` is
        negative, a temperature is NaN or not one for each text, or the filters leave nothing.

    Notes
    -----
    Every character takes one number u from `rng`, for several texts in their order, and is the
    first i with p_0 + ... + p_i > u. A program that draws by this rule, from the same u, writes
    the same text.

    Examples
    --------
    >>> model = CharacterLSTM.random("\\nab", 8, rng=np.random.default_rng(0))
    >>> write(model, 12, rng=np.random.default_rng(1))
    'ab\\nbaabaa\\nba'
    """
    if len(prompt) == 0:
        raise ValueError(f"`prompt` must have at least one character, got {prompt!r}")
    shape, end = _side_by_side(length, size), _end(model, until)
    state = model.start(shape)
    for symbol in model.encode(prompt, "prompt"):
        z, state = model.step(state, np.full(shape, symbol))
    written, unfinished = [], np.full(shape, True)
    while len(written) < length and unfinished.any():
        for keep in filters:
            z = keep(z)
        written.append(_draw(z, temperature, rng))
        unfinished &= written[-1] != end
        z, state = model.step(state, written[-1])
    columns = np.reshape(written, (len(written), *(shape or (1,)))).T
    texts = [model.decode(symbols) for symbols in columns]
    texts = [text if until is None else _up_to(text, until) for text in texts]
    return texts[0] if size is None else texts


def words_in(text):
    """Return the words of a text in lower case, in their order.

    A word is a longest run of the letters a to z, so "don't" counts as two.

    Examples
    --------
    >>> words_in("Indeed!--I don't, said Emma.")
    ['indeed', 'i', 'don', 't', 'said', 'emma']
    """
    return re.findall("[a-z]+", text.lower())


def _draw(z, temperature, rng):
    """Draw one position from each row, by inverting the cumulative sum."""
    p = softmax(z, temperature=temperature)
    if p.shape != z.shape:
        message = f"`temperature` must be a number, or one for each of {z.shape[:-1]} texts"
        raise ValueError(f"{message}, got {temperature!r}")
    if np.isnan(p).any():
        raise ValueError(f"`filters` and `temperature` leave no distribution, got {z!r}")
    u = np.array([rng.random() for _ in range(p[..., 0].size)]).reshape(p.shape[:-1])
    drawn = np.count_nonzero(np.cumsum(p, axis=-1, dtype=np.float64) <= u[..., None], axis=-1)
    last = p.shape[-1] - 1 - np.argmax(p[..., ::-1] > 0, axis=-1)
    return np.minimum(drawn, last)  # a sum that rounding leaves below 1 must not run out


def _side_by_side(length, size):
    """Return the shape of what is kept for each text, after a look at both numbers."""
    for name, number in {"length": length, "size": 0 if size is None else size}.items():
        if operator.index(number) < 0:
            raise ValueError(f"`{name}` must not be negative, got {number!r}")
    return () if size is None else (size,)


def _end(model, until):
    """Return the number of the character that ends a text, or -1."""
    if until is not None and len(until) != 1:
        raise ValueError(f"`until` must be one character, got {until!r}")
    return -1 if until is None else model.encode(until, "until")[0]


def _up_to(text, end):
    return text[: text.index(end) + 1] if end in text else text
