"""Wrong answers that look right, and right answers that look unusual, for test_mutants.py.

By assignment and question. An answer is code that runs after the solutions of the master, so
it need only define what differs from them.
"""

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
}
