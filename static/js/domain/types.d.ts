// The shapes that the tablet's modules share: definitions, records, outlines. Types only; no value lives here.

export interface Score {
  value: number;
  label: string;
  mark: 'none' | 'half' | 'full' | '';
}

/** A range of totals, both ends included; `to` is null for the open last band. */
export interface Band {
  id: string;
  label: string;
  from: number;
  to: number | null;
}

export interface Item {
  id: string;
  number: number;
  title: string;
  short_title: string;
  hint: string;
  /** Its own answers, where they are not the instrument's. */
  scores?: Score[];
}

/** What some of the items add up to. `label` is empty where it is the only total; `bands` may be none. */
export interface Total {
  id: string;
  label: string;
  /** Item ids. */
  items: string[];
  /** Null where the instrument's own words apply. */
  higher_means: string | null;
  bands: Band[];
}

export interface AgeWindow {
  from_days: number;
  before_months: number;
  validated: string;
  text: string;
  source: string;
}

export interface Caution {
  id: string;
  when: 'always' | 'live' | 'practice' | 'outside_age' | 'not_observed' | 'trend';
  text: string;
  source: string;
}

export interface Instrument {
  id: string;
  version: string;
  title: string;
  short_title: string;
  administration: 'observed' | 'self_report';
  requires_training: boolean;
  not_observed_allowed: boolean;
  scoring_note: string;
  higher_means: string;
  source: { citation: string; url: string };
  band_source: string;
  scores: Score[];
  age_window: AgeWindow | null;
  bands: Band[];
  items: Item[];
  cautions: Caution[];
  /** Only if there are several totals, or one of some items; `totalsOf` always has them. */
  totals?: Total[];
}

export type Kind =
  | 'text'
  | 'name'
  | 'longtext'
  | 'integer'
  | 'date'
  | 'instant'
  | 'choice'
  | 'choices'
  | 'flag'
  | 'uuid'
  | 'nhs_number'
  | 'refs'
  | 'answers'
  | 'notes'
  | 'outcome'
  | 'group';

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

/** One field of a form. Whatever is left at its default (no, nothing, none) is absent. */
export interface Field {
  name: string;
  kind: Kind;
  label: string;
  hint?: string;
  required?: boolean;
  min?: number;
  max?: number;
  step?: number;
  past?: boolean;
  /** Documents show it, filled in or not. */
  always?: boolean;
  choices?: Choice[];
  fields?: Field[];
  repeated?: boolean;
  min_items?: number;
  max_items?: number;
  item_label?: string;
  add_label?: string;
  one_of?: string[];
  screen?: string;
  voice?: string;
}

export interface FormDefinition {
  id: string;
  version: number;
  title: string;
  fields: Field[];
}

/** Words to say to a baby of a certain age; {baby} and {carer} stand for names. */
export interface Prompt {
  id: string;
  title: string;
  from_days: number;
  to_days: number;
  words: string[];
  listen: string;
  notice: string;
  source: string;
}

export interface Reading {
  id: string;
  title: string;
  summary: string;
  audience: 'parents' | 'professionals';
  /** "" until a clinician has reviewed it. */
  reviewed_on: string;
}

/** Text, or a tag with its content. */
export type Node = string | [tag: string, ...nodes: Node[]];

export interface Translation {
  language: string;
  title: string;
  summary: string;
  /** "" until somebody who speaks it has reviewed it. */
  translation_reviewed_on: string;
  blocks: Node[];
}

export interface SheetSection {
  heading: string;
  filled_by: 'family' | 'service' | 'nobody';
  prompts?: { text: string; lines: number }[];
  facts?: string[];
}

/** One page of the library: `blocks` of a text, `sections` of a sheet to fill in. */
export interface Page extends Reading {
  key: string;
  kind: 'handout' | 'sheet' | 'article' | 'cascade';
  sources: { title: string; url: string }[];
  blocks?: Node[];
  sections?: SheetSection[];
  needs?: string[];
  from_days?: number | null;
  to_days?: number | null;
  step?: string;
  easy?: { text: string; picture: string }[];
  /** The drawing on its cover. */
  cover?: string;
  translations?: Translation[];
}

/** A PDF that was made when the app was set up. */
export interface LibraryFile {
  slug: string;
  variant: string;
  language: string;
  kind: 'handout' | 'sheet' | 'cascade';
  bytes: number;
  url: string;
}

export interface Ages {
  id: string;
  label: string;
  from_days: number;
  to_days: number;
}

export interface Language {
  id: string;
  name: string;
  dir: 'ltr' | 'rtl';
  unreviewed: string;
  untranslated: string;
  close: string;
  all_pages: string;
  print: string;
  share: string;
  save: string;
  turn: string;
  forms: string;
  aloud: string;
  stop: string;
  next: string;
  text_size: string;
  sizes: string[];
}

/** What /library.json holds. */
export interface Library {
  pages: Page[];
  files: LibraryFile[];
  needs: { id: string; label: string }[];
  ages: Ages[];
  steps: { id: string; label: string }[];
  languages: Language[];
  pictures: Record<string, string>;
  settings: { id: string; title: string; words: string[]; listen: string; notice: string; source: string }[];
  watching: { source: string; items: { item: string; baby: string[]; parent: string[] }[] };
  language: {
    source: string;
    groups: { id: string; title: string; field: string; sentences: { label: string; sentence: string }[] }[];
  };
}

/** When a contact may be made, by age since birth: one start, one end; in pregnancy birth is the end. */
export interface ContactWindow {
  contact: string;
  standing: 'mandated' | 'suggested';
  from_pregnancy_weeks?: number;
  from_days?: number;
  from_months?: number;
  by_days?: number;
  by_months?: number;
  before_months?: number;
}

/** The contacts of a programme, and how many days ahead and back the visitor's own list looks. */
export interface Programme {
  id: string;
  sources: { title: string; url: string }[];
  list: { opens_within: number; closes_within: number; passed_within: number };
  contacts: ContactWindow[];
}

/** What a signed visit says about which contacts were made. */
export interface VisitFact {
  /** The visit's id, the same for each revision. */
  visit: string;
  contact: string;
  day: string;
  /** The ids of the babies who were there; empty if nobody noted it. */
  babies: string[];
  seen: { instrument: string; baby: string }[];
}

/** One line of the visitor's own list: whom to see on a day, perhaps at a time, perhaps for which contact. */
export interface Planned {
  family: string;
  on: string;
  at?: string;
  contact?: string;
  /** The visits already signed when it was planned: none of them is the planned one. */
  before?: string[];
  /** The visits already begun by then: one of them is the planned one only if it is for that contact. */
  begun?: string[];
}

/** What /definitions.json holds: current versions by id; `earlier` has every other version ever used for signing. */
export interface Definitions {
  contacts: Programme;
  /** Don't look inside: `instrumentOf` finds what an observation names, in its version. */
  instruments: Record<string, unknown>;
  forms: { family: FormDefinition; visit: FormDefinition; [id: string]: FormDefinition };
  earlier: { forms: FormDefinition[]; instruments: Instrument[] };
  prompts: Prompt[];
  handouts: Reading[];
  articles: Reading[];
}

/** The values of a message, by the names of its placeholders. */
export type Values = Record<string, string | number>;

/** One thing wrong: `field` is a path such as "babies/0/nhs_number", or "" for the whole; `values` fill the message. */
export interface Problem extends Message {
  field: string;
}

/**
 * A message by code. `message` is its English, if it came from the service: an older service sends nothing else, and it
 * is shown where this build does not know the code.
 */
export interface Message {
  code: string;
  values?: Values;
  message?: string;
}

export type Answer = number | 'not_observed';
export type Answers = Record<string, Answer>;

/** What the answers of one total add up to; `total` only when each of its items has a number. */
export interface Counted {
  of: Total;
  total: number | null;
  lowest: number;
  highest: number;
  band: Band | null;
}

/** What answers add up to, as `score` gives it, for each total of the instrument. */
export interface Outcome {
  counts: Counted[];
  unanswered: string[];
}

/** What a total came to, as a record holds it, without what does not apply. */
export interface RecordedTotal {
  total?: number;
  lowest: number;
  highest: number;
  band?: string;
}

/** An outcome as a record holds it: the first total, then the others by their ids. */
export interface RecordedOutcome extends RecordedTotal {
  unanswered?: string[];
  totals?: Record<string, RecordedTotal>;
}

export type BabyStatus = 'died' | 'not_born' | 'moved_away' | 'fostered' | 'adopted';
/** What a baby is called: `name` "" when not yet named, `whose` the carer's; `number` 0 where none is needed. */
export interface BabyCalled {
  name: string;
  whose: string;
  kind: 'baby' | 'twin' | 'triplet';
  number: number;
  is_unborn: boolean;
}

/** `relationship` is a value of the family form where the name alone says too little, otherwise "". */
export interface CarerCalled {
  name: string;
  relationship: string;
  number: number;
}

export interface Baby {
  id: string;
  name?: string;
  /** 1 for the first-born. */
  birth_order?: number;
  born_on?: string;
  due_on?: string;
  gestation_weeks?: number;
  gestation_days?: number;
  /** What has changed for the baby; absent while the baby is with the family, or expected. */
  status?: BabyStatus;
  status_on?: string;
  nhs_number?: string;
}

export interface Carer {
  id: string;
  name: string;
  relationship: string;
  relationship_note?: string;
  language?: string;
  interpreter?: true;
  needs?: string[];
  needs_note?: string;
}

export interface FamilyBody {
  babies: Baby[];
  carers: Carer[];
  /** Nothing is left at home and no message is sent. */
  no_paper?: boolean;
  notes?: string;
}

/** A revision's body with those before and after it, nearest first, where they are known. */
export interface FamilyInTime extends FamilyBody {
  earlier?: FamilyBody[];
  later?: FamilyBody[];
}

export interface Introduction {
  baby: string;
  showed?: string;
}

export interface Observation {
  id: string;
  instrument: string;
  version: string;
  baby?: string;
  carer?: string;
  mode?: 'live' | 'filmed';
  minutes?: number;
  standing?: 'trained' | 'practice';
  trained_on?: string;
  age_reason?: string;
  answers?: Answers;
  item_notes?: Record<string, string>;
  outcome?: RecordedOutcome;
}

export interface Assessment {
  attitude?: string;
  responsiveness?: string;
  bonding?: string;
  attachment?: string;
  needs_physical?: string;
  needs_emotional?: string;
  needs_social?: string;
}

export interface Statement {
  id: string;
  text: string;
  evidence?: string[];
}

export interface Risk {
  finding?: 'none_identified' | 'identified' | 'unclear';
  statements?: Statement[];
  protective?: string;
  not_seen?: string;
  source?: string;
  action?: string;
  owner?: string;
  review_on?: string;
  /** Of the long-term risk only. */
  transmission?: string;
  /** Of the immediate risk only: who was told, and when, or why nobody yet. */
  told_whom?: string;
  told_at?: string;
  not_told_because?: string;
  /** Of the immediate risk only: what has become of those that earlier visits found. */
  earlier?: EarlierRisk[];
}

/** What a visit says about an immediate risk that another visit found, naming that visit's revision. */
export interface EarlierRisk {
  visit: string;
  record: string;
  on: string;
  state: 'still_open' | 'closed';
  because?: string;
}

/** What closed a risk, at the visit of that day. */
export interface Closing {
  on: string;
  because: string;
}

/** An immediate risk as formulated by the last revision of a visit that found one; `visit` is the visit's subject. */
export interface FoundRisk {
  visit: string;
  record: string;
  on: string;
  immediate: Risk;
  closed: Closing | null;
  /** Its words belong to the other side of an adoption: only the finding is here. */
  is_apart?: boolean;
}

export interface VisitBody {
  contact: string;
  started_at: string;
  present?: { babies?: string[]; carers?: string[]; others?: string };
  not_seen?: string;
  introductions?: Introduction[];
  observations?: Observation[];
  assessment?: Assessment;
  formulation?: { immediate?: Risk; long_term?: Risk };
  handouts?: string[];
  /** Written to the family: it goes on the page for the parent. */
  for_family?: string;
  closing_note?: string;
}

interface Envelope {
  id: string;
  subject: string;
  family: string;
  /** The id of the family's record that the tablet had when the visit was signed. */
  family_revision?: string;
  supersedes?: string;
  reason?: string;
  author: string;
  device: string;
  signed_at: string;
  clock_offset_ms?: number;
  /** The version of the forms that it was signed with. */
  schema: number;
}

export interface FamilyRecord extends Envelope {
  kind: 'family';
  body: FamilyBody;
}

export interface VisitRecord extends Envelope {
  kind: 'visit';
  body: VisitBody;
}

/** A visit that isn't signed yet, as far as a summary needs it. */
export type DraftVisit = Partial<Omit<VisitRecord, 'body'>> & { body: VisitBody };

/** One signed revision. It never changes. */
export type RecordEnvelope = FamilyRecord | VisitRecord;

/** Names by user id. */
export type People = Record<string, string>;

/** Which revision of a visit this is; `superseded_reason` is why a later one replaced it. */
export interface RevisionInfo {
  number: number;
  of: number;
  superseded_reason?: string;
}

export interface ReceiptInfo {
  sha256: string;
  seq: number;
  received_at: string;
}

/**
 * One line or block of a summary. A reader draws by `kind`:
 * text (label, value, note) · lines (label, lines) · item (number, label, value, mark, note) ·
 * total (label, value) · band (label, value, note: why) · caution (label, value, note: its source) ·
 * statement (label, value, lines: what it rests on) · source (label, value, url).
 * Empty parts are absent. A value may hold line breaks.
 */
export interface OutlineEntry {
  kind: 'text' | 'lines' | 'item' | 'total' | 'band' | 'caution' | 'statement' | 'source';
  label: string;
  value?: string;
  lines?: string[];
  note?: string;
  number?: number;
  /** none, half, full or not_observed are drawn; an item without a mark has none to draw. */
  mark?: 'none' | 'half' | 'full' | 'not_observed';
  url?: string;
}

export interface OutlineSection {
  id: string;
  heading: string;
  entries: OutlineEntry[];
}

/** The one content of a visit's summary: its PDF, its page and the tablet's print are all drawn from it. */
export interface Outline {
  title: string;
  /** Words beside the title: "Practice", "Outside the age window", "Not yet received by the server" … */
  marks: string[];
  sections: OutlineSection[];
}

/** What one total came to. `lowest` and `highest` are equal where it is certain, null without a total. */
export interface Figures {
  lowest: number | null;
  highest: number | null;
  total: string;
  band: string;
  why: Message | null;
}

/** One observation of a trend, with the figures of one total; `others` are those of the instrument's further totals. */
export interface Seen extends Figures {
  /** Ids of the visit's record and of the observation in it. */
  record: string;
  observation: string;
  /** "2026-11-03", and the same in the record's words. */
  on: string;
  day: string;
  short_day: string;
  age: string;
  how: string;
  rated_by: string;
  /** Practice and the like. */
  marks: string[];
  /** An outline's entry for each item of the instrument: number, value, mark. */
  answers: OutlineEntry[];
  others?: Figures[];
}

/**
 * The observations of one baby and carer with one instrument, oldest first. `changes` compares the last two, item by
 * item, and is empty where there is only one. `in_mind` is about the whole course, `cautions` about its observations.
 */
export interface Course {
  instrument: Instrument;
  /** In words; "" where the family has no observation with another version of the instrument. */
  version: string;
  baby: string;
  carer: string;
  /** The one that the figures are for; `byTotal` has a course for each. */
  total: Total;
  /** Its highest possible value. */
  greatest: number;
  seen: Seen[];
  changes: string[];
  in_mind: OutlineEntry[];
  cautions: OutlineEntry[];
}

/** All courses of a family; `left_out` is how many observations can't be drawn. */
export interface Trend {
  title: string;
  visits: number;
  marks: string[];
  courses: Course[];
  left_out: number;
  /** How many were made before a baby’s adoption: names from before and after must never meet. */
  kept_apart: number;
}

/** The rectangle of a chart and the space around its totals, in its own units; `widest` is one column's limit. */
export interface ChartFrame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  widest: number;
}

/** A band: from `top` to `bottom`, its words at `middle`; `from_total` is at its lower edge. */
export interface ChartZone {
  label: string;
  top: number;
  bottom: number;
  middle: number;
  from_total: number;
}

/** One observation at `x`: from `high` to `low`, both null without a total. Its total's words are at `label`. */
export interface ChartColumn {
  x: number;
  low: number | null;
  high: number | null;
  label: number;
  total: string;
  day: string;
  is_practice: boolean;
}

export interface Chart {
  zones: ChartZone[];
  columns: ChartColumn[];
  right: number;
  greatest: number;
  words: string;
}
