// What each shelf of the vault holds: types only. Must not hold code.

/** @import { RecordEnvelope, Values } from '../domain/types.js' */

/**
 * @typedef {object} PassphraseWrap
 * @property {'passphrase'} method
 * @property {{name: string, hash: string, iterations: number, salt: Uint8Array<ArrayBuffer>}} kdf
 * @property {Uint8Array<ArrayBuffer>} iv
 * @property {ArrayBuffer} key
 *
 * @typedef {object} PasskeyWrap
 * @property {'passkey'} method
 * @property {Uint8Array<ArrayBuffer>} credential
 * @property {Uint8Array<ArrayBuffer>} salt
 * @property {Uint8Array<ArrayBuffer>} iv
 * @property {ArrayBuffer} key
 *
 * @typedef {object} RecoveryWrap
 * @property {'recovery'} method
 * @property {string} key_id of the service's pair of keys
 * @property {Uint8Array<ArrayBuffer>} sealed a passing public point, the nonce, the ciphertext
 *
 * @typedef {PassphraseWrap | PasskeyWrap | RecoveryWrap} Wrap a copy of the vault's data key under one way of unlocking it
 *
 * @typedef {{id: string, iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer, isOver?: true}} FormerKey an earlier data key,
 *   sealed under the present one, for what was written before; `isOver`: all that lay under it is sealed anew
 *
 * @typedef {object} VaultHeader
 * @property {string} id
 * @property {number} version
 * @property {{id: string, name: string}} user
 * @property {string} device
 * @property {string} created_at
 * @property {string} [key] names the data key, once it is not the first one
 * @property {Wrap[]} wraps
 * @property {FormerKey[]} [former] the newest first
 *
 * @typedef {object} SealedRow
 * @property {string} vault
 * @property {string} shelf
 * @property {string} id
 * @property {string} [family] in the open, so that one family's entries can be found; a random id says nothing
 * @property {Uint8Array<ArrayBuffer>} iv
 * @property {ArrayBuffer} sealed
 */

/**
 * @typedef {object} Receipt the server's word that it has a record on its disk
 * @property {string} id
 * @property {string} sha256
 * @property {number} seq the server's order
 * @property {string} status
 * @property {string} received_at
 * @property {string | null} [proof] with it a colleague's tablet may give the record back to a service that lost it
 * @property {unknown[]} [disagreements] where the server's scoring differs
 *
 * @typedef {{id: string, kind: string, family: string, sha256: string, seq: number, received_at: string}} LastReceipt
 *   one of the setting "receipts"
 *
 * @typedef {object} Received
 * @property {RecordEnvelope} record
 * @property {string} sha256
 * @property {Receipt} receipt
 * @property {string} received_at
 *
 * @typedef {{field: string, message: string, code?: string, values?: Values}} RefusedField `code`, `values`: from a server
 *   that says them
 *
 * @typedef {object} Refusal why the server did not take a record
 * @property {string} code
 * @property {Values} [values] of the code's message; a service of before sent its English alone
 * @property {string} message in English, or as it was said on this tablet
 * @property {RefusedField[]} problems
 * @property {string} refused_at
 *
 * @typedef {object} Outgoing
 * @property {RecordEnvelope} record
 * @property {string} sha256
 * @property {'unsent' | 'refused'} state
 * @property {Refusal | null} refusal
 * @property {string} signed_at
 * @property {number} order in which they are sent; the device's clock may jump, this doesn't
 * @property {string} [proof] of what is offered again: the service's own proof that it had it
 * @property {true} [is_asked_after] it is sent although it was replaced: the server may have it
 * @property {string} [replaced_by] the record that was signed in place of this refused one; it is not sent again
 *
 * @typedef {{minutes: number, watchedMs: number, startedAt: number | null, seenAt?: number, isAsking?: boolean}} Timer
 *   of an observation, by the wall clock; `startedAt` is null while it rests; `seenAt` is its last sign of life on the
 *   disk; `isAsking`: it rests by itself, nobody paused it
 *
 * @typedef {object} Draft
 * @property {string} id becomes the record's id
 * @property {'family' | 'visit'} kind
 * @property {string} subject
 * @property {string} family
 * @property {string | null} supersedes
 * @property {string[]} [replaces] the refused records in whose place this one will be signed
 * @property {string} [reason] why what was signed is amended, as far as it is written
 * @property {{[field: string]: any}} body
 * @property {string} changed_at
 * @property {string} step
 * @property {{[observation: string]: Timer}} [timers] never in the record
 *
 * @typedef {{
 *   family: Received, visit: Received, other: Received,
 *   outbox: Outgoing,
 *   draft: Draft,
 *   setting: any,
 * }} Shelves `other` keeps received records of kinds that this version does not know
 */

export {};
