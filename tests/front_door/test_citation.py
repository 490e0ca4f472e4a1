"""The files by which the book is cited are valid, and agree with it."""

import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
import yaml
from jsonschema.validators import validator_for

import softmax_lib

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
ZENODO = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
VENDORED = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
SCHEMAS = {
    "CITATION.cff": VENDORED / "citation-file-format.json",
    ".zenodo.json": ROOT / "tests" / "front_door" / "zenodo.schema.json",
}


def faults(name, text):
    """List what the schema finds wrong in the text of the file called `name`."""
    schema = json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return [error.message for error in kind(schema).iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_valid(name):
    assert faults(name, (ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("CITATION.cff", "type: software", "type: novel"),
        ("CITATION.cff", "BSD-3-Clause", "BSD-9-Clause"),
        ("CITATION.cff", "message:", "massage:"),
        (".zenodo.json", '"software"', '"novel"'),
        (".zenodo.json", '"creators"', '"authors"'),
        (".zenodo.json", '"version": "0', '"version": 0, "notes": "0'),
    ],
)
def test_a_fault_is_found(name, right, wrong):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert right in text
    assert faults(name, text.replace(right, wrong, 1))


def test_one_version_everywhere():
    """pyproject.toml sets it; the feet of the pages are compared in tests/site/test_pages.py."""
    top = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)[1]
    found = {softmax_lib.__version__, CITATION["version"], ZENODO["version"], top}
    assert found == {PROJECT["version"]}


def test_both_say_the_same_as_the_settings():
    assert CITATION["title"] == ZENODO["title"] == SETTINGS["title"]
    assert re.sub("</?p>", "", ZENODO["description"]) == CITATION["abstract"]
    assert CITATION["keywords"] == ZENODO["keywords"] == PROJECT["keywords"]
    assert ZENODO["license"].upper() == PROJECT["license"].upper() == CITATION["license"][0].upper()


def test_nobody_and_no_address_is_named_that_the_settings_do_not_name():
    people = [one["name"] for one in (*CITATION["authors"], *ZENODO["creators"])]
    assert set(people) == {SETTINGS["author"] or f"The authors of {SETTINGS['title']}"}
    addresses = {CITATION.get("repository-code", ""), CITATION.get("url", "")}
    assert addresses <= {SETTINGS["repository"]["url"], SETTINGS["html"]["baseurl"], ""}
