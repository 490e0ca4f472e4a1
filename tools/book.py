"""Build the book, or show it in the browser while one writes."""

import argparse
import subprocess
import sys
import threading
import time
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
SOURCES = ("_config.yml", "_toc.yml", "book", "notebooks", "softmax_lib")
LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints"}
RELOAD = b"""
<script>
(() => {
  let seen;
  setInterval(async () => {
    const build = await (await fetch("/.build")).text();
    if (seen !== undefined && build !== seen) location.reload();
    seen = build;
  }, 1000);
})();
</script>
"""


def say(sentence):
    print(f"==> {sentence}", flush=True)


def build(*options):
    """Build the book; return the exit status of jupyter-book."""
    say("Building the book: the notebooks are run where they may have changed.")
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    status = subprocess.call([jupyter_book, "build", ".", "-n", "--keep-going", *options], cwd=ROOT)
    if status:
        say("The book was not built: the messages above say why, and warnings count as errors.")
    else:
        say(f"The book is built. Open {(HTML / 'index.html').relative_to(ROOT)}.")
    return status


def snapshot(root):
    """Return when each source of the book was last changed."""
    paths = [path for name in SOURCES for path in (root / name, *(root / name).rglob("*"))]
    return {
        path: path.stat().st_mtime_ns
        for path in paths
        if path.is_file() and not LEFT_BEHIND & set(path.parts)
    }


class Preview(ThreadingHTTPServer):
    """Serves a folder of pages, each with a script that reloads it after a build."""

    def __init__(self, folder, port):
        self.folder = folder
        self.builds = 0
        super().__init__(("127.0.0.1", port), Page)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Page(SimpleHTTPRequestHandler):
    def __init__(self, request, address, server):
        super().__init__(request, address, server, directory=server.folder)

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if self.path == "/.build":
            self.answer(str(self.server.builds).encode(), "text/plain")
        elif page.suffix == ".html" and page.is_file():
            self.answer(page.read_bytes() + RELOAD, "text/html; charset=utf-8")
        else:
            super().do_GET()

    def answer(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def preview(port):
    """Build, serve, and build again whenever a source changes."""
    HTML.mkdir(parents=True, exist_ok=True)
    built = snapshot(ROOT)
    build()
    server = Preview(HTML, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"The book is at {server.url} and follows your changes. Ctrl-C ends this.")
    webbrowser.open(server.url)
    while True:
        time.sleep(0.5)
        now = snapshot(ROOT)
        if now != built:
            built = now
            build()
            server.builds += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="warnings are errors; the result is in _build/html")
    commands.add_parser("preview").add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    if arguments.command == "build":
        return build("-W")
    try:
        return preview(arguments.port)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
