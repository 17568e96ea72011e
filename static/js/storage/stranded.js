// Sealed writes that failed while their vault was being locked: retried until on disk. Holds no key, no plain text.

const RETRY_MS = 2_000;

/** Emits `change` whenever the number of waiting writes changes. Until it is 0, closing the app would lose them. */
export const stranded = new (class extends EventTarget {
  count = 0;
})();

/** @type {(() => Promise<unknown>)[]} */
const waiting = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;

/** @param {() => Promise<unknown>} write */
export function strand(write) {
  waiting.push(write);
  tell();
  again();
}

/** Try now, in order. Rejects with the first failure; that write and those behind it go on waiting. */
export function bringHome() {
  // One after another: a write done twice at once could finish after a newer one and undo it.
  running ??= writeAll().finally(() => {
    running = null;
  });
  return running;
}

async function writeAll() {
  while (waiting.length > 0) {
    const write = waiting[0];
    await write();
    if (waiting[0] === write) waiting.shift();
    tell();
  }
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(() => bringHome().catch(again), RETRY_MS);
}

function tell() {
  stranded.count = waiting.length;
  stranded.dispatchEvent(new Event('change'));
}
