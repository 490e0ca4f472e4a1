"""Check what the page on other programs, book/frameworks.md, says of their calls.

    python tools/check_frameworks.py

Run it where the programs are installed beside softmax_lib; those that are not are named and left
out. It prints one line for each statement, and ends with 1 if one of them has changed. Nothing is
sent over the network: of a client of an API, only its parameters and its own words are looked at.
"""

import importlib.metadata
import inspect
import os
import sys
import warnings

import numpy as np

from softmax_lib import log_sigmoid, log_softmax, softmax

Z = np.array([2.0, 1.0, 0.1], dtype=np.float32)
BATCH = np.array([[8.0, 5.0, 0.0], [1.0, 2.0, 3.0]], dtype=np.float32)
BARRED = np.full(3, -np.inf, dtype=np.float32)
FIRST = np.array([[1.0, 0.0, 0.0]], dtype=np.float32)  # one-hot labels: the first class is right
KEPT = np.array([True, False, True])
NONE_KEPT = np.zeros(3, dtype=bool)
LOSS = -log_softmax(Z)[0]
TWICE = -log_softmax(softmax(Z))[0]  # the loss when its input has been through softmax already
PAIR = np.stack([Z, Z])  # two examples: the first class is right, then the second
NUMBERS = np.array([0, 1])
ONE_HOT = np.eye(3, dtype=np.float32)[NUMBERS]
PAIR_LOSSES = -log_softmax(PAIR)[[0, 1], NUMBERS]
SMOOTHED = 0.9 * ONE_HOT + 0.1 / 3
SMOOTHED_LOSSES = -(SMOOTHED * log_softmax(PAIR)).sum(axis=1)
X = np.array([2.0, -3.0], dtype=np.float32)  # scores of two outputs, each yes or no; yes is true
YES = np.ones(2, dtype=np.float32)
BINARY = -log_sigmoid(X)


def same(result, expected, tolerance=1e-5):
    return np.allclose(np.asarray(result), expected, atol=tolerance, equal_nan=True)


def is_nan(result):
    return bool(np.isnan(np.asarray(result)).all())


def raises(error, call):
    try:
        call()
    except error:
        return True
    return False


def warns(words, call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return any(words in str(warning.message) for warning in caught)


# Each function gives pairs: what the page says, and a call that tells whether it holds.


def scipy_statements():
    from scipy.special import log_softmax, logsumexp
    from scipy.special import softmax as scipy_softmax

    whole = softmax(BATCH, axis=None)
    yield "softmax: the whole array sums to 1", lambda: same(scipy_softmax(BATCH), whole)
    yield "log_softmax: over the whole array", lambda: same(log_softmax(BATCH), np.log(whole))
    yield "logsumexp: over the whole array", lambda: np.ndim(logsumexp(BATCH)) == 0
    yield "integers are accepted", lambda: same(scipy_softmax([2, 1, 0]), softmax([2, 1, 0]))
    yield "a row of -inf gives NaN", lambda: is_nan(scipy_softmax(BARRED))
    yield "scores divided by 0 give NaN", lambda: is_nan(scipy_softmax(Z / 0))


def torch_statements():
    import torch
    from torch.nn import functional as F

    z, batch, whole = torch.tensor(Z), torch.tensor(BATCH), torch.tensor([2, 1, 0])
    cube = torch.rand(2, 2, 3)
    yield "torch.softmax needs dim", lambda: raises(TypeError, lambda: torch.softmax(z))
    yield "F.softmax without dim warns", lambda: warns("Implicit dimension", lambda: F.softmax(z))
    yield "... 2 axes: over axis 1", lambda: same(F.softmax(batch), softmax(BATCH, axis=1))
    yield "... 3 axes: over axis 0", lambda: same(F.softmax(cube), softmax(cube.numpy(), axis=0))
    yield (
        "integers are refused",
        lambda: raises(NotImplementedError, lambda: torch.softmax(whole, dim=0)),
    )
    yield (
        "... unless dtype is named",
        lambda: same(torch.softmax(whole, dim=0, dtype=torch.float32), softmax([2, 1, 0])),
    )
    yield "a list is refused", lambda: raises(TypeError, lambda: torch.softmax([2.0, 1.0], dim=0))
    yield "a row of -inf gives NaN", lambda: is_nan(torch.softmax(torch.tensor(BARRED), dim=0))
    yield "scores divided by 0 give NaN", lambda: is_nan(torch.softmax(z / 0, dim=0))


def torch_losses():
    import torch
    from torch.distributions import Categorical
    from torch.nn import functional as F

    z, y = torch.tensor(Z)[None], torch.tensor([0])
    p = torch.softmax(z, dim=-1)
    yield "cross_entropy takes scores", lambda: same(F.cross_entropy(z, y), LOSS)
    yield "... softmax first: no error", lambda: same(F.cross_entropy(p, y), TWICE)
    pair, numbers = torch.tensor(PAIR), torch.tensor(NUMBERS)
    yield "... the mean", lambda: same(F.cross_entropy(pair, numbers), PAIR_LOSSES.mean())
    yield (
        "... probabilities as labels",
        lambda: same(F.cross_entropy(pair, torch.tensor(SMOOTHED)), SMOOTHED_LOSSES.mean()),
    )
    yield (
        "... label_smoothing",
        lambda: same(F.cross_entropy(pair, numbers, label_smoothing=0.1), SMOOTHED_LOSSES.mean()),
    )
    yield (
        "... classes on axis 1",
        lambda: same(F.cross_entropy(pair.T[None], numbers[None]), PAIR_LOSSES.mean()),
    )
    yield (
        "... label -100 takes no part",
        lambda: same(F.cross_entropy(pair, torch.tensor([0, -100])), PAIR_LOSSES[0]),
    )
    yield "... all of them: NaN", lambda: is_nan(F.cross_entropy(z, torch.tensor([-100])))
    yield (
        "binary_cross_entropy_with_logits takes scores",
        lambda: same(
            F.binary_cross_entropy_with_logits(torch.tensor(X), torch.tensor(YES)), BINARY.mean()
        ),
    )
    yield "nll_loss takes log-probabilities", lambda: same(F.nll_loss(p.log(), y), LOSS)
    yield "... probabilities: minus one of them", lambda: same(F.nll_loss(p, y), -softmax(Z)[0])
    yield "Categorical(z) divides by the sum", lambda: same(Categorical(z).probs, Z / Z.sum())
    yield "Categorical(logits=z)", lambda: same(Categorical(logits=z).probs, softmax(Z))
    yield (
        "multinomial refuses NaN",
        lambda: raises(RuntimeError, lambda: torch.multinomial(p * np.nan, 1)),
    )
    ones = torch.ones(1, 1, 2, 4)
    mask = torch.zeros(2, 2, dtype=torch.bool)
    yield (
        "attention with all keys masked gives 0",
        lambda: same(F.scaled_dot_product_attention(ones, ones, ones, attn_mask=mask), 0),
    )


def jax_statements():
    import jax
    import jax.numpy as jnp

    f, key = jax.nn.softmax, jax.random.key(0)

    def draws(z):
        return jax.random.categorical(key, jnp.array(z) / 0, shape=(20,))

    def frequencies(z):
        drawn = jax.random.categorical(key, jnp.array(z), shape=(100_000,))
        return jnp.bincount(drawn) / drawn.size

    yield "softmax: over the last axis", lambda: same(f(BATCH), softmax(BATCH))
    yield "logsumexp: over the whole array", lambda: jnp.ndim(jax.nn.logsumexp(BATCH)) == 0
    yield "integers are accepted", lambda: same(f(jnp.array([2, 1, 0])), softmax([2, 1, 0]))
    yield "a list is refused", lambda: raises(TypeError, lambda: f([2.0, 1.0]))
    yield "a row of -inf gives NaN", lambda: is_nan(f(BARRED))
    yield "... with where, zeros", lambda: same(f(Z, where=NONE_KEPT), 0)
    yield "scores divided by 0 give NaN", lambda: is_nan(f(jnp.array(Z) / 0))
    yield (
        "categorical takes scores",
        lambda: same(frequencies(np.log(softmax(Z))), softmax(Z), 0.01),
    )
    yield "... of z / 0: the first positive", lambda: all(draws([-1.0, 2.0, 5.0]) == 1)


def optax_statements():
    import optax

    f = optax.softmax_cross_entropy
    whole = np.array([0])
    yield "softmax_cross_entropy takes scores", lambda: same(f(Z[None], FIRST), LOSS)
    yield "... softmax first: no error", lambda: same(f(softmax(Z)[None], FIRST), TWICE)
    yield (
        "..._with_integer_labels too",
        lambda: same(optax.softmax_cross_entropy_with_integer_labels(Z[None], whole), LOSS),
    )
    yield "... one loss for each example", lambda: same(f(PAIR, ONE_HOT), PAIR_LOSSES)
    yield (
        "... numbers of classes: no error",
        lambda: np.shape(f(np.eye(3), np.arange(3))) == (3,),
    )
    yield "smooth_labels", lambda: same(optax.smooth_labels(ONE_HOT, 0.1), SMOOTHED)
    yield (
        "sigmoid_binary_cross_entropy takes scores",
        lambda: same(optax.sigmoid_binary_cross_entropy(X, YES), BINARY),
    )


def tensorflow_statements():
    import tensorflow as tf

    f, loss = tf.nn.softmax, tf.nn.softmax_cross_entropy_with_logits
    yield "softmax: over the last axis", lambda: same(f(BATCH), softmax(BATCH))
    yield "... axis=None too", lambda: same(f(BATCH, axis=None), softmax(BATCH))
    yield "reduce_logsumexp: over the whole array", lambda: np.ndim(tf.reduce_logsumexp(BATCH)) == 0
    yield (
        "integers are refused",
        lambda: raises(tf.errors.InvalidArgumentError, lambda: f([2, 1, 0])),
    )
    yield "a row of -inf gives NaN", lambda: is_nan(f(BARRED))
    yield "scores divided by 0 give NaN", lambda: is_nan(f(tf.constant(Z) / 0))
    yield (
        "random.categorical of z / 0 draws number 3 of 0, 1, 2",
        lambda: same(tf.random.categorical(tf.constant(Z[None]) / 0, 20), 3),
    )
    yield "..._with_logits takes scores", lambda: same(loss(FIRST, Z[None]), LOSS)
    yield "... one loss for each example", lambda: same(loss(ONE_HOT, PAIR), PAIR_LOSSES)
    yield (
        "... numbers of classes: no error",
        lambda: np.shape(loss(np.arange(3), np.eye(3, dtype=np.float32))) == (3,),
    )
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits
    yield "sparse_... takes numbers of classes", lambda: same(sparse(NUMBERS, PAIR), PAIR_LOSSES)
    yield (
        "sigmoid_cross_entropy_with_logits too",
        lambda: same(tf.nn.sigmoid_cross_entropy_with_logits(YES, X), BINARY),
    )
    yield "... softmax first: no error", lambda: same(loss(FIRST, softmax(Z)[None]), TWICE)


def keras_statements():
    import keras

    softmax_layer = keras.layers.Softmax()
    loss = keras.losses.CategoricalCrossentropy
    from_scores = loss(from_logits=True)
    scores = np.array([[-2.0, 1.0, 0.1]], dtype=np.float32)
    yield (
        "activations.softmax: over the last axis",
        lambda: same(keras.activations.softmax(keras.ops.array(BATCH)), softmax(BATCH)),
    )
    yield "layers.Softmax too", lambda: same(softmax_layer(BATCH), softmax(BATCH))
    yield "one vector is accepted", lambda: same(softmax_layer(Z), softmax(Z))
    yield "a row of -inf gives NaN", lambda: is_nan(softmax_layer(BARRED))
    yield "scores divided by 0 give NaN", lambda: is_nan(softmax_layer(Z / 0))
    yield "a wholly masked vector: zeros", lambda: same(softmax_layer(Z, mask=NONE_KEPT), 0)
    yield "an axis of length 1 warns", lambda: warns("size 1", lambda: softmax_layer(Z[:, None]))
    yield (
        "BinaryCrossentropy(from_logits=True) takes scores",
        lambda: same(keras.losses.BinaryCrossentropy(from_logits=True)(YES, X), BINARY.mean()),
    )
    yield "the loss takes probabilities", lambda: same(loss()(FIRST, softmax(Z)[None]), LOSS)
    yield (
        "... scores: divided by their sum",
        lambda: same(loss()(FIRST, Z[None]), -np.log(Z[0] / Z.sum())),
    )
    yield "... even a wrong one has loss 0", lambda: same(loss()(FIRST, scores), 0)
    yield "from_logits=True takes scores", lambda: same(from_scores(FIRST, Z[None]), LOSS)
    yield (
        "... softmax first: no error",
        lambda: same(from_scores(FIRST, softmax(Z)[None]), TWICE),
    )
    by_keras = keras.activations.softmax(keras.ops.array(Z[None]))
    yield (
        "... its own softmax first: a warning",
        lambda: warns("was produced by a Softmax", lambda: from_scores(FIRST, by_keras)),
    )
    yield "... and the scores", lambda: same(from_scores(FIRST, by_keras), LOSS)
    yield "... the mean", lambda: same(from_scores(ONE_HOT, PAIR), PAIR_LOSSES.mean())
    yield (
        "... label_smoothing",
        lambda: same(
            loss(from_logits=True, label_smoothing=0.1)(ONE_HOT, PAIR), SMOOTHED_LOSSES.mean()
        ),
    )
    sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    yield (
        "SparseCategoricalCrossentropy takes numbers",
        lambda: same(sparse(NUMBERS, PAIR), PAIR_LOSSES.mean()),
    )


def sklearn_statements():
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.utils.extmath import softmax as f

    X, y = load_iris(return_X_y=True)
    model = LogisticRegression(max_iter=2000).fit(X, y)
    overwritten = BATCH.copy()
    yield "extmath.softmax: each row", lambda: same(f(BATCH), softmax(BATCH))
    yield "... one vector is refused", lambda: raises(ValueError, lambda: f(Z))
    yield "... there is no axis", lambda: raises(TypeError, lambda: f(BATCH, axis=0))
    yield "... integers are refused", lambda: raises(TypeError, lambda: f(np.array([[2, 1, 0]])))
    yield "... copy=False overwrites", lambda: f(overwritten, copy=False) is overwritten
    yield "a row of -inf gives NaN", lambda: is_nan(f(BARRED[None]))
    yield "scores divided by 0 give NaN", lambda: is_nan(f(Z[None] / 0))
    yield (
        "predict_proba is softmax of decision_function",
        lambda: same(model.predict_proba(X), softmax(model.decision_function(X))),
    )
    yield (
        "log_loss refuses scores",
        lambda: raises(ValueError, lambda: log_loss([0], Z[None], labels=[0, 1, 2])),
    )
    words = CalibratedClassifierCV.__doc__
    yield "CalibratedClassifierCV fits a temperature", lambda: "'temperature', temperature" in words


def transformers_statements():
    from transformers import GenerationConfig
    from transformers.generation.logits_process import TemperatureLogitsWarper as Warper

    strict = GenerationConfig(do_sample=False, temperature=0.5).validate
    yield (
        "temperature 0.0 is refused when it samples",
        lambda: raises(ValueError, lambda: Warper(0.0)),
    )
    yield "an integer is refused too", lambda: raises(ValueError, lambda: Warper(2))
    yield (
        "without do_sample, temperature is not used",
        lambda: raises(ValueError, lambda: strict(strict=True)),
    )


def openai_statements():
    from openai.types.audio import transcription_create_params
    from openai.types.chat import completion_create_params

    chat = inspect.getsource(completion_create_params)
    audio = inspect.getsource(transcription_create_params)
    yield "temperature: between 0 and 2", lambda: "temperature to use, between 0 and 2" in chat
    yield "seed: determinism is not guaranteed", lambda: "Determinism is not guaranteed" in chat
    yield "transcription: 0 is raised automatically", lambda: "increase the temperature" in audio


def anthropic_statements():
    import anthropic

    names = inspect.signature(anthropic.Anthropic(api_key="none").messages.create).parameters
    yield "messages.create has no temperature", lambda: "temperature" not in names


def google_statements():
    from google.genai import types
    from google.genai._gaos.types.interactions.generationconfig import GenerationConfig

    words = {name: field.description for name, field in types.GenerationConfig.model_fields.items()}
    accepted = types.GenerateContentConfig(temperature=3).temperature
    deprecated = GenerationConfig.model_fields["temperature"].deprecated
    yield "GenerationConfig: above 0, up to 2", lambda: "(0.0, 2.0]" in words["temperature"]
    yield "seed: no guarantee", lambda: "not a guaranteed absolute" in words["seed"]
    yield "the client itself lets 3 pass", lambda: accepted == 3
    yield "interactions: deprecated", lambda: "DEPRECATED" in deprecated


def cohere_statements():
    from cohere.v2.client import V2Client

    words = " ".join(V2Client.chat.__doc__.split())
    yield "temperature: not negative", lambda: "A non-negative float that tunes" in words
    yield "seed: no full guarantee", lambda: "cannot be totally guaranteed" in words


def mistral_statements():
    from mistralai.client.models import chatcompletionrequest

    words = inspect.getsource(chatcompletionrequest)
    yield "temperature: 0.0 to 0.7 recommended", lambda: "recommend between 0.0 and 0.7" in words
    yield "the default depends on the model", lambda: "default value varies depending" in words


# Each package with the version that the page names, and what the page says of it.
CHECKED = {
    "scipy": ("1.17.1", [scipy_statements]),
    "torch": ("2.13.0", [torch_statements, torch_losses]),
    "jax": ("0.10.2", [jax_statements]),
    "optax": ("0.2.8", [optax_statements]),
    "tensorflow-cpu": ("2.21.0", [tensorflow_statements]),
    "keras": ("3.15.1", [keras_statements]),
    "scikit-learn": ("1.9.1", [sklearn_statements]),
    "transformers": ("5.23.0", [transformers_statements]),
    "openai": ("3.54.0", [openai_statements]),
    "anthropic": ("2.12.0", [anthropic_statements]),
    "google-genai": ("3.4.0", [google_statements]),
    "cohere": ("7.3.1", [cohere_statements]),
    "mistralai": ("3.7.0", [mistral_statements]),
}


@np.errstate(all="ignore")
def results(package):
    """Return (statement, version, verdict) for each statement on a package."""
    _, functions = CHECKED[package]
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return [("all statements", "-", "not installed")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [pair for function in functions for pair in pairs(function)]
        return [(says, version, verdict(holds)) for says, holds in found]


def pairs(function):
    """Return the statements of a function; one that is wrong if a name it imports is gone."""
    try:
        return list(function())
    except (ImportError, AttributeError) as error:
        return [(f"{error}", lambda: False)]


def verdict(holds):
    try:
        return "ok" if holds() else "CHANGED"
    except Exception as error:
        return f"CHANGED: {type(error).__name__}"


def main():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    changed = False
    for package in CHECKED:
        for says, version, found in results(package):
            print(f"{package:15} {version:10} {says:55} {found}")
            changed |= found.startswith("CHANGED")
    return int(changed)


if __name__ == "__main__":
    sys.exit(main())
