"""A folder served on this machine, as a host serves the page of a project."""

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PREFIX = "/some/where"


class SubPathHandler(SimpleHTTPRequestHandler):
    """Serves the site below a path, as a project page on a host is served."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(PREFIX))

    def send_error(self, code, message=None, explain=None):
        """Answer as such a host does for a page that is not there: with the site's own."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(folder):
    """Serve `folder` at a sub-path of a local address; yield that address."""
    handler = functools.partial(SubPathHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
        finally:
            server.shutdown()
            thread.join()
