import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A customer as a planner describes one: who they are, what is known of their past, what happens while we watch,
 * and what must come of it. Durations are written `10m`, `4h`, `7d`; times are local to the pack.
 */
export interface Persona {
  name: string;
  /** The phone number: it also decides who is held out as control. */
  number: string;
  about?: string;
  /** When watching begins, `2026-03-10 09:59`. */
  at: string;
  profile: Record<string, Written>;
  /** What happened before: it is known, and opens no moment. */
  history?: PastEvent[];
  /** What happens then. */
  live?: LiveStep[];
  /** How long after `at` watching ends; an hour by default. */
  until?: string;
  expect: Expectation;
}

export type Written = string | number | boolean | string[] | null;

/** Fields of the event stand beside these keys. `times` happen `every` so long (a minute by default), the last `ago`. */
export interface PastEvent {
  ago: string;
  event: string;
  times?: number;
  every?: string;
  /** How long a record that covers a span lasted. */
  lasting?: string;
  [field: string]: Written | undefined;
}

/** One of `event`, `profile`, `outcome`, `ask`, `optOut`, `list`; nothing but `in` lets time pass. */
export interface LiveStep {
  /** After `at`. */
  in: string;
  event?: string;
  times?: number;
  every?: string;
  profile?: Record<string, Written>;
  /** Of the newest contact. */
  outcome?: string;
  /** A pull channel whose touchpoint asks. */
  ask?: string;
  limit?: number;
  /** Refused by the customer: `{ scope: all }`, `{ scope: channel, of: sms }`, `{ scope: category, of: information }`. */
  optOut?: { scope: 'all' | 'channel' | 'category'; of?: string };
  /** The number comes with an uploaded list of this id. */
  list?: string;
  [field: string]: unknown;
}

/** Who a customer is at an instant. */
export interface Standing {
  /** The primary group; `none` when no rule of a primary group holds. */
  group?: string;
  /** Groups that all hold. */
  groups?: string[];
  /** Life cycle → stage; `none` when it is not known. */
  stage?: Record<string, string>;
}

/** `group` and `stage` are those when watching begins. */
export interface Expectation extends Standing {
  /** The same when watching ends. */
  later?: Standing;
  /** Scenarios that fired, in order of time; left out: not looked at. */
  moments?: string[];
  /** Scenario → gate that held it back: where, resident, resident-unknown, cooldown. */
  heldBack?: Record<string, string>;
  /** Campaigns that must not have decided. */
  never?: string[];
  decisions?: ExpectedDecision[];
  /** How many marketing contacts were released, all campaigns together. */
  contacts?: number;
}

export interface ExpectedDecision {
  campaign: string;
  /** `offered`: contacted, or held out as control as the number has it. */
  result: 'offered' | 'contact' | 'control' | 'deferred' | 'nothing' | 'presented';
  /** Which of the campaign's decisions, from 1; the only one by default. */
  which?: number;
  /** How long after `at` it was made. */
  in?: string;
  /** The only offer that survives, and the channels it survives on. */
  offer?: string;
  channel?: string | string[];
  /** Instead of an offer: the fixed text that is sent. */
  message?: string;
  /** Where several are right: all survivors, each `offer@channel`. */
  oneOf?: string[];
  /** Which of the survivors is drawn, `offer@channel`: for what comes after it. Follows from the number. */
  chosen?: string;
  /** `offer` or `offer@channel` → `stage reason`. */
  refused?: Record<string, string>;
  /** Last status of the contact, with its reason: `released`, `withdrawn policy.cap.one-a-day`. */
  contact?: string;
}

const personaKeys = ['name', 'number', 'about', 'at', 'profile', 'history', 'live', 'until', 'expect'];
const standingKeys = ['group', 'groups', 'stage'];
const expectKeys = [...standingKeys, 'later', 'moments', 'heldBack', 'never', 'decisions', 'contacts'];
const decisionKeys = [
  'campaign',
  'result',
  'which',
  'in',
  'offer',
  'channel',
  'message',
  'oneOf',
  'chosen',
  'refused',
  'contact',
];
/** Of a step without an event. */
const stepKeys = ['in', 'profile', 'outcome', 'ask', 'limit', 'optOut', 'list'];

/** The personas of a file. @throws when it is not a list of them, or says what nobody would look at */
export function readPersonas(file: string): Persona[] {
  return parsePersonas(readFileSync(file, 'utf8'), file);
}

/** The personas of a text; `source` is named in errors. @throws as `readPersonas` */
export function parsePersonas(text: string, source: string): Persona[] {
  const personas: unknown = parse(text, { strict: true });
  if (!Array.isArray(personas)) throw new Error(`${source} must hold a list of personas`);
  for (const persona of personas as Persona[]) checkPersona(persona, source);
  return personas as Persona[];
}

/** A misspelt expectation would hold for everybody. */
function checkPersona(persona: Persona, source: string): void {
  const check = (part: object | undefined, known: readonly string[]) => {
    const unknown = Object.keys(part ?? {}).find((key) => !known.includes(key));
    if (unknown === undefined) return;
    throw new Error(`${source}: ${persona.name}: "${unknown}" says nothing here; known are ${known.join(', ')}`);
  };
  check(persona, personaKeys);
  check(persona.expect, expectKeys);
  check(persona.expect.later, standingKeys);
  for (const decision of persona.expect.decisions ?? []) check(decision, decisionKeys);
  for (const step of persona.live ?? []) if (step.event === undefined) check(step, stepKeys);
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws when the text is no duration */
export function durationMs(text: string): number {
  const found = /^([0-9]+)(s|m|h|d)$/.exec(text);
  if (found === null) throw new Error(`"${text}" is no duration such as 10m, 4h or 7d`);
  return Number(found[1]) * unitMs[found[2]!]!;
}

/** `2026-03-10` or `2026-03-10 09:59`, in China. @throws when the text is no time */
export function localTimeMs(text: string): number {
  const [day, time = '00:00'] = text.split(' ');
  const at = Date.parse(`${day}T${time}:00+08:00`);
  if (Number.isNaN(at)) throw new Error(`"${text}" is no local time such as 2026-03-10 09:59`);
  return at;
}
