// Lines that everybody knows by heart, and where a passphrase is made of them. Must not say how much one is worth.

/** A stretch of fewer letters is as likely to be part of an ordinary word. */
const SHORTEST_STRETCH = 8;

const UNITS = 'one two three four five six seven eight nine'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const COUNTED = [
  ...UNITS,
  ...TEENS,
  ...TENS.flatMap((ten) => [ten, ...UNITS.map((unit) => `${ten} ${unit}`)]),
  'hundred',
].join(' ');

/** Sequences, pangrams, and the beginnings of sayings, rhymes, prayers, songs and books, as most people know them. */
const LINES = [
  COUNTED,
  'zero one two three four five six seven eight nine ten',
  'ten twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion',
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth',
  'january february march april may june july august september october november december',
  'monday tuesday wednesday thursday friday saturday sunday',
  'spring summer autumn winter',
  'north east south west',
  'red orange yellow green blue indigo violet',
  'mercury venus earth mars jupiter saturn uranus neptune pluto',
  'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec',
  'romeo sierra tango uniform victor whiskey xray yankee zulu',
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon',
  'aries taurus gemini cancer leo virgo libra scorpio sagittarius capricorn aquarius pisces',
  'un dau tri pedwar pump chwech saith wyth naw deg un deg un un deg dau un deg tri un deg pedwar',
  'llun mawrth mercher iau gwener sadwrn sul',
  'dydd llun dydd mawrth dydd mercher dydd iau dydd gwener dydd sadwrn dydd sul',
  'ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop asdfghjkl zxcvbnm',
  'asdfghjkl qwertyuiop zxcvbnm qwertyuiop',
  'qazwsxedcrfvtgbyhnujmikolp',
  'the quick brown fox jumps over the lazy dog',
  'the quick brown fox jumped over the lazy dogs',
  'pack my box with five dozen liquor jugs',
  'how vexingly quick daft zebras jump',
  'sphinx of black quartz judge my vow',
  'the five boxing wizards jump quickly',
  'jackdaws love my big sphinx of quartz',
  'waltz bad nymph for quick jigs vex',
  'correct horse battery staple',
  'twinkle twinkle little star how i wonder what you are up above the world so high like a diamond in the sky',
  'mary had a little lamb its fleece was white as snow and everywhere that mary went the lamb was sure to go',
  'humpty dumpty sat on a wall humpty dumpty had a great fall all the kings horses and all the kings men',
  'baa baa black sheep have you any wool yes sir yes sir three bags full one for the master one for the dame',
  'jack and jill went up the hill to fetch a pail of water jack fell down and broke his crown',
  'hickory dickory dock the mouse ran up the clock the clock struck one the mouse ran down',
  'incy wincy spider climbed up the water spout down came the rain and washed the spider out',
  'row row row your boat gently down the stream merrily merrily merrily merrily life is but a dream',
  'rock a bye baby on the tree top when the wind blows the cradle will rock',
  'hush little baby dont say a word mamas going to buy you a mockingbird',
  'london bridge is falling down falling down falling down london bridge is falling down my fair lady',
  'the wheels on the bus go round and round round and round all day long',
  'if youre happy and you know it clap your hands',
  'old macdonald had a farm and on that farm he had a cow',
  'the grand old duke of york he had ten thousand men he marched them up to the top of the hill',
  'remember remember the fifth of november gunpowder treason and plot',
  'thirty days hath september april june and november all the rest have thirty one',
  'happy birthday to you happy birthday to you happy birthday dear',
  'we wish you a merry christmas and a happy new year',
  'jingle bells jingle bells jingle all the way oh what fun it is to ride in a one horse open sleigh',
  'silent night holy night all is calm all is bright',
  'amazing grace how sweet the sound that saved a wretch like me i once was lost but now am found',
  'god save our gracious king long live our noble king god save the king send him victorious happy and glorious',
  'mae hen wlad fy nhadau yn annwyl i mi gwlad beirdd a chantorion enwogion o fri',
  'our father who art in heaven hallowed be thy name thy kingdom come thy will be done on earth as it is in heaven',
  'give us this day our daily bread and forgive us our trespasses as we forgive those who trespass against us',
  'ein tad yr hwn wyt yn y nefoedd sancteiddier dy enw deled dy deyrnas gwneler dy ewyllys',
  'hail mary full of grace the lord is with thee blessed art thou among women',
  'the lord is my shepherd i shall not want he maketh me to lie down in green pastures',
  'in the beginning god created the heaven and the earth',
  'for god so loved the world that he gave his only begotten son',
  'to be or not to be that is the question whether tis nobler in the mind to suffer the slings and arrows',
  'romeo romeo wherefore art thou romeo',
  'shall i compare thee to a summers day thou art more lovely and more temperate',
  'i wandered lonely as a cloud that floats on high oer vales and hills when all at once i saw a crowd',
  'it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness',
  'it is a truth universally acknowledged that a single man in possession of a good fortune must be in want of a wife',
  'once upon a time in a land far far away',
  'and they all lived happily ever after',
  'mirror mirror on the wall who is the fairest of them all',
  'all that glitters is not gold',
  'a stitch in time saves nine',
  'an apple a day keeps the doctor away',
  'a bird in the hand is worth two in the bush',
  'the early bird catches the worm',
  'too many cooks spoil the broth',
  'two wrongs dont make a right',
  'when in rome do as the romans do',
  'the pen is mightier than the sword',
  'actions speak louder than words',
  'keep calm and carry on',
  'may the force be with you always',
  'i love you to the moon and back',
  'live laugh love',
  'four score and seven years ago our fathers brought forth on this continent a new nation',
  'we hold these truths to be self evident that all men are created equal',
  'i am the master of my fate i am the captain of my soul',
  'she sells sea shells on the sea shore',
  'peter piper picked a peck of pickled peppers',
  'round and round the rugged rock the ragged rascal ran',
];

// Forwards, word by word backwards, letter by letter backwards.
const KNOWN = LINES.flatMap((line) => {
  const words = line.split(' ');
  const letters = words.join('');
  return [letters, words.toReversed().join(''), [...letters].toReversed().join('')];
}).join('|');

/** What stands for a letter in "th3 qu1ck". @type {{[sign: string]: string}} */
const AS_LETTERS = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/**
 * The stretches of known lines in a text, whatever its case, accents and spaces, and the text with a gap in the place
 * of each.
 *
 * @param {string} text
 * @returns {{stretches: string[], rest: string}} `rest` in lower case, without accents
 */
export function withoutKnown(text) {
  const characters = [...text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()];
  const { letters, places } = lettersOf(characters);
  const stretches = [];
  for (let at = 0; at <= letters.length - SHORTEST_STRETCH; at += 1) {
    const end = endOfKnown(letters, at);
    if (end - at < SHORTEST_STRETCH) continue;
    stretches.push(letters.slice(at, end));
    characters.fill(' ', places[at], places[end - 1] + 1);
    at = end - 1;
  }
  return { stretches, rest: characters.join('') };
}

/** @param {string[]} characters */
function lettersOf(characters) {
  let letters = '';
  const places = [];
  for (const [place, character] of characters.entries()) {
    const letter = AS_LETTERS[character] ?? character;
    if (!/^[a-z]$/.test(letter)) continue;
    letters += letter;
    places.push(place);
  }
  return { letters, places };
}

/**
 * @param {string} letters
 * @param {number} from
 */
function endOfKnown(letters, from) {
  let end = from + SHORTEST_STRETCH;
  if (!KNOWN.includes(letters.slice(from, end))) return from;
  while (end < letters.length && KNOWN.includes(letters.slice(from, end + 1))) end += 1;
  return end;
}
