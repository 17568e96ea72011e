// How well a word matches what was typed: whole, begun, mistyped. Must not know what is searched.

const EXACT = 1;
const BEGUN = 0.75;
const MISTYPED = 0.5;
const BEGUN_MISTYPED = 0.3;

/**
 * Lower-case words without accents or apostrophes; a hyphenated word counts as its parts and as one word.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/['’]/g, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  return words.flatMap((word) =>
    word.includes('-') ? [...word.split('-'), word.replaceAll('-', '')] : word,
  );
}

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour; counting stops beyond `most`.
 *
 * @param {string} from
 * @param {string} to
 * @param {number} most
 * @returns {{whole: number, begun: number}} for the whole of `to`, and for its nearest beginning
 */
export function typingErrors(from, to, most) {
  const far = most + 1;
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      let errors = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwapped) errors = Math.min(errors, before[j - 2] + 1);
      next.push(errors);
      least = Math.min(least, errors);
    }
    if (least > most) return { whole: far, begun: far };
    before = row;
    row = next;
  }
  return { whole: Math.min(far, row[to.length]), begun: Math.min(far, ...row) };
}

/**
 * @param {string} typed
 * @param {string} word
 * @returns {number} 0 to 1; 0 if it neither is what was typed nor begins with it
 */
export function likeness(typed, word) {
  if (word === typed) return EXACT;
  return word.startsWith(typed) ? BEGUN : 0;
}

/**
 * The same with typing errors forgiven. Best used only where nothing matches as typed.
 *
 * @param {string} typed
 * @param {string} word
 * @returns {number} 0 to 1; 0 if it is another word
 */
export function likenessWithErrors(typed, word) {
  const most = errorsForgiven(typed);
  const isLonger = word.length > typed.length + most;
  if (most === 0 || word.length < typed.length - most || (isLonger && word[0] !== typed[0])) return 0;
  // Of a longer word only its beginning can be meant, and no error reaches beyond this.
  const { whole, begun } = typingErrors(typed, word.slice(0, typed.length + most + 1), most);
  if (whole <= most) return MISTYPED / whole;
  return begun <= 1 && word[0] === typed[0] ? BEGUN_MISTYPED : 0;
}

/** @param {string} typed */
function errorsForgiven({ length }) {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}
