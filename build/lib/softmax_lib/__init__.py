"""The softmax function and what belongs to it."""

from softmax_lib.accurate import accurate_softmax
from softmax_lib.attention import attention, attention_weights
from softmax_lib.boltzmann import (
    boltzmann_distribution,
    energy_variance,
    free_energy,
    heat_capacity,
    log_partition_function,
    mean_energy,
    partition_function,
)
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
from softmax_lib.information import cross_entropy, effective_number, entropy, kl_divergence
from softmax_lib.sampling import (
    keep_min_p,
    keep_top_k,
    keep_top_p,
    sample,
    sample_exponential_race,
    sample_gumbel_max,
)
from softmax_lib.sparse import entmax, entmax_jvp, sparsemax

__version__ = "0.1.0"

__all__ = [
    "accurate_softmax",
    "argmax_distribution",
    "attention",
    "attention_weights",
    "boltzmann_distribution",
    "cross_entropy",
    "effective_number",
    "energy_variance",
    "entmax",
    "entmax_jvp",
    "entropy",
    "free_energy",
    "heat_capacity",
    "keep_min_p",
    "keep_top_k",
    "keep_top_p",
    "kl_divergence",
    "log_partition_function",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "mean_energy",
    "naive_softmax",
    "partition_function",
    "sample",
    "sample_exponential_race",
    "sample_gumbel_max",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "sparsemax",
]
