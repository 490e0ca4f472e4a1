"""Serve the pages of the reading to this machine alone, and keep what comes back."""

import contextlib
import http.server
import json
import os
import secrets
from urllib.parse import unquote

from classroom.common.errors import ClassroomError
from classroom.records import points
from classroom.reports.pages import POLICY

LARGEST = 100_000  # bytes that a page may send at a time
SILENCE = 20  # seconds after which a connection on which nothing comes is closed
DOOR = '<!doctype html><meta http-equiv="refresh" content="0;url={address}">\n'


@contextlib.contextmanager
def door(folder, address):
    """Write a file that leads to the address, and take it away at the end; yield its path.

    All who work on this machine can read the command that starts a browser, and the file is for
    one alone.
    """
    path = folder / "by-hand" / "reading.html"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(DOOR.format(address=address))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def make_server(reading, port=0):
    """Return a server whose `address` a browser opens: it holds a secret that nobody else knows."""
    handler = type("ReadingHandler", (Handler,), {"reading": reading})
    # Browsers open connections before they need them: one that waits must not stop the others.
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    handler.secret = secrets.token_urlsafe(16)
    server.address = f"http://127.0.0.1:{server.server_port}/{handler.secret}/"
    return server


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers requests that know the secret and name this machine as their host."""

    reading = None
    secret = ""
    timeout = SILENCE

    def do_GET(self):
        words = self.words()
        if words is not None:
            with self.reading.lock:
                self.show(words)

    def show(self, words):
        self.reading.records.refresh()
        if words == [""]:
            self.send(200, self.reading.list_page())
        elif tuple(words) in self.reading.questions():
            page, nonce = self.reading.question_page(*words)
            self.send(200, page, f"; script-src 'nonce-{nonce}'; connect-src 'self'")
        else:
            self.send(404, "There is no such page.")

    def do_POST(self):
        size = self.headers.get("Content-Length", "")
        is_json = self.headers.get("Content-Type") == "application/json"
        if self.words() != ["keep"]:
            return
        if not is_json or not size.isdecimal() or int(size) > LARGEST:
            self.send(400, "This is not what a page of the reading sends.")
            return
        data = self.rfile.read(int(size))
        with self.reading.lock:
            kept = self.keep(data)
        self.send(200, json.dumps(kept), kind="application/json")

    def keep(self, data):
        """Keep what was typed; return what the page shows."""
        try:
            sent = json.loads(data)
            name, key, question = self.reading.places[sent["id"]]
            written, comment = sent["points"].strip(), sent["comment"].strip()
        except (ValueError, KeyError, TypeError, AttributeError):
            return {"error": "Not kept: this answer is not known. Load the page again."}
        try:
            own = self.reading.assignments[name]
            points.put(self.reading.records, own, (key, question), written, comment)
        except ClassroomError as error:
            return {"error": f"Not kept: {error}"}
        except OSError as error:
            return {"error": f"Not kept: {error.strerror}. Is the file open elsewhere?"}
        return {}

    def words(self):
        """Return the words of the path behind the secret; None for a stranger, who is refused."""
        host = f"127.0.0.1:{self.server.server_port}"
        first, *rest = unquote(self.path.partition("?")[0]).lstrip("/").split("/")
        if not secrets.compare_digest(first.encode(), self.secret.encode()):
            self.send(404, "There is no such page.")
        elif self.headers.get("Host") != host:
            self.send(403, "This page is for this machine alone.")
        else:
            return rest or [""]
        return None

    def send(self, code, text, policy="", kind="text/html"):
        data = text.encode("utf-8")
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY + policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing of each request: the terminal is for the teacher."""
