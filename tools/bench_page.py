"""Measure Python in the page: bytes, requests and seconds until a first number and a picture.

The book has to be built (``make book``). A server of its own compresses what usual hosts compress
and lets the browser keep files. The clock runs from the press of *Run* at a cell of chapter 1
until its output stands in the page: once with an empty store, once in a new tab.
"""

import contextlib
import gzip
import tempfile
import threading
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from browser import find_chromium, prepare_playwright
from playwright.sync_api import sync_playwright

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
CHAPTER = "01-definition"
NUMBER, PICTURE, AFTER = 5, 10, 9  # cells of the chapter: a number, a picture, one more number
# What hosts of static pages compress; wheels and archives are compressed already.
COMPRESSED = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm"}
PATIENCE = 180_000  # ms

# The clock runs in the page: what drives the browser takes longer than a small cell.
PRESS = """(cell, patience) => new Promise((done, failed) => {
  cell.querySelectorAll(".output").forEach((one) => one.remove());
  new MutationObserver((_, watch) => {
    if (!cell.querySelector(".output")) return;
    watch.disconnect();
    done((performance.now() - start) / 1000);
  }).observe(cell, { childList: true, subtree: true });
  setTimeout(() => failed(Error("No output came.")), patience);
  const start = performance.now();
  cell.querySelector(".run-run").click();
})"""


@cache
def packed(path, changed):
    return gzip.compress(Path(path).read_bytes(), 6)


class Host(ThreadingHTTPServer):
    """A host of static files that counts what it sends."""

    daemon_threads = True

    def __init__(self, folder):
        self.folder = folder
        self.start_count()
        super().__init__(("127.0.0.1", 0), Answer)

    def start_count(self):
        self.sent, self.asked = 0, 0

    @property
    def home(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, request, address, server):
        super().__init__(request, address, server, directory=server.folder)

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        self.server.asked += 1
        if not path.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        small = path.suffix in COMPRESSED
        data = packed(path, path.stat().st_mtime_ns) if small else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.server.sent += len(data)
        self.wfile.write(data)

    def handle(self):
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def hosted(folder):
    """Serve `folder`; yield the host."""
    with Host(str(folder)) as host:
        thread = threading.Thread(target=host.serve_forever, args=[0.01])
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()


def press(page, number):
    """Press *Run* at a cell, and return the seconds until its output is a new one."""
    return page.locator("div.cell").nth(number - 1).evaluate(PRESS, PATIENCE)


def in_book(context, host):
    """Visit the chapter of the book; return what it took."""
    page = context.new_page()
    page.goto(f"{host.home}notebooks/{CHAPTER}.html")
    host.start_count()
    number = press(page, NUMBER)
    page.get_by_text("were run first").wait_for(timeout=PATIENCE)
    sent, asked = host.sent, host.asked
    picture = press(page, PICTURE)
    after = press(page, AFTER)
    page.close()
    return {"number": number, "MB": sent / 1e6, "requests": asked, "picture": number + picture,
            "all MB": host.sent / 1e6, "after": after}  # fmt: skip


def report():
    """Print the table of `make bench`."""
    if not (SITE / "index.html").exists():
        print("\nPython in the page: the book is not built here (make book): left out.")
        return
    prepare_playwright()
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    with hosted(SITE) as host, sync_playwright() as playwright, tempfile.TemporaryDirectory() as t:
        context = playwright.chromium.launch_persistent_context(
            t, executable_path=find_chromium(), args=arguments
        )
        print(f"\nPython in the page, {CHAPTER}: number and picture in s from the first press")
        for visit in ("first", "second"):
            found = in_book(context, host)
            told = ", ".join(f"{what} {value:.3g}" for what, value in found.items())
            print(f"  {visit} visit: {told}", flush=True)
        context.close()


if __name__ == "__main__":
    report()
