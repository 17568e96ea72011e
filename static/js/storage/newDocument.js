// Another way to the database, for a document that Safari's engine has cut off from it. Must not know what is stored.

/** The library asks with `instanceof`, and one document's classes of these names are not another document's. */
const NAMES = /** @type {const} */ ([
  'DOMException',
  'IDBCursor',
  'IDBDatabase',
  'IDBIndex',
  'IDBObjectStore',
  'IDBRequest',
  'IDBTransaction',
]);

/** @type {HTMLIFrameElement | null} */
let frame = null;
/** @type {(Window & typeof globalThis) | null} */
let other = null;
let isRecognised = false;

/**
 * The factory of a new, empty document. The previous one is removed, and its connections with it.
 *
 * @returns {IDBFactory | null} null where there are no documents
 */
export function factoryOfNewDocument() {
  if (!globalThis.document) return null;
  frame?.remove();
  frame = document.createElement('iframe');
  frame.hidden = true;
  // The disk is asked before the document is complete.
  (document.body ?? document.documentElement).append(frame);
  other = /** @type {typeof other} */ (frame.contentWindow);
  if (!isRecognised) for (const name of NAMES) recognise(name);
  isRecognised = true;
  return other?.indexedDB ?? null;
}

/** @param {typeof NAMES[number]} name */
function recognise(name) {
  const isOurs = Function.prototype[Symbol.hasInstance];
  const ours = globalThis[name];
  Object.defineProperty(ours, Symbol.hasInstance, {
    value: (/** @type {unknown} */ object) =>
      isOurs.call(ours, object) || (other !== null && isOurs.call(other[name], object)),
  });
}
