// Every screen, once: what shows it, what the tab says of it, what it needs, where it belongs. Must not hold any behaviour itself.

import { startFamilies } from './ui/family/families.js';
import { startFamily } from './ui/family/family.js';
import { beginFamily, startFamilyEdit } from './ui/family/familyEdit.js';
import { startTrend } from './ui/family/trend.js';
import { startVisitRecord } from './ui/family/visit.js';
import { startMore } from './ui/frame/more.js';
import { startHelp } from './ui/help/helpScreen.js';
import { startSupport } from './ui/help/supportScreen.js';
import { startConnect } from './ui/lock/connect.js';
import { startEnrol } from './ui/lock/enrol.js';
import { startErased } from './ui/lock/erased.js';
import { startForgotten } from './ui/lock/forgotten.js';
import { startLost } from './ui/lock/lost.js';
import { startSecondTab } from './ui/lock/secondTab.js';
import { startStart } from './ui/lock/start.js';
import { startTablets } from './ui/lock/tablets.js';
import { startUnlock } from './ui/lock/unlock.js';
import { startArticle, startHandouts, startLearn } from './ui/read/libraryScreen.js';
import { startParents } from './ui/read/parents.js';
import { startReady } from './ui/today/ready.js';
import { startToday } from './ui/today/today.js';
import { startVisitAssessment } from './ui/visit/visitAssessment.js';
import { startVisitCheck } from './ui/visit/visitCheck.js';
import { startVisitFormulation } from './ui/visit/visitFormulation.js';
import { startVisitHandouts } from './ui/visit/visitHandouts.js';
import { startVisitHello } from './ui/visit/visitHello.js';
import { startVisitReview } from './ui/visit/visitReview.js';
import { startVisitWho } from './ui/visit/visitWho.js';
import { t } from './words.js';

/** @import { Beginnings, Screens } from './ui/types.js' */

const OUTSIDE = /** @type {const} */ ({ isOutside: true });
const BEGINNING = /** @type {const} */ ({ isOutside: true, isBeginning: true });
const STEP = /** @type {const} */ ({ needs: 'draft', tab: 'today', isStep: true });

/** @type {Screens} */
export const SCREENS = {
  start: { start: startStart, title: t('Set up this tablet'), ...BEGINNING },
  enrol: { start: startEnrol, title: t('Choose your passphrase'), ...BEGINNING },
  unlock: { start: startUnlock, title: t('Unlock'), ...OUTSIDE },
  forgotten: { start: startForgotten, title: t('Forgotten the passphrase?'), ...BEGINNING },
  'second-tab': { start: startSecondTab, title: t('Open in another tab'), hasNoAddress: true, ...OUTSIDE },
  erased: { start: startErased, title: t('This tablet was erased'), hasNoAddress: true, ...OUTSIDE },
  connect: { start: startConnect, title: t('Connect once to go on'), hasNoAddress: true, isNotKept: true },
  lost: { start: startLost, title: t('This tablet was reported lost'), hasNoAddress: true, isNotKept: true },
  // A check that was made before leaving is not where anybody wants to go on.
  ready: { start: startReady, title: t('Ready to go?'), tab: 'more', isNotKept: true },
  today: { start: startToday, title: t('Today'), tab: 'today', mayBePulled: true },
  families: { start: startFamilies, title: t('Families'), tab: 'families', mayBePulled: true },
  family: {
    start: startFamily,
    title: t('Family'),
    needs: 'family',
    tab: 'families',
    mayBePulled: true,
  },
  'family-edit': { start: startFamilyEdit, title: t('Edit a family'), needs: 'draft', tab: 'families' },
  'visit-who': { start: startVisitWho, title: t('Arrive'), ...STEP },
  'visit-hello': { start: startVisitHello, title: t('Say hello'), ...STEP },
  'visit-check': { start: startVisitCheck, title: t('Check'), ...STEP },
  'visit-assessment': { start: startVisitAssessment, title: t('Assess'), ...STEP },
  'visit-formulation': { start: startVisitFormulation, title: t('Formulate'), ...STEP },
  'visit-handouts': { start: startVisitHandouts, title: t('Handouts given'), ...STEP },
  'visit-review': { start: startVisitReview, title: t('Review and sign'), ...STEP },
  visit: { start: startVisitRecord, title: t('Visit'), needs: 'record', tab: 'families' },
  trend: { start: startTrend, title: t('Trend across visits'), needs: 'family' },
  learn: { start: startLearn, title: t('Learn'), tab: 'learn' },
  handouts: { start: startHandouts, title: t('Handouts'), tab: 'handouts' },
  article: { start: startArticle, title: t('Reading'), needs: 'article', isPageOfAnother: true },
  parents: { start: startParents, title: t('For parents'), isForParents: true, isNotKept: true },
  more: { start: startMore, title: t('More'), tab: 'more' },
  tablets: { start: startTablets, title: t('Your tablets and sign-ins'), tab: 'more', isNotKept: true },
  help: { start: startHelp, title: t('Help'), tab: 'more' },
  support: { start: startSupport, title: t('Support'), tab: 'more' },
};

/**
 * Addresses that begin something, which is then on a screen of its own.
 *
 * @type {Beginnings}
 */
export const BEGINNINGS = { 'family-new': beginFamily };
