"""Print how accurate and how fast softmax_lib is beside SciPy, PyTorch, JAX and scikit-learn.

    python tools/bench.py [section ...]
    python tools/bench.py --record    accuracy and speed, for the page that shows them

Peers that are not installed are named and left out. Errors are the largest of a family, in units
in the last place (ulp) against mpmath. Times are medians of interleaved runs in one process, on
one thread where the peer can be told so; only their ratios mean something elsewhere.
"""

import argparse
import importlib.util
import json
import os
import platform
import random
import statistics
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.special
from reference import exact, exact_family, families, worst_ulp

import softmax_lib
from softmax_lib.data.benchmark import NAME, Table

RECORD = Path(softmax_lib.__file__).parent / "data" / NAME
TABLES = {}  # what was printed, by title
SECONDS = 1.5  # for each row of a speed table, more where one round takes longer


class Library(NamedTuple):
    """Functions of (array, axis) by name, and the way to the library's own arrays and back."""

    name: str
    functions: dict
    enter: object = np.asarray
    leave: object = np.asarray  # waits for the result too


# Peers


def softmax_library():
    names = ("softmax", "accurate_softmax", "naive_softmax", "log_softmax", "logsumexp")
    functions = {name: along_axis(getattr(softmax_lib, name)) for name in names}
    return Library("softmax_lib", functions | {"sigmoid": elementwise(softmax_lib.sigmoid)})


def scipy_library():
    special = scipy.special
    functions = {
        f: along_axis(getattr(special, f)) for f in ("softmax", "log_softmax", "logsumexp")
    }
    return Library("SciPy", functions | {"sigmoid": elementwise(special.expit)})


def torch_library():
    import torch

    torch.set_num_threads(1)
    functions = {f: getattr(torch, f) for f in ("softmax", "log_softmax", "logsumexp")}
    functions["sigmoid"] = elementwise(torch.sigmoid)
    return Library("PyTorch", functions, torch.from_numpy, lambda result: result.numpy())


def jax_library():
    import jax

    jax.config.update("jax_enable_x64", True)
    functions = {f: along_axis(getattr(jax.nn, f)) for f in ("softmax", "log_softmax", "logsumexp")}
    functions["sigmoid"] = elementwise(jax.nn.sigmoid)
    compiled = {name: jax.jit(f, static_argnums=1) for name, f in functions.items()}
    return Library("JAX", compiled, jax.numpy.asarray)


def sklearn_library():
    from sklearn.utils.extmath import softmax

    def along_rows(z, axis):
        if z.ndim != 2 or axis != -1:
            raise NotImplementedError
        return softmax(z)

    return Library("scikit-learn", {"softmax": along_rows})


def along_axis(function):
    return lambda z, axis: function(z, axis=axis)


def elementwise(function):
    return lambda x, axis: function(x)


def installed_libraries():
    """Return softmax_lib, SciPy and the other peers that are here; say which are not."""
    libraries = [softmax_library(), scipy_library()]
    others = {"torch": torch_library, "jax": jax_library, "sklearn": sklearn_library}
    for module, library in others.items():
        if importlib.util.find_spec(module):
            libraries.append(library())
        else:
            print(f"{module} is not installed here: left out.")
    return libraries


# Tables


def print_table(title, head, rows):
    """Print a table, and keep it for the record."""
    TABLES[title] = Table(head, rows)
    print(f"\n{title}\n\n{TABLES[title]}")


def number(x):
    """Format an error: 0.5, 4.2, 512, 9e+15."""
    return f"{x:.0e}" if 1000 <= x < np.inf else f"{x:.0f}" if x >= 100 else f"{x:.1f}"


# Accuracy


def softmax_cases(index):
    """Return a function of a type that gives (family, logits, true values)."""

    def cases(dtype):
        for family, z in families(dtype).items():
            yield family, z, exact_family(family, dtype, 1.0)[index]

    return cases


def sigmoid_cases(dtype):
    """Give (family, numbers, their sigmoid), which is the first of softmax([x, 0])."""
    rng = np.random.default_rng(0)
    limit = 700 if dtype == np.float64 else 80
    for family, x in {
        "N(0,1)": rng.normal(size=500),
        f"uniform from -{limit} to {limit}": rng.uniform(-limit, limit, 500),
    }.items():
        x = x.astype(dtype)
        yield family, x, np.stack([exact(np.array([t, 0.0]))[0][:, 0] for t in x], -1)


MEASURED = {
    "softmax": (softmax_cases(0), ["softmax", "accurate_softmax", "naive_softmax"]),
    "log_softmax": (softmax_cases(1), ["log_softmax"]),
    "logsumexp": (softmax_cases(2), ["logsumexp"]),
    "sigmoid": (sigmoid_cases, ["sigmoid"]),
}


def accuracy(libraries):
    """Print the worst error of each family, in ulp."""
    own, *peers = libraries
    for dtype in (np.float64, np.float32):
        for name, (cases, ours) in MEASURED.items():
            columns = [(f, own.functions[f], own) for f in ours]
            columns += [(p.name, p.functions[name], p) for p in peers if name in p.functions]
            found = {family: errors_of(columns, z, true) for family, z, true in cases(dtype)}
            found["worst"] = np.max(list(found.values()), axis=0)
            rows = [[family, *map(number, errors)] for family, errors in found.items()]
            title = f"{name}, {dtype.__name__}: worst error in ulp"
            print_table(title, ["family", *(heading for heading, _, _ in columns)], rows)
    print("\ninf: NaN in place of a number. Errors of 1e+07 (float32) or 9e+15: no digit is right.")
    print("logsumexp: where the result is close to 0, the digits of the maximum cancel.")


def errors_of(columns, z, true):
    """Return the worst error of each column's function."""
    results = [library.leave(f(library.enter(z), -1)) for _, f, library in columns]
    return [worst_ulp(result.reshape(true[0].shape), true) for result in results]


# Speed

SHAPES = [
    ((3,), -1),
    ((10,), -1),
    ((64, 1000), -1),
    ((1000, 64), 0),
    ((4096, 4096), -1),
    ((4096, 4096), 0),
    ((1_000_000, 10), -1),
    ((1_000_000, 2), -1),
]
SOME = [SHAPES[i] for i in (1, 2, 6)]
TIMED = {"log_softmax": SOME, "logsumexp": SOME, "sigmoid": SHAPES[1:3]}


def speed(libraries):
    """Print times, and how many times as fast as each peer softmax_lib is."""
    own, *peers = libraries
    accurate = Library("accurate_softmax", {"softmax": own.functions["accurate_softmax"]})
    in_place = Library("exp in place", {"softmax": lambda z, axis: np.exp(z, out=z)}, np.copy)
    rows = [softmax_row([own, in_place, accurate, *peers], *shape) for shape in SHAPES]
    names = [f"vs {peer.name}" for peer in peers]
    head = ["softmax, float64", "time", "over exp", *names, "accurate vs SciPy"]
    print_table(
        "softmax: time, time over one exp in place, and times as fast as a peer", head, rows
    )
    for name, shapes in TIMED.items():
        rows = [row_of(name, libraries, *shape) for shape in shapes]
        print_table(
            f"{name}: time, and times as fast as a peer", [f"{name}, float64", "time", *names], rows
        )


def softmax_row(libraries, shape, axis):
    own, exp, accurate, *peers = median_times(libraries, "softmax", shape, axis)
    over = [ratio(own, exp), *(ratio(peer, own) for peer in peers), ratio(peers[0], accurate)]
    return [f"{shape}, axis {axis}", microseconds(own), *over]


def row_of(name, libraries, shape, axis):
    own, *peers = median_times(libraries, name, shape, axis)
    return [f"{shape}, axis {axis}", microseconds(own), *(ratio(peer, own) for peer in peers)]


def microseconds(seconds):
    return f"{seconds * 1e6:,.1f} µs"


def ratio(a, b):
    return "-" if a is None or b is None else f"{a / b:.2f}"


def median_times(libraries, name, shape, axis):
    """Return each library's median seconds, None where it lacks the function.

    The libraries take turns, in another order each round: what ran before leaves its traces.
    """
    z = np.random.default_rng(0).normal(size=shape)
    times = [[] for _ in libraries]
    able = [i for i, library in enumerate(libraries) if can(library, name, z, axis)]
    end = time.perf_counter() + SECONDS
    shuffled = random.Random(0)
    while time.perf_counter() < end or len(times[0]) < 5:
        for i in shuffled.sample(able, len(able)):
            times[i].append(seconds(libraries[i], name, z, axis))
    return [statistics.median(found) if found else None for found in times]


def can(library, name, z, axis):
    """Run a function once, which compiles it where that is needed; say whether there is one."""
    try:
        seconds(library, name, z, axis)
    except (KeyError, NotImplementedError):
        return False
    return True


def seconds(library, name, z, axis):
    native, function = library.enter(z), library.functions[name]
    start = time.perf_counter()
    library.leave(function(native, axis))
    return time.perf_counter() - start


def sparse(libraries):
    """Print how many times as long as softmax its sparse relatives take, and beside entmax."""
    names = ["sparsemax", *(f"entmax {alpha}" for alpha in (1.5, 1.2, 2.5))]
    own = {"softmax": softmax_lib.softmax, "sparsemax": softmax_lib.sparsemax}
    own |= {f"entmax {a}": partial(softmax_lib.entmax, alpha=a) for a in (1.5, 1.2, 2.5)}
    compared = [Library("softmax_lib", {name: along_axis(f) for name, f in own.items()})]
    compared += entmax_library()
    rows = []
    for shape in ((10,), (64, 1000), (10_000, 50)):
        (softmax, *_) = median_times(compared[:1], "softmax", shape, -1)
        for name in names:
            time, *theirs = median_times(compared, name, shape, -1)
            beside = [ratio(one, time) for one in theirs]
            rows.append([f"{name}, {shape}", microseconds(time), ratio(time, softmax), *beside])
    head = ["float64", "time", "over softmax", *(f"vs {peer.name}" for peer in compared[1:])]
    print_table("sparse: time, time over softmax, and times as fast as a peer", head, rows)


def entmax_library():
    """Return the package entmax in a list, which is empty where it is not installed."""
    if not (importlib.util.find_spec("entmax") and importlib.util.find_spec("torch")):
        print("entmax with torch is not installed here: left out.")
        return []
    import entmax
    import torch

    torch.set_num_threads(1)
    functions = {"sparsemax": entmax.sparsemax, "entmax 1.5": entmax.entmax15}
    for a in (1.2, 2.5):
        functions[f"entmax {a}"] = partial(lambda z, axis, a: entmax.entmax_bisect(z, a, axis), a=a)
    return [Library("entmax", functions, torch.from_numpy, lambda result: result.numpy())]


def live(libraries):
    """Print how fast the live figures follow an input."""
    import bench_live

    bench_live.report()


def grading(libraries):
    """Print how long the classroom takes for a submission."""
    import bench_classroom

    bench_classroom.report()


def page(libraries):
    """Print how long Python in the page takes to its first number and picture."""
    import bench_page

    bench_page.report()


# A section prints a part of the report from the list of libraries.
SECTIONS = [accuracy, speed, sparse, live, grading, page]


def machine(libraries):
    """Say on what was measured: processor, versions, day, and how busy the machine was."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    versions = ", ".join(f"{library.name} {version_of(library)}" for library in libraries[1:])
    return (
        f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, NumPy {np.__version__}, {versions},"
        f" on {date.today()}, at a load of {os.getloadavg()[0]:.1f}."
    )


def version_of(library):
    names = {"SciPy": "scipy", "PyTorch": "torch", "JAX": "jax", "scikit-learn": "sklearn"}
    return importlib.import_module(names[library.name]).__version__


def record(libraries):
    """Write what was measured to where the book reads it."""
    tables = {title: [table.head, *table.rows] for title, table in sorted(TABLES.items())}
    found = {"machine": machine(libraries), "tables": tables}
    RECORD.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nWritten to {RECORD.name}: {found['machine']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [section.__name__ for section in SECTIONS]
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(names)}")
    parser.add_argument("--record", action="store_true", help="accuracy and speed, for the book")
    arguments = parser.parse_args()
    chosen = ["accuracy", "speed"] if arguments.record else arguments.sections or names
    if unknown := set(chosen) - set(names):
        parser.error(f"no section {', '.join(sorted(unknown))}: there are {', '.join(names)}")
    print(f"NumPy {np.__version__}, SciPy {scipy.__version__}")
    with np.errstate(all="ignore"):
        libraries = installed_libraries()
        for section in SECTIONS:
            if section.__name__ in chosen:
                section(libraries)
    if arguments.record:
        record(libraries)


if __name__ == "__main__":
    main()
