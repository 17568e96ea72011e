// Whether a draft holds anything that a person put there. Pure; when in doubt, it does.

/** @import { Draft } from './shelves.js' */

/** What the app puts into a visit by itself; the type of contact may come from the plan, or from a tap. */
const BY_ITSELF = ['started_at'];

/**
 * @param {Draft} draft
 * @returns {boolean}
 */
export function isUntouched({ kind, supersedes, replaces, reason, body, timers }) {
  if (supersedes || replaces?.length || reason || timers) return false;
  if (kind === 'visit') return Object.keys(body).every((name) => BY_ITSELF.includes(name));
  if (body.notes) return false;
  const members = [...(body.babies ?? []), ...(body.carers ?? [])];
  return members.length === 2 && members.every((member) => Object.keys(member).length === 1);
}
