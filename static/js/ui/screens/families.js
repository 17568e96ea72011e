// Every family on this tablet, found as one types. Must not show more of one than the caseload's row does.

import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { html, render } from '../../../vendor/lit-html/lit-html.js';
import { part } from '../modules.js';
import { familyName } from '../names.js';
import { familyRow } from '../rows.js';
import { isFound } from '../search.js';
import { startVisit } from '../startVisit.js';
import { counted } from '../times.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */

/** @type {import('../types.js').Start} */
export async function startFamilies(element, app) {
  const { caseload } = app.inside;
  const input = /** @type {HTMLInputElement} */ (part(element, '#families-search'));
  input.value = app.router.place.search ?? '';
  /** @type {FamilyEntry[]} */
  let families = [];

  const draw = () => {
    const found = families.filter(({ body }) =>
      isFound(
        input.value,
        [...body.babies, ...body.carers].map(({ name }) => name),
      ),
    );
    const all = counted(families.length, 'family', 'families');
    part(element, '[data-count]').textContent = input.value.trim()
      ? `${found.length} of ${all}`
      : `${all} on this tablet`;
    part(element, '[data-found-part]').hidden = found.length === 0;
    const row = (/** @type {FamilyEntry} */ { id, body }) =>
      familyRow(
        {
          body,
          open: () => app.router.go('family', { family: id }),
          action: html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => startVisit(app, id)}>
            Visit<span class="nhsuk-u-visually-hidden"> ${familyName(body)}</span>
          </button>`,
        },
        { definitions: app.definitions, today: app.today },
      );
    render(
      repeat(found, ({ id }) => id, row),
      part(element, '[data-families]'),
    );
  };
  const load = async () => {
    if (!app.isUnlocked) return;
    families = (await caseload.families()).sort((a, b) =>
      familyName(a.body).localeCompare(familyName(b.body)),
    );
    draw();
  };

  input.addEventListener('input', () => {
    app.router.place.search = input.value;
    draw();
  });
  part(element, '[data-search]').addEventListener('submit', (event) => event.preventDefault());
  await load();
  caseload.addEventListener('change', load);
  return () => caseload.removeEventListener('change', load);
}
