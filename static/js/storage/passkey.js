// Asks the tablet's own lock (face, fingerprint, PIN) for a secret: WebAuthn with PRF. Must not keep the secret.

import { NoPasskey } from './errors.js';
import { random } from './wraps.js';

const TIMEOUT_MS = 60_000;
const ES256 = -7;
const RS256 = -257;

/** @typedef {{credential: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, secret: Uint8Array<ArrayBuffer>}} Passkey */

/**
 * Whether this tablet has a lock that may be able to keep a secret. Only making a passkey shows it for certain.
 *
 * @returns {Promise<boolean>}
 */
export async function isPasskeyPossible() {
  const api = globalThis.PublicKeyCredential;
  if (!api?.isUserVerifyingPlatformAuthenticatorAvailable) return false;
  const can = /** @type {{[capability: string]: boolean | undefined} | undefined} */ (
    await api.getClientCapabilities?.()
  );
  return can?.['extension:prf'] !== false && api.isUserVerifyingPlatformAuthenticatorAvailable();
}

/**
 * Make a passkey that lives on this tablet only. It never learns the account's id.
 *
 * @param {string} name whose it is, as the tablet's own list shows it
 * @returns {Promise<Passkey>} rejects with NoPasskey
 */
export async function makePasskey(name) {
  const salt = random(32);
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { name: 'Attune' },
        user: { id: random(16), name, displayName: name },
        pubKeyCredParams: [ES256, RS256].map((alg) => ({ type: /** @type {const} */ ('public-key'), alg })),
        // A security key on a key ring gave wrong secrets in some browsers, and would be lost with the ring.
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          residentKey: 'preferred',
          userVerification: 'required',
        },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const prf = made.getClientExtensionResults().prf;
  if (!prf?.enabled && !prf?.results) throw new NoPasskey();
  const credential = new Uint8Array(made.rawId);
  // Some authenticators give the secret only when it is read.
  const secret = secretIn(prf) ?? (await askPasskey({ credential, salt }));
  return { credential, salt, secret };
}

/**
 * @param {Pick<Passkey, 'credential' | 'salt'>} passkey
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the same secret each time; rejects with NoPasskey
 */
export async function askPasskey({ credential, salt }) {
  const given = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: credential, transports: ['internal'] }],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const secret = secretIn(given.getClientExtensionResults().prf);
  if (!secret) throw new NoPasskey();
  return secret;
}

/**
 * @param {() => Promise<Credential | null>} ask
 * @returns {Promise<PublicKeyCredential>}
 */
async function asked(ask) {
  try {
    const answer = await ask();
    if (answer) return /** @type {PublicKeyCredential} */ (answer);
  } catch (error) {
    // Declined, too late or not capable: the browser does not say which.
    if (error instanceof DOMException) throw new NoPasskey(error);
    throw error;
  }
  throw new NoPasskey();
}

/** @param {AuthenticationExtensionsPRFOutputs | undefined} prf */
function secretIn(prf) {
  const first = prf?.results?.first;
  if (!first) return null;
  return ArrayBuffer.isView(first)
    ? new Uint8Array(/** @type {ArrayBuffer} */ (first.buffer), first.byteOffset, first.byteLength)
    : new Uint8Array(first);
}
