// Beginning a visit, or going on with the one that was begun. Must not begin two drafts for one door.

/** @import { App } from './types.js' */

/**
 * @param {App} app
 * @param {string} family
 */
export async function startVisit(app, family) {
  const { caseload, drafts } = app.inside;
  const begun = (await caseload.drafts({ family })).find(
    (draft) => draft.kind === 'visit' && !draft.supersedes,
  );
  const draft = begun?.id ?? (await drafts.beginVisit(family));
  app.router.go(begun?.step || 'visit-who', { family, draft, observation: undefined });
}
