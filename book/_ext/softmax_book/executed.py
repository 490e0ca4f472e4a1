"""The notebooks run side by side, before pages are read, and only where it is needed.

A result is kept under the code, the packages and the contents of every file of the book that
the kernel opened. The pages take the results from a Jupyter cache that is filled anew for every
build.
"""

import asyncio
import importlib.util
import json
import os
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import create_nb_reader
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx.errors import SphinxError

from . import kernels
from .fresh import files_below, fingerprint, say, warn_of_unknown

LIBRARY = "softmax_lib"
BUILT = ("_build", ".")
UNSEEN = (".js", ".css", ".pyi", ".typed")  # no kernel makes anything of them


class CellFailed(SphinxError):
    category = "A cell has failed"


def read(env, page):
    """Return the notebook that a page is, or None."""
    path = env.doc2path(page)
    text = Path(path).read_text(encoding="utf-8-sig")
    reader = create_nb_reader(path, env.myst_config, env.mystnb_config, text)
    return reader and reader.read(text)


class Run:
    """A notebook, and what its results depend on."""

    def __init__(self, book, page, path, notebook):
        self.book, self.page, self.path, self.notebook = book, page, path, notebook
        library = [file.relative_to(book.source) for file in files_below(book.source / LIBRARY)]
        self.made_from = json.dumps([
            page,
            [[c.source, c.metadata.get("tags")] for c in notebook.cells if c.cell_type == "code"],
            notebook.metadata.get("kernelspec"),
            sorted(file.as_posix() for file in library if file.suffix not in UNSEEN),
        ])  # fmt: skip

    def with_files(self, names):
        """Return what the results depend on, the files called `names` among it."""
        return self.made_from + fingerprint(*(self.book.source / name for name in names))

    def find(self):
        """Return the executed notebook that is kept, or None."""
        names = self.book.results.find("reads", self.made_from)
        if names is None:
            return None
        data = self.book.results.find("executed", self.with_files(json.loads(names)))
        return data and nbformat.reads(data.decode(), as_version=4)

    async def execute(self, timeout):
        """Run the notebook in place, as if opened in its folder, and keep what it gave."""
        say(f"Running {self.page}")
        reads = self.book.work / "reads" / self.page
        reads.parent.mkdir(parents=True, exist_ok=True)
        client = NotebookClient(
            self.notebook,
            timeout=timeout,
            record_timing=False,
            coalesce_streams=True,
            store_widget_state=False,
            resources={"metadata": {"path": str(Path(self.path).parent)}},
        )
        try:
            await client.async_execute(env={**os.environ, kernels.READS: str(reads)})
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CellFailed(f"{self.page}: {error}") from error
        names = self.files_of_the_book(reads.read_text(encoding="utf-8").splitlines())
        self.book.confirm()
        self.book.results.put("reads", self.made_from, json.dumps(names).encode())
        data = nbformat.writes(self.notebook).encode()
        self.book.results.put("executed", self.with_files(names), data)

    def files_of_the_book(self, paths):
        """Return the names of those `paths` that belong to the book."""
        files = {source_of(Path(path)) for path in paths}
        for file in files:
            if not self.book.knows(file):
                warn_of_unknown(file, self.page)
        source = self.book.source
        inside = [file.relative_to(source) for file in files if file.is_relative_to(source)]
        return sorted(name.as_posix() for name in inside if not name.parts[0].startswith(BUILT))


def source_of(file):
    """Return the source of what Python has compiled, and of any other file itself."""
    return Path(importlib.util.source_from_cache(file)) if file.suffix == ".pyc" else file


def provide_results(app, env, pages):
    """Run what is not kept, and lay all results where the pages look for them."""
    runs = [
        Run(app.book, page, env.doc2path(page), notebook)
        for page in pages
        if (notebook := read(env, page))
    ]
    kept = {run.page: run.find() for run in runs}
    places = asyncio.Semaphore(os.cpu_count() or 1)

    async def in_turn(run):
        async with places:
            await run.execute(env.mystnb_config.execution_timeout)

    async def run_side_by_side():
        await asyncio.gather(*(in_turn(run) for run in runs if not kept[run.page]))

    asyncio.run(run_side_by_side())
    cache = get_cache(env.mystnb_config.execution_cache_path)
    for run in runs:
        bundle = CacheBundleIn(kept[run.page] or run.notebook, run.path)
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app):
    app.connect("env-before-read-docs", provide_results)
