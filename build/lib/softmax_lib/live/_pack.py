"""Pack the modules of the figures into one script.

The modules in ``js/`` are plain ES modules, which a page that is opened from a disk may not load.
So each becomes a function that runs once and returns what it exports, and imports become
constants. Nothing else is done to the code, but that comments and indentation go.
"""

import functools
import re
from pathlib import Path

__all__ = [
    "ROOT",
    "css",
    "figure_names",
    "for_cells",
    "for_page",
    "for_question",
    "for_widget",
    "pack",
]

ROOT = Path(__file__).parent / "js"

IMPORT = re.compile(
    r"^import (?:\{(?P<names>[^}]*)\}|\* as (?P<all>\w+)|(?P<default>\w+)) "
    r'from "(?P<path>[^"]+)";\n',
    re.MULTILINE,
)
EXPORT = re.compile(r"^export (?=(?:(?:async )?function|class|const) (\w+))", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:.|\n)*?\*/[ \t]*)\n", re.MULTILINE)


def figure_names():
    """Return the names of all figures: there is one for every module in ``js/figures``."""
    return sorted(path.stem for path in (ROOT / "figures").glob("*.js"))


def css():
    """Return the style sheet of the figures and questions."""
    sheets = (ROOT.parent / name for name in ("live.css", "questions.css"))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


@functools.cache
def for_page(names=None):
    """Return one classic script that brings the placeholders in a page to life.

    It holds the figures called `names`, a tuple, or all that there are.
    """
    imports, figures = _all_of(figure_names() if names is None else names)
    entry = f'{imports}import {{ start }} from "./page.js";\nstart({figures});\n'
    return f"(() => {{\n{pack(entry)}}})();\n"


def for_cells():
    """Return an ES module that brings to life what a cell puts out: it exports ``awaken``."""
    imports, figures = _all_of(figure_names())
    return pack(
        f'{imports}import {{ awakener }} from "./page.js";\n'
        f"export const awaken = awakener({figures});\n"
    )


def _all_of(names):
    """Return the imports of figures and questions, and a list of them, as JavaScript."""
    imports = "".join(f'import f{i} from "./figures/{name}.js";\n' for i, name in enumerate(names))
    imports += 'import question from "./question.js";\n'
    imports += 'import { guess, payoff } from "./guess.js";\n'
    figures = "".join(f"f{i}, " for i in range(len(names)))
    return imports, f"[{figures}question, guess, payoff]"


@functools.cache
def for_widget(name):
    """Return an ES module whose default export is the anywidget of one figure."""
    return pack(
        f'import figure from "./figures/{name}.js";\n'
        'import { widget } from "./widget.js";\n'
        "export default widget(figure);\n"
    )


QUESTIONS = {
    "question": 'import question from "./question.js";\n',
    "guess": 'import { guess } from "./guess.js";\n',
    "payoff": 'import { payoff } from "./guess.js";\n',
}


@functools.cache
def for_question(name="question"):
    """Return an ES module whose default export is the anywidget of a kind of question."""
    return pack(
        QUESTIONS[name] + 'import { questionWidget } from "./widget.js";\n'
        f"export default questionWidget({name});\n"
    )


def pack(entry):
    r"""Return the code `entry` behind all the modules below ``js/`` that it needs.

    Raises
    ------
    ValueError
        If a module imports or exports in a way that is not understood.

    Examples
    --------
    >>> "const { max } = $arithmetic;" in pack('import { max } from "./arithmetic.js";\n')
    True
    """
    modules = {}
    body = _with_constants(entry, ROOT, modules)
    return "\n".join(['"use strict";', *modules.values(), body])


def _with_constants(code, folder, modules):
    """Turn the imports of `code` into constants, and pack what they lead to into `modules`."""

    def constant(match):
        path = (folder / match["path"]).resolve()
        if path not in modules:
            packed = _module(path, modules)
            modules[path] = packed
        name = _name(path)
        if match["all"]:
            return f"const {match['all']} = {name};\n"
        if match["default"]:
            return f"const {match['default']} = {name}.default;\n"
        return f"const {{{match['names'].replace(' as ', ': ')}}} = {name};\n"

    return IMPORT.sub(constant, code)


def _name(path):
    return "$" + re.sub(r"\W", "_", path.relative_to(ROOT).with_suffix("").as_posix())


def _module(path, modules):
    """Return the module at `path` as a constant that holds its exports."""
    code = COMMENT.sub("", path.read_text(encoding="utf-8"))
    code = _with_constants(code, path.parent, modules)
    exports = EXPORT.findall(code)
    code = EXPORT.sub("", code)
    if DEFAULT.search(code):
        code = DEFAULT.sub("const $default = ", code)
        exports.append("default: $default")
    if left := LEFT.search(code):
        raise ValueError(f"{path.name}: cannot pack {left[0]!r}")
    body = "\n".join(line.strip() for line in code.splitlines() if line.strip())
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"
