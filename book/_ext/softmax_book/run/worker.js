// Python, away from the page: it is told cells, and tells what they put out. It knows nothing of
// the page, and the page's policy, which it inherits, lets it load from the book's own host alone.

let kernel;
let asked;

/** Count what arrives, so that the page can show how far it is. */
function counting(load) {
  return async (...what) => {
    const answer = await load(...what);
    if (!answer.ok || !answer.body) return answer;
    const counter = new TransformStream({
      transform(part, out) {
        postMessage({ loaded: part.byteLength });
        out.enqueue(part);
      },
    });
    return new Response(answer.body.pipeThrough(counter), { headers: answer.headers });
  };
}

/** Load a file while Python waits: an import cannot be put off. */
function loadNow(address, name, size) {
  postMessage({ bringing: name, size });
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  postMessage({ loaded: size });
  return new Uint8Array(request.response);
}

async function download(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.replace(/.*\//, "")} (${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function begin({ core, book, parts }) {
  self.fetch = counting(self.fetch);
  // What every first number needs comes while Python starts.
  const addresses = (name) => (parts.own.includes(name) || name in parts.others ? book : core) + name;
  const early = new Map(parts.first.map((name) => [name, download(addresses(name))]));
  const { loadPyodide } = await import(`${core}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: core, lockFileURL: `${core}pyodide-lock.json` });
  python.FS.mkdir("/kernel");
  python.runPython("import sys; sys.path.append('/kernel')");
  for (const name of parts.modules) python.FS.writeFile(`/kernel/${name}`, await download(book + name));
  const here = new Map(await Promise.all([...early].map(async ([name, data]) => [name, await data])));
  const bring = (name) => here.get(name) ?? loadNow(addresses(name), name, parts.sizes[name] ?? parts.others[name]);
  const module = python.pyimport("kernel");
  module.bring_packages(python.toPy(parts.wheels), bring);
  module.bring_files(python.toPy(Object.keys(parts.others)), bring);
  kernel = module.Kernel((message) => {
    postMessage({ id: asked, output: message.toJs({ dict_converter: Object.fromEntries }) });
    message.destroy?.();
  });
}

const acts = {
  begin,
  run({ source, name, quiet }) {
    return kernel.run(source, name, quiet);
  },
  complete({ text }) {
    const found = kernel.completions(text);
    const list = found.toJs();
    found.destroy();
    return list;
  },
  sign({ text }) {
    return kernel.signature(text);
  },
};

onmessage = async ({ data }) => {
  asked = data.id;
  try {
    const answer = await acts[data.act](data);
    postMessage({ id: data.id, answer });
  } catch (error) {
    postMessage({ id: data.id, failed: String(error?.message ?? error) });
  }
};
