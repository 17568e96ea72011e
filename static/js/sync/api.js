// Asking the server: the only page code that goes to the network. Must not decide what an answer means for a record.

import { t, translated } from '../words.js';

/** After this long in which nothing came there is no signal, whatever the browser believes. */
const TIMEOUT_MS = 20_000;
/** A weak signal is slow, and not none: sending may take as long as it does at 4 kB a second. */
const LEAST_BYTES_PER_MS = 4;

export class SyncError extends Error {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** Nothing came back in time; whether the server got the request is not known. */
export class NoAnswer extends SyncError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(t('No signal. What you saved is safe on this tablet and goes when there is signal.'), cause);
  }
}

/** Something came back, but not from the server as we know it: cut off, or a Wi-Fi's own page. */
export class StrangeAnswer extends SyncError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(
      t(
        'The answer was not one of the server (a Wi-Fi page, perhaps). What you saved is safe on this tablet and is tried again.',
      ),
      cause,
    );
  }
}

/** The server needs somebody to sign in first. */
export class SignedOut extends SyncError {
  /** @param {string} [code] */
  constructor(code = 'signed_out') {
    super(t('Sign in to send. What you saved is safe on this tablet.'));
    this.code = code;
  }
}

/** The server said no. */
export class Refused extends SyncError {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message the server's own words, if it had any
   * @param {number | null} retryAfterMs
   */
  constructor(status, code, message, retryAfterMs) {
    super(
      translated(message) ||
        t('The server could not take this ({status}). What you saved is safe on this tablet.', { status }),
    );
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * @typedef {{body?: object, csrf?: string, vault?: string, isLast?: boolean, signal?: AbortSignal}} Sending
 *   `vault`: the secret of the vault that asks; `isLast`: sent even when the app is closed over it; `signal`: gives it up
 * @typedef {(path: string, sending?: Sending) => Promise<any>} Ask
 */

/**
 * @param {{fetch?: typeof fetch, timeoutMs?: number}} [given]
 * @returns {Ask} resolves with the JSON object of a 2xx answer; rejects with NoAnswer, StrangeAnswer, SignedOut, Refused
 */
export function openApi({ fetch: send = (...request) => fetch(...request), timeoutMs = TIMEOUT_MS } = {}) {
  return async (path, sending = {}) => {
    const { response, text } = await exchange(send, path, requestFor(sending), {
      timeoutMs,
      signal: sending.signal,
    });
    if (!response.ok) throw refusalOf(response, text);
    if (response.status === 204) return {};
    const answer = parsed(response, text);
    if (answer === null) throw new StrangeAnswer();
    return answer;
  };
}

/**
 * @param {typeof fetch} send
 * @param {string} path
 * @param {RequestInit & {body: string | undefined}} request
 * @param {{timeoutMs: number, signal?: AbortSignal}} until
 */
async function exchange(send, path, request, { timeoutMs, signal }) {
  const ended = new AbortController();
  const end = () => ended.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  const giveUp = () => ended.abort(new DOMException('Nothing came in time.', 'TimeoutError'));
  let timer = setTimeout(giveUp, timeoutMs + (request.body?.length ?? 0) / LEAST_BYTES_PER_MS);
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, timeoutMs);
  };
  try {
    const response = await send(path, { ...request, signal: ended.signal });
    return { response, text: await textOf(response, goOn) };
  } catch (error) {
    throw new NoAnswer(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/**
 * @param {Response} response
 * @param {() => void} goOn called whenever more of it has come
 */
async function textOf(response, goOn) {
  goOn();
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    goOn();
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * @param {Sending} sending
 * @returns {RequestInit & {body: string | undefined}}
 */
function requestFor({ body, csrf, vault, isLast = false }) {
  return {
    method: body ? 'POST' : 'GET',
    headers: {
      Accept: 'application/json',
      ...(body && { 'Content-Type': 'application/json' }),
      ...(csrf && { 'X-CSRFToken': csrf }),
      ...(vault && { 'X-Attune-Vault': vault }),
    },
    body: body && JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    keepalive: isLast,
  };
}

/**
 * @param {Response} response
 * @param {string} text
 */
function refusalOf(response, text) {
  const { code, message } = parsed(response, text) ?? {};
  if (response.status === 401) return new SignedOut(typeof code === 'string' ? code : undefined);
  const words = typeof message === 'string' ? message : '';
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new Refused(response.status, String(code ?? ''), words, seconds >= 0 ? seconds * 1_000 : null);
}

/**
 * @param {Response} response
 * @param {string} text
 * @returns {{[key: string]: any} | null}
 */
function parsed(response, text) {
  if (!response.headers.get('Content-Type')?.includes('json')) return null;
  try {
    const answer = JSON.parse(text);
    return answer !== null && typeof answer === 'object' && !Array.isArray(answer) ? answer : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
