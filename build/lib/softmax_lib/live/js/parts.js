// Loads what a figure needs beyond its script, when a reader asks for it. It comes in parts, each a
// small classic script beside this one: a page that is opened from a disk may load nothing else.

const script = globalThis.document?.currentScript || globalThis.document?.querySelector("script[src*='/softmax-live-']");
const here = script?.src || globalThis.document?.baseURI;

/** The bytes behind the names of `parts`, which hold base64; `progress(part)` hears how far it is. */
export async function fromScripts({ parts }, progress) {
  const found = [];
  for (const name of parts) {
    found.push(await partFrom(name));
    progress(found.length / parts.length);
  }
  return Uint8Array.from(atob(found.join("")), (one) => one.charCodeAt(0));
}

function partFrom(name) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(name, here).href;
    script.onload = () => {
      const part = globalThis.softmaxParts?.[name];
      script.remove();
      if (part) done(part);
      else failed(new Error(`${name} is empty`));
    };
    script.onerror = () => {
      script.remove();
      failed(new Error(`the file ${name} is out of reach`));
    };
    document.head.append(script);
  });
}
