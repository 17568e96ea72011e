// Starts the app: names the component of each [data-module] and opens what there is. Must not hold any behaviour itself.

import { startWorker } from './offline/worker.js';
import { App } from './ui/app/app.js';
import { startAppearance } from './ui/app/appearance.js';
import { startLanguages } from './ui/app/languages.js';
import { startNotices } from './ui/app/notices.js';
import { isVisiting } from './ui/app/visiting.js';
import { startFamilies } from './ui/family/families.js';
import { startFamily } from './ui/family/family.js';
import { startFamilyEdit } from './ui/family/familyEdit.js';
import { startTrend } from './ui/family/trend.js';
import { startVisitRecord } from './ui/family/visit.js';
import { startMending } from './ui/form/typed.js';
import { tellOfTheApp } from './ui/frame/appNotices.js';
import {
  startMainNav,
  startQuickHide,
  startSavedLine,
  startSkipLink,
  startStatusLine,
} from './ui/frame/frame.js';
import { startMore } from './ui/frame/more.js';
import { startPull } from './ui/frame/pullToRefresh.js';
import { startHelp } from './ui/help/helpScreen.js';
import { startHelpButton } from './ui/help/sheet.js';
import { startSupport } from './ui/help/supportScreen.js';
import { startEnrol } from './ui/lock/enrol.js';
import { startForgotten } from './ui/lock/forgotten.js';
import { startRescue } from './ui/lock/rescue.js';
import { tellOfSafety } from './ui/lock/safetyNotices.js';
import { startSecondTab } from './ui/lock/secondTab.js';
import { startStart } from './ui/lock/start.js';
import { startUnlock } from './ui/lock/unlock.js';
import { startPassing } from './ui/page/passing.js';
import { startArticle, startHandouts, startLearn } from './ui/read/libraryScreen.js';
import { startParents } from './ui/read/parents.js';
import { startSignInForm } from './ui/sending/signInForm.js';
import { startReady } from './ui/today/ready.js';
import { startToday } from './ui/today/today.js';
import { startCoach } from './ui/tour/coach.js';
import { startInvitation } from './ui/tour/invitation.js';
import { startVisitAssessment } from './ui/visit/visitAssessment.js';
import { startVisitCheck } from './ui/visit/visitCheck.js';
import { startVisitFormulation } from './ui/visit/visitFormulation.js';
import { startVisitHandouts } from './ui/visit/visitHandouts.js';
import { startVisitHello } from './ui/visit/visitHello.js';
import { startVisitReview } from './ui/visit/visitReview.js';
import { startVisitWho } from './ui/visit/visitWho.js';

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
