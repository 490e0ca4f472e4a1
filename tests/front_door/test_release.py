"""What is checked of a release before it goes out; `make release-check` does the whole."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pikepdf
import pytest

from tools import release
from tools.release import NotReady

ROOT = Path(__file__).resolve().parents[2]
DATED = (
    "# Changelog\n\n## 1.2.0 (2026-03-01)\n\n- One.\n- Two.\n\n## 1.1.0 (2026-01-01)\n\n- Old.\n"
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The library as it is released, packed once."""
    folder = tmp_path_factory.mktemp("release")
    for name, data in release.packed().items():
        (folder / name).write_bytes(data)
    return folder


def test_a_tag_is_that_of_the_version_and_the_changelog_is_dated():
    release.check_tag("", "## 1.2.0 (unreleased)", "1.2.0")
    release.check_tag("v1.2.0", DATED, "1.2.0")
    with pytest.raises(NotReady, match=r"The tag is v1\.2\.1"):
        release.check_tag("v1.2.1", DATED, "1.2.0")
    with pytest.raises(NotReady, match=r"begins with `1.2.0 \(unreleased\)`"):
        release.check_tag("v1.2.0", "## 1.2.0 (unreleased)\n", "1.2.0")


def test_notes_are_the_first_section_of_the_changelog():
    assert release.notes(DATED) == "- One.\n- Two.\n"
    assert release.notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")).startswith("- ")


def test_hashes_are_those_that_sha256sum_reads(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / release.HASHES).write_text("not of itself")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert release.hashes(tmp_path) == f"{empty}  a\n"


def test_the_library_is_packed_the_same_again_and_its_sources_give_the_wheel(files):
    release.check_packed(files)
    (sources,) = files.glob("*.tar.gz")
    release.check_sources(sources)
    with tarfile.open(sources) as archive:
        entries = archive.getmembers()
    assert {(entry.mtime, entry.uid, entry.gid, entry.uname) for entry in entries} == {
        (315532800, 0, 0, "")
    }


def test_what_is_another_one_is_noticed(files, tmp_path):
    names = [file.name for file in files.iterdir()]
    for name in names:
        (tmp_path / name).write_bytes((files / name).read_bytes() + b"x")
    with pytest.raises(NotReady, match="is another one when it is built again"):
        release.check_packed(tmp_path)


def test_sources_that_lack_a_file_are_noticed(tmp_path):
    with tarfile.open(tmp_path / "a-1.tar.gz", "w:gz") as archive:
        archive.add(ROOT / "LICENSE", "a-1/LICENSE")
    with pytest.raises(NotReady, match=r"a-1.tar.gz lacks pyproject.toml"):
        release.check_sources(tmp_path / "a-1.tar.gz")


def test_a_pdf_that_is_no_book_is_noticed(tmp_path):
    file = tmp_path / "book.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    with pytest.raises(NotReady, match=r"book.pdf has 1 pages and 0 bookmarks"):
        release.check_pdf(file)


def test_an_offline_copy_that_lacks_its_search_is_noticed(tmp_path):
    file = tmp_path / "book.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("book/index.html", "")
        archive.writestr("book/notebooks/02-temperature.html", "")
    with pytest.raises(NotReady, match=r"search.html is broken or missing"):
        release.check_zip(file)


def test_addresses_are_those_of_the_settings(tmp_path):
    sys.path.append(str(ROOT / "book" / "_ext"))
    from softmax_book import wheel

    assert wheel.addresses(ROOT) == {}
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    text = text.replace('  url: ""', "  url: https://git.example/a/b/")
    text = text.replace('baseurl: ""', "baseurl: https://site.example/")
    (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    assert wheel.addresses(tmp_path) == {
        "Homepage": "https://site.example/",
        "Source": "https://git.example/a/b",
        "Issues": "https://git.example/a/b/issues",
        "Changelog": "https://git.example/a/b/blob/main/CHANGELOG.md",
    }


def test_a_release_without_a_book_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(release, "ROOT", tmp_path)
    with pytest.raises(NotReady, match=r"There is no _build/softmax-book.pdf"):
        release.make()


def test_attaching_needs_a_tag_and_no_environment():
    """The job that may write installs nothing."""
    bare = {name: value for name, value in os.environ.items() if name != "TAG"}
    done = subprocess.run(
        [sys.executable, "-S", "tools/release.py", "attach"],
        cwd=ROOT, env=bare, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "==> Say to which tag: make release-attach TAG=v1.0.0\n"
