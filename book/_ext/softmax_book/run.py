"""Python in the page: what a chapter needs to be run and edited where it stands.

A page of a notebook loads one small script. All else lies in two folders of the site and is
loaded when a reader presses *Run*: ``_python/parts-…`` holds what other people make (``parts``),
``_python/book-…`` the book's own modules and the library. Both are named by what is in them, so
that a new edition never meets an old cache.
"""

import importlib.util
import io
import json
import zipfile
from pathlib import Path

import rjsmin
from sphinx.util import logging

from softmax_lib.live import _pack

from . import parts
from .executed import read
from .kept import short_hash

logger = logging.getLogger(__name__)

SCRIPT = "run.js"
PLAYGROUND = "book/playground"
MODULES = ("kernel.py", "pretty.py")
# What a first number needs: the sum is what the page says it loads.
FIRST_WHEELS = ("numpy-", "traitlets-", "softmax_lib-")
FIRST = (*parts.CORE, *FIRST_WHEELS)


def pretty():
    """Return the module by which IPython prints values: it needs nothing but Python."""
    found = importlib.util.find_spec("IPython.lib.pretty")
    return Path(found.origin).read_bytes()


def library_of(app):
    """Return the wheel of the library, or None where the book has no library to pack."""
    found = list((app.book.site.parent / "wheel").glob("*.whl"))
    return found[0] if found else None


def split(library):
    """Return the modules of the wheel `library`, packed, and its other files, name -> bytes.

    A number needs the modules alone. The other files are twelve times as large.
    """
    modules, others = io.BytesIO(), {}
    with (
        zipfile.ZipFile(library) as wheel,
        zipfile.ZipFile(modules, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in wheel.infolist():
            if member.filename.endswith(".py"):
                packed.writestr(member, wheel.read(member), zipfile.ZIP_DEFLATED)
            elif member.filename.startswith("softmax_lib/"):
                others[member.filename] = wheel.read(member)
    return modules.getvalue(), others


def own_files(library):
    """Return the book's own part, file name -> bytes; `library` is the wheel."""
    scripts = [*sorted(parts.HERE.glob("*.js")), _pack.ROOT / "memory.js"]
    files = {file.name: file.read_bytes() for file in scripts}
    files |= {"kernel.py": (parts.HERE / "kernel.py").read_bytes(), "pretty.py": pretty()}
    files["figures.js"] = (rjsmin.jsmin(_pack.for_cells()) + "\n").encode()
    modules, others = split(library)
    files |= {library.name: modules, **others}
    wheels = json.loads((parts.folder() / parts.WHEELS).read_text(encoding="utf-8"))
    wheels["softmax_lib"] = [library.name]
    sizes = parts.files() | {library.name: len(files[library.name])}
    described = {"modules": MODULES, "own": [library.name], "wheels": wheels, "sizes": sizes}
    described |= {"others": {name: len(data) for name, data in others.items()}}
    described |= {"first": [file for file in sizes if file.startswith(FIRST_WHEELS)]}
    files["parts.json"] = json.dumps(described).encode()
    return files


def first_load(sizes):
    return sum(size for file, size in sizes.items() if file.startswith(FIRST))


def collect(app):
    """Put into the site what is loaded when a reader presses *Run*."""
    app.book.run = None
    library = library_of(app)
    if app.builder.format != "html" or not parts.files() or not library:
        return
    own = own_files(library)
    core = f"_python/parts-{parts.name()}/"
    book = f"_python/book-{short_hash(b''.join(own.values()))}/"
    app.book.more |= {core + file: parts.folder() / file for file in parts.files()}
    app.book.more |= {book + file: data for file, data in own.items()}
    sizes = json.loads(own["parts.json"])["sizes"]
    app.book.run = {"core": core, "book": book, "size": str(first_load(sizes))}


def can_run(app, page):
    """Tell whether the cells of `page` are run and edited there."""
    return page == PLAYGROUND or str(app.env.doc2path(page)).endswith(".ipynb")


def add_script(app, page, template, context, doctree):
    """Let the cells of a chapter be run, if Python is there."""
    if app.book.run is None or not doctree or not can_run(app, page):
        return
    cells = [cell.source for cell in read(app.env, page).cells if cell.cell_type == "code"]
    shown = context["body"].count('<div class="cell ')
    if shown != len(cells):
        logger.warning("%s cells, and the page shows %s", len(cells), shown, location=page)
    name = f"{page}.cells.json"
    app.book.more[name] = json.dumps(cells, ensure_ascii=False).encode()
    places = {"core": app.book.run["core"], "book": app.book.run["book"], "cells": name}
    data = {f"data-{one}": context["pathto"](place, 1) for one, place in places.items()}
    data |= {"data-size": app.book.run["size"], "data-links": str(page == PLAYGROUND).lower()}
    app.add_js_file(SCRIPT, defer="defer", **data)


def setup(app):
    if parts.files():
        app.tags.add("python_in_the_page")
    app.connect("env-updated", lambda app, env: collect(app))
    app.connect("html-page-context", add_script, priority=840)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
