// The visitor's own list of visits, in the vault and nowhere else. Must not be sent, nor decide what is done.

import { withoutPlanned, withPlanned } from '../domain/plan.js';
import * as settings from './settings.js';

/** @import { Planned } from '../domain/types.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * @param {Vault} vault
 * @returns {Promise<Planned[]>}
 */
export async function plannedVisits(vault) {
  return (await settings.plan.read(vault)) ?? [];
}

/**
 * Resolves when it is on the disk.
 *
 * @param {Vault} vault
 * @param {Planned} entry
 * @param {Planned} [before] the line that it comes in place of
 */
export function planVisit(vault, entry, before) {
  return change(vault, (planned) => withPlanned(planned, entry, before));
}

/**
 * Resolves when it is off the disk.
 *
 * @param {Vault} vault
 * @param {Pick<Planned, 'family' | 'on'>} entry
 */
export function unplanVisit(vault, entry) {
  return change(vault, (planned) => withoutPlanned(planned, entry));
}

/**
 * The operations that take families off the list, for a caller's own turn and transaction.
 *
 * @param {Vault} vault
 * @param {string[]} families
 * @returns {Promise<Operation[]>}
 */
export async function planWithout(vault, families) {
  const planned = await plannedVisits(vault);
  const left = planned.filter(({ family }) => !families.includes(family));
  return left.length < planned.length ? [settings.plan.put(left)] : [];
}

/**
 * @param {Vault} vault
 * @param {(planned: Planned[]) => Planned[]} made
 */
function change(vault, made) {
  return vault.inTurn(async () => {
    await settings.plan.keep(vault, made(await plannedVisits(vault)));
  });
}
