"""Show the source of a function or a class on the page that explains it."""

import ast
import inspect
import textwrap

__all__ = ["Source"]


class Source:
    """The code of a function or a class without its docstrings.

    Jupyter and the book show it as highlighted Python: what is printed on a
    page is the code that runs.

    Parameters
    ----------
    function : callable
        A function or a class written in Python.

    Examples
    --------
    >>> from softmax_lib.source import Source
    >>> from softmax_lib import argmax_distribution
    >>> Source(argmax_distribution)
    def argmax_distribution(z, *, axis=-1):
        return softmax(z, axis=axis, temperature=0.0)
    """

    def __init__(self, function):
        self.code = _without_docstrings(textwrap.dedent(inspect.getsource(function)))

    def __repr__(self):
        return self.code

    def _repr_markdown_(self):
        return f"```python\n{self.code}\n```"


def _without_docstrings(source):
    lines = source.rstrip().splitlines()
    documented = (ast.FunctionDef, ast.ClassDef)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, documented)]
    for node in sorted(nodes, key=lambda node: -node.lineno):
        if len(node.body) > 1 and ast.get_docstring(node) is not None:
            last = node.body[0].end_lineno
            last += not lines[last].strip()
            del lines[node.body[0].lineno - 1 : last]
    return "\n".join(lines)
