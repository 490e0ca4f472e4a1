"""Build the book, show it in the browser while one writes, or open its notebooks."""

import argparse
import html
import json
import os
import re
import subprocess
import sys
import threading
import time
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools import browser_python  # noqa: E402

HTML = ROOT / "_build" / "html"
SOURCES = (
    "_config.yml", "_toc.yml", "book", "notebooks", "softmax_lib",
    "pyproject.toml", "requirements.txt", "README.md", "LICENSE",
)  # fmt: skip
LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints", ".virtual_documents"}
COLOURS = re.compile(r"\x1b\[[\d;]*m")
# As the command jupyter-book, but without the second in which jsonschema compiles a grammar of
# international addresses: no notebook holds one.
JUPYTER_BOOK = """
import sys
sys.modules["rfc3987_syntax"] = None
from jupyter_book.cli.main import main
main()
"""
FOLLOW = b"""
<script>
(() => {
  let seen;
  const problem = document.createElement("pre");
  problem.setAttribute("role", "alert");
  problem.style.cssText = "position: fixed; inset: auto 0 0; z-index: 9999; max-height: 60vh;"
    + "margin: 0; padding: 1rem; overflow: auto; white-space: pre-wrap;"
    + "font: 14px/1.4 monospace; color: #fff; background: #7a1020";
  document.body.append(problem);
  async function look() {
    try {
      const now = await (await fetch("/.build")).json();
      if (seen !== undefined && now.builds !== seen) location.reload();
      seen = now.builds;
      problem.textContent = now.problem;
      problem.hidden = !now.problem;
    } catch (server_is_gone) {}
  }
  look();
  setInterval(look, 1000);
})();
</script>
"""
NOT_YET = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<body style="font-family: sans-serif; margin: 3rem"><h1>{title}</h1><p>{text}</p></body></html>
"""


class NoBook(Exception):
    """There are no built pages: a sentence that says what to do."""


def say(sentence):
    print(f"==> {sentence}", flush=True)


def build(*options):
    """Build the book; return the exit status of jupyter-book and what went wrong."""
    problem = browser_python.bring()
    if problem:
        say(f"Readers will not be able to run cells in the page: {problem}")
    say("Building the book: the notebooks run where they may have changed.")
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", ".", "-n", "--keep-going", "-q"]
    # Problems, and what the book's own extension tells, are on the other stream.
    with subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        said = []
        for line in process.stderr:
            sys.stderr.write(line)
            sys.stderr.flush()
            said.append(line)
    if process.returncode:
        say("The book was not built: the messages above say why, and warnings count as errors.")
    else:
        say(f"The book is built. Open {(HTML / 'index.html').relative_to(ROOT)}.")
    return process.returncode, COLOURS.sub("", "".join(said))


def snapshot(root):
    """Return when each source of the book was last changed."""
    paths = [path for name in SOURCES for path in (root / name, *(root / name).rglob("*"))]
    return {
        path: path.stat().st_mtime_ns
        for path in paths
        if path.is_file() and not LEFT_BEHIND & set(path.parts)
    }


class Preview(ThreadingHTTPServer):
    """Serves a folder of pages, each with a script that follows the builds.

    `builds` counts those that went well; `problem` is what the last one complained of.
    """

    def __init__(self, folder, port):
        self.folder = folder
        self.builds = 0
        self.problem = ""
        super().__init__(("127.0.0.1", port), Page)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def note(self, status, said):
        """Let the open pages know how a build went."""
        self.problem = said if status or "WARNING" in said else ""
        self.builds += not status


class Page(SimpleHTTPRequestHandler):
    def __init__(self, request, address, server):
        super().__init__(request, address, server, directory=server.folder)

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if self.path == "/.build":
            state = {"builds": self.server.builds, "problem": self.server.problem}
            self.answer(200, json.dumps(state).encode(), "application/json")
        elif page.suffix == ".html" and page.is_file():
            self.answer(200, page.read_bytes() + FOLLOW, "text/html; charset=utf-8")
        elif page.suffix == ".html" or path == Path(self.server.folder):
            self.wait_for_the_page()
        else:
            super().do_GET()

    def wait_for_the_page(self):
        """Answer for a page that is not there, or not yet, and that follows the builds too."""
        if self.server.builds:
            title, text = "No such page", f"The book has no page {html.escape(self.path)}."
        else:
            title = "The book is being built"
            text = "The first time takes a minute or two. Then the book appears here by itself."
        page = NOT_YET.format(title=title, text=text).encode() + FOLLOW
        self.answer(404 if self.server.builds else 200, page, "text/html; charset=utf-8")

    def answer(self, status, content, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def preview(port):
    """Serve the book, and build it whenever a source has changed."""
    try:
        server = Preview(HTML, port)
    except OSError:
        sys.exit(f"==> Port {port} is in use. Another one: make preview PORT={port + 1}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"The book is at {server.url} and follows your changes. Ctrl-C ends this.")
    webbrowser.open(server.url)
    built = None
    while True:
        now = snapshot(ROOT)
        if now != built:
            built = now
            server.note(*build())
        time.sleep(0.5)


def lab():
    """Open the notebooks in JupyterLab, without its news and its long log."""
    command = [Path(sys.executable).with_name("jupyter"), "lab", "notebooks"]
    command += ["--log-level=WARN", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container there is often nobody else.
        command.append("--allow-root")
    say("JupyterLab opens in the browser. Ctrl-C, twice, ends it.")
    return subprocess.call(command, cwd=ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="warnings are errors; the result is in _build/html")
    commands.add_parser("preview").add_argument("--port", type=int, default=8000)
    commands.add_parser("lab", help="the notebooks in JupyterLab")
    arguments = parser.parse_args()
    try:
        if arguments.command == "build":
            return build("-W")[0]
        if arguments.command == "lab":
            return lab()
        return preview(arguments.port)
    except KeyboardInterrupt:
        return 0 if arguments.command == "preview" else 130


if __name__ == "__main__":
    sys.exit(main())
