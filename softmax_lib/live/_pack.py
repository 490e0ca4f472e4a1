"""Pack the modules of a figure into one script.

The modules in ``js/`` are plain ES modules, which a page opened from a disk may not load. So a
module becomes a function that runs once and hands on what it exports; imports become constants.
"""

import functools
import re
from pathlib import Path

__all__ = ["css", "figure_names", "for_page", "for_widget"]

ROOT = Path(__file__).parent / "js"

IMPORT = re.compile(
    r'^import\s+(?:\{(?P<names>[^}]*)\}|\* as (?P<all>\w+)|(?P<default>\w+))\s+from\s+"(?P<path>[^"]+)";\n',
    re.MULTILINE,
)
EXPORT = re.compile(r"^export (?=(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:.|\n)*?\*/[ \t]*)\n", re.MULTILINE)


def figure_names():
    """Return the names of all figures: there is one for every module in ``js/figures``."""
    return sorted(path.stem for path in (ROOT / "figures").glob("*.js"))


def css():
    """Return the style sheet of the figures."""
    return (ROOT.parent / "live.css").read_text(encoding="utf-8")


@functools.cache
def for_page(names=None):
    """Return one classic script that brings every placeholder in a page to life."""
    names = figure_names() if names is None else names
    imports = [f'import f{i} from "./figures/{name}.js";' for i, name in enumerate(names)]
    figures = ", ".join(f"f{i}" for i in range(len(names)))
    entry = "\n".join([*imports, 'import { start } from "./page.js";', f"start([{figures}]);"])
    return f"(() => {{\n{pack(entry)}\n}})();\n"


@functools.cache
def for_widget(name):
    """Return one ES module whose default export is the anywidget of a figure."""
    entry = f'import figure from "./figures/{name}.js";\nimport {{ widget }} from "./widget.js";\n'
    return pack(entry + "export default widget(figure);")


def pack(entry):
    """Return the text of `entry`, preceded by all modules that it needs."""
    packed = {}
    body = _with_constants(entry, ROOT, packed)
    return "\n".join(['"use strict";', *packed.values(), body])


def _with_constants(code, folder, packed):
    """Turn the imports of `code` into constants, and add what they lead to to `packed`."""

    def constant(match):
        path = (folder / match["path"]).resolve()
        if path not in packed:
            packed[path] = ""  # keeps its place should modules ever import each other
            del packed[path]
            packed[path] = _module(path, packed)
        name = _name(path)
        if match["names"] is not None:
            return f"const {{{match['names'].replace(' as ', ': ')}}} = {name};\n"
        return f"const {match['all'] or match['default']} = {name}{'' if match['all'] else '.default'};\n"

    return IMPORT.sub(constant, code)


def _name(path):
    return "$" + re.sub(r"\W", "_", path.relative_to(ROOT).with_suffix("").as_posix())


def _module(path, packed):
    """Return the module at `path` as a constant that holds its exports."""
    code = COMMENT.sub("", path.read_text(encoding="utf-8"))
    code = _with_constants(code, path.parent, packed)
    exports = [match["name"] for match in EXPORT.finditer(code)]
    code = EXPORT.sub("", code)
    if DEFAULT.search(code):
        code = DEFAULT.sub("const $default = ", code)
        exports.append("default: $default")
    if left := LEFT.search(code):
        raise ValueError(f"{path.name}: cannot pack {left[0]!r}")
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    body = "\n".join(lines)
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"
