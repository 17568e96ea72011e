// The shapes that the screens share. Types only; no value lives here.

import type { Definitions, FamilyBody } from '../domain/types.js';
import type { App as AppClass } from './app.js';
import type { OpenDraft } from './openDraft.js';

export type App = AppClass;

/** What a screen is about: ids only, in memory and in the vault, never in the address. */
export interface Place {
  family?: string;
  draft?: string;
  record?: string;
  observation?: string;
  article?: string;
  from?: string;
  search?: string;
}

export type Stop = () => void;

/** Starts a component on its element; what it returns is called when its screen is left. */
export type Start = (element: HTMLElement, app: App) => undefined | Stop | Promise<undefined | Stop>;

export type Modules = Record<string, Start>;

/** A visit that is being filled in, and the family that it is about. */
export interface OpenVisit {
  draft: OpenDraft;
  family: FamilyBody;
  definitions: Definitions;
}
