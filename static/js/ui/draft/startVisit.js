// Beginning a visit, or going on with the one that was begun. Must not begin two drafts for one door.

/** @import { App } from '../types.js' */

/**
 * @param {App} app
 * @param {string} family
 * @param {string} [contact] that it is made for, where that is known
 */
export async function startVisit(app, family, contact) {
  const { caseload, drafts } = app.inside;
  const begun = (await caseload.drafts({ family })).find(
    (draft) => draft.kind === 'visit' && !draft.supersedes,
  );
  const draft = begun?.id ?? (await drafts.beginVisit(family, contact));
  app.router.go(begun?.step || 'visit-who', { family, draft, observation: undefined });
}
