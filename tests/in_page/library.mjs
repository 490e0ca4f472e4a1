// Runs the library's own tests in the Python of the pages, under Node.
//
//     node library.mjs PARTS REPOSITORY PURE ARGUMENT…
//
// PARTS is the folder with Pyodide and its wheels, PURE one with pytest and what it needs; the
// arguments are pytest's. Prints what pytest prints and ends with its exit status.

import { readFileSync } from "node:fs";

const [parts, repository, pure, ...options] = process.argv.slice(2);
const { loadPyodide } = await import(`${parts}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: `${parts}/` });
for (const [place, root] of [["/book", repository], ["/pure", pure]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
const here = `${repository}/book/_ext/softmax_book/run/kernel.py`;
python.FS.mkdirTree("/kernel");
python.FS.writeFile("/kernel/kernel.py", readFileSync(here, "utf8"));
python.globals.set("wheels", python.toPy(JSON.parse(readFileSync(`${parts}/wheels.json`, "utf8"))));
python.globals.set("bring", (name) => new Uint8Array(readFileSync(`${parts}/${name}`)));
python.globals.set("options", python.toPy(options));
process.exitCode = python.runPython(`
import os, sys
sys.path += ["/kernel", "/pure", "/book"]
import kernel
kernel.bring_packages(wheels, bring)
from hypothesis import settings
settings.register_profile("page", derandomize=True, deadline=None, database=None)
settings.load_profile("page")
import pytest
os.chdir("/book")
int(pytest.main(list(options)))
`);
