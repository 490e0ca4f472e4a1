"""Show the source of a function on the page that explains it."""

import ast
import inspect
import textwrap

__all__ = ["Source"]


class Source:
    """The code of a function without its docstring.

    Jupyter and the book show it as highlighted Python: what is printed on a
    page is the code that runs.

    Parameters
    ----------
    function : callable
        A function written in Python.

    Examples
    --------
    >>> from softmax_lib.source import Source
    >>> from softmax_lib import argmax_distribution
    >>> Source(argmax_distribution)
    def argmax_distribution(z, *, axis=-1):
        return softmax(z, axis=axis, temperature=0.0)
    """

    def __init__(self, function):
        self.code = _without_docstring(textwrap.dedent(inspect.getsource(function)))

    def __repr__(self):
        return self.code

    def _repr_markdown_(self):
        return f"```python\n{self.code}\n```"


def _without_docstring(source):
    lines = source.rstrip().splitlines()
    body = ast.parse(source).body[0].body
    if len(body) > 1 and isinstance(getattr(body[0], "value", None), ast.Constant):
        del lines[body[0].lineno - 1 : body[1].lineno - 1]
    return "\n".join(lines)
