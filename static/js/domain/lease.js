// How long a vault opens without having met its service. Pure; must not lock anybody out who has just met it.

const HOUR_MS = 3_600_000;
/** A clock that is put right by less than this is not called turned back. */
const TURNED_BACK_MS = HOUR_MS;

/**
 * @typedef {object} Lease
 * @property {number} hours 0 for ever
 * @property {string} met_at when the service last answered this vault's own sign-in, by this tablet's clock
 */

/**
 * Until when, by this tablet's clock.
 *
 * @param {Lease | null | undefined} lease
 * @returns {Date | null} null for ever, and before the first contact
 */
export function leaseEnd(lease) {
  const metMs = Date.parse(lease?.met_at ?? '');
  if (!lease || !(lease.hours > 0) || Number.isNaN(metMs)) return null;
  return new Date(metMs + lease.hours * HOUR_MS);
}

/**
 * What is left of it. A clock that was turned back gives nothing back: nobody can say then how long it has been.
 *
 * @param {Lease | null | undefined} lease
 * @param {Date} now by this tablet's clock
 * @param {string | null} [seen] the latest time that this clock has shown since
 * @returns {number} 0 when it is over
 */
export function leaseLeftMs(lease, now, seen) {
  const end = leaseEnd(lease);
  if (!lease || !end) return Number.POSITIVE_INFINITY;
  const latestMs = Math.max(Date.parse(lease.met_at), Date.parse(seen ?? '') || 0);
  if (now.getTime() < latestMs - TURNED_BACK_MS) return 0;
  return Math.max(0, end.getTime() - Math.max(now.getTime(), latestMs));
}
