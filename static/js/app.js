// Starts the app: names the component of each [data-module] and opens what there is. Must not hold any behaviour itself.

import { startWorker } from './offline/worker.js';
import { App } from './ui/app.js';
import { startAppearance } from './ui/appearance.js';
import { tellOfTheApp } from './ui/appNotices.js';
import { startMainNav, startQuickHide, startSavedLine, startSkipLink, startStatusLine } from './ui/frame.js';
import { startHelpButton } from './ui/help/sheet.js';
import { startLanguages } from './ui/languages.js';
import { startNotices } from './ui/notices.js';
import { startPassing } from './ui/passing.js';
import { startPull } from './ui/pullToRefresh.js';
import { startRescue } from './ui/rescue.js';
import { tellOfSafety } from './ui/safetyNotices.js';
import { startEnrol } from './ui/screens/enrol.js';
import { startFamilies } from './ui/screens/families.js';
import { startFamily } from './ui/screens/family.js';
import { startFamilyEdit } from './ui/screens/familyEdit.js';
import { startForgotten } from './ui/screens/forgotten.js';
import { startHelp } from './ui/screens/help.js';
import { startArticle, startHandouts, startLearn } from './ui/screens/library.js';
import { startMore } from './ui/screens/more.js';
import { startParents } from './ui/screens/parents.js';
import { startReady } from './ui/screens/ready.js';
import { startSecondTab } from './ui/screens/secondTab.js';
import { startStart } from './ui/screens/start.js';
import { startSupport } from './ui/screens/support.js';
import { startToday } from './ui/screens/today.js';
import { startTrend } from './ui/screens/trend.js';
import { startUnlock } from './ui/screens/unlock.js';
import { startVisitRecord } from './ui/screens/visit.js';
import { startVisitAssessment } from './ui/screens/visitAssessment.js';
import { startVisitCheck } from './ui/screens/visitCheck.js';
import { startVisitFormulation } from './ui/screens/visitFormulation.js';
import { startVisitHandouts } from './ui/screens/visitHandouts.js';
import { startVisitHello } from './ui/screens/visitHello.js';
import { startVisitReview } from './ui/screens/visitReview.js';
import { startVisitWho } from './ui/screens/visitWho.js';
import { startSignInForm } from './ui/signInForm.js';
import { startCoach } from './ui/tour/coach.js';
import { startInvitation } from './ui/tour/invitation.js';
import { startMending } from './ui/typed.js';
import { isVisiting } from './ui/visiting.js';

const app = new App({
  appearance: startAppearance,
  article: startArticle,
  coach: startCoach,
  enrol: startEnrol,
  families: startFamilies,
  family: startFamily,
  'family-edit': startFamilyEdit,
  forgotten: startForgotten,
  handouts: startHandouts,
  help: startHelp,
  'help-button': startHelpButton,
  invitation: startInvitation,
  languages: startLanguages,
  learn: startLearn,
  'main-nav': startMainNav,
  more: startMore,
  notices: startNotices,
  parents: startParents,
  passing: startPassing,
  'pull-to-refresh': startPull,
  'quick-hide': startQuickHide,
  ready: startReady,
  rescue: startRescue,
  'saved-line': startSavedLine,
  'second-tab': startSecondTab,
  'sign-in-form': startSignInForm,
  'skip-link': startSkipLink,
  start: startStart,
  'status-line': startStatusLine,
  support: startSupport,
  today: startToday,
  trend: startTrend,
  unlock: startUnlock,
  visit: startVisitRecord,
  'visit-assessment': startVisitAssessment,
  'visit-check': startVisitCheck,
  'visit-formulation': startVisitFormulation,
  'visit-handouts': startVisitHandouts,
  'visit-hello': startVisitHello,
  'visit-review': startVisitReview,
  'visit-who': startVisitWho,
});
const worker = startWorker(() => app.isAllSaved && !isVisiting(app));
startMending(document);
tellOfTheApp(app, worker);
tellOfSafety(app);
app.start(worker);
