// Checks the server's answers once, at the edge. Pure; must not accept anything of the wrong shape.

import { valuesIn } from '../domain/messages.js';
import { StrangeAnswer } from './api.js';

/** @import { Values } from '../domain/types.js' */
/** @import { Pulled } from '../storage/exchange.js' */
/** @import { Came, Left } from '../storage/lent.js' */
/** @import { AccountChange } from '../storage/settings.js' */
/** @import { Receipt, RefusedField } from '../storage/shelves.js' */

/**
 * @typedef {{id: string, name: string, role: string, signed_in_until: string, changes: AccountChange[],
 *   second_step?: string, has_password?: boolean, by_provider?: boolean}} User
 *   `changes`: what happened last to the account's ways in; `second_step`: `on`, or else what the service wants: `off`,
 *   `offered`, `needed`
 *
 * @typedef {{device: string, at: string, why: string, code: string}} Lost `code`: says later that the vault is gone
 *
 * @typedef {object} Session
 * @property {string} csrf
 * @property {string} server_time
 * @property {string} build
 * @property {string} epoch
 * @property {User | null} user
 * @property {{id: string, point: string} | null} recovery what a vault's key is sealed with for the service's help
 * @property {Lost | null} lost this tablet was reported lost
 * @property {number} offline_hours how long the vault opens without contact; 0 for ever
 *
 * @typedef {{id: string | null, index: number | null, code: string, values?: Values, message: string,
 *   problems: RefusedField[]}} Rejection
 *
 * @typedef {object} SyncAnswer
 * @property {Receipt[]} receipts
 * @property {Rejection[]} rejected
 * @property {Pulled[]} records
 * @property {string[]} erased families that were erased for good
 * @property {Came[]} came families that came to the caseload
 * @property {Left[]} left families that left it
 * @property {{[user: string]: string}} people
 * @property {string | null} cursor
 * @property {boolean} more
 * @property {string} epoch
 * @property {string} server_time
 * @property {number} malformed how many entries were left out because they made no sense
 */

/** @typedef {{[key: string]: any}} Json */

/**
 * @param {Json} answer
 * @returns {Session} throws StrangeAnswer
 */
export function parseSession(answer) {
  const { csrf, server_time, build, epoch, user, recovery, lost, offline_hours } = answer;
  const isUser = user === null || (isText(user?.id) && isText(user.name));
  if (!isText(csrf) || !isInstant(server_time) || !isText(epoch) || !isUser) throw new StrangeAnswer();
  const help = isText(recovery?.id) && isText(recovery.point) ? recovery : null;
  const known = user && {
    ...user,
    changes: Array.isArray(user.changes) ? user.changes.filter(isChange) : [],
  };
  return {
    csrf,
    server_time,
    build: String(build ?? ''),
    epoch,
    user: known,
    recovery: help,
    lost: lostIn(lost),
    offline_hours: Number.isInteger(offline_hours) ? Math.max(0, offline_hours) : 0,
  };
}

/**
 * @param {Json} answer
 * @returns {SyncAnswer} without the single receipts, rejections and records that are malformed; throws StrangeAnswer
 */
export function parseSyncAnswer(answer) {
  const { receipts, rejected, records, erased, came, left, people, cursor, more, epoch, server_time } =
    answer;
  const areLists = [receipts, rejected, records].every(Array.isArray);
  const isCursor = cursor === null || isText(cursor);
  if (!areLists || !isCursor || typeof more !== 'boolean' || !isText(epoch) || !isInstant(server_time)) {
    throw new StrangeAnswer();
  }
  const sound = {
    receipts: receipts.filter(isReceipt),
    rejected: rejected.filter(isRejection).map(asRejection),
    records: records.filter(isPulled),
  };
  const given = receipts.length + rejected.length + records.length;
  return {
    ...sound,
    erased: Array.isArray(erased) ? erased.filter(isText) : [],
    came: Array.isArray(came) ? came.filter(isCame) : [],
    left: Array.isArray(left) ? left.filter(isLeft) : [],
    malformed: given - sound.receipts.length - sound.rejected.length - sound.records.length,
    people: namesIn(people),
    cursor,
    more,
    epoch,
    server_time,
  };
}

/**
 * @param {any} lost
 * @returns {Lost | null} also for a service that does not know the word yet
 */
function lostIn(lost) {
  if (!isText(lost?.device) || !isInstant(lost.at) || !isText(lost.code)) return null;
  return { device: lost.device, at: lost.at, why: String(lost.why ?? ''), code: lost.code };
}

/** @param {any} value */
const isText = (value) => typeof value === 'string' && value !== '';
/** @param {any} value */
const isInstant = (value) => isText(value) && Number.isFinite(Date.parse(value));
/** @param {any} value */
const isChange = (value) => isText(value?.what) && isInstant(value.at);
/** @param {any} value */
const isReceipt = (value) =>
  isText(value?.id) &&
  isText(value.sha256) &&
  isText(value.status) &&
  Number.isInteger(value.seq) &&
  isInstant(value.received_at);
/** @param {any} value */
const isRejection = (value) => (isText(value?.id) || Number.isInteger(value?.index)) && isText(value.code);
/** @param {any} value */
const isCame = (value) => isText(value?.family) && (value.lent === null || isLoan(value.lent));
/** @param {any} value */
const isLoan = (value) =>
  isText(value?.kind) && isText(value.last_day) && (value.of === null || isText(value.of));
/** @param {any} value */
const isLeft = (value) => isText(value?.family) && Array.isArray(value.to) && value.to.every(isText);
/** @param {any} value */
const isPulled = (value) =>
  Number.isInteger(value?.seq) &&
  isText(value.sha256) &&
  isInstant(value.received_at) &&
  [value.record?.id, value.record?.kind, value.record?.subject, value.record?.family].every(isText);

/**
 * @param {Json} rejection
 * @returns {Rejection}
 */
function asRejection({ id, index, code, values, message, problems }) {
  const fields = Array.isArray(problems) ? problems : [];
  return {
    id: isText(id) ? id : null,
    index: Number.isInteger(index) ? index : null,
    code,
    ...valuesIn(values),
    message: String(message ?? ''),
    problems: fields.map((problem) => ({
      field: String(problem?.field ?? ''),
      ...valuesIn(problem?.values),
      message: String(problem?.message ?? ''),
      ...(isText(problem?.code) && { code: problem.code }),
    })),
  };
}

/**
 * @param {unknown} people
 * @returns {{[user: string]: string}}
 */
function namesIn(people) {
  return Object.fromEntries(Object.entries(people ?? {}).filter(([, name]) => typeof name === 'string'));
}
