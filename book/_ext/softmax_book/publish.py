"""Write the finished site.

Sphinx builds into a folder of its own, ``_build/pages``. From it the site is put together
afresh after every build that went well: each page with one style sheet and cut fonts, and
of all other files only those that a page uses. A build that went wrong leaves no site, so
that what stands in ``_build/html`` is always whole.
"""

import posixpath
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.util import logging

from . import sheets

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r'\b(?:src|href|content)="([^"]+)"')
VERSION = re.compile(r'(?<=src=")([^"?]+\.js)\?v=\w+')
ALWAYS = ["objects.inv", "_static/preview.png"]
PLACE = re.compile(r'\b(src|href|action|data-content_root)="([^"?#]*)([^"]*)"')


def build_aside(app):
    """Let Sphinx write to a folder beside the site."""
    if app.builder.name == "html":
        app.site = Path(app.outdir)
        app.outdir = app.builder.outdir = type(app.outdir)(app.site.parent / "pages")
        Path(app.outdir).mkdir(parents=True, exist_ok=True)


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


def with_versions(name, text, raw):
    """Let the address of each script tell what is in it now: the page may be older than that."""

    def versioned(match):
        script = raw / target(name, match[1])
        return f"{match[1]}?v={sheets.short_hash(script.read_bytes())}"

    return VERSION.sub(versioned, text)


def front_door(text, page):
    """Return the first page, which stands at `page`, as it has to be at the root of the site."""

    def moved(match):
        path = target(page, match[2])
        slash = "/" if match[2].endswith("/") else ""
        return match[0] if path is None else f'{match[1]}="{path}{slash}{match[3]}"'

    return PLACE.sub(moved, text)


def assemble(raw, names):
    """Return the site, path -> bytes, from the pages called `names` below `raw`."""
    texts = {name: (raw / name).read_text(encoding="utf-8") for name in names}
    pages = {name: with_versions(name, text, raw) for name, text in texts.items()}
    site = sheets.merge(pages, raw)
    others = files_used(pages, raw) | {path for path in ALWAYS if (raw / path).is_file()}
    site.update({path: (raw / path).read_bytes() for path in others - set(names)})
    site.update({name: text.encode() for name, text in pages.items()})
    site[".nojekyll"] = b""
    return site


def write(site, folder):
    """Make `folder` hold exactly `site`; leave files alone that are already as they should be."""
    for path, data in site.items():
        file = folder / path
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_file() and file.relative_to(folder).as_posix() not in site:
            file.unlink()
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()


def finish(app, exception):
    """Publish the site, or take it away when the build has failed."""
    if app.builder.name != "html":
        return
    if exception or app._warncount:
        # Sphinx would not repeat the warnings of documents that it does not read again.
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
    if exception or (app._warncount and app.keep_going):
        shutil.rmtree(app.site, ignore_errors=True)
        logger.info("The build has failed: no site is left in %s.", app.site)
        return
    # Sphinx itself copies these only when it writes a page.
    shutil.copytree(
        Path(app.srcdir) / "book/_static", Path(app.outdir) / "_static", dirs_exist_ok=True
    )
    names = [f"{page}.html" for page in [*app.env.found_docs, "search"]]
    site = assemble(Path(app.outdir), names)
    root = f"{app.config.root_doc}.html"
    site["index.html"] = front_door(site[root].decode(), root).encode()
    write(site, app.site)
    app.outdir = app.site


def setup(app):
    app.connect("builder-inited", build_aside, priority=1)
    app.connect("build-finished", finish, priority=999)
