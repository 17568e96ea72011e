// The shapes that the screens share. Types only; no value lives here.

import type { Definitions, FamilyInTime } from '../domain/types.js';
import type { Where } from '../storage/settings.js';
import type { App as AppClass } from './app/app.js';
import type { OpenDraft } from './draft/openDraft.js';
import type { Timers } from './observe/timers.js';

export type App = AppClass;

/** What a screen is about: ids only, in memory and in the vault, never in the address. */
export interface Place {
  family?: string;
  draft?: string;
  record?: string;
  observation?: string;
  /** The path of a field that is asked for, from the body; taken up once. */
  field?: string;
  /** The key of a page of the library, and the form in which it is read. */
  article?: string;
  variant?: string;
  from?: string;
  shelf?: ShelfPlace;
  search?: string;
  /** How many families are shown already, so that coming back finds the same place. */
  shown?: number;
  /** What is typed on Today goes on in the list of families. */
  isTyping?: boolean;
}

/** Where one is on a shelf of the library: which one, what was typed, what was chosen. */
export interface ShelfPlace {
  of: string;
  find?: string;
  age?: string;
  need?: string;
  step?: string;
}

export type Stop = () => void;

/** Starts a component on its element; what it returns is called when its screen is left. */
export type Start = (element: HTMLElement, app: App) => undefined | Stop | Promise<undefined | Stop>;

export type Modules = Record<string, Start>;

/** All there is to know about a screen. Its name is its address, its template's and its help's. */
export interface Screen {
  start: Start;
  /** What the tab of the browser says. */
  title: string;
  /** What it is about: without that it can't be shown. */
  needs?: 'family' | 'draft' | 'record' | 'article';
  /** The link of the main navigation that is current there. */
  tab?: 'today' | 'families' | 'learn' | 'handouts' | 'more';
  /** A step of a visit that is being filled in. */
  isStep?: true;
  /** Shown while no vault is open. */
  isOutside?: true;
  /** Where a sign-in is begun for a vault that is not open yet. */
  isBeginning?: true;
  /** Shown while a parent holds the tablet, and at no other time. */
  isForParents?: true;
  /** A page that was opened from another screen, and belongs to what was going on there. */
  isPageOfAnother?: true;
  /** The app alone puts it up: no address leads there. */
  hasNoAddress?: true;
  /** Nobody is led back there after unlocking. */
  isNotKept?: true;
  /** Pulling it down sends and receives. */
  mayBePulled?: true;
}

export type Screens = Record<string, Screen>;

/** Goes on to the screen of what it began. */
export type Beginnings = Record<string, (app: App) => Promise<void>>;

/** A visit that is being filled in, and the family that it is about. */
export interface OpenVisit {
  draft: OpenDraft;
  family: FamilyInTime;
  definitions: Definitions;
  timers: Timers;
  /** Where one was in this step, when one comes back to the visit. */
  last: Where | null;
  /** Where one is now. */
  note: (place: Partial<Where>) => void;
  /** What signing would find now, and what the service refused and is still as it was; with paths from the body. */
  problems: () => Problem[];
  /** The path of the field that was asked for: the step opens there and says what is wrong with it. */
  asked?: string;
}
