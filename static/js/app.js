// Starts the app: names the component of each [data-module] that is no screen, and opens what there is. Must not hold any behaviour itself.

import { startWorker } from './offline/worker.js';
import { BEGINNINGS, SCREENS } from './screens.js';
import { App } from './ui/app/app.js';
import { startAppearance } from './ui/app/appearance.js';
import { startLanguages } from './ui/app/languages.js';
import { startNotices } from './ui/app/notices.js';
import { isVisiting } from './ui/app/visiting.js';
import { startMending } from './ui/form/typed.js';
import { tellOfTheApp } from './ui/frame/appNotices.js';
import {
  startMainNav,
  startQuickHide,
  startSavedLine,
  startSkipLink,
  startStatusLine,
} from './ui/frame/frame.js';
import { startPull } from './ui/frame/pullToRefresh.js';
import { startHelpButton } from './ui/help/sheet.js';
import { tellOfTheErased } from './ui/lock/erased.js';
import { tellOfLosses } from './ui/lock/lossNotices.js';
import { startRescue } from './ui/lock/rescue.js';
import { tellOfSafety } from './ui/lock/safetyNotices.js';
import { startToasts } from './ui/page/toast.js';
import { startSignInForm } from './ui/sending/signInForm.js';
import { startCoach } from './ui/tour/coach.js';
import { startInvitation } from './ui/tour/invitation.js';

const app = new App(SCREENS, BEGINNINGS, {
  appearance: startAppearance,
  coach: startCoach,
  'help-button': startHelpButton,
  invitation: startInvitation,
  languages: startLanguages,
  'main-nav': startMainNav,
  notices: startNotices,
  toast: startToasts,
  'pull-to-refresh': startPull,
  'quick-hide': startQuickHide,
  rescue: startRescue,
  'saved-line': startSavedLine,
  'sign-in-form': startSignInForm,
  'skip-link': startSkipLink,
  'status-line': startStatusLine,
});
const worker = startWorker(() => app.isAllSaved && !isVisiting(app));
startMending(document);
tellOfTheApp(app, worker);
tellOfSafety(app);
tellOfLosses(app);
tellOfTheErased(app.start(worker));
