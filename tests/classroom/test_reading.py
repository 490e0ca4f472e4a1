"""The page in which a person marks: what is typed is kept at once, and nobody else comes in."""

import base64
import http.client
import json
import re
import threading

import pytest

from classroom.common.tables import read_table
from classroom.reading.pages import Reading
from classroom.reading.server import make_server
from classroom.records.store import Records
from classroom.reports.words import as_html, katex
from tests.classroom.test_grade import gradebook
from tests.classroom.test_png import png
from tests.classroom.toy import answered, cell, hand_in

WORDS = "Because **a factor** cancels: $\\frac{2}{4} = \\frac{1}{2}$ <script>alert(1)</script>"


class Page:
    """A browser, as far as it is needed here."""

    def __init__(self, server):
        self.server = server
        self.port = server.server_port
        self.secret = server.address.rstrip("/").rpartition("/")[2]

    def get(self, path="", host=None, secret=None):
        return self.ask("GET", path, None, {"Host": host} if host else {}, secret)

    def post(self, sent, kind="application/json", secret=None):
        headers = {"Content-Type": kind}
        return self.ask("POST", "keep", json.dumps(sent), headers, secret)

    def ask(self, method, path, body, headers, secret):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, f"/{secret or self.secret}/{path}", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer.status, text, answer.headers

    def ids(self, path):
        return re.findall(r'<article id="(\w+)">', self.get(path)[1])


@pytest.fixture
def marks(collect, course, tmp_path):
    """A folder of marks: two students have said why, one has drawn."""
    for name, why in (("ada", WORDS), ("bob", "It does."), ("cy", "")):
        notebook = answered(course, **({"why": why} if why else {}))
        if name == "ada":
            cell(notebook, "figure")["source"] = "plot()"
            cell(notebook, "figure")["outputs"] = [
                {"data": {"image/png": base64.b64encode(png()).decode()}}
            ]
        hand_in(tmp_path / "in", name, notebook)
    collect(tmp_path / "in")
    return tmp_path / "grades"


@pytest.fixture
def open_page(marks, course):
    servers = []

    def start(**options):
        reading = Reading({"toy": course}, Records(marks), **options)
        servers.append(make_server(reading))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return Page(servers[-1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def points(marks):
    _, rows = read_table(marks / "by-hand" / "toy.csv")
    return {(row["key"], row["question"]): (row["points"], row["comment"]) for row in rows}


def test_points_are_kept_as_they_are_typed(open_page, marks, collect, tmp_path):
    page = open_page()
    assert "2 to read" in page.get()[1]
    ada, bob, _ = page.ids("toy/why")
    assert page.post({"id": ada, "points": "1,5", "comment": "Good."})[:2] == (200, "{}")
    assert page.post({"id": bob, "points": "2", "comment": ""})[:2] == (200, "{}")
    assert page.post({"id": bob, "points": "1", "comment": "Too short."})[:2] == (200, "{}")
    assert points(marks)["ada", "why"] == ("1.5", "Good.")
    assert points(marks)["bob", "why"] == ("1", "Too short.")
    assert "0 to read" in page.get()[1]
    collect(tmp_path / "in")
    assert gradebook(marks)["ada"]["by_hand"] == "1.5"
    assert "Too short." in (marks / "feedback" / "toy" / "bob.html").read_text("utf-8")


def test_points_can_be_taken_away(open_page, marks):
    page = open_page()
    ada = page.ids("toy/why")[0]
    page.post({"id": ada, "points": "2", "comment": ""})
    page.post({"id": ada, "points": "", "comment": ""})
    assert points(marks)["ada", "why"] == ("", "")


@pytest.mark.parametrize("written", ["3", "-1", "two", "nan", "1e9"])
def test_points_that_cannot_be_are_told_and_not_kept(open_page, marks, written):
    page = open_page()
    status, text, _ = page.post({"id": page.ids("toy/why")[0], "points": written, "comment": ""})
    assert status == 200
    assert "is not a number from 0 to 2" in json.loads(text)["error"]
    assert points(marks)["ada", "why"] == ("", "")


def test_what_a_student_wrote_is_shown_and_does_nothing(open_page):
    page = open_page()
    _, text, headers = page.get("toy/why")
    assert "<strong>a factor</strong>" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert ("<mfrac>" in text) == (katex() is not None)
    nonce = re.search(r'<script nonce="([\w-]+)"', text)[1]
    assert f"script-src 'nonce-{nonce}'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "http-equiv" not in text  # It would forbid the script.
    assert 'src="data:image/png;base64,' in page.get("toy/figure")[1]


def test_blind_pages_have_no_names(open_page):
    seen = open_page().get("toy/why")[1]
    blind = open_page(blind=True).get("toy/why")[1]
    assert "<bdi>ada</bdi>" in seen
    assert not re.search(r"\b(ada|bob|cy)\b", blind)
    assert blind.count("<article") == 3
    ada, bob = "<strong>a factor</strong>", "<p>It does.</p>"
    assert seen.index(ada) < seen.index(bob)
    assert blind.index(bob) < blind.index(ada)  # The seed 7 puts them so.


def test_strangers_are_refused(open_page):
    page = open_page()
    ada = page.ids("toy/why")[0]
    sent = {"id": ada, "points": "2", "comment": ""}
    assert page.get(secret="guess")[0] == 404
    assert page.get(host="evil.example")[0] == 403
    assert page.post(sent, secret="guess")[0] == 404
    assert page.post(sent, kind="text/plain")[0] == 400
    assert "error" in json.loads(page.post({**sent, "id": "a0"})[1])
    assert "error" in json.loads(page.post([1])[1])
    for path in ("toy/nothing", "toy/../../etc/passwd", "other/why"):
        assert page.get(path)[0] == 404
    assert page.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "absent"),
    [("[x](javascript:alert(1))", "href"), ("![x](http://a.b/c.png)", "<img"),
     ("<img src=x onerror=alert(1)>", "<img"), ("<http://a.b>", "<a"),
     ("$\\href{javascript:alert(1)}{x}$", "href=\"javascript"),
     ("$\\includegraphics{http://a.b/c.png}$", 'src="'),
     ("$" + "\\def\\a{\\a\\a}\\a" + "$", "<math"), ("$x$\x00 0 \x000\x00", "\x00")],
)  # fmt: skip
def test_words_do_nothing(written, absent):
    assert absent not in as_html(written)


def test_a_bad_formula_is_shown_as_it_was_written():
    assert "x^{" in as_html("$x^{$")
    long = "x" * 3000
    assert f"<code>${long}$</code>" in as_html(f"${long}$")
