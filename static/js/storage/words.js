// Made-up words for passphrases: two plain syllables and an end, said as they are written. Must not draw unevenly.

/** No c, q, x, w, y, h: each letter has one sound. */
const STARTS = 'bdfgjklmnprstvz';
const VOWELS = 'aeiou';
const ENDS = 'klmnrst';

/** Pieces that could hurt, frighten or be misheard; a word that holds one is never offered. */
const UNKIND = new RegExp(
  `anal anus arab azi bast bas[ti] bigot bit[aeio] bom bon[ei]r bot[ot] bub bug[aeiou]r
  dag[ou] dam[ae] dem[aeo]n dev[ei]l dik dil[dt]o dop dum fag fak fas fat fek fet fever fik fok fuk
  gas gip git gor[ei] god gun hom idi jap jes jud kaf kak kan[aei]k kik kil kok kor[ae]n kuk kum kun
  lam[ae] lep[ae]r les lol los[ei]r lub lun lus mad man[ie]k mor[aeiou]n mor[ai]t muf mur[dt]
  nag nak naz neg nig nip nud nuk pak pan[ei]k pap[ai]s pat[aeo]t ped pen[aeiu]s pik[aei] pim pip pis pok
  pol[ai]k por[no] pos[aei]r pub pug puk pun pus put rab[ei] rap ret[aeio] rom[aeiou]n
  sad sat[ai]n seks sem[aei]n sem[ai]t ses set[ai]n sik sin sis slu sod sot suk sui tatas tit tos tot tum tur[dk]
  urin vag ven[eo]m vom vul zan zig zip zulu`
    .split(/\s+/)
    .join('|'),
);

/**
 * One word such as "lofen", each of `everyWord()` as likely as any other.
 *
 * @returns {string}
 */
export function inventWord() {
  for (;;) {
    const word = [STARTS, VOWELS, STARTS, VOWELS, ENDS].map(oneOf).join('');
    if (!UNKIND.test(word)) return word;
  }
}

/** @returns {Generator<string>} all the words there are */
export function* everyWord() {
  for (const a of STARTS)
    for (const b of VOWELS)
      for (const c of STARTS)
        for (const d of VOWELS)
          for (const e of ENDS) {
            const word = a + b + c + d + e;
            if (!UNKIND.test(word)) yield word;
          }
}

/** @param {string} letters at most 256 */
function oneOf(letters) {
  // Bytes beyond the last whole multiple are thrown away: a plain remainder would favour the first letters.
  const limit = 256 - (256 % letters.length);
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < limit) return letters[byte % letters.length];
  }
}
