// What a reader leaves on the own device: guesses, solved questions, the state of a figure. It goes
// nowhere else. Where nothing can be stored it lasts as long as the page.

const NAME = "softmax/";
const CHANGED = "softmax-kept";
const shelf = (globalThis.softmaxShelf ||= new Map()); // the widgets of one page share it

/** Call `act` with the store of the device; false if there is none, or it is full. */
function stored(act) {
  try {
    return act(globalThis.localStorage);
  } catch {
    return false;
  }
}

/** Keep a value; false if it lasts no longer than the page. */
export function keep(key, value) {
  const text = JSON.stringify(value);
  shelf.set(NAME + key, text);
  const stays = stored((store) => store.setItem(NAME + key, text)) !== false;
  tell();
  return stays;
}

/** What was kept, or null. */
export function kept(key) {
  const text = stored((store) => store.getItem(NAME + key)) || shelf.get(NAME + key);
  try {
    return JSON.parse(text ?? null);
  } catch {
    return null;
  }
}

export function forget(key) {
  shelf.delete(NAME + key);
  stored((store) => store.removeItem(NAME + key));
  tell();
}

const tell = () => globalThis.dispatchEvent?.(new Event(CHANGED));

/** Call `act` whenever something is kept or forgotten, in this page or in another. */
export function follow(act) {
  for (const type of [CHANGED, "storage"]) addEventListener(type, act);
}
