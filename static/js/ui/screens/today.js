// Today first: is it safe to leave, what was begun, who there is, what is not sent, whom to greet. Must not plan or score.

import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { banner } from '../banner.js';
import { part } from '../modules.js';
import { familyName, plainName, wordsFor } from '../names.js';
import { putRight } from '../putRight.js';
import { readiness } from '../readiness.js';
import { draftRow, familyRow, followed, outboxRow } from '../rows.js';
import { startVisit } from '../startVisit.js';
import { weekdayInWords } from '../times.js';

/** @import { Draft } from '../../storage/shelves.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

const MOST_SHOWN = 12;

/** @type {import('../types.js').Start} */
export async function startToday(element, app) {
  const { caseload } = app.inside;
  part(element, '[data-date]').textContent = `Today, ${weekdayInWords(app.now)}`;
  part(element, '[data-search]').addEventListener('submit', (event) => {
    event.preventDefault();
    const search = /** @type {HTMLInputElement} */ (part(element, '#today-search')).value;
    app.router.go('families', { search });
  });
  const draw = async () => {
    if (!app.isUnlocked) return;
    const [families, drafts, outbox] = await Promise.all([
      caseload.families(),
      caseload.drafts(),
      caseload.outbox(),
    ]);
    const known = new Map(families.map((family) => [family.id, family]));
    drawDrafts(element, app, drafts, known);
    drawFamilies(element, app, families, drafts);
    drawHello(element, app, known.get(drafts[0]?.family) ?? families[0]);
    const waiting = outbox.filter((entry) => !entry.replaced_by);
    const rows = waiting.map((entry) => {
      const { record } = entry;
      const open = () =>
        record.kind === 'visit'
          ? app.router.go('visit', { family: record.family, record: record.subject })
          : app.router.go('family', { family: record.family });
      const amend = () => putRight(app, record);
      const again = () => caseload.offerAgain(record.id);
      return outboxRow(
        { entry, family: known.get(record.family)?.body ?? null, open, amend, again },
        { definitions: app.definitions, now: app.now },
      );
    });
    render(
      waiting.length > 0
        ? html`<ul class="rows">${rows}</ul>`
        : html`<p class="empty">Nothing waits. Everything on this tablet has its receipt.</p>`,
      part(element, '[data-outbox]'),
    );
  };
  const light = () => drawReady(element, app);
  await Promise.all([draw(), light()]);
  caseload.addEventListener('change', draw);
  app.addEventListener('state', light);
  app.worker?.addEventListener('ready', light);
  return () => {
    caseload.removeEventListener('change', draw);
    app.removeEventListener('state', light);
    app.worker?.removeEventListener('ready', light);
  };
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 */
async function drawReady(element, app) {
  if (!app.isUnlocked) return;
  const { isReady, isSure, checks } = await readiness(app);
  const title = html`<a href="#ready">${isReady ? 'Ready to work without signal' : 'Not ready to work without signal'}</a>`;
  const said = checks
    .filter(({ look }) => (isReady && isSure ? true : look !== 'good'))
    .map((check) => check.title);
  const text = html`${said.map((words, place) => html`${place ? ' · ' : ''}${words}`)}`;
  const look = isReady ? (isSure ? 'good' : 'care') : 'bad';
  render(html`<div class="ready">${banner(look, title, text)}</div>`, part(element, '[data-ready]'));
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Draft[]} drafts
 * @param {Map<string, FamilyEntry>} known
 */
function drawDrafts(element, app, drafts, known) {
  part(element, '[data-drafts-part]').hidden = drafts.length === 0;
  const given = { definitions: app.definitions, now: app.now };
  const row = (/** @type {Draft} */ draft) => {
    const family = known.get(draft.family)?.body ?? null;
    const open = () =>
      app.router.go(draft.step || (draft.kind === 'family' ? 'family-edit' : 'visit-who'), {
        draft: draft.id,
        family: draft.family,
      });
    return draftRow({ draft, family, open }, given);
  };
  render(
    repeat(drafts, ({ id }) => id, row),
    part(element, '[data-drafts]'),
  );
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {FamilyEntry[]} families
 * @param {Draft[]} drafts
 */
function drawFamilies(element, app, families, drafts) {
  const given = { definitions: app.definitions, today: app.today };
  const begun = new Set(drafts.map((draft) => draft.family));
  const row = (/** @type {FamilyEntry} */ family) => {
    const action = begun.has(family.id)
      ? nothing
      : html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => startVisit(app, family.id)}>
          Start visit<span class="nhsuk-u-visually-hidden"> to ${familyName(family.body)}</span>
        </button>`;
    return familyRow(
      { body: family.body, open: () => app.router.go('family', { family: family.id }), action },
      given,
    );
  };
  const shown = families.slice(0, MOST_SHOWN);
  render(
    families.length === 0
      ? html`<li class="row"><p class="empty">No families on this tablet yet. Add one, or sync to fetch yours.</p></li>`
      : html`${repeat(shown, ({ id }) => id, row)}${
          families.length > MOST_SHOWN
            ? html`<li class="row"><a href="#families" @click=${followed(() => app.router.go('families', { search: '' }))}>All ${families.length} families</a></li>`
            : nothing
        }`,
    part(element, '[data-families]'),
  );
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {FamilyEntry | undefined} family
 */
function drawHello(element, app, family) {
  const baby = family?.body.babies[0];
  const words = baby && wordsFor(app.definitions.prompts, baby, family.body.carers[0]?.name ?? '', app.today);
  part(element, '[data-hello-part]').hidden = !words;
  if (!words) return;
  part(element, '[data-hello-title]').textContent =
    `Say hello to ${baby.name ? plainName(baby.name) : 'the baby'} first`;
  render(
    html`<p class="spoken">“${words.words[0]}”</p><p>${words.listen}</p>`,
    part(element, '[data-hello]'),
  );
}
