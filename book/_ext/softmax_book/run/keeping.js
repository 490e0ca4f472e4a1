// An edited cell stays on the reader's device until it is reset, if the browser keeps anything.

const NAME = "softmax/cell/";

function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return undefined;
  }
}

/** Return whether it will be there again. */
export function keep(key, value) {
  return stored((store) => {
    store.setItem(NAME + key, JSON.stringify(value));
    return true;
  }) ?? false;
}

export function kept(key) {
  return stored((store) => JSON.parse(store.getItem(NAME + key)));
}

export function forget(key) {
  stored((store) => store.removeItem(NAME + key));
}
