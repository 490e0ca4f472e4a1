"""Formulas are rendered by a Node that may be slow to start."""

import importlib.util
import socket
from pathlib import Path
from types import SimpleNamespace

from sphinxcontrib import katex

SOURCE = Path(__file__).parents[2] / "book" / "_ext" / "softmax_book" / "formulas.py"


class Late(socket.socket):
    """Refuses the first call, as a server does that does not listen yet."""

    calls = 0

    def connect(self, address):
        Late.calls += 1
        super().connect(("127.0.0.1", 1) if Late.calls == 1 else address)

    def __del__(self):
        self.close()


def test_node_is_waited_for(monkeypatch):
    for name in ("NODEJS_BINARY", "STARTUP_TIMEOUT", "RENDER_TIMEOUT"):
        monkeypatch.setattr(katex, name, getattr(katex, name))
    monkeypatch.setattr(
        katex.KaTeXServer, "start_server_process", katex.KaTeXServer.start_server_process
    )
    spec = importlib.util.spec_from_file_location("formulas", SOURCE)
    formulas = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(formulas)
    formulas.setup(SimpleNamespace(add_html_math_renderer=lambda *_: None))
    monkeypatch.setattr(katex.socket, "socket", Late)
    server = katex.KaTeXServer.start()
    try:
        answer = server.render({"latex": "x^2", "katex_options": {}}, timeout=60)
        assert "<math" in answer["html"]
    finally:
        katex.atexit.unregister(katex.KaTeXServer.terminate)
        server.terminate()
        server.process.stdin.close()
        server.process.stdout.close()
    assert Late.calls > 1
