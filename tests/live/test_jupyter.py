"""Figures as widgets: each one with a stand-in for Jupyter, and a few in a real JupyterLab."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from playwright.sync_api import TimeoutError

from tests.live.page import CLASSES
from tools.notebooks import NOTEBOOKS, cleaned

# A model as anywidget gives it to `render`, and a `render` outside the document at first.
RENDER = """
async ([code, css, state]) => {
  const model = {
    state, saved: 0, heard: {},
    get: (key) => model.state[key],
    set: (key, value) => { model.state = { ...model.state, [key]: value } },
    save_changes: () => { model.saved++ },
    on: (event, call) => { model.heard[event] = call },
    off: (event) => { delete model.heard[event] },
  };
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const el = document.createElement("div");
  const stop = await widget.render({ model, el });
  document.body.append(el);
  const until = async (done) => {
    for (let i = 0; i < 400 && !done(); i++) await new Promise((on) => setTimeout(on, 25));
  };
  const label = () => el.querySelector("[role=img]").getAttribute("aria-label");
  const before = label();
  const control = el.querySelector("input[type=range], [data-box]");
  control.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  if (control.type === "range") {
    control.value = control.max;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await until(() => model.saved && label() !== before);
  const moved = JSON.stringify(model.state) !== JSON.stringify(state);
  model.state = state;
  const calls = Object.values(model.heard);
  calls.forEach((call) => call());
  await until(() => label() === before);
  const says = label();
  const broken = el.querySelectorAll(".sm-live-broken").length;
  stop();
  const left = Object.keys(model.heard).length;
  return { moved, saved: model.saved, says, broken, heard: calls.length, left };
}
"""


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_is_a_widget_that_draws(visit, cls):
    figure = cls()
    page = visit(f"{cls.figure_name()}-light.html")
    says = page.locator("[role=img]").get_attribute("aria-label")
    seen = page.evaluate(RENDER, [figure._esm, figure._css, figure.state()])
    assert seen["moved"] and seen["saved"] == 1
    assert seen["says"] == says
    assert seen["broken"] == 0
    assert (seen["heard"], seen["left"]) == (len(figure.state()), 0)


CELLS = [
    "from softmax_lib import live\ndial = live.TemperatureDial(logits=[2, 1, -3])\ndial",
    "print('python has', dial.temperature, dial.logits)",
    "dial.temperature = 10\ndial.logits = [3, 3, 1, float('-inf')]",
]
RUN = """
(index) => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = index;
  return jupyterapp.commands.execute("notebook:run-cell");
}
"""
CHAPTER = "01-definition.ipynb"
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"
PLACES = """
() => [...jupyterapp.shell.currentWidget.content.model.sharedModel.cells]
  .map((cell, i) => [i, cell.getSource(), cell.execution_count])
"""
GO_TO = "(i) => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')"
KERNEL = "window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel"
SAYS = r"""
(part) => document.querySelector('.sm-live [role=img]').ariaLabel.replace(/\s/g, " ").includes(part)
"""
QUIET = [
    "--no-browser",
    "--allow-root",
    "--expose-app-in-browser",
    "--IdentityProvider.token=",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_it_answers(url, process, seconds=120):
    for _ in range(5 * seconds):
        with contextlib.suppress(OSError), urllib.request.urlopen(url + "api") as answer:
            return json.load(answer)
        assert process.poll() is None, "JupyterLab has ended before it answered"
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab has not answered within {seconds} s")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of its own, with nothing of this user's settings; yields its address."""
    tmp_path = tmp_path_factory.mktemp("lab")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    (tmp_path / "work").mkdir()
    nbformat.write(book, tmp_path / "work" / "dial.ipynb")
    (tmp_path / "work" / CHAPTER).write_text(cleaned(NOTEBOOKS / CHAPTER), encoding="utf-8")
    port = free_port()
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    own |= {"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "jupyterlab", *QUIET, f"--ServerApp.port={port}"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path / "work", env=os.environ | own, stdout=log, stderr=log
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}/lab/"
        finally:
            stop(process)


def wait_for_python(page, words, tries=60):
    """Run the cell that prints the traits, until the kernel has heard of the last change."""
    for _ in range(tries):
        page.evaluate(RUN, 1)
        with contextlib.suppress(TimeoutError):
            return page.get_by_text(words).wait_for(timeout=2000)
    raise AssertionError(f"Python never has: {words}")


@pytest.fixture
def open_in_lab(browser, lab):
    """Open a notebook of the folder in JupyterLab, with its kernel started."""
    context = browser.new_context(viewport={"width": 1200, "height": 1600})
    context.set_default_timeout(120_000)

    def open_notebook(name):
        page = context.new_page()
        page.goto(f"{lab}workspaces/{name.split('.')[0]}/tree/{name}")
        page.wait_for_function(KERNEL)
        return page

    yield open_notebook
    context.close()


def test_in_jupyterlab_a_question_keeps_its_answer_to_itself(open_in_lab):
    page = open_in_lab(CHAPTER)
    assert page.evaluate(RUN_ALL), "a cell has failed"
    cells = page.evaluate(PLACES)
    asking = [i for i, source, _ in cells if "questions.Number(" in source]
    solving = [i for i, source, _ in cells if source.startswith("# Solution")]
    assert len(asking) > 1 and len(solving) > 1

    page.evaluate(GO_TO, asking[0])
    cell = page.locator(f".jp-Notebook-cell[data-windowed-list-index='{asking[0]}']")
    root = cell.locator(".sm-live[data-ready]")
    root.wait_for()
    assert "exponentiate" in cells[asking[0]][1]
    assert cell.locator(".cm-content:visible").count() == 0
    assert "exponentiate" not in cell.inner_text()
    root.get_by_role("textbox").fill("20")
    root.get_by_role("textbox").press("Enter")
    assert "The odds follow the gap." in root.get_by_role("status").text_content()

    page.evaluate(GO_TO, solving[1])
    cell = page.locator(f".jp-Notebook-cell[data-windowed-list-index='{solving[1]}']")
    cell.get_by_text("# Solution").wait_for()
    assert cell.locator(".cm-content:visible").count() == 0
    assert "np.log" not in cell.inner_text()
    cell.locator(".jp-InputPlaceholder, .jp-Placeholder").first.click()
    cell.locator(".cm-content").get_by_text("np").first.wait_for()


def test_in_jupyterlab_the_picture_and_the_traits_go_together(open_in_lab):
    page = open_in_lab("dial.ipynb")
    page.evaluate(RUN, 0)
    root = page.locator(".jp-OutputArea .sm-live[data-ready]")
    root.wait_for()
    page.wait_for_function(SAYS, arg="At temperature T = 1 ")

    slider = root.get_by_role("slider", name="Temperature T")
    for temperature in ("1.05", "1.1", "1.15"):
        slider.press("ArrowRight")
        page.wait_for_function(SAYS, arg=f"T = {temperature} ")
    root.get_by_role("textbox", name="Logit of C").fill("0.5")
    root.get_by_role("textbox", name="Logit of C").press("Enter")
    page.wait_for_function(SAYS, arg="C 0.1")
    wait_for_python(page, "python has 1.15 (2.0, 1.0, 0.5)")

    page.evaluate(RUN, 2)
    page.wait_for_function(SAYS, arg="T = 10 ")
    page.wait_for_function(SAYS, arg="D 0.")
    assert root.get_by_role("textbox", name="Logit of D").input_value() == "−∞"
    assert root.get_by_role("textbox", name="Temperature T").input_value() == "10"
    assert page.locator(".sm-live-broken").count() == 0
