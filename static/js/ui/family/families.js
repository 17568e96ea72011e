// Every family on this tablet, found while typing. Must not show more than the caseload's row or draw hundreds at once.

import { html, nothing, render } from 'lit-html';
import { findFamilies, makeFamilyIndex } from '../../domain/familySearch.js';
import { plannedNow } from '../../domain/lifeEvents.js';
import { plannedVisits } from '../../storage/plan.js';
import * as settings from '../../storage/settings.js';
import { t, tn } from '../../words.js';
import { startVisit } from '../draft/startVisit.js';
import { typedIn } from '../form/typed.js';
import { part } from '../page/modules.js';
import { familyRow } from '../page/rows.js';
import { riskTag } from '../risk/riskWords.js';
import { openPlan } from '../today/planDialog.js';
import { standingsIn } from '../wording/lentWords.js';
import { byName, familyName } from '../wording/names.js';
import { openOutsideDialog } from './outsideDialog.js';

/** @import { FamilyIndex } from '../../domain/familySearch.js' */
/** @import { FoundRisk, Planned } from '../../domain/types.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App, Place } from '../types.js' */

/** As many as a screen holds; the rest comes with scrolling. */
const AT_FIRST = 12;
const AT_ONCE = 20;

/** @type {import('../types.js').Start} */
export async function startFamilies(element, app) {
  const { caseload, vault } = app.inside;
  const { router } = app;
  const { place } = router;
  const input = /** @type {HTMLInputElement} */ (part(element, '#families-search'));
  /** @type {Map<string, FamilyEntry>} */
  let known = new Map();
  /** @type {Map<string, Planned>} */
  let planned = new Map();
  /** @type {Map<string, FoundRisk[]>} */
  let risks = new Map();
  /** @type {Map<string, string>} */
  let standings = new Map();
  /** @type {FamilyIndex} */
  let index = makeFamilyIndex([]);

  const draw = () => {
    const found = findFamilies(index, input.value);
    const most = place.shown ?? AT_FIRST;
    part(element, '[data-count]').textContent = counted(found.length, known.size, typedIn(input) !== '');
    part(element, '[data-found-part]').hidden = found.length === 0;
    part(element, '[data-none]').hidden = found.length > 0 || known.size === 0;
    part(element, '[data-empty]').hidden = known.size > 0;
    const rows = found.slice(0, most).flatMap((id) => known.get(id) ?? []);
    render(
      rows.map((family) =>
        row(app, family, planned.get(family.id), risks.get(family.id), standings.get(family.id)),
      ),
      part(element, '[data-families]'),
    );
    const isMore = found.length > most;
    part(element, '[data-more-part]').hidden = !isMore;
  };
  const more = () => {
    router.amend({ shown: (place.shown ?? AT_FIRST) + AT_ONCE }, place);
    draw();
  };
  const load = async () => {
    if (!app.isUnlocked) return;
    const [families, list, open, lent, people] = await Promise.all([
      caseload.families(),
      plannedVisits(vault),
      caseload.openRisks(),
      caseload.lent(),
      settings.people.read(vault),
    ]);
    risks = open;
    standings = standingsIn(lent, people ?? {});
    const inOrder = byName(families);
    known = new Map(inOrder.map((family) => [family.id, family]));
    const ofToday = plannedNow(list, known).filter(({ on }) => on === app.today);
    planned = new Map(ofToday.map((entry) => [entry.family, entry]));
    index = makeFamilyIndex(inOrder);
    draw();
  };

  input.value = place.search ?? '';
  input.addEventListener('input', () => {
    router.amend({ search: input.value, shown: undefined }, place);
    draw();
  });
  part(element, '[data-search]').addEventListener('submit', (event) => event.preventDefault());
  part(element, '[data-more]').addEventListener('click', more);
  part(element, '[data-outside]').addEventListener('click', () => openOutsideDialog(app));
  const nearEnd = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), {
    rootMargin: '10%',
  });
  nearEnd.observe(part(element, '[data-more-part]'));
  await load();
  if (place.isTyping) {
    router.amend({ isTyping: undefined }, place);
    goOnTyping(element, input, place, draw);
  }
  caseload.addEventListener('change', load);
  return () => {
    nearEnd.disconnect();
    caseload.removeEventListener('change', load);
  };
}

/**
 * A search begun on Today goes on here, with what was typed on the way.
 *
 * @param {HTMLElement} element
 * @param {HTMLInputElement} input
 * @param {Readonly<Place>} place
 * @param {() => void} draw
 */
function goOnTyping(element, input, place, draw) {
  const goOn = () => {
    input.value = place.search ?? '';
    input.focus();
    draw();
  };
  // A new screen's heading takes the focus: no letter may be lost in between.
  part(element, 'h1').addEventListener('focus', goOn, { once: true });
}

/**
 * @param {number} found
 * @param {number} all
 * @param {boolean} isSearch
 */
function counted(found, all, isSearch) {
  if (!isSearch) return tn('{number} family on this tablet', '{number} families on this tablet', all);
  return tn('{found} of {number} family', '{found} of {number} families', all, { found });
}

/**
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {Planned | undefined} planned for today
 * @param {FoundRisk[] | undefined} risks that are open
 * @param {string | undefined} standing of a family that is not one's own
 */
function row(app, family, planned, risks, standing) {
  const { id, body } = family;
  const name = familyName(body);
  const when = planned?.at ? t('On today’s list, {time}', { time: planned.at }) : t('On today’s list');
  return familyRow(
    {
      body,
      open: () => app.router.go('family', { family: id }),
      detail: html`${riskTag(risks)}${standing ? html`<span class="row__detail">${standing}</span>` : nothing}${
        planned ? html`<span class="row__detail"><span class="tag tag--plain">${when}</span></span>` : nothing
      }`,
      action: html`<span class="row__pair">
        <button class="link-button" type="button" aria-label=${planned ? t('Change the plan for {name}', { name }) : t('Plan a visit to {name}', { name })} @click=${() => openPlan(app, family, planned)}>${planned ? t('Change') : t('Plan')}</button>
        <button class="nhsuk-button nhsuk-button--secondary" type="button" aria-label=${t('Visit {name}', { name })} @click=${() => startVisit(app, id, planned?.contact)}>${t('Visit')}</button>
      </span>`,
    },
    { definitions: app.definitions, today: app.today },
  );
}
