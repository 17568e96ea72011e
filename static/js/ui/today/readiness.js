// Whether this tablet can do a visit without signal, with each reason. Must not promise what was not just checked.

import { leaseEnd, leaseLeftMs } from '../../domain/lease.js';
import { namesOneOf } from '../../domain/library.js';
import { planOf } from '../../domain/plan.js';
import { hasSpace, isPersistent } from '../../offline/health.js';
import { plannedVisits } from '../../storage/plan.js';
import { SyncError } from '../../sync/api.js';
import { locale, names } from '../../words.js';
import { openLibrary } from '../read/library.js';
import { checksOf } from './readyChecks.js';

/** @import { FamilyBody, Library } from '../../domain/types.js' */
/** @import { Answer } from '../../offline/health.js' */
/** @import { Health } from '../../offline/worker.js' */
/** @import { Handouts, ReadyCheck } from './readyChecks.js' */
/** @import { App } from '../types.js' */

export { clockOff, gigabytes } from './readyChecks.js';

/**
 * `isReady`: a visit can be done without signal; `isSure`: nothing needs care either.
 *
 * @param {App} app
 * @param {{isThorough?: boolean}} [how] true: opens the library too, to say in which languages there are handouts
 * @returns {Promise<{isReady: boolean, isSure: boolean, checks: ReadyCheck[]}>}
 */
export async function readiness(app, { isThorough = false } = {}) {
  const { caseload, sync, vault } = app.inside;
  const [health, persistent, space, families, planned, library] = await Promise.all([
    app.worker?.health() ?? null,
    isPersistent(),
    hasSpace(),
    caseload.families(),
    plannedVisits(vault),
    isThorough ? libraryIfHere() : null,
  ]);
  const known = new Map(families.map(({ id, body }) => [id, body]));
  const { today } = planOf(planned, app.today, new Map());
  const bodies = today.flatMap(({ family }) => known.get(family) ?? []);
  const { clockOffsetMs, phase, lastSync, signedInUntil, unsent, refused, lease } = sync.state;
  const checks = checksOf({
    whole: wholeness(health),
    isUpdateWaiting: app.worker?.isUpdateWaiting ?? false,
    families: families.length,
    lastSync,
    planned: { here: bodies.length, gone: today.length - bodies.length },
    handouts: library
      ? handoutsIn(library, health?.missing ?? [], bodies)
      : withoutLibrary(app.definitions.handouts.length, isThorough),
    persistent,
    space,
    clockOffsetMs,
    phase,
    waiting: { unsent, refused },
    signedInUntil,
    lease: { end: leaseEnd(lease), leftMs: leaseLeftMs(lease, app.now) },
    now: app.now,
  });
  return {
    isReady: checks.every((check) => check.look !== 'bad'),
    isSure: checks.every((check) => check.look === 'good'),
    checks,
  };
}

/** @returns {Promise<Library | null>} null when it is neither on this tablet nor to be had: the check says so */
async function libraryIfHere() {
  try {
    return await openLibrary();
  } catch (error) {
    if (error instanceof SyncError) return null;
    throw error;
  }
}

/**
 * @param {number} number of handouts that there are in this version
 * @param {boolean} isMissing whether the library was looked for and is not here
 * @returns {Handouts}
 */
function withoutLibrary(number, isMissing) {
  return { here: isMissing ? 0 : number, missing: isMissing ? number : 0, languages: [], unread: [] };
}

/**
 * @param {Library} library
 * @param {string[]} missing addresses of files that are not on this tablet
 * @param {FamilyBody[]} families of today
 * @returns {Handouts}
 */
function handoutsIn({ files, languages: known }, missing, families) {
  const handouts = files.filter(({ kind }) => kind === 'handout');
  const here = handouts.filter(({ url }) => !missing.includes(url));
  // A browser without the interface's language can't name others in it: each then goes by its own name.
  const named = names ? null : new Intl.DisplayNames(locale, { type: 'language' });
  const english = new Intl.DisplayNames('en-GB', { type: 'language' });
  const nameOf = (/** @type {string} */ id) =>
    (named ? named.of(id) : known.find((one) => one.id === id)?.name) ?? id;
  /** @type {Map<string, Set<string>>} */
  const pages = new Map();
  for (const { language, slug } of here) pages.set(language, (pages.get(language) ?? new Set()).add(slug));
  const languages = [...pages].map(([id, slugs]) => ({ name: nameOf(id), number: slugs.size }));
  // A person typed the carer's language: in the interface's language, in English, or by its own name.
  const read = [...pages.keys()].flatMap((id) => [
    nameOf(id),
    english.of(id) ?? id,
    known.find((one) => one.id === id)?.name ?? id,
  ]);
  const preferred = families.flatMap(({ carers }) => carers.flatMap(({ language }) => language ?? []));
  return {
    here: new Set(here.map(({ slug }) => slug)).size,
    missing: new Set(handouts.filter((file) => !here.includes(file)).map(({ slug }) => slug)).size,
    languages,
    unread: [...new Set(preferred)].filter((language) => !namesOneOf(language, read)),
  };
}

/**
 * @param {Health | null} health
 * @returns {Answer | 'changed'}
 */
function wholeness(health) {
  if (!health) return 'unknown';
  if (health.changed?.length) return 'changed';
  return health.whole ? 'yes' : 'no';
}
