"""The softmax function and what belongs to it."""

from softmax_lib.accurate import accurate_softmax
from softmax_lib.functional import (
    argmax_distribution,
    log_sigmoid,
    log_softmax,
    logsumexp,
    naive_softmax,
    sigmoid,
    softmax,
    softmax_jacobian,
    softmax_jvp,
)

__all__ = [
    "accurate_softmax",
    "argmax_distribution",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "naive_softmax",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
]
