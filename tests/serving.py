"""A folder served on this machine, as a host serves the page of a project."""

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/some/where"


class SubPathHandler(SimpleHTTPRequestHandler):
    """Serves the site below a path, as a project page on a host is served."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(PREFIX))

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
