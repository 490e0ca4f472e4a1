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
    """Parse a cell; lines that only IPython understands are left out."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(re.sub(r"(?m)^([ \t]*)[%!].*$|^([ \t]*)[^#\n]*\?+$", r"\1\2pass", source))


def defines(statement):
    """Tell whether a statement only imports something or gives it a name."""
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if isinstance(statement, ast.Assign):
        names = all(isinstance(target, ast.Name) for target in statement.targets)
        return names and (isinstance(statement.value, ast.Lambda) or is_literal(statement.value))
    return isinstance(statement, kinds)


def is_literal(node):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def execute(statements, space):
    exec(compile(ast.Module(statements, []), "<notebook>", "exec", dont_inherit=True), space)


def run_cell(cell, space):
    """Execute a whole cell, or only its definitions, each for itself; return the error's name."""
    try:
        statements = read_cell(cell["source"]).body
        if cell["whole"]:
            execute(statements, space)
            return None
    except BaseException as error:
        return name_of(error)
    for statement in filter(defines, statements):
        attempt(lambda s=statement: execute([s], space))
    return None


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
    write({"end": True})
    os._exit(0)


def line_writer(pipe):
    def write(message):
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()

    return write


if __name__ == "__main__":
    main()
