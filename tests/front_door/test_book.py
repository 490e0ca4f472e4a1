"""The commands that build the book and show it while one writes."""

import sys
import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from tools import book


@pytest.fixture
def server(tmp_path):
    (tmp_path / "index.html").write_text("<h1>Home</h1>")
    (tmp_path / "a.css").write_text("h1 {}")
    with book.Preview(tmp_path, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def get(server, path):
    with urlopen(server.url + path) as answer:
        return answer.read().decode()


def test_preview_adds_the_reloading_script_to_pages_only(server):
    for path in ("", "index.html", "index.html?highlight=1"):
        assert get(server, path) == "<h1>Home</h1>" + book.RELOAD.decode()
    assert get(server, "a.css") == "h1 {}"


def test_preview_tells_pages_how_often_it_has_built(server):
    assert get(server, ".build") == "0"
    server.builds += 1
    assert get(server, ".build") == "1"


def test_snapshot_sees_sources_and_not_what_is_left_behind(tmp_path):
    chapter = tmp_path / "notebooks" / "01.ipynb"
    for file in (chapter, tmp_path / "softmax_lib" / "__pycache__" / "a.pyc", tmp_path / "x.md"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "_toc.yml").write_text("")
    before = book.snapshot(tmp_path)
    assert set(before) == {chapter, tmp_path / "_toc.yml"}
    chapter.write_text("changed")
    chapter.touch()
    assert book.snapshot(tmp_path) != before


@pytest.mark.parametrize(("status", "says"), [(0, "The book is built."), (1, "was not built")])
def test_build_passes_on_the_status_and_says_how_it_went(monkeypatch, capsys, status, says):
    commands = []
    monkeypatch.setattr(
        book.subprocess, "call", lambda command, cwd: commands.append(command) or status
    )
    monkeypatch.setattr(sys, "argv", ["book.py", "build"])
    assert book.main() == status
    assert says in capsys.readouterr().out
    (command,) = commands
    assert Path(command[0]).is_file() or sys.platform == "win32"
    assert command[1:] == ["build", ".", "-n", "--keep-going", "-W"]
