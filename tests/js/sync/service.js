// The service's own rules about who follows whom, in memory: what pwa/service/sync.py refuses, refused here. Breaks nothing by itself.

import { Server } from './server.js';

/** As the server in memory, and as strict as the real one about families, subjects and what is superseded. */
export class Service extends Server {
  /** Families that were handed over or never were this visitor's. */
  others = new Set();
  erased = new Set();
  /** Families whose first record was taken in: they stay on the caseload, whatever becomes of the record. */
  caseload = new Set();
  /** (record) => problems, or nothing: what is wrong with a body. */
  wrong = () => undefined;

  judge = (record) => {
    const known = this.stored.map((entry) => entry.record);
    if (known.some(({ id }) => id === record.id)) return undefined;
    if (record.author !== this.user.id) return refusal('not_yours');
    const problems = this.wrong(record);
    if (problems) return refusal('bad_record', problems);
    if (this.erased.has(record.family)) return refusal('erased', about('family'));
    if (this.others.has(record.family)) return refusal('not_your_family', about('family'));
    const isFirstOfFamily = record.kind === 'family' && !record.supersedes;
    if (isFirstOfFamily) this.caseload.add(record.family);
    else if (!known.some(({ family }) => family === record.family)) {
      const code = this.caseload.has(record.family) ? 'unknown_family' : 'not_your_family';
      return refusal(code, about('family'));
    }
    if (!record.supersedes)
      return known.some(({ subject }) => subject === record.subject)
        ? refusal('bad_record', about('supersedes'))
        : undefined;
    const replaced = known.find(({ id }) => id === record.supersedes);
    if (!replaced) return refusal('supersedes_unknown', about('supersedes'));
    return replaced.subject === record.subject ? undefined : refusal('bad_record', about('supersedes'));
  };
}

function refusal(code, problems = []) {
  return { code, message: `Refused: ${code}.`, problems };
}

function about(field) {
  return [{ field, code: 'refused', message: 'Refused.' }];
}
