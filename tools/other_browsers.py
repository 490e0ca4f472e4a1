"""Try the built book in Firefox and in WebKit, as far as they are here.

    python tools/other_browsers.py [firefox] [webkit]

In each: the first page and its figure, a chapter, the search, a cell that is run, a figure that
a cell draws, a cell that is edited, a page without a server. Neither needs more than its own
package: Debian's ``firefox-esr``, which is spoken to in Mozilla's Marionette, and Debian's
``webkit2gtk-driver`` with ``xvfb`` for a screen, which is spoken to in W3C WebDriver. A browser
that was asked for and is not here is a failure that says so; with no name, both are asked for.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.serving import served  # noqa: E402

SITE = ROOT / "_build" / "html"
PATIENCE = 120  # seconds: a browser that has never started may share the machine
PLACES = "/usr/lib/*/webkit2gtk-4*/MiniBrowser", "/usr/libexec/webkit2gtk-4*/MiniBrowser"


class Problem(Exception):
    """What a browser did not do, in a sentence."""


def waited_for(look, what, patience=PATIENCE):
    """Return what `look` finds, as soon as it finds something."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with contextlib.suppress(OSError, KeyError):
            if found := look():
                return found
        time.sleep(0.1)
    raise Problem(f"waited in vain for {what}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(*command, **environment):
    """Start a program; end it."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={**os.environ, **environment}, **quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


class Firefox:
    """A Firefox, spoken to in Marionette: its length, a colon, and a list as JSON."""

    def __init__(self, port):
        self.line = waited_for(
            lambda: socket.create_connection(("127.0.0.1", port)), "Firefox to start"
        )
        self.line.settimeout(PATIENCE)
        self.stream = self.line.makefile("rb")
        self.count = 0
        self.hear()
        session = self.ask("WebDriver:NewSession", capabilities={})
        self.version = "Firefox " + session["capabilities"]["browserVersion"]

    def hear(self):
        digits = b""
        while (letter := self.stream.read(1)) != b":":
            digits += letter
        return json.loads(self.stream.read(int(digits)))

    def ask(self, command, **arguments):
        self.count += 1
        message = json.dumps([0, self.count, command, arguments]).encode()
        self.line.sendall(f"{len(message)}:".encode() + message)
        _, _, error, result = self.hear()
        if error:
            raise Problem(error["message"])
        return result

    def go(self, url):
        self.ask("WebDriver:Navigate", url=url)

    def do(self, script, *arguments):
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]


class WebKit:
    """WebKit's small browser, spoken to by its WebDriver."""

    def __init__(self, port, binary):
        self.home = f"http://127.0.0.1:{port}"
        options = {"webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]}}
        capabilities = {"capabilities": {"alwaysMatch": options}}
        waited_for(lambda: self.ask("GET", "/status"), "WebKit's driver to start")
        session = self.ask("POST", "/session", capabilities)
        self.session = f"/session/{session['sessionId']}"
        self.version = "WebKitGTK " + session["capabilities"]["browserVersion"]

    def ask(self, method, path, content=None):
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self.home + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Problem(json.load(error)["value"]["message"]) from None

    def go(self, url):
        self.ask("POST", f"{self.session}/url", {"url": url})

    def do(self, script, *arguments):
        content = {"script": script, "args": list(arguments)}
        return self.ask("POST", f"{self.session}/execute/sync", content)


@contextlib.contextmanager
def firefox():
    """Yield a Firefox."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise Problem("there is no Firefox here (Debian: apt-get install firefox-esr)")
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        settings = f'user_pref("marionette.port", {port});\n'
        Path(profile, "user.js").write_text(settings)
        started = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with running(*started):
            browser = Firefox(port)
            yield browser
            browser.ask("Marionette:Quit", flags=["eForceQuit"])


@contextlib.contextmanager
def webkit():
    """Yield a WebKit, on a screen that nobody sees."""
    browsers = [path for place in PLACES for path in sorted(Path("/").glob(place[1:]))]
    needed = [shutil.which("WebKitWebDriver"), shutil.which("Xvfb"), browsers]
    if not all(needed):
        raise Problem("there is no WebKit here (Debian: apt-get install webkit2gtk-driver xvfb)")
    port, screen = free_port(), f":{90 + free_port() % 900}"
    driver = ["WebKitWebDriver", f"--port={port}"]
    # A container has neither a graphics card nor what WebKit makes its sandbox of.
    here = {"DISPLAY": screen, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    here |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    with (
        running("Xvfb", screen, "-screen", "0", "1280x900x24", "-nolisten", "tcp"),
        running(*driver, **here),
    ):
        browser = WebKit(port, str(browsers[-1]))
        yield browser
        browser.ask("DELETE", browser.session)


# What is tried. A script returns something that is true as soon as it has come to pass.

AWAKE = """const roots = [...document.querySelectorAll(".sm-live[data-figure]")];
return roots.length > 0 && roots.every((root) => "ready" in root.dataset)"""
MOVED = """const root = document.querySelector(".sm-live[data-figure]");
const before = root.querySelector("svg").outerHTML;
const input = root.querySelector("input[type=range]");
input.value = Number(input.value) === Number(input.min) ? input.max : input.min;
input.dispatchEvent(new Event("input", { bubbles: true }));
window.before = before;
return true"""
CHANGED = """const svg = document.querySelector(".sm-live[data-figure] svg");
return svg.outerHTML !== window.before"""
NARROW = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
PRESS = """const cell = document.querySelectorAll("div.cell")[arguments[0]];
cell.querySelectorAll(".output").forEach((one) => one.remove());
cell.querySelector(".run-" + arguments[1]).click();
return true"""
OUTPUT = """const cell = document.querySelectorAll("div.cell")[arguments[0]];
const out = cell.querySelector(".cell_output");
return out && out.querySelector(arguments[1]) ? out.textContent.trim() || "a picture" : null"""
SAID = "return document.querySelectorAll('.run-says')[arguments[0]].textContent"
EDITOR = """return document.querySelector(".cm-content")?.getAttribute("aria-label")"""


def first_page(browser, home):
    browser.go(home)
    waited_for(lambda: browser.do(AWAKE), "the figures of the first page")
    browser.do(MOVED)
    waited_for(lambda: browser.do(CHANGED), "the picture to follow its slider")
    if not browser.do(NARROW):
        raise Problem("the first page scrolls sideways")


def chapter(browser, home):
    browser.go(f"{home}notebooks/02-temperature.html")
    waited_for(lambda: browser.do(AWAKE), "the figures and questions of chapter 2")
    if browser.do("return document.querySelectorAll('.katex-html').length") < 10:
        raise Problem("chapter 2 has no formulas")


def search(browser, home):
    browser.go(f"{home}search.html?q=temperature")
    found = "return document.querySelectorAll('#search-results li').length"
    waited_for(lambda: browser.do(found), "results of a search")


def number(browser, home):
    browser.go(f"{home}book/playground.html")
    browser.do(PRESS, 0, "run")
    printed = waited_for(lambda: browser.do(OUTPUT, 0, "pre"), "a first number")
    if "0.659" not in printed:
        raise Problem(f"softmax([2, 1, 0.1]) is {printed!r}")


def picture(browser, home):
    browser.do(PRESS, 4, "run")
    waited_for(lambda: browser.do(OUTPUT, 4, "svg"), "a picture that Matplotlib draws")


def figure(browser, home):
    browser.do(PRESS, 5, "run")
    waited_for(lambda: browser.do(OUTPUT, 5, "input[type=range]"), "a figure that moves")


def editor(browser, home):
    browser.do(PRESS, 0, "edit")
    waited_for(lambda: browser.do(EDITOR) == "Code of cell 1", "the editor")


class Noting(BaseHTTPRequestHandler):
    """Another host, which notes what it is asked."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def other_host():
    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        server.asked, server.home = [], f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=[0.01]).start()
        try:
            yield server
        finally:
            server.shutdown()


REQUEST = """const { dataset } = document.querySelector("script[data-book]");
const address = (name) => new URL(dataset[name], document.baseURI).href;
const code = `import js
request = js.XMLHttpRequest.new()
request.open("GET", "${arguments[0]}by-code", False)
request.send()`;
import(address("book") + "session.js").then(async ({ Session }) => {
  const session = new Session({ core: address("core"), book: address("book") }, () => {});
  await session.start();
  await session.run(code, "<cell 1>", false, (output) => { window.tried = output.error?.kind; });
}).catch((error) => { window.tried = String(error); });
return true"""


def kept_out(browser, home):
    """See that the code of a cell reaches no other host, which the browser itself does reach."""
    with other_host() as host:
        browser.go(f"{host.home}by-reader")
        browser.go(f"{home}book/playground.html")
        browser.do(REQUEST, host.home)
        said = waited_for(lambda: browser.do("return window.tried"), "a request that is refused")
        if said != "JsException" or "/by-reader" not in host.asked or "/by-code" in host.asked:
            raise Problem(f"code may reach another host: {said}, {host.asked}")


def from_disk(browser, home):
    browser.go((SITE / "book" / "playground.html").as_uri())
    browser.do(PRESS, 0, "run")
    waited_for(lambda: "make serve" in browser.do(SAID, 0), "what a page from the disk says")


TRIED = [first_page, chapter, search, number, picture, figure, editor, kept_out, from_disk]
BROWSERS = {"firefox": firefox, "webkit": webkit}


def attempt(name, home):
    """Try everything in one browser; return whether all went well."""
    well = True
    try:
        with BROWSERS[name]() as browser:
            print(browser.version, flush=True)
            for act in TRIED:
                start = time.perf_counter()
                try:
                    act(browser, home)
                    said = "works"
                except Problem as problem:
                    said, well = f"does NOT work: {str(problem)[:300]}", False
                took = time.perf_counter() - start
                print(f"  {act.__name__.replace('_', ' '):<12} {said}, {took:.1f} s", flush=True)
    except Problem as problem:
        print(f"{name}: {problem}")
        return False
    return well


def main(names):
    if unknown := set(names) - set(BROWSERS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}: {', '.join(BROWSERS)}.")
    if not (SITE / "index.html").exists():
        sys.exit("The book is not built yet: make book")
    with served(SITE) as home:
        well = [attempt(name, home) for name in names or BROWSERS]
    return not all(well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
