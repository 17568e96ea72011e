// What the tab says of each screen. Must never hold a name: titles are kept in histories and lists.

/** @type {{[screen: string]: string}} */
const TITLES = {
  start: 'Set up this tablet',
  enrol: 'Choose your passphrase',
  unlock: 'Unlock',
  ready: 'Ready to go?',
  today: 'Today',
  families: 'Families',
  family: 'Family',
  'family-edit': 'Edit a family',
  'visit-who': 'Arrive',
  'visit-hello': 'Say hello',
  'visit-check': 'Check',
  'visit-assessment': 'Assess',
  'visit-formulation': 'Formulate',
  'visit-handouts': 'Handouts given',
  'visit-review': 'Review and sign',
  visit: 'Visit',
  learn: 'Learn',
  handouts: 'Handouts',
  article: 'Reading',
  parents: 'For parents',
  more: 'More',
  help: 'Help',
  support: 'Support',
  'second-tab': 'Open in another tab',
};

/** @param {string} screen */
export function titleOf(screen) {
  return `${TITLES[screen] ?? 'Attune'} – Attune`;
}
