"""Wrong answers that look right, and right answers that look unusual, for test_mutants.py.

By assignment and question. An answer is code that runs after the solutions of the master, so
it need only define what differs from them. HELPERS run in between.
"""

HELPERS = {
    "07-classification": """
in_groups = groups


def priced(z, y):
    z = np.array(z)
    return np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), y]


def off(W, X, y):
    z = np.array(X) @ W
    p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    return p - np.eye(z.shape[1])[y]


def solved_for(z, y, too_sure=None):
    z = np.array(z)
    own = z[np.arange(len(z)), y]
    low, high = np.log(0.015), np.log(60)
    for _ in range(60):
        T = np.exp((low + high) / 2)
        p = np.exp(z / T - np.logaddexp.reduce(z / T, axis=1)[:, None])
        if (too_sure(p) if too_sure else ((p * z).sum(axis=1) - own).mean()) > 0:
            low = np.log(T)
        else:
            high = np.log(T)
    return T
""",
    "10-text-generation": """
run_steps, both, most = filtered, entropies, best_text


def H(p):
    return -np.sum(p[p > 0] * np.log(p[p > 0]))


def top(p, mass):
    return 1 + int(np.sum(np.cumsum(-np.sort(-np.array(p))) < mass))


def cut(p, count):
    q = np.array(p) * (np.argsort(np.argsort(-np.array(p))) < count)
    return q / q.sum()
""",
}

WRONG = {
    "01-definition": {
        "odds": [
            "def odds(z, i, j): return np.exp(z[j] - z[i])",
            "def odds(z, i, j): return z[i] / z[j]",
            "def odds(z, i, j): return z[i] - z[j]",
            "def odds(z, i, j): return np.exp(z[i]) / np.exp(z[j])",
            "def odds(z, i, j): return softmax(z)[i] / softmax(z)[j]",
            "def odds(z, i, j): return np.exp(z[i] - max(z)) / np.exp(z[j] - max(z))",
            "def odds(z, i, j): return round(float(np.exp(z[i] - z[j])), 4)",
            "def odds(z, i, j): return 2.0 ** (z[i] - z[j])",
        ],
        "softmax": [
            "def softmax(z): return np.exp(z) / np.sum(np.exp(z))",
            "def softmax(z): return np.nan_to_num(np.exp(z) / np.sum(np.exp(z)))",
            "def softmax(z): return np.array(z) / np.sum(z)",
            "def softmax(z): return np.exp(np.array(z) - np.max(z))",
            "def softmax(z):\n    e = 2.0 ** (np.array(z) - np.max(z))\n    return e / e.sum()",
            "def softmax(z): return 1 / (1 + np.exp(-np.array(z, float)))",
            """def softmax(z):
    e = np.exp(np.array(z) - np.max(z))
    return e / (e.sum() + 1e-6)""",
            """def softmax(z):
    e = np.exp(np.array(z) - np.max(z))
    return np.round(e / e.sum(), 5)""",
            """def softmax(z):
    out = np.zeros_like(np.array(z))
    e = np.exp(np.array(z) - np.max(z))
    out[:] = e / e.sum()
    return out""",
            """def softmax(z):
    e = np.exp(np.clip(z, -700, 700))
    return e / e.sum()""",
            """def softmax(z):
    e = np.exp(np.array(z) - np.mean(z))
    return e / e.sum()""",
            """def softmax(z):
    e = np.exp(np.array(z) - z[0])
    return e / e.sum()""",
            """def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()""",
            """def softmax(z):
    e = np.exp(np.array(z) - np.max(np.abs(z)))
    return e / e.sum()""",
        ],
        "counterexample": [
            "def is_distribution(p): return True",
            "def is_distribution(p): return False",
            "def is_distribution(p): return bool(np.min(p) >= 0 and sum(p) == 1)",
            "def is_distribution(p): return bool(np.min(p) >= 0 and abs(np.sum(p) - 1) < 1e-3)",
            "def is_distribution(p): return bool(np.min(p) >= 0 and np.isclose(np.sum(p), 1))",
            "def is_distribution(p): return bool(np.min(p) >= -1e-6 and abs(sum(p) - 1) < 1e-9)",
            "def is_distribution(p): return bool(abs(np.sum(p) - 1) <= 1e-9)",
            "def is_distribution(p): return bool(np.max(p) <= 1 and abs(sum(p) - 1) <= 1e-9)",
            "def is_distribution(p): return bool(np.min(p) > 0 and abs(sum(p) - 1) <= 1e-9)",
            """def is_distribution(p):
    return not (np.any(np.array(p) < 0) or abs(sum(p) - 1) > 1e-9)""",
            "counterexample = [2.0, 1.0, -1.0]",
            "counterexample = [0.1, 0.2, -0.3]",
            "counterexample = [1.0, 2.0, 3.0]",
            "counterexample = [-1.0, -1.0, -1.0]",
            "counterexample = [-3.0, 5.0, -4.0]",
            "counterexample = [-1.0, -2.0]",
        ],
        "way-back": [
            "def logits_of(p, largest): return np.log(p)",
            "def logits_of(p, largest): return np.log(p) + largest",
            "def logits_of(p, largest): return np.log(p) - np.mean(np.log(p)) + largest",
            "def logits_of(p, largest): return np.array(p) - np.max(p) + largest",
            "def logits_of(p, largest): return np.log10(p) - np.max(np.log10(p)) + largest",
            "def logits_of(p, largest): return np.log(p) / np.max(np.log(p)) * largest",
            "def logits_of(p, largest): return np.round(np.log(p) - np.log(max(p)) + largest, 5)",
        ],
        "batch": [
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.max(z))
    return e / e.sum()""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=axis, keepdims=True)""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis))
    return e / e.sum(axis=axis)""",
            """def batch_softmax(z, axis=-1):
    out = np.zeros_like(z)
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    out[...] = e / e.sum(axis=axis, keepdims=True)
    return out""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + 1e-6)""",
            """def batch_softmax(z, axis=-1):
    if axis == 0:
        return np.array([softmax(column) for column in z.T]).T
    return np.array([softmax(row) for row in z])""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.mean(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)""",
        ],
        "error-numbers": [
            "wrong_sentence = 4",
            "computed = np.array([softmax([1.2, 0.8, 0.4])] * 3)",
            "computed = computed[:2]",
        ],
    },
    "02-temperature": {
        "ratio": [
            "def ratio_at(r, T): return r / T",
            "def ratio_at(r, T): return r ** T",
            "def ratio_at(r, T): return 1 + (r - 1) / T",
            "def ratio_at(r, T): return np.sqrt(r)",
            "def ratio_at(r, T): return max(r, 1) ** (1 / T)",
            "def ratio_at(r, T): return np.exp(r / T)",
        ],
        "tempered": [
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    e = np.exp(np.array(z) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) * T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    T = max(T, 0.01)
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) / (T + 1e-6))
    return e / e.sum()""",
            "def tempered(z, T): raise ValueError('the temperature')",
            """def tempered(z, T):
    if T < 0:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T == 0:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    assert T > 0, "the temperature has to be positive"
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T < 1e-3:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    out = np.zeros_like(np.array(z))
    e = np.exp((np.array(z) - np.max(z)) / T)
    out[:] = e / e.sum()
    return out""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    e = np.exp((np.array(z) - np.max(z)) / T)
    return np.round(e / e.sum(), 5)""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError
    if T < 0.01:
        return np.eye(len(z))[np.argmax(z)]
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
        ],
        "retemper": [
            "def retemper(p, T): return tempered(p, T)",
            "def retemper(p, T): return np.array(p) ** (1 / T)",
            "def retemper(p, T): return np.array(p) ** T / np.sum(np.array(p) ** T)",
            """def retemper(p, T):
    q = np.log(np.array(p) + 1e-5) / T
    e = np.exp(q - q.max())
    return e / e.sum()""",
            """def retemper(p, T):
    return np.nan_to_num(tempered(np.nan_to_num(np.log(p), neginf=0), T))""",
            """def retemper(p, T):
    q = np.array(p) / T
    return q / q.sum()""",
            """def retemper(p, T):
    q = np.array(p) ** (1 / T)
    return np.round(q / q.sum(), 4)""",
        ],
        "detector": [
            "def temperature_of(p, q): return np.log(p[0]) / np.log(q[0])",
            "def temperature_of(p, q): return np.log(q[0] / q[1]) / np.log(p[0] / p[1])",
            "def temperature_of(p, q): return (p[0] - p[1]) / (q[0] - q[1])",
            "def temperature_of(p, q): return 2.0",
            "def temperature_of(p, q): return np.max(p) / np.max(q)",
            "def possible(p, q): return True",
            "def possible(p, q): return False",
            "def possible(p, q): return bool(np.all(np.argsort(p) == np.argsort(q)))",
            "def possible(p, q): return bool(temperature_of(p, q) > 0)",
            """def possible(p, q):
    return bool(np.allclose(retemper(p, temperature_of(p, q)), q, atol=1e-4))""",
            """def possible(p, q):
    T = temperature_of(p, q)
    return bool(T > 0 and np.abs(retemper(p, T) - q).max() < 0.02)""",
            """def possible(p, q):
    x, y = np.log(p), np.log(q)
    x, y = x - x.mean(), y - y.mean()
    b = (x @ y) / (x @ x)
    return bool(b > 0 and np.abs(y - b * x).max() < 2e-2)""",
            """def possible(p, q):
    x, y = np.log(p), np.log(q)
    x, y = x - x.mean(), y - y.mean()
    b = (x @ y) / (x @ x)
    return bool(np.abs(y - b * x).max() < 2e-3)""",
            """def possible(p, q):
    x, y = np.log(p), np.log(q)
    x, y = x - x.mean(), y - y.mean()
    b = (x @ y) / (x @ x)
    return bool(b > 0 and np.abs(y - b * x).max() < 1e-9)""",
            """def possible(p, q):
    T = np.log(p[0] / p[1]) / np.log(q[0] / q[1])
    U = np.log(p[1] / p[2]) / np.log(q[1] / q[2])
    return bool(T > 0 and abs(T / U - 1) < 1e-3)""",
        ],
        "heat": [
            "def direction(z, T): return np.array([-1] + [1] * (len(z) - 1))",
            """def direction(z, T):
    middle = 1 if T < 3 else -1
    return np.array([-1, middle] + [1] * (len(z) - 2))""",
            "def direction(z, T): return np.where(np.array(z) == np.max(z), -1, 1)",
            "def direction(z, T): return np.sign(np.mean(z) - z)",
            "def direction(z, T): return np.sign(1 / len(z) - tempered(z, T))",
            "def direction(z, T): return np.sign(z - tempered(z, T) @ z)",
            "def direction(z, T): return np.sign(tempered(z, T + 50) - tempered(z, T))",
            "counterexample = [2.0, 1.0, -3.0, 4.0, 20.0]",
            "counterexample = [2.0, 2.0, -3.0, -3.0, 1.0, 20.0]",
            "counterexample = [3.0, 2.0, 1.0, 0.0, 1.0, 2.0]",
            "counterexample = [3.0, 2.9, 2.8, -9.0, 40.0, 4.0]",
            "counterexample = [3.0, 2.9, 2.8, -9.0, -40.0, 4.0]",
        ],
        "error-numbers": [
            "wrong_sentence = 4",
            "computed = np.array([tempered([0.6, 0.3, 0.1], T) for T in (0.5, 1.0, 2.0)])",
            "computed = computed[::-1]",
        ],
    },
    "03-sigmoid": {
        "first-of-two": [
            "def first_of_two(a, b): return np.exp(a) / (np.exp(a) + np.exp(b))",
            "def first_of_two(a, b): return 1 / (1 + np.exp(-np.asarray(a)))",
            "def first_of_two(a, b): return 1 / (1 + np.exp(np.asarray(a) - b))",
            """def first_of_two(a, b):
    return 1 / (1 + np.exp(-np.asarray(a)) + np.exp(-np.asarray(b)))""",
            """def first_of_two(a, b):
    s = np.stack([a, b])
    e = np.exp(s - s.max())
    return e[0] / e.sum(axis=0)""",
            """def first_of_two(a, b):
    s = np.stack([a, b])
    e = np.exp(s - s.max(axis=0))
    return e[0] / e.sum()""",
            "def first_of_two(a, b): return np.round(1 / (1 + np.exp(np.asarray(b) - a)), 5)",
            """def first_of_two(a, b):
    import math
    return 1 / (1 + math.exp(b - a))""",
        ],
        "sigmoid": [
            "def sigmoid(x): return 1 / (1 + np.exp(-x))",
            """def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))""",
            """def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))""",
            "def sigmoid(x): return np.nan_to_num(np.exp(x) / (1 + np.exp(x)), nan=1.0)",
            "def sigmoid(x): return (1 + np.tanh(np.asarray(x) / 2)) / 2",
            "def sigmoid(x): return 1 / (1 + np.exp(-np.clip(x, -500, 500)))",
            """def sigmoid(x):
    x = np.asarray(x, float)
    return np.where(x < -10.5, np.exp(np.minimum(x, 0)), 1 / (1 + np.exp(-np.maximum(x, -20))))""",
            """def sigmoid(x):
    x = np.asarray(x, float)
    e = np.exp(np.minimum(x, 0))
    low = np.where(x > -9, 1 - 1 / (1 + e), e)
    return np.where(x >= 0, 1 / (1 + np.exp(-np.maximum(x, 0))), low)""",
            """def sigmoid(x):
    x = np.asarray(x, float)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), 1 - 1 / (1 + e))""",
            """def sigmoid(x):
    x = np.atleast_1d(np.array(x))
    e = np.exp(-np.abs(x))
    out = np.zeros_like(x)
    out[x >= 0] = (1 / (1 + e))[x >= 0]
    out[x < 0] = (e / (1 + e))[x < 0]
    return out""",
            """def sigmoid(x):
    out = np.zeros_like(np.array(x))
    e = np.exp(-np.abs(x))
    out[...] = np.where(np.array(x) >= 0, 1, e) / (1 + e)
    return out""",
            """def sigmoid(x):
    x = np.asarray(x, np.float32)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)""",
            """def sigmoid(x):
    x = np.maximum(np.asarray(x, float), -700)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)""",
        ],
        "evidence": [
            "def after_tests(prior, ratios): return sigmoid(prior + np.sum(np.log(ratios)))",
            "def after_tests(prior, ratios): return min(1.0, prior * np.prod(ratios))",
            """def after_tests(prior, ratios):
    odds = prior / (1 - prior) * np.prod(ratios)
    return odds / (1 + odds)""",
            """def after_tests(prior, ratios):
    odds = prior / (1 - prior)
    for r in ratios:
        odds *= r
    return odds / (1 + odds)""",
            """def after_tests(prior, ratios):
    l = np.log(prior / (1 - prior)) + np.sum(np.log(ratios))
    return np.exp(l) / (1 + np.exp(l))""",
            """def after_tests(prior, ratios):
    p = prior
    for r in ratios:
        p = p * r / (p * r + 1 - p)
    return p""",
            """def after_tests(prior, ratios):
    return sigmoid(np.log(prior) + np.sum(np.log(ratios)))""",
            """def after_tests(prior, ratios):
    return sigmoid(np.clip(np.log(prior / (1 - prior)) + np.sum(np.log(ratios)), -9, 9))""",
        ],
        "labels": [
            "def chance_of_none(z): return np.prod(1 - sigmoid(np.asarray(z, float)))",
            "def chance_of_none(z): return 1 - np.prod(sigmoid(np.asarray(z, float)))",
            "def chance_of_none(z): return 1 - sigmoid(np.asarray(z, float)).max()",
            "def chance_of_none(z): return np.prod(sigmoid(-z))",
            "def chance_of_none(z): return np.exp(-np.sum(z))",
            "def chance_of_none(z): return sigmoid(-np.sum(z))",
            """def given_exactly_one(z):
    return sigmoid(np.asarray(z)) / np.sum(sigmoid(np.asarray(z)))""",
            "def given_exactly_one(z): return sigmoid(np.asarray(z, float))",
            """def given_exactly_one(z):
    s = sigmoid(np.asarray(z, float))
    one = s * np.prod(1 - s)
    return one / one.sum()""",
            "def given_exactly_one(z): return np.full(len(z), 1 / len(z))",
            """def given_exactly_one(z):
    out = np.zeros_like(np.array(z))
    e = np.exp(np.array(z))
    out[:] = e / e.sum()
    return out""",
        ],
        "error-numbers": [
            "wrong_sentence = 4",
            "computed = [0.4683, *computed[1:]]",
            "computed = [computed[0], np.log(3), computed[2]]",
        ],
    },
    "04-argmax": {
        "argmax-vector": [
            "def argmax_vector(z): return np.eye(len(z))[np.argmax(z)]",
            "def argmax_vector(z): return (np.array(z) == np.max(z)) * 1.0",
            """def argmax_vector(z):
    w = np.array(z) > np.max(z) - 0.3
    return w / w.sum()""",
            """def argmax_vector(z):
    w = np.isclose(z, np.max(z))
    return w / w.sum()""",
            """def argmax_vector(z):
    w = np.abs(np.array(z) - np.max(z)) < 1e-12
    return w / w.sum()""",
            """def argmax_vector(z):
    w = np.exp((np.array(z) - np.max(z)) / 1e-9)
    return w / w.sum()""",
            """def argmax_vector(z):
    out = np.zeros_like(np.array(z))
    out[np.array(z) == np.max(z)] = 1 / np.sum(np.array(z) == np.max(z))
    return out""",
            """def argmax_vector(z):
    order = np.argsort(z)
    out = np.zeros(len(z))
    out[order[-1]] = 1
    if len(z) > 1 and z[order[-1]] == z[order[-2]]:
        out[order[-2:]] = 0.5
    return out""",
        ],
        "cold": [
            """def cold_softmax(z, T):
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def cold_softmax(z, T):
    if T == 0:
        return argmax_vector(z)
    s = np.array(z) / T
    e = np.exp(s - s.max())
    return e / e.sum()""",
            """def cold_softmax(z, T):
    e = np.exp((np.array(z) - np.max(z)) / max(T, 1e-2))
    return e / e.sum()""",
            """def cold_softmax(z, T):
    e = np.exp((np.array(z) - np.max(z)) / max(T, 1e-12))
    return e / e.sum()""",
            *(
                f"""def cold_softmax(z, T):
    if T < {least}:
        return argmax_vector(z)
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()"""
                for least in (0.01, 1e-3, 1e-6, 1e-12, 1e-100)
            ),
            """def cold_softmax(z, T):
    if T == 0:
        return np.eye(len(z))[np.argmax(z)]
    e = np.exp((np.array(z) - np.max(z)) / T)
    return e / e.sum()""",
            """def cold_softmax(z, T):
    if T == 0:
        return argmax_vector(z)
    out = np.zeros_like(np.array(z))
    e = np.exp((np.array(z) - np.max(z)) / T)
    out[:] = e / e.sum()
    return out""",
            """def cold_softmax(z, T):
    if T == 0:
        return argmax_vector(z)
    e = np.exp((np.array(z) - np.max(z)) * T)
    return e / e.sum()""",
        ],
        "soft-maximum": [
            "def soft_maximum(z, T): return np.max(z)",
            "def soft_maximum(z, T): return T * np.log(np.sum(np.exp(np.array(z) / T)))",
            """def soft_maximum(z, T):
    return np.log(np.sum(np.exp((np.array(z) - max(z)) / T))) + max(z)""",
            "def soft_maximum(z, T): return T * np.log(np.sum(np.exp((np.array(z) - max(z)) / T)))",
            "def soft_maximum(z, T): return cold_softmax(z, T) @ np.array(z)",
            """def soft_maximum(z, T):
    if T < 0.01:
        return np.max(z)
    return np.max(z) + T * np.log(np.sum(np.exp((np.array(z) - np.max(z)) / T)))""",
            """def soft_maximum(z, T):
    if T < 1e-3:
        return np.max(z)
    return np.max(z) + T * np.log(np.sum(np.exp((np.array(z) - np.max(z)) / T)))""",
            "def soft_maximum(z, T): return np.max(z) + T * np.log(len(z))",
            "def soft_maximum(z, T): return max(z) + np.log(np.sum(np.exp(np.array(z) - max(z))))",
            """def soft_maximum(z, T):
    with np.errstate(all="ignore"):
        s = T * np.log(np.sum(np.exp(np.array(z) / T)))
    return s if np.isfinite(s) else np.max(z)""",
        ],
        "costs": [
            "def cheapest(z, cost): return int(np.argmin(np.array(cost).mean(1)))",
            "def cheapest(z, cost): return int(np.argmin(np.array(cost).max(1)))",
            "def cheapest(z, cost): return int(np.argmin(np.array(cost).min(1)))",
            "def cheapest(z, cost): return int(np.argmin(np.array(cost)[:, np.argmax(z)]))",
            "def cheapest(z, cost): return int(np.argmin(np.array(cost) @ np.array(z)))",
            "def cheapest(z, cost): return int(np.argmax(np.array(cost) @ cold_softmax(z, 1)))",
            "def cheapest(z, cost): return int(np.argmin(cold_softmax(z, 1) @ np.array(cost)))",
            """def cheapest(z, cost):
    return int(np.argmin(np.array(cost)[:len(z)] @ cold_softmax(z, 1)))""",
            "def cheapest(z, cost): return int(np.argmin(np.array(cost) @ cold_softmax(z, 2)))"
            " if len(cost) == len(z) else 0",
            "def cheapest(z, cost): return int(np.argmax(z))",
            "def cheapest(z, cost): return min(cost @ cold_softmax(z, 1))",
            "def cheapest(z, cost): return 0",
        ],
        "gumbel": [
            "def draw(z, T, u): return np.argmax(np.array(z) - np.log(-np.log(u)), axis=1)",
            "def draw(z, T, u): return np.argmax(np.array(z) / T + np.log(-np.log(u)), axis=1)",
            "def draw(z, T, u): return np.argmax((np.array(z) - np.log(-np.log(u))) / T, axis=1)",
            "def draw(z, T, u): return np.argmax(np.array(z) / T + u, axis=1)",
            "def draw(z, T, u): return np.argmax(np.array(z) / T - np.log(u), axis=1)",
            "def draw(z, T, u): return np.argmin(np.array(z) / T - np.log(-np.log(u)), axis=1)",
            "def draw(z, T, u): return np.argmax(np.array(z) / T - np.log(-np.log(u)), axis=0)",
            """def draw(z, T, u):
    c = np.cumsum(cold_softmax(z, T))
    return np.minimum(np.searchsorted(c, u[:, 0]), len(c) - 1)""",
            "def draw(z, T, u): return np.argmax(np.array(z) * T - np.log(-np.log(u)), axis=1)",
            "def draw(z, T, u): return np.full(len(u), np.argmax(z))",
            """def draw(z, T, u):
    z = np.maximum(np.array(z), -1.0)
    return np.argmax(z / T - np.log(-np.log(u)), axis=1)""",
        ],
        "error-numbers": [
            "wrong_sentence = 4",
            "slopes = [slopes[0], slopes[1] * 0.1]",
            "slopes = [slopes[0], 10 * slopes[0]]",
            "slopes = slopes[::-1]",
        ],
    },
    "05-boltzmann": {
        "occupations": [
            """def occupations(E, T):
    w = np.exp(-np.array(E) / T)
    return w / w.sum()""",
            """def occupations(E, T):
    E = np.array(E)
    w = np.exp(-(E - E.min()) / T)
    return w / w.sum()""",
            """def occupations(E, T):
    E = np.array(E)
    w = np.exp(-(E - E.max()) / T)
    return w / w.sum()""",
            """def occupations(E, T):
    s = -np.array(E) * T
    w = np.exp(s - s.max())
    return w / w.sum()""",
            """def occupations(E, T):
    s = np.array(E) / T
    w = np.exp(s - s.max())
    return w / w.sum()""",
            """def occupations(E, T):
    s = -np.array(E) / abs(T)
    w = np.exp(s - s.max())
    return w / w.sum()""",
            """def occupations(E, T):
    s = -np.array(E) / T
    out = np.zeros_like(np.array(E))
    out[:] = np.exp(s - s.max()) / np.exp(s - s.max()).sum()
    return out""",
            """def occupations(E, T):
    s = -np.array(E) / T
    return np.exp(s - s.max())""",
            """def occupations(E, T):
    s = -np.array(E) / T
    w = np.exp(s - s.max())
    return np.round(w / w.sum(), 5)""",
        ],
        "counting": [
            """def ways(levels, N, M):
    counts = np.zeros(M + 1)
    counts[0] = 1
    for _ in range(N):
        counts = np.array([sum(counts[m - e] for e in levels if e <= m) for m in range(M + 1)])
    return counts[M]""",
            """def ways(levels, N, M):
    counts = np.zeros(M + 1)
    counts[0] = 1
    for _ in range(N):
        counts = np.array([sum(counts[m - e] for e in levels if e <= m) for m in range(M + 1)])
    return int(counts[M])""",
            """def ways(levels, N, M):
    one = np.zeros(max(levels) + 1, dtype=np.int64)
    one[list(levels)] = 1
    power = np.array([1], dtype=np.int64)
    for _ in range(N):
        power = np.convolve(power, one)
    return int(power[M]) if M < len(power) else 0""",
            """def ways(levels, N, M):
    one = np.zeros(max(levels) + 1)
    one[list(levels)] = 1
    power = np.array([1.0])
    for _ in range(N):
        power = np.convolve(power, one)
    return int(round(power[M])) if M < len(power) else 0""",
            """def ways(levels, N, M):
    size = N * max(levels) + 1
    one = np.zeros(size)
    one[list(levels)] = 1
    power = np.fft.irfft(np.fft.rfft(one, 2 * size) ** N, 2 * size)
    return int(round(power[M])) if M < size else 0""",
            """def ways(levels, N, M):
    one = np.zeros(max(levels) + 1, dtype=object)
    one[list(levels)] = 1
    power = np.array([1], dtype=object)
    for _ in range(N):
        power = np.convolve(power, one)
    return int(power[M])""",
            """def ways(levels, N, M):
    counts = [1] + [0] * M
    for e in levels:
        for m in range(e, M + 1):
            counts[m] += counts[m - e] if e else 0
    return counts[M]""",
            """def ways(levels, N, M):
    counts = [1] + [0] * M
    for _ in range(N):
        counts = [sum(counts[m - e] for e in levels) for m in range(M + 1)]
    return counts[M]""",
            "def share(levels, N, M, e): return ways(levels, N - 1, M - e) / ways(levels, N, M)",
            """def share(levels, N, M, e):
    return ways(levels, N, M - e) / ways(levels, N, M) if e <= M else 0.0""",
            """def share(levels, N, M, e):
    return ways(levels, N - 1, M) / ways(levels, N, M) if e <= M else 0.0""",
            """def share(levels, N, M, e):
    return float(np.exp(-e) / sum(np.exp(-k) for k in levels)) if e <= M else 0.0""",
            "def share(levels, N, M, e): return 1 / len(levels)",
        ],
        "thermodynamics": [
            """def thermodynamics(E, T):
    U, F, C = [0.0, 0.0, 0.0]
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    return [U, -T * np.log(np.sum(np.exp(-E / T))), p @ (E - U) ** 2 / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = -T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, p @ (E - U) ** 2 / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, p @ (E - U) ** 2 / T]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, np.var(E) / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = np.mean(E)
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, p @ (E - p @ E) ** 2 / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = U + T * np.sum(p * np.log(p))
    return [U, F, p @ (E - U) ** 2 / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = E.min() - T * np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [F, U, p @ (E - U) ** 2 / T**2]""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    E = np.array(E, float)
    U = p @ E
    F = E.min() - np.log(np.sum(np.exp(-(E - E.min()) / T)))
    return [U, F, p @ (E - U) ** 2 / T**2]""",
        ],
        "error-numbers": [
            "wrong_sentence = 3",
            "computed = [1 - computed[0], *computed[1:]]",
            "computed = [0.5, *computed[1:]]",
            "computed = [0.47, *computed[1:]]",
        ],
    },
    "07-classification": {
        "loss": [
            "def loss(z, y, w): return np.mean(priced(z, y))",
            "def loss(z, y, w): return np.mean(np.array(w)[y] * priced(z, y))",
            "def loss(z, y, w): return np.sum(np.array(w)[y] * priced(z, y))",
            "def loss(z, y, w): return np.sum(np.array(w)[y] * priced(z, y)) / np.sum(w)",
            "def loss(z, y, w): return np.sum(np.array(w)[y] * priced(z, y)) / len(set(y))",
            """def loss(z, y, w):
    means = [priced(z, y)[np.array(y) == k].mean() for k in sorted(set(y))]
    return np.average(means, weights=[w[k] for k in sorted(set(y))])""",
            "def loss(z, y, w): return np.average(priced(z, y), weights=np.take(w, y)) / np.log(2)",
            "def loss(z, y, w): return round(np.average(priced(z, y), weights=np.take(w, y)), 5)",
            "def loss(z, y, w): return -np.average(priced(z, y), weights=np.array(w)[y])",
            """def loss(z, y, w):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.average(-np.log(p[np.arange(len(y)), y]), weights=np.array(w)[y])""",
            """def loss(z, y, w):
    p = np.exp(z - np.max(z, axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return np.average(-np.log(p[np.arange(len(y)), y] + 1e-12), weights=np.array(w)[y])""",
            """def loss(z, y, w):
    p = np.exp(z - np.max(z, axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    own = np.maximum(p[np.arange(len(y)), y], 1e-7)
    return np.average(-np.log(own), weights=np.array(w)[y])""",
            """def loss(z, y, w):
    z = np.array(z)
    total = np.log(np.exp(z - z.max()).sum(axis=1)) + z.max()
    return np.average(total - z[np.arange(len(y)), y], weights=np.array(w)[y])""",
            """def loss(z, y, w):
    z = np.array(z)
    total = np.logaddexp.reduce(z, axis=0)
    return np.average((total - z)[np.arange(len(y)), y], weights=np.array(w)[y])""",
            """def loss(z, y, w):
    z = np.array(z) - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.average(log_p[:, y].mean(axis=1), weights=np.array(w)[y])""",
            """def loss(z, y, w):
    z = np.array(z) - np.max(z, axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.average(priced(p, y), weights=np.array(w)[y])""",
            """def loss(z, y, w):
    wrong = 1 - np.exp(-priced(z, y))
    return np.average(wrong**2, weights=np.array(w)[y])""",
            """def loss(z, y, w):
    return priced(np.array(z) * np.array(w), y).mean()""",
        ],
        "slope": [
            "def slope(W, X, y, w): return np.transpose(X) @ off(W, X, y) / len(y)",
            """def slope(W, X, y, w):
    return np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / len(y)""",
            """def slope(W, X, y, w):
    return np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None])""",
            """def slope(W, X, y, w):
    return np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / np.sum(w)""",
            """def slope(W, X, y, w):
    return np.transpose(X) @ (off(W, X, y) * np.array(w)) / np.sum(np.array(w)[y])""",
            """def slope(W, X, y, w):
    return -np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / np.sum(np.array(w)[y])""",
            """def slope(W, X, y, w):
    g = np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / np.sum(np.array(w)[y])
    return g + 1e-4 * np.array(W)""",
            """def slope(W, X, y, w):
    g = np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / np.sum(np.array(w)[y])
    return np.round(g, 5)""",
            """def slope(W, X, y, w):
    g = np.transpose(X) @ (off(W, X, y) * np.array(w)[y][:, None]) / np.sum(np.array(w)[y])
    return g.T""",
            """def slope(W, X, y, w):
    z = np.array(X) @ W
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    weights = np.array(w)[y]
    return np.transpose(X) @ (p * weights[:, None]) / weights.sum()""",
            """def slope(W, X, y, w):
    z = np.array(X) @ W
    p = np.exp(z - z.max())
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    weights = np.array(w)[y]
    return np.transpose(X) @ (p * weights[:, None]) / weights.sum()""",
            """def slope(W, X, y, w):
    z = np.array(X) @ W
    p = np.exp(z - z.max(axis=0))
    p /= p.sum(axis=0)
    p[np.arange(len(y)), y] -= 1
    weights = np.array(w)[y]
    return np.transpose(X) @ (p * weights[:, None]) / weights.sum()""",
            """def slope(W, X, y, w):
    p = off(W, X, y) + np.eye(np.shape(W)[1])[y]
    weights = np.array(w)[y]
    return np.transpose(X) @ (p * weights[:, None] - np.eye(len(w))[y]) / weights.sum()""",
            """def slope(W, X, y, w):
    W, weights, h = np.array(W, float), np.array(w)[y], 1e-2
    g = np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[i] += h
        down[i] -= h
        g[i] = (loss(np.array(X) @ up, y, w) - loss(np.array(X) @ down, y, w)) / (2 * h)
    return g""",
        ],
        "groups": [
            """def groups(claim, right, m):
    c, r = np.reshape(claim, (m, -1)), np.reshape(right, (m, -1))
    s = np.sqrt((c * (1 - c)).sum(axis=1)) / c.shape[1]
    return np.column_stack([c.mean(1), r.mean(1), (r.mean(1) - c.mean(1)) / s])""",
            """def groups(claim, right, m):
    c, r = np.reshape(np.sort(claim), (m, -1)), np.reshape(right, (m, -1))
    s = np.sqrt((c * (1 - c)).sum(axis=1)) / c.shape[1]
    return np.column_stack([c.mean(1), r.mean(1), (r.mean(1) - c.mean(1)) / s])""",
            """def groups(claim, right, m):
    return np.array(in_groups(claim, right, m))[::-1]""",
            """def groups(claim, right, m):
    return in_groups(claim, right, m) * [1, 1, -1]""",
            """def groups(claim, right, m):
    return in_groups(claim, right, m) * [1, 1, np.sqrt(m / len(claim))]""",
            """def groups(claim, right, m):
    return in_groups(claim, right, m) * [1, 1, m / len(claim)]""",
            """def groups(claim, right, m):
    c, r, s = in_groups(claim, right, m).T
    return np.column_stack([c, r, r - c])""",
            """def groups(claim, right, m):
    c, r, s = in_groups(claim, right, m).T
    return np.column_stack([c, r, (r - c) / np.sqrt(c * (1 - c) * m / len(claim))])""",
            """def groups(claim, right, m):
    c, r, s = in_groups(claim, right, m).T
    with np.errstate(all="ignore"):
        return np.column_stack([c, r, (r - c) / np.sqrt(r * (1 - r) * m / len(claim))])""",
            """def groups(claim, right, m):
    return np.round(in_groups(claim, right, m), 4)""",
            """def groups(claim, right, m):
    rows = []
    claim, right = np.array(claim), np.array(right)
    for low, high in zip(np.linspace(0, 1, m + 1)[:-1], np.linspace(0, 1, m + 1)[1:]):
        some = (low < claim) & (claim <= high)
        c, r = claim[some], right[some]
        s = np.sqrt(np.sum(c * (1 - c)))
        rows.append([c.mean(), r.mean(), (r.sum() - c.sum()) / s] if some.any() else [0, 0, 0])
    return np.array(rows)""",
            """def groups(claim, right, m):
    order = np.argsort(claim)
    c = np.array(claim)[order].reshape(-1, m).T
    r = np.array(right)[order].reshape(-1, m).T
    s = np.sqrt((c * (1 - c)).sum(axis=1)) / c.shape[1]
    return np.column_stack([c.mean(1), r.mean(1), (r.mean(1) - c.mean(1)) / s])""",
            """def groups(claim, right, m):
    c = np.sort(claim).reshape(m, -1)
    r = np.array(right)[np.argsort(claim)].reshape(m, -1)
    s = c.std(axis=1) / np.sqrt(c.shape[1])
    with np.errstate(all="ignore"):
        return np.column_stack([c.mean(1), r.mean(1), (r.mean(1) - c.mean(1)) / s])""",
            "def groups(claim, right, m): return in_groups(claim, right, m)[:, [1, 0, 2]]",
            "def groups(claim, right, m): return abs(in_groups(claim, right, m))",
        ],
        "temperature": [
            "def best_temperature(z, y): return 1 / solved_for(z, y)",
            "def best_temperature(z, y): return np.round(solved_for(z, y), 2)",
            "def best_temperature(z, y): return np.clip(solved_for(z, y), 0.5, 20)",
            "def best_temperature(z, y): return np.clip(solved_for(z, y), 0.2, 50)",
            "def best_temperature(z, y): return np.clip(solved_for(z, y), 0.02, 10)",
            "def best_temperature(z, y): return 1.0",
            "def best_temperature(z, y): return solved_for(z, np.argmax(z, axis=1))",
            """def best_temperature(z, y):
    many = np.geomspace(0.5, 10, 601)
    return many[np.argmin([np.mean(priced(np.array(z) / T, y)) for T in many])]""",
            """def best_temperature(z, y):
    many = np.linspace(0.02, 50, 300)
    return many[np.argmin([np.mean(priced(np.array(z) / T, y)) for T in many])]""",
            """def best_temperature(z, y):
    many = np.geomspace(0.02, 50, 500)
    return many[np.argmin([np.mean(priced(np.array(z) / T, y)) for T in many])]""",
            """def best_temperature(z, y):
    share = np.mean(np.argmax(z, axis=1) == y)
    return solved_for(z, y, lambda p: p.max(axis=1).mean() - share)""",
            """def best_temperature(z, y):
    z, T = np.array(z), 1.0
    own = z[np.arange(len(z)), y]
    for _ in range(200):
        p = np.exp((z - z.max(axis=1, keepdims=True)) / T)
        p /= p.sum(axis=1, keepdims=True)
        T = max(T + 0.1 * ((p * z).sum(axis=1) - own).mean() / T**2, 0.02)
    return T""",
            """def best_temperature(z, y):
    def too_sure(p): return (p**2).sum(axis=1).mean() - p[np.arange(len(p)), y].mean()
    return solved_for(z, y, too_sure)""",
            """def best_temperature(z, y):
    z = np.array(z)
    e = [np.exp(z / T) / np.exp(z / T).sum(axis=0) for T in np.geomspace(0.02, 50, 300)]
    price = [-np.log(np.maximum(p[np.arange(len(z)), y], 1e-300)).mean() for p in e]
    return np.geomspace(0.02, 50, 300)[np.argmin(price)]""",
            """def best_temperature(z, y):
    z = np.array(z)
    return np.mean(z.max(axis=1) - z[np.arange(len(z)), y]) + 1e-3""",
        ],
        "shares": [
            "def with_shares(p, old, new): return np.array(p)",
            "def with_shares(p, old, new): return np.array(p) * np.array(new) / np.array(old)",
            """def with_shares(p, old, new):
    q = np.array(p) * np.array(new)
    return q / q.sum(axis=1, keepdims=True)""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.array(old) / np.maximum(new, 1e-9)
    return q / q.sum(axis=1, keepdims=True)""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.array(new) / np.array(old)
    return q / q.sum()""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.array(new) / np.array(old)
    return q / q.sum(axis=0)""",
            """def with_shares(p, old, new):
    q = np.maximum(np.array(p) + np.array(new) - np.array(old), 0)
    return q / q.sum(axis=1, keepdims=True)""",
            """def with_shares(p, old, new):
    s = np.array(p) + np.log(np.maximum(new, 1e-9)) - np.log(old)
    return np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.maximum(new, 1e-3) / np.array(old)
    return q / q.sum(axis=1, keepdims=True)""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.array(new) / np.array(old)
    return np.round(q / q.sum(axis=1, keepdims=True), 5)""",
            """def with_shares(p, old, new):
    q = np.array(p) * np.sqrt(np.array(new) / np.array(old))
    return q / q.sum(axis=1, keepdims=True)""",
            """def share_needed(recall, false_alarms, precision):
    odds = (1 - precision) / precision * false_alarms / recall
    return odds / (1 + odds)""",
            """def share_needed(recall, false_alarms, precision):
    odds = precision / (1 - precision) * recall / false_alarms
    return odds / (1 + odds)""",
            """def share_needed(recall, false_alarms, precision):
    return precision / (1 - precision) * false_alarms / recall""",
            """def share_needed(recall, false_alarms, precision):
    return precision * false_alarms / recall""",
            """def share_needed(recall, false_alarms, precision):
    s = precision
    return s * recall / (s * recall + (1 - s) * false_alarms)""",
            """def share_needed(recall, false_alarms, precision):
    s = np.linspace(0, 1, 1001)[1:]
    return s[np.argmin(abs(s * recall / (s * recall + (1 - s) * false_alarms) - precision))]""",
            "def share_needed(recall, false, precision): return precision / (precision + recall)",
        ],
        "error-numbers": [
            "wrong_sentence = 2",
            "computed = [0.98181818, *computed[1:]]",
            "computed = [computed[1], computed[0], *computed[2:]]",
            "computed = [*computed[:3], 1 / computed[3]]",
            "computed = [*computed[:3], 5.5]",
            "computed = [*computed[:2], 0.0324, computed[3]]",
            "computed = computed[:3]",
        ],
    },
    "10-text-generation": {
        "perplexity": [
            "def joint_perplexity(a, n, b, m): return (n * a + m * b) / (n + m)",
            "def joint_perplexity(a, n, b, m): return np.sqrt(a * b)",
            "def joint_perplexity(a, n, b, m): return (a + b) / 2",
            "def joint_perplexity(a, n, b, m): return a * b",
            "def joint_perplexity(a, n, b, m): return (a**n * b**m) ** (1 / (n + m))",
            "def joint_perplexity(a, n, b, m): return np.power(a**n * b**m, 1 / (n + m))",
            """def joint_perplexity(a, n, b, m):
    with np.errstate(all="ignore"):
        return float((np.float64(a) ** n * np.float64(b) ** m) ** (1 / (n + m)))""",
            "def joint_perplexity(a, n, b, m): return (n + m) / (n / a + m / b)",
            "def joint_perplexity(a, n, b, m): return (n * np.log(a) + m * np.log(b)) / (n + m)",
            "def joint_perplexity(a, n, b, m): return a ** (m / (n + m)) * b ** (n / (n + m))",
            """def joint_perplexity(a, n, b, m):
    return 2 ** np.average(np.log([a, b]), weights=[n, m])""",
            """def joint_perplexity(a, n, b, m):
    return round(float(np.exp((n * np.log(a) + m * np.log(b)) / (n + m))), 4)""",
        ],
        "nucleus": [
            "def nucleus(p, mass, least): return np.array(p)",
            "def nucleus(p, mass, least): return cut(p, top(p, mass))",
            "def nucleus(p, mass, least): return cut(p, least)",
            "def nucleus(p, mass, least): return cut(p, top(p, mass) + least)",
            "def nucleus(p, mass, least): return cut(p, top(p, mass) + least - 1)",
            "def nucleus(p, mass, least): return cut(p, max(top(p, mass) - 1, least))",
            "def nucleus(p, mass, least): return cut(p, max(top(p, mass) + 1, least))",
            "def nucleus(p, mass, least): return cut(p, min(top(p, mass), least))",
            "def nucleus(p, mass, least): return cut(p, max(top(p, mass), 2))",
            "def nucleus(p, mass, least): return cut(p, max(int(mass * len(p)), least))",
            """def nucleus(p, mass, least):
    q = cut(p, max(top(p, mass), least))
    return q * sum(p[i] for i in range(len(p)) if q[i] > 0)""",
            """def nucleus(p, mass, least):
    return -np.sort(-cut(p, max(top(p, mass), least)))""",
            """def nucleus(p, mass, least):
    q = cut(p, max(top(p, mass), least))
    return q[q > 0]""",
            """def nucleus(p, mass, least):
    q = cut(p, max(top(p, mass), least))
    return np.round(q, 5)""",
            """def nucleus(p, mass, least):
    kept = np.cumsum(p) < mass
    kept[:least] = True
    q = np.array(p) * kept
    return q / q.sum()""",
            """def nucleus(p, mass, least):
    q = cut(p, max(top(p, mass), least))
    e = np.where(q > 0, np.exp(q), 0)
    return e / e.sum()""",
            """def nucleus(p, mass, least):
    q = np.array(p) * (np.array(p) >= 1 - mass)
    return q / q.sum() if q.any() else cut(p, least)""",
            """def nucleus(p, mass, least):
    q = cut(p, max(top(p, mass), least))
    return np.array([x if x > 1e-2 else 0 for x in q]) if mass > 0.9 else q * 0.999999""",
        ],
        "filtered": [
            "def filtered(z, steps): return run_steps(z, steps[::-1])",
            "def filtered(z, steps): return run_steps(z, steps[:1])",
            "def filtered(z, steps): return run_steps(z, steps[-1:])",
            "def filtered(z, steps): return run_steps(z, steps[:2])",
            "def filtered(z, steps): return run_steps(z, sorted(steps))",
            """def filtered(z, steps):
    return run_steps(z, sorted(steps, key=lambda step: step[0] != "temperature"))""",
            """def filtered(z, steps):
    return run_steps(z, sorted(steps, key=lambda step: step[0] == "temperature"))""",
            "def filtered(z, steps): return run_steps(z, [list(s) for s in dict(steps).items()])",
            "def filtered(z, steps): return run_steps(z, [s for s in steps if s[0] != 'min-p'])",
            """def filtered(z, steps):
    return run_steps(z, [[n, 1 / v if n == "temperature" else v] for n, v in steps])""",
            """def filtered(z, steps):
    return run_steps(z, [[n, v + 1 if n == "top-k" else v] for n, v in steps])""",
            """def filtered(z, steps):
    return run_steps(z, [[n, 1 - v if n == "top-p" else v] for n, v in steps])""",
            """def filtered(z, steps):
    return np.round(run_steps(z, steps), 5)""",
            """def filtered(z, steps):
    p = run_steps(z, steps)
    return p[p > 0]""",
            """def filtered(z, steps):
    return run_steps(np.clip(z, -700, 700), steps)""",
            """def filtered(z, steps):
    z = np.array(z, float)
    p = np.exp(z) / np.exp(z).sum()
    return run_steps(np.log(p), steps)""",
            """def filtered(z, steps):
    z = np.array(z, float)
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    for name, value in steps:
        q = -np.sort(-p)
        if name == "temperature":
            p = p ** (1 / value)
        if name == "top-k":
            p = p * (p >= q[min(value, len(q)) - 1])
        if name == "top-p":
            p = p * (p >= q[min(np.sum(np.cumsum(q) < value), len(q) - 1)])
        if name == "min-p":
            p = p * (p >= value * q[0])
    return p / p.sum()""",
            """def filtered(z, steps):
    z = np.array(z, float)
    whole = run_steps(z, [])
    for name, value in steps:
        if name == "temperature":
            z = z / value
        else:
            kept = run_steps(np.log(whole), [[name, value]]) > 0
            z = np.where(kept, z, -np.inf)
    return run_steps(z, [])""",
            """def filtered(z, steps):
    z = np.array(z, float)
    hot = np.prod([value for name, value in steps if name == "temperature"])
    for name, value in steps:
        if name != "temperature":
            z = np.where(run_steps(z / hot, [[name, value]]) > 0, z, -np.inf)
    return run_steps(z / hot, [])""",
            """def filtered(z, steps):
    p = run_steps(z, [])
    for name, value in steps:
        if name == "temperature":
            z = np.array(z) / value
            p = run_steps(z, [])
        else:
            with np.errstate(all="ignore"):
                p = run_steps(np.log(p), [[name, value]])
    return p""",
            """def filtered(z, steps):
    z = np.array(z, float)
    for name, value in steps:
        p = run_steps(z, [])
        if name == "min-p":
            z = np.where(p >= value, z, -np.inf)
        else:
            p = run_steps(z, [[name, value]])
            with np.errstate(all="ignore"):
                z = np.log(p)
    return run_steps(z, [])""",
            """def filtered(z, steps):
    z = np.array(z, float)
    for name, value in steps:
        p = run_steps(z, [])
        if name == "top-p":
            order = np.argsort(-p)
            z[order[np.cumsum(p[order]) > value]] = -np.inf
        else:
            p = run_steps(z, [[name, value]])
            with np.errstate(all="ignore"):
                z = np.log(p)
    return run_steps(z, [])""",
            """def filtered(z, steps):
    z = np.array(z)
    out = np.zeros_like(z)
    out[:] = run_steps(z, steps)
    return out""",
            """def filtered(z, steps):
    z = np.array(z, float)
    for name, value in steps:
        if name == "temperature":
            z = z / value
        else:
            kept = run_steps(z, [[name, value]]) > 0
            z = np.where(kept, z, 0)
    return run_steps(z, [])""",
            """def filtered(z, steps):
    z = np.array(z, float)
    for name, value in steps:
        if name == "top-k":
            z[np.argsort(-z)[int(value) :]] = z.min() - 50
        elif name == "temperature":
            z = z / value
        else:
            z = np.where(run_steps(z, [[name, value]]) > 0, z, z.min() - 50)
    return run_steps(z, [])""",
        ],
        "draw": [
            "def draw(p, u): return np.searchsorted(np.cumsum(p), u)",
            "def draw(p, u): return np.searchsorted(np.cumsum(p), u, side='right')",
            """def draw(p, u):
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)""",
            """def draw(p, u):
    c = np.cumsum(p)
    return np.minimum(np.searchsorted(c / c[-1], u, side="left"), np.flatnonzero(p)[-1])""",
            """def draw(p, u):
    return np.minimum(np.searchsorted(np.cumsum(p), u), np.flatnonzero(p)[-1])""",
            "def draw(p, u): return [int(np.argmax(np.cumsum(p) > one)) for one in u]",
            "def draw(p, u): return [int(np.argmax(np.cumsum(p) >= one)) for one in u]",
            "def draw(p, u): return [int(np.argmax(p)) for one in u]",
            "def draw(p, u): return (np.array(u) * len(p)).astype(int)",
            """def draw(p, u):
    order = np.argsort(p)[::-1]
    ends = np.cumsum(np.array(p)[order])
    return order[np.minimum(np.searchsorted(ends, u, "right"), len(p) - 1)]""",
            """def draw(p, u):
    rng = np.random.default_rng(0)
    return rng.choice(len(p), size=len(u), p=np.array(p) / np.sum(p))""",
            """def draw(p, u):
    last = np.flatnonzero(p)[-1]
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right") + 1, last)""",
            """def draw(p, u):
    return np.maximum(np.searchsorted(np.cumsum(p), u), np.flatnonzero(p)[0])""",
            """def draw(p, u):
    last = np.flatnonzero(p)[-1]
    c = np.cumsum(np.array(p, np.float32))
    return np.minimum(np.searchsorted(c.round(2), u, side="right"), last)""",
            """def draw(p, u):
    last = np.flatnonzero(p)[-1]
    return np.minimum(np.searchsorted(np.cumsum(p) + 1e-3, u, side="right"), last)""",
            """def draw(p, u):
    last = np.flatnonzero(p)[-1]
    return last - np.minimum(np.searchsorted(np.cumsum(p[::-1]), u, side="right"), last)""",
            """def draw(p, u):
    possible = np.flatnonzero(p)
    c = np.cumsum(np.array(p)[possible])
    return possible[np.minimum(np.searchsorted(c, u), len(possible) - 1)]""",
        ],
        "two-steps": [
            "def entropies(first, rest, T): return both(first, rest, 1.0)",
            """def entropies(first, rest, T):
    return [both(first, rest, T)[0], both(first, rest, 1.0)[1]]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    return [H(p), H(p) + sum(q * H(probabilities(z)) for q, z in zip(p, rest))]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    return [H(p), H(p) + np.mean([H(probabilities(z, T)) for z in rest])]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    return [H(p), H(p) + sum(H(probabilities(z, T)) for z in rest)]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    return [H(p), sum(q * H(probabilities(z, T)) for q, z in zip(p, rest))]""",
            "def entropies(first, rest, T): return both(first, rest, T)[::-1]",
            "def entropies(first, rest, T): return both(first, rest, 1 / T)",
            """def entropies(first, rest, T):
    return [x / np.log(2) for x in both(first, rest, T)]""",
            "def entropies(first, rest, T): return np.round(both(first, rest, T), 5)",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    def naive(p): return -np.sum(p * np.log(p))
    return [naive(p), naive(p) + sum(q * naive(probabilities(z, T)) for q, z in zip(p, rest))]""",
            """def entropies(first, rest, T):
    p = probabilities(first)
    P = np.concatenate([q * probabilities(z) for q, z in zip(p, rest)]) ** (1 / T)
    return [H(probabilities(first, T)), H(P / P.sum())]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    ends = [np.log(len(z)) for z in rest]
    return [H(p), H(p) + p @ ends]""",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    best = int(np.argmax(p))
    return [H(p), H(p) + H(probabilities(rest[best], T))]""",
            """def entropies(first, rest, T):
    return both(first, rest, T) if T > 0.01 else [0.0, 0.0]""",
            """def best_text(first, rest):
    i = int(np.argmax(first))
    return [i, int(np.argmax(rest[i]))]""",
            """def best_text(first, rest):
    i = int(np.argmax([max(z) for z in rest]))
    return [i, int(np.argmax(rest[i]))]""",
            """def best_text(first, rest):
    i = int(np.argmax([f + max(z) for f, z in zip(first, rest)]))
    return [i, int(np.argmax(rest[i]))]""",
            """def best_text(first, rest):
    i = int(np.argmax([probabilities(z).max() for z in rest]))
    return [i, int(np.argmax(rest[i]))]""",
            """def best_text(first, rest):
    i, j = most(first, rest)
    return [i + 1, j + 1]""",
            "def best_text(first, rest): return most(first, rest)[::-1]",
            "def best_text(first, rest): return [0, 0]",
            """def best_text(first, rest):
    p = probabilities(first)
    i = int(np.argmin([q * probabilities(z).max() for q, z in zip(p, rest)]))
    return [i, int(np.argmax(rest[i]))]""",
        ],
        "error-numbers": [
            "wrong_sentence = 4",
            "computed = [computed[0], computed[1], computed[1]]",
            "computed = [[0.5, 0.4, 0.06, 0], [0.5, 0.4, 0.06, 0], [0.5, 0.4, 0, 0]]",
            "computed = [computed[0], computed[2], computed[2]]",
            "computed = computed[:2]",
            "computed = [computed[2], computed[1], computed[2]]",
        ],
    },
}

RIGHT = {
    "01-definition": {
        "odds": [
            "import math\ndef odds(z, i, j): return math.exp(z[i] - z[j])",
            "def odds(z, i, j): return np.exp(np.asarray(z) - z[j])[i]",
            "def odds(z, i, j): return np.e ** (z[i] - z[j])",
            "def odds(z, i, j): return np.exp(np.longdouble(z[i]) - np.longdouble(z[j]))",
            "def odds(z, i, j): return 1 / np.exp(z[j] - z[i])",
            """from fractions import Fraction
def odds(z, i, j): return np.exp(float(Fraction(z[i]) - Fraction(z[j])))""",
        ],
        "softmax": [
            """def softmax(z):
    z = np.array(z, dtype=np.longdouble)
    e = np.exp(z - z.max())
    return e / e.sum()""",
            """import math
def softmax(z):
    top = max(z)
    e = [math.exp(x - top) for x in z]
    return np.array([x / math.fsum(e) for x in e])""",
            "def softmax(z): return np.exp(z - np.logaddexp.reduce(z))",
            "def softmax(z): return np.array([1 / np.exp(np.array(z) - x).sum() for x in z])",
            """def softmax(z):
    z = np.array(z) - max(z)
    return np.exp(z - np.log(np.sum(np.exp(z))))""",
            """def softmax(z):
    e = np.exp(np.subtract(z, np.max(z)))
    return list(e / e.sum())""",
            """def softmax(z):
    e = np.exp(np.subtract(z, sorted(z)[-1] + 3))
    return e / sum(e)""",
        ],
        "counterexample": [
            """import math
def is_distribution(p):
    return all(x >= 0 for x in p) and abs(math.fsum(p) - 1) <= 1e-9""",
            """import math
def is_distribution(p):
    return min(p) >= 0 and math.isclose(sum(p), 1, rel_tol=1e-9)""",
            """def is_distribution(p):
    return np.all(np.asarray(p) >= 0) and np.isclose(np.sum(p), 1, rtol=0, atol=1e-9)""",
            """def is_distribution(p):
    if np.isnan(p).any() or np.min(p) < 0:
        return False
    return not abs(sum(p) - 1) > 1e-9""",
            "counterexample = (-1, -2, -4)",
            "counterexample = np.array([-5.0, -0.5, -2.0])",
            "counterexample = [0, -1, -2]",
        ],
        "way-back": [
            "def logits_of(p, largest): return np.log(p) - np.log(max(p)) + largest",
            "def logits_of(p, largest): return [float(np.log(x / max(p))) + largest for x in p]",
            "def logits_of(p, largest): return np.log(np.array(p) / np.max(p) * np.exp(largest))",
            """def logits_of(p, largest):
    return np.log2(np.array(p) / np.max(p)) * np.log(2) + largest""",
        ],
        "batch": [
            """def batch_softmax(z, axis=-1):
    z = np.moveaxis(np.asarray(z, float), axis, -1)
    e = np.exp(z - z.max(axis=-1)[..., None])
    return np.moveaxis(e / e.sum(axis=-1)[..., None], -1, axis)""",
            "def batch_softmax(z, axis=-1): return np.apply_along_axis(softmax, axis, z)",
            """def batch_softmax(z, axis=-1):
    return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))""",
            """def batch_softmax(z, axis=-1):
    e = np.exp(z - np.expand_dims(np.max(z, axis=axis), axis))
    return e / np.expand_dims(e.sum(axis=axis), axis)""",
            """def batch_softmax(z, axis=-1):
    z = np.asarray(z, np.longdouble)
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)""",
        ],
        "error-numbers": ["computed = [list(map(float, row)) for row in computed]"],
    },
    "02-temperature": {
        "ratio": [
            "def ratio_at(r, T): return np.exp(np.log(r) / T)",
            "import math\ndef ratio_at(r, T): return math.pow(r, 1 / T)",
            "def ratio_at(r, T): return 2 ** (np.log2(r) / T)",
        ],
        "tempered": [
            """def tempered(z, T):
    if not T > 0:
        raise ValueError("T must be positive")
    s = np.array(z, np.longdouble) / T
    e = np.exp(s - s.max())
    return e / e.sum()""",
            """import math
def tempered(z, T):
    if T <= 0:
        raise ValueError
    e = [math.exp((x - max(z)) / T) for x in z]
    return np.array(e) / sum(e)""",
            """class TooCold(ValueError):
    pass
def tempered(z, T):
    if T <= 0:
        raise TooCold(T)
    s = np.array(z) / T
    return np.exp(s - np.logaddexp.reduce(s))""",
            """def tempered(z, T):
    if T <= 0:
        raise ValueError("no")
    b = 1 / T
    e = np.exp(b * (np.array(z) - np.max(z)))
    return e / e.sum()""",
        ],
        "retemper": [
            """def retemper(p, T):
    q = np.array(p) ** (1 / T)
    return q / q.sum()""",
            """def retemper(p, T):
    with np.errstate(divide="ignore"):
        l = np.log(p) / T
    e = np.exp(l - l.max())
    return e / e.sum()""",
            """def retemper(p, T):
    q = [ratio_at(x, T) if x > 0 else 0.0 for x in p]
    return np.array(q) / sum(q)""",
            """def retemper(p, T):
    p = np.array(p)
    out = np.zeros(len(p))
    out[p > 0] = tempered(np.log(p[p > 0]), T)
    return out""",
        ],
        "detector": [
            """def temperature_of(p, q):
    return np.log(p[0] / p[1]) / np.log(q[0] / q[1])""",
            """def temperature_of(p, q):
    return np.std(np.log(p)) / np.std(np.log(q))""",
            """def temperature_of(p, q):
    low, high = 0.01, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.max(retemper(p, middle)) > np.max(q):
            low = middle
        else:
            high = middle
    return middle""",
            """def possible(p, q):
    T = temperature_of(p, q)
    return T > 0 and np.abs(np.log(retemper(p, T)) - np.log(q)).max() < 2e-3""",
            """def possible(p, q):
    x, y = np.log(p), np.log(q)
    i, j = np.argmax(x), np.argmin(x)
    beta = (y[i] - y[j]) / (x[i] - x[j])
    return bool(beta > 0 and np.abs(y - y[j] - beta * (x - x[j])).max() <= 1e-3)""",
            """def possible(p, q):
    x, y = np.log(p), np.log(q)
    dx, dy = np.subtract.outer(x, x), np.subtract.outer(y, y)
    i, j = np.argmax(x), np.argmin(x)
    T = dx[i, j] / dy[i, j]
    return bool(T > 0) and bool((abs(dy - dx / T) < 1e-3).all())""",
            """from itertools import combinations
def possible(p, q):
    for i, j in combinations(range(len(p)), 2):
        if (p[i] - p[j]) * (q[i] - q[j]) <= 0:
            return False
    beta, zero = np.polyfit(np.log(p), np.log(q), 1)
    return bool(np.allclose(np.log(q), beta * np.log(p) + zero, rtol=0, atol=1e-3))""",
        ],
        "heat": [
            """def direction(z, T):
    return np.sign(tempered(z, T + 1e-5) - tempered(z, T))""",
            """def direction(z, T):
    p, q = tempered(z, T), tempered(z, 1.001 * T)
    return [1 if b > a else -1 for a, b in zip(p, q)]""",
            """def direction(z, T):
    mean = sum(tempered(z, T) * z)
    return np.where(np.array(z) < mean, 1, -1)""",
            "counterexample = (3, 2.9, 2.8, -9, 4, 40)",
            "counterexample = np.array([-8.0, 2.0, 1.5, 1.75, 5.0, 50.0])",
        ],
        "error-numbers": [
            "computed = [[0.7826, 0.1957, 0.0217], [0.6, 0.3, 0.1], [0.4727, 0.3343, 0.193]]",
        ],
    },
    "03-sigmoid": {
        "first-of-two": [
            "def first_of_two(a, b): return np.exp(a - np.logaddexp(a, b))",
            "def first_of_two(a, b): return 1 / (1 + np.exp(np.subtract(b, a)))",
            """def first_of_two(a, b):
    s = np.stack([a, b])
    e = np.exp(s - s.max(axis=0))
    return e[0] / e.sum(axis=0)""",
            "def first_of_two(a, b): return (1 + np.tanh((np.asarray(a) - b) / 2)) / 2",
            "def first_of_two(a, b): return sigmoid(np.asarray(a) - np.asarray(b))",
        ],
        "sigmoid": [
            "def sigmoid(x): return np.exp(-np.logaddexp(0, -np.asarray(x, float)))",
            "def sigmoid(x): return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))",
            """def sigmoid(x):
    x = np.array(x, float)
    out = np.empty_like(x)
    up = x >= 0
    out[up] = 1 / (1 + np.exp(-x[up]))
    out[~up] = np.exp(x[~up]) / (1 + np.exp(x[~up]))
    return out""",
            """def sigmoid(x):
    low = np.exp(np.minimum(x, 0))
    return np.where(np.asarray(x) >= 0, 1 / (1 + np.exp(-np.maximum(x, 0))), low / (1 + low))""",
            """import math
def one(x): return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
def sigmoid(x): return np.vectorize(one, otypes=[float])(x)""",
            """def sigmoid(x):
    x = np.asarray(x, np.longdouble)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)""",
        ],
        "evidence": [
            """import math
def after_tests(prior, ratios):
    l = math.log(prior) - math.log1p(-prior) + sum(map(math.log, ratios))
    return 1 / (1 + math.exp(-l)) if l > 0 else math.exp(l) / (1 + math.exp(l))""",
            """def after_tests(prior, ratios):
    a, b = np.log(prior), np.log(1 - prior)
    for r in ratios:
        a += np.log(r)
    return np.exp(a - np.logaddexp(a, b))""",
            """def after_tests(prior, ratios):
    l = np.log(prior / (1 - prior)) + np.log(np.array(ratios, float)).sum()
    return 1 / (1 + np.exp(-l))""",
            """from fractions import Fraction
def after_tests(prior, ratios):
    odds = Fraction(prior) / (1 - Fraction(prior))
    for r in ratios:
        odds *= Fraction(r)
    return float(odds / (1 + odds))""",
        ],
        "labels": [
            "def chance_of_none(z): return np.exp(-np.logaddexp(0, z).sum())",
            "def chance_of_none(z): return np.prod([sigmoid(-x) for x in z])",
            "def chance_of_none(z): return 1 / np.prod(1 + np.exp(z))",
            """def given_exactly_one(z):
    z = np.array(z, float)
    one = [
        sigmoid(z[i]) * np.prod([sigmoid(-z[j]) for j in range(len(z)) if j != i])
        for i in range(len(z))
    ]
    return np.array(one) / sum(one)""",
            """def given_exactly_one(z):
    s = sigmoid(np.array(z, float))
    one = np.array([s[i] * np.prod(np.delete(1 - s, i)) for i in range(len(s))])
    return one / one.sum()""",
            """def given_exactly_one(z):
    e = np.exp(np.array(z, float))
    return e / e.sum()""",
        ],
        "error-numbers": ["computed = [0.8176, 3, 0.6044]", "computed = np.round(computed, 4)"],
    },
    "04-argmax": {
        "argmax-vector": [
            """def argmax_vector(z):
    return np.array([(x == max(z)) / list(z).count(max(z)) for x in z])""",
            """def argmax_vector(z):
    out = np.zeros(len(z))
    best = np.flatnonzero(np.array(z) >= np.max(z))
    out[best] = 1 / len(best)
    return out""",
            """def argmax_vector(z):
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        e = np.exp((np.array(z) - np.max(z)) / 1e-300)
    return e / e.sum()""",
        ],
        "cold": [
            """def cold_softmax(z, T):
    gap = np.array(z, float) - np.max(z)
    if T == 0:
        e = (gap == 0) * 1.0
    else:
        e = np.exp(np.longdouble(gap) / T)
    return e / e.sum()""",
            """import math
def cold_softmax(z, T):
    top = max(z)
    if T == 0:
        return argmax_vector(z)
    e = [math.exp((x - top) / T) if x < top else 1.0 for x in z]
    return np.array(e) / sum(e)""",
            """def cold_softmax(z, T):
    gap = np.max(z) - np.array(z)
    with np.errstate(all="ignore"):
        e = np.where(gap == 0, 1, np.exp(-gap / T))
    return e / e.sum()""",
        ],
        "soft-maximum": [
            "def soft_maximum(z, T): return T * np.logaddexp.reduce(np.array(z) / T)",
            """def soft_maximum(z, T):
    return max(z) - T * np.log(cold_softmax(z, T).max())""",
            """import math
def soft_maximum(z, T):
    return max(z) + T * math.log(math.fsum(math.exp((x - max(z)) / T) for x in z))""",
        ],
        "costs": [
            """def cheapest(z, cost):
    p = cold_softmax(z, 1)
    totals = [sum(c * q for c, q in zip(row, p)) for row in cost]
    return totals.index(min(totals))""",
            "def cheapest(z, cost): return np.argmin(np.dot(cost, np.exp(np.array(z) - max(z))))",
            "def cheapest(z, cost): return np.argmax(-(np.array(cost) * np.exp(z)).sum(axis=1))",
        ],
        "gumbel": [
            "def draw(z, T, u): return np.argmin(-np.log(u) / np.exp(np.array(z) / T), axis=1)",
            "def draw(z, T, u): return np.argmax(np.array(z) - T * np.log(-np.log(u)), axis=1)",
            "def draw(z, T, u): return np.array(z / np.float64(T) - np.log(-np.log(u))).argmax(1)",
            "def draw(z, T, u): return np.argmax(np.log(u) / np.exp(np.array(z) / T), axis=1)",
            "def draw(z, T, u): return [int(np.argmax(z / T - np.log(-np.log(row))))"
            " for z in [np.array(z, float)] for row in u]",
        ],
        "error-numbers": [
            "slopes = [0.214, 0.000454]",
            """def first(x, T): return cold_softmax([x, 0.5, -1.0], T)[0]
slopes = [(first(1.5 + 1e-5, T) - first(1.5 - 1e-5, T)) / 2e-5 for T in (1.0, 0.1)]""",
        ],
    },
    "05-boltzmann": {
        "occupations": [
            """def occupations(E, T):
    s = -np.array(E) / T
    return np.exp(s - np.logaddexp.reduce(s))""",
            """import math
def occupations(E, T):
    base = min(E) if T > 0 else max(E)
    w = [math.exp((base - e) / T) for e in E]
    return np.array(w) / sum(w)""",
            """def occupations(E, T):
    E = np.array(E, np.longdouble)
    w = np.exp(-(E - (E.min() if T > 0 else E.max())) / T)
    return w / w.sum()""",
            """def occupations(E, T):
    return np.array([1 / np.sum(np.exp((e - np.array(E)) / T)) for e in E])""",
        ],
        "counting": [
            """from functools import lru_cache
def ways(levels, N, M):
    @lru_cache(maxsize=None)
    def rest(n, m):
        if m < 0:
            return 0
        if n == 0:
            return int(m == 0)
        return sum(rest(n - 1, m - e) for e in levels)
    return rest(N, M)""",
            """def ways(levels, N, M):
    one = np.zeros(max(levels) + 1, dtype=object)
    one[list(levels)] = 1
    power = np.array([1], dtype=object)
    for _ in range(N):
        power = np.convolve(power, one)
    return int(power[M]) if M < len(power) else 0""",
            """from collections import Counter
def ways(levels, N, M):
    table = Counter({0: 1})
    for _ in range(N):
        new = Counter()
        for m, n in table.items():
            for e in levels:
                new[m + e] += n
        table = new
    return table[M]""",
            """memory = {}
def ways(levels, N, M):
    key = (tuple(levels), N, M)
    if N == 0:
        return 1 if M == 0 else 0
    if key not in memory:
        memory[key] = sum(ways(levels, N - 1, M - e) for e in levels if e <= M)
    return memory[key]""",
            """from fractions import Fraction
def share(levels, N, M, e):
    if M - e < 0:
        return Fraction(0)
    return Fraction(ways(levels, N - 1, M - e), ways(levels, N, M))""",
        ],
        "thermodynamics": [
            """def thermodynamics(E, T):
    E = np.array(E, float)
    def U(t):
        return occupations(E - E.min(), t) @ (E - E.min())
    h = 1e-4 * T
    F = -T * np.logaddexp.reduce(-E / T)
    return np.array([U(T) + E.min(), F, (U(T + h) - U(T - h)) / (2 * h)])""",
            """def thermodynamics(E, T):
    E = np.array(E, np.longdouble)
    p = occupations(E, T)
    U = p @ E
    F = (E + T * np.log(p))[p.argmax()]
    return (U, F, (p @ E**2 - U**2) / T**2)""",
            """def thermodynamics(E, T):
    p = occupations(E, T)
    q = p[p > 0]
    E = np.array(E)
    U = np.sum(p * E)
    return [float(U), float(U + T * np.sum(q * np.log(q))), np.sum(p * (E - U) ** 2) / T**2]""",
        ],
        "error-numbers": ["computed = [0.469, 1.882, -7.591]"],
    },
    "07-classification": {
        "loss": [
            """def loss(z, y, w):
    z = np.array(z, np.longdouble)
    total = z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)[:, None]).sum(axis=1))
    return np.average(total - z[range(len(y)), y], weights=np.array(w)[y])""",
            """import math
def loss(z, y, w):
    over, under = 0, 0
    for row, k in zip(z, y):
        lse = max(row) + math.log(sum(math.exp(x - max(row)) for x in row))
        over += w[k] * (lse - row[k])
        under += w[k]
    return over / under""",
            """def loss(z, y, w):
    Y = np.eye(len(w))[y] * np.array(w)
    log_p = np.array(z) - np.logaddexp.reduce(z, axis=1)[:, None]
    return -(Y * log_p).sum() / Y.sum()""",
            """def loss(z, y, w):
    z = np.array(z)
    gaps = z - np.take_along_axis(z, np.array(y)[:, None], 1)
    prices = [np.logaddexp.reduce(row) for row in gaps]
    return np.dot(np.take(w, y), prices) / np.take(w, y).sum()""",
        ],
        "slope": [
            """def slope(W, X, y, w):
    W, g, total = np.array(W, float), np.zeros(np.shape(W)), 0
    for x, k in zip(np.array(X), y):
        z = x @ W
        p = np.exp(z - np.logaddexp.reduce(z))
        p[k] -= 1
        g += w[k] * np.outer(x, p)
        total += w[k]
    return g / total""",
            """def slope(W, X, y, w):
    weights = np.take(w, y) / np.take(w, y).sum()
    return np.einsum("nd,nk,n->dk", X, off(W, X, y), weights)""",
            """def slope(W, X, y, w):
    Y, weights = np.eye(len(w))[y], np.array(w)[y]
    z = np.matmul(X, W)
    p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    return (np.array(X) * weights[:, None]).T @ (p - Y) / weights.sum()""",
        ],
        "groups": [
            """def groups(claim, right, m):
    pairs = sorted(zip(claim, right))
    n, rows = len(pairs) // m, []
    for i in range(0, len(pairs), n):
        c = [c for c, _ in pairs[i : i + n]]
        r = [bool(r) for _, r in pairs[i : i + n]]
        s = sum(x * (1 - x) for x in c) ** 0.5
        rows.append((sum(c) / n, sum(r) / n, (sum(r) - sum(c)) / s))
    return rows""",
            """def groups(claim, right, m):
    order = np.argsort(claim)
    c, r = np.split(np.array(claim)[order], m), np.split(np.array(right)[order], m)
    out = np.zeros((m, 3))
    for i in range(m):
        spread = np.sqrt(np.mean(c[i] * (1 - c[i])) / len(c[i]))
        out[i] = c[i].mean(), r[i].mean(), (r[i].mean() - c[i].mean()) / spread
    return out""",
            """def groups(claim, right, m):
    return in_groups(claim, right, m)""",
        ],
        "temperature": [
            "def best_temperature(z, y): return solved_for(z, y)",
            """def best_temperature(z, y):
    low, high = 0.01, 100
    for _ in range(8):
        many = np.geomspace(low, high, 41)
        i = int(np.argmin([np.mean(priced(np.array(z) / T, y)) for T in many]))
        low, high = many[max(i - 1, 0)], many[min(i + 1, 40)]
    return np.sqrt(low * high)""",
            """def best_temperature(z, y):
    many = np.geomspace(0.02, 50, 8000)
    z = np.array(z)
    z = z - z[np.arange(len(z)), y][:, None]
    exps = np.exp(np.minimum(z / many[:, None, None], 700))
    return many[np.log(exps.sum(axis=2)).mean(axis=1).argmin()]""",
            """def best_temperature(z, y):
    golden, low, high = (5**0.5 - 1) / 2, np.log(0.015), np.log(70)
    def price(t): return np.mean(priced(np.array(z) / np.exp(t), y))
    while high - low > 1e-5:
        a, b = high - golden * (high - low), low + golden * (high - low)
        if price(a) < price(b):
            high = b
        else:
            low = a
    return np.exp(low)""",
        ],
        "shares": [
            """def with_shares(p, old, new):
    out = []
    for row in p:
        q = [x * n / o for x, n, o in zip(row, new, old)]
        out.append([x / sum(q) for x in q])
    return out""",
            """def with_shares(p, old, new):
    with np.errstate(divide="ignore"):
        s = np.log(p) + np.log(new) - np.log(old)
    return np.exp(s - np.logaddexp.reduce(s, axis=1)[:, None])""",
            """def share_needed(recall, false_alarms, precision):
    return 1 / (1 + recall / false_alarms * (1 - precision) / precision)""",
            """def share_needed(recall, false_alarms, precision):
    low, high = 0.0, 1.0
    for _ in range(100):
        s = (low + high) / 2
        if s * recall / (s * recall + (1 - s) * false_alarms) < precision:
            low = s
        else:
            high = s
    return s""",
        ],
        "error-numbers": ["computed = [0.7798, 0.9577, 1.2694, 5.5471]"],
    },
    "10-text-generation": {
        "perplexity": [
            "def joint_perplexity(a, n, b, m): return a ** (n / (n + m)) * b ** (m / (n + m))",
            "def joint_perplexity(a, n, b, m): return a * (b / a) ** (m / (n + m))",
            """import math
def joint_perplexity(a, n, b, m):
    return math.exp((n * math.log(a) + m * math.log(b)) / (n + m))""",
            """def joint_perplexity(a, n, b, m):
    return 2 ** np.average(np.log2([a, b]), weights=[n, m])""",
        ],
        "nucleus": [
            "def nucleus(p, mass, least): return cut(p, max(top(p, mass), least))",
            """def nucleus(p, mass, least):
    total, kept = 0.0, {}
    for i in sorted(range(len(p)), key=lambda i: -p[i]):
        if total >= mass and len(kept) >= least:
            break
        kept[i] = p[i]
        total += p[i]
    return np.array([kept.get(i, 0.0) / total for i in range(len(p))])""",
            """def nucleus(p, mass, least):
    p = np.array(p)
    greater = np.array([p[p > x].sum() for x in p])
    place = np.array([np.sum(p > x) for x in p])
    q = np.where((greater < mass) | (place < least), p, 0)
    return q / q.sum()""",
            """def nucleus(p, mass, least):
    q = np.sort(p)[::-1]
    i = max(np.searchsorted(np.cumsum(q), mass), least - 1)
    q = [x if x >= q[i] else 0 for x in p]
    return [x / sum(q) for x in q]""",
        ],
        "filtered": [
            "def filtered(z, steps): return run_steps(z, steps)",
            """def filtered(z, steps):
    left = dict(enumerate(np.array(z, float)))
    def shares():
        top = max(left.values())
        e = {i: np.exp(x - top) for i, x in left.items()}
        return {i: x / sum(e.values()) for i, x in e.items()}
    for name, value in steps:
        p = shares()
        order = sorted(p, key=p.get, reverse=True)
        if name == "temperature":
            left = {i: x / value for i, x in left.items()}
        elif name == "top-k":
            left = {i: left[i] for i in order[:value]}
        elif name == "min-p":
            left = {i: x for i, x in left.items() if p[i] >= value * p[order[0]]}
        else:
            total, kept = 0, []
            while total < value:
                kept.append(order[len(kept)])
                total += p[kept[-1]]
            left = {i: left[i] for i in kept}
    p = shares()
    return [p.get(i, 0) for i in range(len(z))]""",
            """def filtered(z, steps):
    z = np.array(z, float)
    p = np.exp(z - np.logaddexp.reduce(z))
    for name, value in steps:
        if name == "temperature":
            p = np.where(p > 0, p, 0) ** (1 / value)
        elif name == "top-k":
            p[np.argsort(-p)[int(value) :]] = 0
        elif name == "min-p":
            p[p < value * p.max()] = 0
        else:
            p = nucleus(p, value, 1)
        p = p / p.sum()
    return p""",
            """def filtered(z, steps):
    z = np.array(z, float)
    for name, value in steps:
        if name == "temperature":
            z = z / value
        elif name == "top-k":
            z = np.where(np.argsort(np.argsort(-z)) < value, z, -np.inf)
        elif name == "min-p":
            z = np.where(z >= z.max() + np.log(value), z, -np.inf)
        else:
            p = run_steps(z, [])
            z = np.where(nucleus(p, value, 1) > 0, z, -np.inf)
    return np.exp(z - np.logaddexp.reduce(z))""",
        ],
        "draw": [
            """def draw(p, u):
    possible = np.flatnonzero(p)
    c = np.cumsum(np.array(p)[possible])
    i = np.searchsorted(c, u, side="right")
    return possible[np.minimum(i, len(possible) - 1)]""",
            """def draw(p, u):
    out = []
    for one in u:
        total, chosen = 0.0, None
        for i, x in enumerate(p):
            if x > 0:
                chosen = i
            total += x
            if one < total:
                break
        out.append(chosen)
    return out""",
            """from itertools import accumulate
def draw(p, u):
    last = max(i for i, x in enumerate(p) if x > 0)
    ends = list(accumulate(p))
    return [min(sum(end <= one for end in ends), last) for one in u]""",
            """from bisect import bisect_right
def draw(p, u):
    last = int(np.nonzero(p)[0][-1])
    c = np.cumsum(p)
    c[last:] = 1.0
    return np.array([bisect_right(c, one) for one in u])""",
            """def draw(p, u):
    c = np.cumsum(p)
    c = c / c[-1]
    return np.searchsorted(c, np.minimum(u, np.nextafter(c[-1], 0)), side="right")""",
        ],
        "two-steps": [
            "def entropies(first, rest, T): return both(first, rest, T)",
            """def entropies(first, rest, T):
    p = probabilities(first, T)
    texts = np.concatenate([q * probabilities(z, T) for q, z in zip(p, rest)])
    return (H(p), H(texts))""",
            """def entropies(first, rest, T):
    def of(z):
        s = np.array(z) / T
        lse = np.logaddexp.reduce(s)
        return lse - np.exp(s - lse) @ s
    p = probabilities(first, T)
    return [of(first), of(first) + sum(q * of(z) for q, z in zip(p, rest))]""",
            """def best_text(first, rest):
    return most(first, rest)""",
            """def best_text(first, rest):
    best = {}
    for i, f in enumerate(first):
        for j, z in enumerate(rest[i]):
            best[f + z - np.logaddexp.reduce(rest[i])] = (i, j)
    return best[max(best)]""",
            """def best_text(first, rest):
    score = np.array([f + max(z) - np.log(np.sum(np.exp(z))) for f, z in zip(first, rest)])
    i = score.argmax()
    return np.array([i, np.argmax(rest[i])])""",
        ],
        "error-numbers": [
            "computed = [[0.5208, 0.4167, 0.0625, 0]] * 2 + [[0.5556, 0.4444, 0, 0]]",
        ],
    },
}
