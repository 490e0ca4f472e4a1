"""Write the finished site.

Sphinx builds into a folder of its own. From it the site is put together beside the old one
after every build that went well: each page with one style sheet and cut fonts, and of all
other files only those that a page uses. Then the two folders change places in one step, so
that what stands in ``_build/html`` is always one whole good build, the last one.
"""

import ctypes
import json
import logging
import os
import posixpath
import re
import shutil
import sys
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from . import commit, finding, sheets
from .fresh import say
from .kept import short_hash, write_whole

ADDRESS = re.compile(r'\b(?:src|href|content)="([^"]+)"')
VERSION = re.compile(r'(?<=src=")([^"?]+\.js)\?v=\w+')
ALWAYS = ["objects.inv", "_static/preview.png", "_static/softmax-model-*.js"]
PLACE = re.compile(r'\b(src|href|action|data-content_root)="([^"?#]*)([^"]*)"')


class WriteFailed(SphinxError):
    category = "A file could not be written"


class Site(StandaloneHTMLBuilder):
    """Builds the whole book or, where nothing has changed, nothing.

    A page shows more than its own text: titles of other pages, references to them. So all
    pages are written whenever one has changed.
    """

    def __init__(self, app, env):
        app.outdir = type(app.outdir)(app.book.work / "pages")
        # myst-nb puts a style sheet there at the end, also where no page is written.
        (app.book.work / "pages" / "_static").mkdir(parents=True, exist_ok=True)
        super().__init__(app, env)
        self.noted = None

    def build_update(self):
        self.noted = self.app.book.noted()
        if self.noted is None:
            self.build_all()
        elif self.noted["commit"] == self.app.book.commit:
            say("Nothing has changed since the site was built.")
        else:
            say("Only the commit has changed since the site was built.")

    def index_page(self, pagename, doctree, title):
        """Leave out the index of Sphinx: ``search`` makes the one that the search page uses."""

    def dump_search_index(self):
        pass


class Unwritten(logging.Handler):
    """Notes the first file that Sphinx could not write: to Sphinx that is but a warning."""

    error = None

    def emit(self, record):
        errors = [one for one in record.args or () if isinstance(one, OSError)]
        self.error = self.error or (errors[0] if errors else None)


def target(page, address):
    """Return the path in the site that `address` on `page` leads to, or None if elsewhere."""
    parts = urlsplit(unescape(address))
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))


def files_used(pages, raw):
    """Name the files below `raw` that the `pages` (name -> text) lead to."""
    found = {target(name, a) for name, text in pages.items() for a in ADDRESS.findall(text)}
    return {path for path in found if path and (raw / path).is_file()}


def files_like(forms, raw):
    """Name the files below `raw` that have one of the forms."""
    return {path.relative_to(raw).as_posix() for form in forms for path in raw.glob(form)}


def with_versions(name, text, raw):
    """Let the address of each script tell what is in it now: the page may be older than that."""

    def versioned(match):
        script = raw / target(name, match[1])
        return f"{match[1]}?v={short_hash(script.read_bytes())}"

    return VERSION.sub(versioned, text)


def front_door(text, page):
    """Return the first page, which stands at `page`, as it has to be at the root of the site."""

    def moved(match):
        path = target(page, match[2])
        slash = "/" if match[2].endswith("/") else ""
        return match[0] if path is None else f'{match[1]}="{path}{slash}{match[3]}"'

    return PLACE.sub(moved, text)


def assemble(raw, names, kept):
    """Return the site, path -> bytes, from the pages called `names` below `raw`."""
    texts = {name: (raw / name).read_text(encoding="utf-8") for name in names}
    pages = {name: with_versions(name, text, raw) for name, text in texts.items()}
    site = sheets.merge(pages, raw, kept)
    others = files_used(pages, raw) | files_like(ALWAYS, raw)
    site.update({path: (raw / path).read_bytes() for path in others - set(names)})
    site.update({name: text.encode() for name, text in pages.items()})
    site[".nojekyll"] = b""
    return site


def write(site, folder):
    for path, data in site.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            file.write_bytes(data)
        else:
            shutil.copyfile(data, file)


def exchange(one, other):
    """Let two folders change places in one step.

    Raises
    ------
    OSError, AttributeError
        Where the system cannot.
    """
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = library.renamex_np(*paths, 2)
    else:
        here = -100
        failed = library.renameat2(here, paths[0], here, paths[1], 2)
    if failed:
        raise OSError(ctypes.get_errno(), "the folders cannot change places")


def put_in_place(new, site, aside):
    """Put the folder `new` where `site` is, and the old one aside."""
    if site.exists():
        try:
            exchange(new, site)
        except (OSError, AttributeError, TypeError):
            site.rename(aside)
            new.rename(site)
    else:
        new.rename(site)


def foot(app):
    """Return what the foot of every page tells of the commit."""
    return commit.words(app.book.commit, app.config.html_theme_options.get("repository_url"))


def publish(app):
    """Put the site together, and in its place if no source has changed meanwhile."""
    book = app.book
    names = [f"{page}.html" for page in [*sorted(app.env.found_docs), "404", "search"]]
    site = assemble(Path(app.outdir), names, book.kept)
    root = f"{app.config.root_doc}.html"
    site.update(book.more)
    site["index.html"] = front_door(site[root].decode(), root).encode()
    site.update(finding.files(app, site))
    for name in [*names, "index.html"]:
        site[name] = commit.stamped(site[name].decode(), foot(app)).encode()
    new = book.work / "html"
    write(site, new)
    book.confirm()
    replace(book, new, note=not app._warncount)
    book.kept.forget()
    book.results.forget()


def replace(book, new, note):
    """Put the folder `new` where the site is, and note what it was made from."""
    book.note.unlink(missing_ok=True)
    put_in_place(new, book.site, book.work / "before")
    if note:
        write_whole(book.note, json.dumps(book.describe()).encode())


def tell_of_the_commit(app):
    """Let the pages of the site, which are up to date, tell of another commit."""
    book, new = app.book, app.book.work / "html"
    shutil.copytree(book.site, new)
    for page in new.rglob("*.html"):
        page.write_bytes(commit.stamped(page.read_bytes().decode(), foot(app)).encode())
    replace(book, new, note=True)


def say_what_stands(app):
    """Say what a reader finds after a build that failed."""
    with suppress(OSError):
        app.book.site.rmdir()  # Sphinx makes an empty one
    if app.book.site.exists():
        say(f"The build has failed. In {app.book.site} stands the last good one.")
    else:
        say(f"The build has failed. There is no site yet in {app.book.site}.")


def finish(app, exception):
    """Publish the site, or leave the last good one."""
    if not isinstance(app.builder, Site):
        return
    if exception or (app._warncount and app.keep_going):
        say_what_stands(app)
    elif app.builder.noted is None:
        if app.unwritten.error:
            raise WriteFailed(str(app.unwritten.error))
        publish(app)
    elif app.builder.noted["commit"] != app.book.commit:
        tell_of_the_commit(app)
    app.outdir = type(app.outdir)(app.book.site)
    if isinstance(exception, SphinxError):
        # Said here, it is not followed by thirty lines on where in the code it was noticed.
        sys.exit(f"==> {exception.category}: {exception}")


def setup(app):
    app.unwritten = Unwritten(logging.WARNING)
    logging.getLogger("sphinx").addHandler(app.unwritten)
    app.add_builder(Site, override=True)
    app.connect("build-finished", finish, priority=999)
