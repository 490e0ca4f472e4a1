"""The tool that runs and cleans notebooks."""

import os

import nbformat
import nbformat.v4 as v4
import pytest

from tools import notebooks

DRAWN = '<figure class="sm-figure" role="img" aria-label="One bar."></figure>'
TABLE = "<table></table>"


def display(**forms):
    return v4.new_output("display_data", forms, metadata={"needs_background": "light"})


@pytest.fixture
def dirty():
    """A notebook as JupyterLab may leave it."""
    outputs = [
        display(**{"text/plain": "One bar.", "text/html": DRAWN}),
        display(**{"text/plain": "[1]", "image/png": "iVBORw0", "text/html": TABLE}),
        display(**{"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}),
        v4.new_output("stream", text="1.0\n"),
    ]
    timing = {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "tags": ["hide-input"]}
    cell = v4.new_code_cell("x", execution_count=1, outputs=outputs, metadata=timing, id="kept")
    metadata = {"widgets": {"state": {}}, "language_info": {"name": "python", "version": "3.12.1"}}
    return v4.new_notebook(cells=[cell], metadata=metadata)


@pytest.fixture
def clean(dirty):
    return nbformat.reads(notebooks.clean(dirty), as_version=4)


def test_clean_keeps_texts_and_removes_drawings(clean):
    figure, array, stream = clean.cells[0].outputs
    assert figure.data == {"text/plain": "One bar."}
    assert array.data == {"text/plain": "[1]", "text/html": TABLE}
    assert stream.text == "1.0\n"


def test_clean_keeps_count_tags_and_id(clean):
    cell = clean.cells[0]
    assert (cell.execution_count, cell.id, cell.metadata.tags) == (1, "kept", ["hide-input"])
    assert set(cell.metadata) == {"tags", "jupyter"}
    assert clean.metadata == notebooks.NOTEBOOK_METADATA


def test_clean_text_is_stable(dirty):
    text = notebooks.clean(dirty)
    assert text.endswith("}\n")
    assert notebooks.clean(nbformat.reads(text, as_version=4)) == text


def test_clean_gives_ids_to_an_older_notebook(dirty):
    dirty.nbformat_minor = 4
    del dirty.cells[0]["id"]
    assert '"id": "cell-1"' in notebooks.clean(dirty)


def folded(*cells):
    """Return what JupyterLab folds of each cell once the tool has written it."""
    text = notebooks.clean(v4.new_notebook(cells=list(cells)))
    return [cell.metadata.get("jupyter") for cell in nbformat.reads(text, as_version=4).cells]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["remove-input"], {"source_hidden": True}),
        (["other", "hide-input"], {"source_hidden": True}),
        (["other"], None),
        ([], None),
    ],
)
def test_what_the_page_hides_is_folded_in_jupyterlab(tags, expected):
    by_hand = {"jupyter": {"source_hidden": not expected, "outputs_hidden": True}}
    assert folded(v4.new_code_cell("x", metadata={"tags": tags})) == [expected]
    assert folded(v4.new_code_cell("x", metadata={"tags": tags} | by_hand)) == [expected]


def test_solutions_are_folded_in_jupyterlab():
    start, end = "````{solution-start} ex\n:class: dropdown\n````", "````{solution-end}\n````"
    code, words = v4.new_code_cell, v4.new_markdown_cell
    hidden = {"source_hidden": True, "outputs_hidden": True}
    cells = [code("1"), words(f"{start}\n\nWords."), code("2"), words("More."), code("3")]
    assert folded(*cells, words(f"{end}\n\nNext."), code("4")) == [
        None, None, hidden, None, hidden, None, None,
    ]  # fmt: skip
    again = words(f"{end}\n\n{start}")
    assert folded(words(start), again, code("5"), words(end), code("6"))[2:] == [hidden, None, None]


@pytest.fixture
def tool(monkeypatch):
    """The command line, without what it does to the environment of later tests."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return lambda *arguments: notebooks.main([str(argument) for argument in arguments])


def test_check_fails_until_clean_has_run(dirty, tmp_path, tool):
    path = tmp_path / "one.ipynb"
    path.write_text(nbformat.writes(dirty), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"Not clean: one\.ipynb"):
        tool("check", path)
    tool("clean", path)
    tool("check", path)


def test_run_executes_in_the_folder_of_the_notebook(tmp_path, tool):
    (tmp_path / "data.txt").write_text("seven")
    sources = ["print('a')\nprint('b', flush=True)", "open('data.txt').read()"]
    cells = [v4.new_code_cell(source) for source in sources]
    path = tmp_path / "one.ipynb"
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    tool("run", path)
    first, second = notebooks.read(path).cells
    assert [first.execution_count, second.execution_count] == [1, 2]
    assert first.outputs[0].text == "a\nb\n"
    assert second.outputs[0].data == {"text/plain": "'seven'"}


def test_run_stops_at_an_error_and_leaves_the_file(tmp_path, tool):
    cell = v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    text = nbformat.writes(v4.new_notebook(cells=[cell]))
    path = tmp_path / "one.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        tool("run", path)
    assert path.read_text(encoding="utf-8") == text


def test_without_notebooks_the_tool_fails(tmp_path, monkeypatch, tool):
    monkeypatch.setattr(notebooks, "NOTEBOOKS", tmp_path)
    with pytest.raises(SystemExit, match="There is no notebook"):
        tool("check")


def test_kernels_start_with_a_seed_and_settings_of_their_own():
    assert os.environ["PYTHONHASHSEED"] == "2"
    assert os.path.isdir(os.environ["IPYTHONDIR"])
    assert "MPLBACKEND" not in os.environ
    assert "OPENBLAS_NUM_THREADS" in os.environ
