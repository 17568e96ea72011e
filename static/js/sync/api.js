// Asks the server: the only page code that uses the network. Must not decide what an answer means for a record.

import { valuesIn } from '../domain/messages.js';
import { sentenceOf, t } from '../words.js';

/** @import { Message } from '../domain/types.js' */

/** After this long without a byte there is no signal, whatever the browser believes. */
const TIMEOUT_MS = 20_000;
/** A weak signal is slow but not absent: sending may take as long as it does at 4 kB a second. */
const LEAST_BYTES_PER_MS = 4;
/** A first pull over a weak signal takes long: an answer may lag three silences behind 0.5 kB a second. */
const LEAST_ANSWER_BYTES_PER_MS = 0.5;
const LAG_IN_SILENCES = 3;
/** No answer may take longer than this. */
const LONGEST_MS = 30 * 60_000;
/** The service's own reasons for a 401. Any other comes from a Wi-Fi portal or a proxy. */
const SIGNED_OUT_CODES = new Set(['signed_out', 'wrong_sign_in', 'wrong_code', 'sign_in_again']);

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

/** No answer came in time. The server may or may not have received the request. */
export class NoAnswer extends SyncError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(t('No signal. What you saved is safe on this tablet and goes when there is signal.'), cause);
  }
}

/** An answer came, but not one of our server's: it was cut off, or is a Wi-Fi portal's page. */
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
  /**
   * @param {string} [code]
   * @param {string} [message]
   */
  constructor(code = 'signed_out', message = t('Sign in to send. What you saved is safe on this tablet.')) {
    super(message);
    this.code = code;
  }
}

/** The server said no. */
export class Refused extends SyncError {
  /**
   * @param {number} status
   * @param {Message} said the server's own words, if it had any
   * @param {number | null} retryAfterMs
   */
  constructor(status, said, retryAfterMs) {
    super(
      sentenceOf(said) ||
        t('The server could not take this ({status}). What you saved is safe on this tablet.', { status }),
    );
    this.status = status;
    this.code = said.code;
    this.said = said;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * @typedef {{body?: object, csrf?: string, vault?: string, back?: string, signal?: AbortSignal, heard?: () => void}} Sending
 *   `vault`: the secret of the vault that asks; `back`: what the app kept while somebody signed in elsewhere; `signal`: gives it up; `heard`: called whenever something of the answer has come
 * @typedef {(path: string, sending?: Sending) => Promise<any>} Ask
 */

/**
 * @param {{fetch?: typeof fetch, timeoutMs?: number, longestMs?: number}} [given]
 * @returns {Ask} resolves with the JSON object of a 2xx answer; rejects with NoAnswer, StrangeAnswer, SignedOut, Refused
 */
export function openApi({
  fetch: send = (...request) => fetch(...request),
  timeoutMs = TIMEOUT_MS,
  longestMs = LONGEST_MS,
} = {}) {
  return async (path, sending = {}) => {
    const { signal, heard } = sending;
    const until = { timeoutMs, longestMs, signal, heard };
    const { response, text } = await exchange(send, path, requestFor(sending), until);
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
 * @param {{timeoutMs: number, longestMs: number, signal?: AbortSignal, heard?: () => void}} until
 */
async function exchange(send, path, request, { timeoutMs, longestMs, signal, heard }) {
  const ended = new AbortController();
  const end = () => ended.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  const patience = new Patience(timeoutMs, longestMs, () =>
    ended.abort(new DOMException('Nothing came in time.', 'TimeoutError')),
  );
  patience.waitFor(timeoutMs + (request.body?.length ?? 0) / LEAST_BYTES_PER_MS);
  try {
    const response = await send(path, { ...request, signal: ended.signal });
    patience.begin();
    const text = await textOf(response, (bytes) => {
      patience.heard(bytes);
      heard?.();
    });
    return { response, text };
  } catch (error) {
    throw new NoAnswer(error);
  } finally {
    patience.end();
    signal?.removeEventListener('abort', end);
  }
}

/** How long to wait for an answer: each byte earns more time, but none is saved up for later. */
class Patience {
  #silenceMs;
  #lagMs;
  #longestMs;
  #giveUp;
  #deadline = 0;
  #last = Number.POSITIVE_INFINITY;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {number} silenceMs
   * @param {number} longestMs
   * @param {() => void} giveUp
   */
  constructor(silenceMs, longestMs, giveUp) {
    this.#silenceMs = silenceMs;
    this.#lagMs = silenceMs * LAG_IN_SILENCES;
    this.#longestMs = longestMs;
    this.#giveUp = giveUp;
  }

  /** @param {number} ms */
  waitFor(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#giveUp, ms);
  }

  /** The answer has begun to arrive. */
  begin() {
    const now = performance.now();
    this.#last = now + this.#longestMs;
    this.#deadline = now + this.#lagMs;
    this.heard(0);
  }

  /** @param {number} bytes */
  heard(bytes) {
    const now = performance.now();
    const earned = this.#deadline + bytes / LEAST_ANSWER_BYTES_PER_MS;
    this.#deadline = Math.min(earned, now + this.#lagMs, this.#last);
    this.waitFor(Math.min(this.#silenceMs, Math.max(0, this.#deadline - now)));
  }

  end() {
    clearTimeout(this.#timer);
  }
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} heard called when it has begun and whenever more of it has come
 */
async function textOf(response, heard) {
  heard(0);
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    heard(part.value.length);
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * @param {Sending} sending
 * @returns {RequestInit & {body: string | undefined}}
 */
function requestFor({ body, csrf, vault, back }) {
  return {
    method: body ? 'POST' : 'GET',
    headers: {
      Accept: 'application/json',
      ...(body && { 'Content-Type': 'application/json' }),
      ...(csrf && { 'X-CSRFToken': csrf }),
      ...(vault && { 'X-Attune-Vault': vault }),
      ...(back && { 'X-Attune-Back': back }),
    },
    body: body && JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  };
}

/**
 * @param {Response} response
 * @param {string} text
 */
function refusalOf(response, text) {
  const { code, values, message } = parsed(response, text) ?? {};
  if (response.status === 401) return SIGNED_OUT_CODES.has(code) ? new SignedOut(code) : new StrangeAnswer();
  const said = {
    code: String(code ?? ''),
    ...valuesIn(values),
    message: typeof message === 'string' ? message : '',
  };
  return new Refused(response.status, said, retryAfterMs(response.headers));
}

/**
 * How long the server asks to wait, in seconds or until a moment of its own clock; null when that can't be told.
 *
 * @param {Headers} headers
 */
function retryAfterMs(headers) {
  const told = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(told)) return Number(told) * 1_000;
  const ms = Date.parse(told) - Date.parse(headers.get('Date') ?? '');
  return told.endsWith('GMT') && Number.isFinite(ms) ? Math.max(0, ms) : null;
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
