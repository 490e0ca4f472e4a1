"""Run a student's cells and make the calls: this file is what lives in the jail.

It knows inputs and no answers. It reads one JSON request from its standard input
and writes one JSON object a line: that it is ready, how each cell went, what each
call returned. Anything the student's code does to this process it does to itself.
The jail puts a line that sets sys.path and the source of wire.py in front of this one.
"""

import ast
import json
import os
import re
import sys

# The kinds of error that the grader tells apart.
ERRORS = (
    *(SyntaxError, NameError, ImportError, NotImplementedError, MemoryError),
    *(ValueError, TypeError, ZeroDivisionError, IndexError),
    *(FloatingPointError, OverflowError),
)
# The magic that a cell of Python may begin with.
AROUND_CODE = ("time", "timeit", "capture", "prun")
# What a value is made of that can be taken out of another cell.
PLAIN = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Call, ast.keyword),
    *(ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Starred, ast.JoinedStr, ast.FormattedValue),
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
KNOWN_MODULES = ("numpy", "math")
KNOWN_FUNCTIONS = ("float", "int", "len", "range", "min", "max", "abs")


def confine(limits, uid):
    """Give up what the student's code must not have; nothing of it can be taken back."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, value in limits.items():
        number = getattr(resource, "RLIMIT_" + name, None)
        if number is not None:
            resource.setrlimit(number, (value, value))
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def private_output():
    """Keep the pipe to the grader; what the student prints goes nowhere."""
    pipe = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return pipe


def read_cell(source):
    """Return the statements of a cell; what only IPython understands is left out or made plain."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n").split("\n")
    magic = re.match(r"%%(\w*)", lines[0])
    if magic and magic[1] not in AROUND_CODE:
        return []
    while True:
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            if not make_plain(lines, (error.lineno or 0) - 1):
                raise


def make_plain(lines, at):
    """Make a line of IPython's plain Python, in its place; tell whether it was one."""
    if not 0 <= at < len(lines):
        return False
    while at and lines[at - 1].endswith("\\"):
        at -= 1
    start = re.match(r"\s*([^=%!?#]+=\s*)?", lines[at])[0]
    rest = lines[at][len(start) :]
    if re.match(r"%time\s+\S", rest):
        lines[at] = start + rest[len("%time") :].lstrip()
    elif re.match(r"[%!?]|[\w.*]+\?\??\s*$", rest):
        while lines[at].endswith("\\") and at + 1 < len(lines):
            lines[at] = lines.pop(at + 1)
        lines[at] = start + ("None" if "=" in start else "pass")
    elif found := re.match(r"(\s*)(pip|conda|mamba)\s+(install|list|show)\b", lines[at]):
        lines[at] = found[1] + "pass"
    else:
        return False
    return True


def defines(statement, space):
    """Tell whether a statement only imports something or gives something plain a name."""
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = getattr(statement, "targets", None) or [statement.target]
        return all(map(is_name, targets)) and is_plain(statement.value, space)
    return isinstance(statement, kinds)


def is_name(target):
    names = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    return all(isinstance(name, ast.Name) for name in names)


def is_plain(value, space):
    """Tell whether a value is written down: no loop in it, no call but of NumPy and its like."""
    if value is None or isinstance(value, ast.Lambda):
        return True
    nodes = list(ast.walk(value))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return all(isinstance(node, PLAIN) for node in nodes) and all(
        is_known(call.func, space) for call in calls
    )


def is_known(function, space):
    if isinstance(function, ast.Name):
        return function.id in KNOWN_FUNCTIONS and function.id not in space
    while isinstance(function, ast.Attribute):
        function = function.value
    module = space.get(function.id) if isinstance(function, ast.Name) else None
    return getattr(module, "__name__", None) in KNOWN_MODULES


def run_cell(cell, space):
    """Execute a cell, or only its definitions; return the name of the first error.

    Each statement is executed for itself: what works only in a notebook (a figure, a module
    that is not here) does not take the rest of the cell with it.
    """
    try:
        statements = read_cell(cell["source"])
    except BaseException as error:
        return name_of(error)
    future = [s for s in statements if isinstance(s, ast.ImportFrom) and s.module == "__future__"]
    errors = []
    for statement in statements:
        if cell["whole"] or defines(statement, space):
            try:
                execute([*future, statement], space)
            except BaseException as error:
                errors.append(name_of(error))
    return errors[0] if errors else None


def execute(statements, space):
    exec(compile(ast.Module(statements, []), "<notebook>", "exec", dont_inherit=True), space)


def attempt(action, strict=False):
    """Return what an action gives, or its error; if `strict`, overflow and NaN are errors."""
    seen = "raise" if strict else None
    try:
        with np.errstate(over=seen, divide=seen, invalid=seen):  # noqa: F821 (np is wire.py's)
            value = action()
        return {"value": encode(value)}  # noqa: F821
    except BaseException as error:
        return {"error": name_of(error)}


def name_of(error):
    return next((kind.__name__ for kind in ERRORS if isinstance(error, kind)), "Exception")


def answer(call, space):
    """Make one call, or look up one variable."""
    if call["name"] not in space:
        return {"error": "missing"}
    if not call["is_call"]:
        return attempt(lambda: space[call["name"]])
    args = [decode(item) for item in call["args"]]  # noqa: F821
    options = {key: decode(item) for key, item in call["options"].items()}  # noqa: F821
    return attempt(lambda: space[call["name"]](*args, **options), call.get("strict"))


def main():
    request = json.load(sys.stdin)
    write = line_writer(private_output())
    confine(request["limits"], request["uid"])
    write({"ready": True})
    space = {"__name__": "__main__", "display": print}
    write({"cells": [run_cell(cell, space) for cell in request["cells"]]})
    for call in request["calls"]:
        write(answer(call, space))
    write({"end": True, **used()})
    os._exit(0)


def used():
    """Return the computing time of this process in seconds, and the most memory it held, in MB."""
    try:
        import resource
    except ImportError:  # Windows
        return {}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss // 1000}


def line_writer(pipe):
    def write(message):
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()

    return write


if __name__ == "__main__":
    main()
