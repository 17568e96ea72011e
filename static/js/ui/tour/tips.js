// The tour's tips in order: on which screen, beside what, until when. Must not know how a tip is drawn.

import { t } from '../../words.js';

/**
 * @typedef {object} Tip
 * @property {string} id
 * @property {string} screen
 * @property {string} anchor what the tip speaks of; the first that can be seen of what matches
 * @property {'tap' | 'choice' | 'told'} until `tap`: it was touched; `choice`: something in it was chosen or typed;
 *   `told`: somebody has read it
 * @property {(name: string) => string} text
 */

const NEXT = '[data-next]';

/** @type {Tip[]} */
export const TIPS = [
  {
    id: 'open-family',
    screen: 'today',
    anchor: '#main li:has(a[href="#family"])',
    until: 'tap',
    text: (name) => t('Open {name}: tap the name.', { name }),
  },
  {
    id: 'start-visit',
    screen: 'family',
    anchor: '[data-tour="start-visit"]',
    until: 'tap',
    text: () => t('This is what is known of the family. Now begin the visit.'),
  },
  {
    id: 'contact',
    screen: 'visit-who',
    anchor: '[data-field="contact"]',
    until: 'choice',
    text: () => t('Choose the type of contact. There is no Save button: each tap is kept on this tablet.'),
  },
  {
    id: 'who-next',
    screen: 'visit-who',
    anchor: NEXT,
    until: 'tap',
    text: () => t('Tick who is there, if you like. The green button always leads on.'),
  },
  {
    id: 'hello',
    screen: 'visit-hello',
    anchor: 'textarea',
    until: 'choice',
    text: () => t('Say these words to the baby, or your own. Then note here what the baby showed.'),
  },
  { id: 'hello-next', screen: 'visit-hello', anchor: NEXT, until: 'tap', text: () => t('On to observing.') },
  {
    id: 'choose-piios',
    screen: 'visit-check',
    anchor: '[data-instrument-choice="piios"]',
    until: 'tap',
    text: () => t('Choose PIIOS.'),
  },
  {
    id: 'carer',
    screen: 'visit-check',
    anchor: '[data-set-up] [data-field="carer"]',
    until: 'choice',
    text: () => t('Whom do you watch with the baby? Choose one.'),
  },
  {
    id: 'live',
    screen: 'visit-check',
    anchor: '[data-set-up] [data-field="mode"]',
    until: 'choice',
    text: () => t('Live or filmed? Both have their place.'),
  },
  {
    id: 'minutes',
    screen: 'visit-check',
    anchor: '[data-set-up] [data-field="minutes"]',
    until: 'choice',
    text: () => t('How many minutes did you watch? On a real visit the timer can fill this in. Type 5.'),
  },
  {
    id: 'practice',
    screen: 'visit-check',
    anchor: '[data-set-up] [data-field="standing"]',
    until: 'choice',
    text: () => t('Choose “Practice”. Then everything scored here says so.'),
  },
  {
    id: 'to-the-items',
    screen: 'visit-check',
    anchor: '[data-part="set-up"] [type="submit"]',
    until: 'tap',
    text: () => t('Now to the 13 items.'),
  },
  {
    id: 'first-item',
    screen: 'visit-check',
    anchor: '.item:first-child',
    until: 'choice',
    text: () => t('Touch an answer. On a real visit you score from your manual; today any answer will do.'),
  },
  {
    id: 'every-item',
    screen: 'visit-check',
    anchor: '.item:not(:has(:checked))',
    until: 'told',
    text: () => t('Go on to the last item. Nothing is added up before every item has an answer.'),
  },
  {
    id: 'result',
    screen: 'visit-check',
    anchor: '[data-result] > *',
    until: 'told',
    text: () =>
      t('Here is the result, marked as practice. It supports your judgement; it does not replace it.'),
  },
  {
    id: 'check-next',
    screen: 'visit-check',
    anchor: NEXT,
    until: 'tap',
    text: () => t('On to your assessment.'),
  },
  {
    id: 'assess-next',
    screen: 'visit-assessment',
    anchor: NEXT,
    until: 'tap',
    text: () => t('Write under any heading, in your own words. Empty ones stay open. Then go on.'),
  },
  {
    id: 'immediate',
    screen: 'visit-formulation',
    anchor: '[data-group="immediate"] [data-field="finding"]',
    until: 'choice',
    text: () => t('Is the baby at risk now? No score answers this: you do.'),
  },
  {
    id: 'formulate-next',
    screen: 'visit-formulation',
    anchor: NEXT,
    until: 'tap',
    text: () => t('The long-term question is the second one, above. On to handouts.'),
  },
  {
    id: 'handout',
    screen: 'visit-handouts',
    anchor: '[data-choices] label',
    until: 'choice',
    text: () => t('Tick what you leave with the family. “Read” opens it first.'),
  },
  {
    id: 'handouts-next',
    screen: 'visit-handouts',
    anchor: NEXT,
    until: 'tap',
    text: () => t('Nearly done.'),
  },
  {
    id: 'sign',
    screen: 'visit-review',
    anchor: '[data-sign]',
    until: 'tap',
    text: () => t('What is still open stands above. Your judgement may leave it so. Now sign.'),
  },
  {
    id: 'not-sent',
    screen: 'visit',
    anchor: '[data-head] .tag',
    until: 'told',
    text: () => t('Signed. “Not sent” stands here until the server has confirmed it; then “received”.'),
  },
  {
    id: 'hide',
    screen: 'visit',
    anchor: '[data-module="quick-hide"]',
    until: 'tap',
    text: () =>
      t('Last of all: somebody comes in? “Hide” empties the screen at once. Your passphrase opens it again.'),
  },
];
