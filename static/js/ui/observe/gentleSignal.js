// Says that time is up without startling a baby: a toast, a soft buzz, a quiet sound. Must not sound unless chosen.

import * as settings from '../../storage/settings.js';
import { t } from '../../words.js';
import { toast } from '../page/toast.js';

/** @import { Vault } from '../../storage/unlocked.js' */

const BUZZ_MS = [120, 160, 120];
const LOUD = 0.05;
const NOTES_HZ = [523.25, 659.25];
const NOTE_S = 0.9;

/** @type {AudioContext | null} */
let audio = null;

/**
 * @param {Vault} vault
 * @returns {Promise<boolean>} whether this visitor wants to hear it; false until they say so
 */
export async function wantsSound(vault) {
  return (await settings.sound.read(vault))?.timer === true;
}

/**
 * @param {Vault} vault
 * @param {boolean} isWanted
 */
export async function chooseSound(vault, isWanted) {
  await settings.sound.keep(vault, { timer: isWanted });
  if (isWanted) readySound();
}

/** Browsers allow sound only after a touch: call this on the one that starts the timer. */
export function readySound() {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  audio.resume().catch(() => {}); // Without sound there are still the toast and the buzz.
}

/**
 * @param {number} minutes
 * @param {boolean} isHeard
 */
export function signalOver(minutes, isHeard) {
  toast(t('{minutes} minutes are over', { minutes }), 'time');
  navigator.vibrate?.(BUZZ_MS);
  if (isHeard && audio?.state === 'running') play(audio);
}

/** @param {AudioContext} on */
function play(on) {
  NOTES_HZ.forEach((frequency, place) => {
    const from = on.currentTime + place * NOTE_S * 0.5;
    const tone = new OscillatorNode(on, { type: 'sine', frequency });
    const loudness = new GainNode(on, { gain: 0 });
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(LOUD, from + 0.15);
    loudness.gain.linearRampToValueAtTime(0, from + NOTE_S);
    tone.connect(loudness).connect(on.destination);
    tone.start(from);
    tone.stop(from + NOTE_S);
  });
}
