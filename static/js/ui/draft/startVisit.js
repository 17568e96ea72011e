// Begins a visit, or continues the one already begun. Must not begin two drafts for one family.

/** @import { App } from '../types.js' */

/**
 * @param {App} app
 * @param {string} family
 * @param {string} [contact] the type of contact, if known
 */
export async function startVisit(app, family, contact) {
  const { caseload, drafts } = app.inside;
  const begun = (await caseload.drafts({ family })).find(
    (draft) => draft.kind === 'visit' && !draft.supersedes,
  );
  const draft = begun?.id ?? (await drafts.beginVisit(family, contact));
  app.router.go(begun?.step || 'visit-who', { family, draft, observation: undefined });
}
