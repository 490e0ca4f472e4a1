"""Figures as widgets: each one with a stand-in for Jupyter, and one in a real JupyterLab."""

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
  const settled = () => new Promise((done) => setTimeout(done, 50));
  const control = el.querySelector("input[type=range], [data-box]");
  control.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  if (control.type === "range") {
    control.value = control.max;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await settled();
  const moved = JSON.stringify(model.state) !== JSON.stringify(state);
  model.state = state;
  const calls = Object.values(model.heard);
  calls.forEach((call) => call());
  await settled();
  const says = el.querySelector("[role=img]").getAttribute("aria-label");
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
KERNEL = "window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel"
SAYS = "(part) => document.querySelector('.sm-live [role=img]').ariaLabel.includes(part)"
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


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab of its own, with nothing of this user's settings; yields its address."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    (tmp_path / "work").mkdir()
    nbformat.write(book, tmp_path / "work" / "dial.ipynb")
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
            yield f"http://127.0.0.1:{port}/lab/tree/dial.ipynb"
        finally:
            stop(process)


def wait_for_python(page, words, tries=60):
    """Run the cell that prints the traits, until the kernel has heard of the last change."""
    for _ in range(tries):
        page.evaluate(RUN, 1)
        with contextlib.suppress(TimeoutError):
            return page.get_by_text(words).wait_for(timeout=2000)
    raise AssertionError(f"Python never has: {words}")


def test_in_jupyterlab_the_picture_and_the_traits_go_together(browser, lab):
    context = browser.new_context(viewport={"width": 1200, "height": 1600})
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(lab)
    page.wait_for_function(KERNEL)
    page.evaluate(RUN, 0)
    root = page.locator(".jp-OutputArea .sm-live[data-ready]")
    root.wait_for()
    picture = root.get_by_role("img")
    assert "At temperature T = 1 " in picture.get_attribute("aria-label")

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
    assert "D 0." in picture.get_attribute("aria-label")
    assert root.get_by_role("textbox", name="Logit of D").input_value() == "−∞"
    assert root.get_by_role("textbox", name="Temperature T").input_value() == "10"
    assert page.locator(".sm-live-broken").count() == 0
    context.close()
