// Starts the app: names the component of each [data-module] and opens what there is. Must not hold any behaviour itself.

import { startWorker } from './offline/worker.js';
import { App } from './ui/app.js';
import { tellOfTheApp } from './ui/appNotices.js';
import { startMainNav, startQuickHide, startSavedLine, startSkipLink, startStatusLine } from './ui/frame.js';
import { startNotices } from './ui/notices.js';
import { startToday } from './ui/screens/today.js';
import { startUnlock } from './ui/screens/unlock.js';
import { startSignInForm } from './ui/signInForm.js';

/** @import { Modules, Start } from './ui/types.js' */

/** After unlocking, when the first screen has settled. */
const FETCH_REST_MS = 500;

/** @type {Modules} */
const always = {
  'main-nav': startMainNav,
  notices: startNotices,
  'quick-hide': startQuickHide,
  'saved-line': startSavedLine,
  'sign-in-form': startSignInForm,
  'skip-link': startSkipLink,
  'status-line': startStatusLine,
  today: startToday,
  unlock: startUnlock,
};

/** A cold start reads only what the first screens need; the rest follows by itself. @type {Record<string, () => Promise<Start>>} */
const later = {
  article: async () => (await import('./ui/screens/reading.js')).startArticle,
  enrol: async () => (await import('./ui/screens/enrol.js')).startEnrol,
  families: async () => (await import('./ui/screens/families.js')).startFamilies,
  family: async () => (await import('./ui/screens/family.js')).startFamily,
  'family-edit': async () => (await import('./ui/screens/familyEdit.js')).startFamilyEdit,
  more: async () => (await import('./ui/screens/more.js')).startMore,
  'reading-list': async () => (await import('./ui/screens/reading.js')).startReadingList,
  ready: async () => (await import('./ui/screens/ready.js')).startReady,
  'second-tab': async () => (await import('./ui/screens/secondTab.js')).startSecondTab,
  start: async () => (await import('./ui/screens/start.js')).startStart,
  visit: async () => (await import('./ui/screens/visit.js')).startVisitRecord,
  'visit-assessment': async () => (await import('./ui/screens/visitForm.js')).startVisitForm,
  'visit-check': async () => (await import('./ui/screens/visitCheck.js')).startVisitCheck,
  'visit-formulation': async () => (await import('./ui/screens/visitFormulation.js')).startVisitFormulation,
  'visit-handouts': async () => (await import('./ui/screens/visitHandouts.js')).startVisitHandouts,
  'visit-hello': async () => (await import('./ui/screens/visitHello.js')).startVisitHello,
  'visit-review': async () => (await import('./ui/screens/visitReview.js')).startVisitReview,
  'visit-who': async () => (await import('./ui/screens/visitForm.js')).startVisitForm,
};

/** @type {Modules} */
const modules = { ...always };
for (const [name, fetched] of Object.entries(later)) {
  modules[name] = async (element, app) => (await fetched())(element, app);
}

const app = new App(modules);
const worker = startWorker(() => app.isAllSaved);
tellOfTheApp(app, worker);
app.addEventListener(
  'unlocked',
  () => setTimeout(() => Promise.all(Object.values(later).map((fetched) => fetched())), FETCH_REST_MS),
  { once: true },
);
await app.start(worker);
