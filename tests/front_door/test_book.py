"""The commands that build the book and show it while one writes."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tools import book

sys.path.append(str(book.ROOT / "book" / "_ext"))
from softmax_book import fresh


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


def test_preview_adds_the_following_script_to_pages_only(server):
    for path in ("", "index.html", "index.html?highlight=1"):
        assert get(server, path) == "<h1>Home</h1>" + book.FOLLOW.decode()
    assert get(server, "a.css") == "h1 {}"


def test_preview_tells_open_pages_how_builds_go(server):
    assert json.loads(get(server, ".build")) == {"builds": 0, "problem": ""}
    server.note(1, "A cell has failed")
    assert json.loads(get(server, ".build")) == {"builds": 0, "problem": "A cell has failed"}
    server.note(0, "==> Running notebooks/one")
    assert json.loads(get(server, ".build")) == {"builds": 1, "problem": ""}
    server.note(0, "one.md: WARNING: unknown document")
    assert json.loads(get(server, ".build"))["problem"].endswith("unknown document")


def test_preview_shows_a_page_before_there_is_a_book_and_for_pages_that_are_gone(server):
    Path(server.folder, "index.html").unlink()
    page = get(server, "")
    assert "is being built" in page
    assert page.endswith(book.FOLLOW.decode())
    server.note(0, "")
    with pytest.raises(HTTPError) as caught:
        get(server, "notebooks/gone.html?<b>")
    with caught.value as answer:
        assert answer.code == 404
        page = answer.read().decode()
    assert page.endswith(book.FOLLOW.decode())
    assert "<b>" not in page.removesuffix(book.FOLLOW.decode())


def test_preview_names_another_port_where_one_is_in_use(server):
    with pytest.raises(SystemExit, match=r"make preview PORT=\d+"):
        book.preview(server.server_port)


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


def test_preview_follows_what_the_build_is_made_from():
    assert book.SOURCES == fresh.SOURCES
    assert book.LEFT_BEHIND == fresh.LEFT_BEHIND


@pytest.mark.parametrize(("status", "says"), [(0, "The book is built."), (1, "was not built")])
def test_build_passes_on_the_status_and_what_went_wrong(monkeypatch, capsys, status, says):
    commands = []
    start = subprocess.Popen
    code = (
        f"import sys; print('chatter'); sys.stderr.write('\x1b[31ma fault\x1b[0m'); exit({status})"
    )

    def pretend(command, **options):
        commands.append(command)
        return start([sys.executable, "-c", code], **options)

    monkeypatch.setattr(book.subprocess, "Popen", pretend)
    assert book.build("-W") == (status, "a fault")
    printed = capsys.readouterr()
    assert says in printed.out
    assert "chatter" not in printed.out + printed.err
    assert "a fault" in printed.err
    (command,) = commands
    assert command[:3] == [sys.executable, "-c", book.JUPYTER_BOOK]
    assert command[3:] == ["build", ".", "-n", "--keep-going", "-q", "-W"]


@pytest.mark.parametrize("user", [0, 1000])
def test_lab_asks_nothing_and_starts_for_root_too(monkeypatch, user):
    commands = []
    monkeypatch.setattr(book.os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(book.subprocess, "call", lambda command, cwd: commands.append(command) or 0)
    monkeypatch.setattr(sys, "argv", ["book.py", "lab"])
    assert book.main() == 0
    (command,) = commands
    assert ("--allow-root" in command) == (user == 0)
    assert "--LabApp.news_url=None" in command
