// A link that carries code: "#code=1." and the code, packed and in base64 that an address allows.

export const words = {
  arrived: "This code came with the link. Read it before you run it.",
  broken: "The link carries no code that can be read.",
  copied: "The link with your code is copied.",
  notCopied: "The link with your code stands in the address bar.",
};

const MARK = "#code=1.";
const MOST = 20_000; // characters

async function through(stream, bytes) {
  const out = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(out).arrayBuffer());
}

export async function packed(code) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(code));
  const letters = btoa(String.fromCharCode(...bytes));
  return MARK + letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function unpacked(hash) {
  const letters = hash.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const code = new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream("deflate-raw"), bytes));
  if (!code || code.length > MOST) throw new RangeError(words.broken);
  return code;
}

/** Show the code of the address in the cell `root`, and do nothing else with it. */
export async function arrive(root, says) {
  try {
    const code = await unpacked(location.hash);
    root.querySelector(".cell_input pre").textContent = code;
    root.querySelector(".cell_output")?.replaceChildren();
    root.dataset.code = code;
    says.textContent = words.arrived;
  } catch {
    says.textContent = words.broken;
  }
}

/** Put the code of a cell into the address, and copy it. */
export async function share(code) {
  history.replaceState(null, "", await packed(code));
  try {
    await navigator.clipboard.writeText(location.href);
    return words.copied;
  } catch {
    return words.notCopied;
  }
}
