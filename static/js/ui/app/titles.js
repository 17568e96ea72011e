// What the tab says of each screen. Must never hold a name: titles are kept in histories and lists.

import { t } from '../../words.js';

/** @type {{[screen: string]: string}} */
const TITLES = {
  start: t('Set up this tablet'),
  enrol: t('Choose your passphrase'),
  unlock: t('Unlock'),
  forgotten: t('Forgotten the passphrase?'),
  ready: t('Ready to go?'),
  today: t('Today'),
  families: t('Families'),
  family: t('Family'),
  'family-edit': t('Edit a family'),
  'visit-who': t('Arrive'),
  'visit-hello': t('Say hello'),
  'visit-check': t('Check'),
  'visit-assessment': t('Assess'),
  'visit-formulation': t('Formulate'),
  'visit-handouts': t('Handouts given'),
  'visit-review': t('Review and sign'),
  visit: t('Visit'),
  trend: t('Trend across visits'),
  learn: t('Learn'),
  handouts: t('Handouts'),
  article: t('Reading'),
  parents: t('For parents'),
  more: t('More'),
  help: t('Help'),
  support: t('Support'),
  'second-tab': t('Open in another tab'),
};

/** @param {string} screen */
export function titleOf(screen) {
  return `${TITLES[screen] ?? 'Attune'} – Attune`;
}
