// The shapes that the screens share. Types only; no value lives here.

import type { Definitions, FamilyInTime } from '../domain/types.js';
import type { App as AppClass } from './app/app.js';
import type { OpenDraft } from './draft/openDraft.js';
import type { Watches } from './observe/watches.js';
import type { Where } from './visit/whereabouts.js';

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

/** A visit that is being filled in, and the family that it is about. */
export interface OpenVisit {
  draft: OpenDraft;
  family: FamilyInTime;
  definitions: Definitions;
  watches: Watches;
  /** Where one was in this step, when one comes back to the visit. */
  last: Where | null;
  /** Where one is now. */
  note: (place: Partial<Where>) => void;
  /** What signing would find now, and what the service refused and is still as it was; with paths from the body. */
  problems: () => Problem[];
  /** The path of the field that was asked for: the step opens there and says what is wrong with it. */
  asked?: string;
}
