/** Measures one subject with one case and prints the result; run in a process of its own. */
import { AIM_SCALE, ENGINE_CASES, type EngineCase, type EngineScale, FULL_SCALE, QUICK_SCALE } from './engine-case.ts';
import { isLoopName } from './hand-written-loops.ts';
import { measureLoop } from './hand-written-subject.ts';
import { measureOpportune } from './opportune-subject.ts';
import { measureRulePeer } from './rule-peer-subject.ts';

const SUBJECTS = {
  opportune: measureOpportune,
  'zen-engine': measureRulePeer.bind(undefined, 'zen-engine'),
  'json-rules-engine': measureRulePeer.bind(undefined, 'json-rules-engine'),
} as const;

const isSubject = (name: string): name is keyof typeof SUBJECTS => name in SUBJECTS;

function resultOf(subject: string, of: EngineCase, scale: EngineScale) {
  if (isLoopName(subject)) return measureLoop(subject, of, scale);
  if (isSubject(subject)) return SUBJECTS[subject](of, scale);
  throw new Error(`there is no ${subject} to measure`);
}

const [subject, caseName, scaleName] = process.argv.slice(2);
const measured = ENGINE_CASES.find((one) => one.name === caseName);
if (!measured) throw new Error('usage: measure.ts SUBJECT CASE full|quick');
const full = measured.rules === 'aim' ? AIM_SCALE : FULL_SCALE;
const scale: EngineScale = scaleName === 'quick' ? QUICK_SCALE : full;
console.log(JSON.stringify(await resultOf(subject, measured, scale)));
