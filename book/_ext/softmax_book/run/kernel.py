"""Runs the cells of a chapter inside the browser, as Jupyter would.

A cell's output is a list of messages, each a dict: ``{"stream": "stdout", "text": …}``,
``{"data": {mime type: text}}`` or ``{"error": {…}}``. The page shows them where the printed
output stood.
"""

import ast
import builtins
import importlib
import importlib.abc
import importlib.machinery
import inspect
import linecache
import re
import rlcompleter
import sys
import sysconfig
import time
import traceback
import types
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOBase

import pretty

WIDTH = 79  # columns, as in Jupyter
MOST = 200_000  # characters of one cell that the page shows
MAGIC = re.compile(r"^%(\w+)[ \t]*(.*)$", re.MULTILINE)
PRECISION = "__precision__"
PAUSE = 0.05  # seconds between two pieces of what a cell prints
SHOWN = {"text/html": "_repr_html_", "text/markdown": "_repr_markdown_"}
DRAWN_BY = {"live", "plotting", "questions"}
TOO_MUCH = "\n… The cell prints more than {most:,} characters. The rest is left out.\n"


class Stream(TextIOBase):
    """What a cell prints goes to the page line by line, up to a limit."""

    def __init__(self, kernel, name):
        self.kernel, self.name = kernel, name

    def writable(self):
        return True

    def write(self, text):
        self.kernel.say(self.name, text)
        return len(text)


class Kernel:
    """One chapter: its names, and how its values are printed.

    Parameters
    ----------
    send : callable
        Takes each message as it comes.
    """

    def __init__(self, send):
        self.send = send
        self.module = types.ModuleType("__main__")
        self.names = self.module.__dict__
        self.names.update({"__builtins__": builtins, "display": self.display})
        self.names[PRECISION] = self.precision
        sys.modules["__main__"] = self.module
        self.float_format = "%r"
        self.printed, self.quiet = 0, False
        self.waiting, self.sent_at = [], 0.0

    def run(self, source, name, quiet=False):
        """Run the cell `source`; return whether it ended well.

        A quiet cell is run for its names alone: what it would show stands printed on the page.
        """
        self.printed, self.quiet = 0, quiet
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        with redirect_stdout(Stream(self, "stdout")), redirect_stderr(Stream(self, "stderr")):
            try:
                self._run(source, name)
            except BaseException as error:
                self.pass_on({"error": explained(error, name)})
                return False
        self.flush()
        return True

    def _run(self, source, name):
        tree = ast.parse(MAGIC.sub(_as_call, source), name)
        last = tree.body[-1] if tree.body else None
        if self.quiet and only_shows(last):
            tree.body.pop()
        shown = not self.quiet and isinstance(last, ast.Expr) and not source.rstrip().endswith(";")
        statements = ast.Module(tree.body[:-1] if shown else tree.body, [])
        exec(compile(statements, name, "exec"), self.names)
        if shown:
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
            if value is not None:
                self.names["_"] = value
                self.display(value)

    def say(self, stream, text):
        """Take what is printed; it goes to the page in pieces, not letter by letter."""
        room = 0 if self.quiet else MOST - self.printed
        self.printed += len(text)
        if room <= 0:
            return
        cut = TOO_MUCH.format(most=MOST) if len(text) > room else ""
        if self.waiting and self.waiting[0] != stream:
            self.flush()
        self.waiting = [stream, *self.waiting[1:], text[:room] + cut]
        if time.monotonic() - self.sent_at > PAUSE:
            self.flush()

    def flush(self):
        if self.waiting:
            stream, *texts = self.waiting
            self.waiting, self.sent_at = [], time.monotonic()
            self.send({"stream": stream, "text": "".join(texts)})

    def pass_on(self, message):
        self.flush()
        self.send(message)

    def display(self, *values):
        """Show values as the last one of a cell is shown."""
        for value in () if self.quiet else values:
            self.pass_on({"data": self.shown(value)})

    def shown(self, value):
        """Return every form in which `value` can be shown, MIME type -> text."""
        bundle = getattr(value, "_repr_mimebundle_", None)
        data = bundle() if bundle and not isinstance(value, type) else None
        data = data[0] if isinstance(data, tuple) else data or {}
        for kind, method in SHOWN.items():
            if kind not in data and hasattr(value, method) and not isinstance(value, type):
                data[kind] = getattr(value, method)()
        return {"text/plain": self.plain(value), **data}

    def plain(self, value):
        stream = StringIO()
        printer = pretty.RepresentationPrinter(stream, max_width=WIDTH)
        printer.type_pprinters = pretty._type_pprinters | self._floats()
        printer.pretty(value)
        printer.flush()
        text = stream.getvalue()
        return text if len(text) <= MOST else text[:MOST] + TOO_MUCH.format(most=MOST)

    def _floats(self):
        def write(x, printer, cycle):
            printer.text(self.float_format % x)

        numpy = sys.modules.get("numpy")
        return dict.fromkeys([float, numpy.float64] if numpy else [float], write)

    def precision(self, wanted):
        """Set how floats are shown: a format such as ``%.7g``, a number of decimals, or ``""``."""
        decimals = int(wanted) if wanted.isdigit() else None
        form = wanted or "%r" if decimals is None else f"%.{decimals}f"
        try:
            form % 1.0
        except (TypeError, ValueError):
            raise ValueError(f"%precision takes decimals or a format, got {wanted!r}") from None
        self.float_format = form
        numpy = sys.modules.get("numpy")
        if numpy and "%" not in wanted:
            numpy.set_printoptions(precision=8 if decimals is None else decimals)

    def completions(self, text):
        """List what the name or attribute `text` may go on to."""
        completer = rlcompleter.Completer(self.names)
        found = dict.fromkeys(filter(None, (completer.complete(text, i) for i in range(200))))
        return [one.rstrip("(") for one in found]

    def signature(self, text):
        """Return how the function `text` is called and what it does, or nothing."""
        try:
            value = eval(text, self.names) if re.fullmatch(r"[\w.]+", text) else None
            return f"{text}{inspect.signature(value)}\n{first_line(value)}".strip()
        except Exception:
            return ""


def first_line(value):
    return (inspect.getdoc(value) or "").partition("\n")[0]


def only_shows(statement):
    """Tell whether a statement makes a picture, a figure or a question, and changes no name."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    made_by = call.func if isinstance(call, ast.Call) else None
    return isinstance(made_by, ast.Attribute) and ast.unparse(made_by.value) in DRAWN_BY


def _as_call(magic):
    """Write a line of Jupyter, such as ``%precision 4``, as Python on the same line."""
    name, wanted = magic[1], magic[2].strip()
    if name != "precision":
        raise SyntaxError(f"the page knows the line %precision, and not %{name}")
    return f"{PRECISION}({wanted!r})"


def explained(error, name):
    """Return what a reader needs of an error: what, where in the cell, and from what it came.

    Parameters
    ----------
    error : BaseException
    name : str
        The name of the cell, as it was compiled.
    """
    line, code = where(error, name)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {
        "kind": type(error).__name__,
        "message": str(error.msg if isinstance(error, SyntaxError) else error),
        "line": line,
        "code": code,
        "cause": f"{type(cause).__name__}: {cause}" if cause else "",
    }


def where(error, name):
    """Return the line of the cell where `error` arose, as number and text; 0 if elsewhere."""
    if isinstance(error, SyntaxError) and error.filename in (name, None):
        return error.lineno or 0, (error.text or "").strip()
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
    return (frames[-1].lineno, frames[-1].line) if frames else (0, "")


class Packages(importlib.abc.MetaPathFinder):
    """Brings a package of the book's folder when it is imported for the first time.

    Parameters
    ----------
    wheels : dict of str to list of str
        For the name that is imported, the wheels that it needs.
    fetch : callable
        Returns the bytes of a wheel.
    """

    def __init__(self, wheels, fetch):
        self.wheels, self.fetch, self.here = wheels, fetch, set()
        self.folder = sysconfig.get_path("purelib")

    def find_spec(self, name, path=None, target=None):
        wanted = [one for one in self.wheels.get(name, ()) if one not in self.here]
        if path is not None or not wanted:
            return None
        for wheel in wanted:
            with zipfile.ZipFile(BytesIO(self._bytes(wheel))) as archive:
                archive.extractall(self.folder)
            self.here.add(wheel)
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name)

    def _bytes(self, wheel):
        try:
            return self.fetch(wheel).to_bytes()
        except Exception as error:
            raise ImportError(f"{wheel} could not be loaded: {error}") from None


class Files:
    """Brings a file of the library when it is opened for the first time.

    Parameters
    ----------
    names : iterable of str
        Where the files belong, in the folder of packages.
    fetch : callable
        Returns the bytes of a file.
    folder : str
    """

    def __init__(self, names, fetch, folder):
        # Python names its folder with two strokes in front, and its modules with one.
        self.waiting = {f"/{folder.strip('/')}/{name}": name for name in names}
        self.fetch = fetch

    def __call__(self, event, arguments):
        """Hear what Python is about to do: an audit hook."""
        name = self.waiting.pop(arguments[0], None) if event == "open" else None
        if name:
            try:
                data = self.fetch(name).to_bytes()
            except Exception as error:
                self.waiting[arguments[0]] = name
                raise OSError(f"{name} could not be loaded: {error}") from None
            with open(arguments[0], "wb") as file:
                file.write(data)


def bring_packages(wheels, fetch):
    """Let every import of a package in `wheels` bring it, by the JavaScript function `fetch`."""
    sys.meta_path.append(Packages(wheels, fetch))


def bring_files(names, fetch):
    """Let the files `names` of the library come when they are opened."""
    sys.addaudithook(Files(names, fetch, sysconfig.get_path("purelib")))
