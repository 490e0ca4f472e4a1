"""What the page on other programs says holds for those that are installed here."""

import re
from pathlib import Path

import pytest

from tools import check_frameworks
from tools.check_frameworks import CHECKED, results, verdict

PAGE = (Path(__file__).resolve().parents[2] / "book" / "frameworks.md").read_text("utf-8")


def test_scipy_does_what_the_page_says():
    assert {found for _, _, found in results("scipy")} == {"ok"}


@pytest.mark.parametrize("package", CHECKED)
def test_the_page_names_the_version(package):
    version, _ = CHECKED[package]
    assert re.search(rf"\b{re.escape(version)}\b", PAGE)


def test_a_statement_that_fails_is_told(monkeypatch, capsys):
    false = [("2 + 2 is 5", lambda: 2 + 2 == 5), ("1 / 0 is something", lambda: 1 / 0)]
    monkeypatch.setattr(check_frameworks, "CHECKED", {"scipy": ("", [lambda: false])})
    assert check_frameworks.main() == 1
    assert capsys.readouterr().out.count("CHANGED") == 2


def test_a_package_that_is_missing_is_told(monkeypatch, capsys):
    monkeypatch.setattr(check_frameworks, "CHECKED", {"no-such-package": ("", [])})
    assert check_frameworks.main() == 0
    assert "not installed" in capsys.readouterr().out


def test_verdicts():
    assert verdict(lambda: True) == "ok"
    assert verdict(lambda: False) == "CHANGED"
