/** Measures one subject with one case and prints the result; run in a process of its own. */
import { AIM_SCALE, ENGINE_CASES, type EngineScale, FULL_SCALE, QUICK_SCALE } from './engine-case.ts';
import { measureHandWritten, measureHandWrittenObjects } from './hand-written-subject.ts';
import { measureOpportune } from './opportune-subject.ts';
import { measureRulePeer } from './rule-peer-subject.ts';

const SUBJECTS = {
  opportune: measureOpportune,
  'hand-written': measureHandWritten,
  'hand-written-objects': measureHandWrittenObjects,
  'zen-engine': measureRulePeer.bind(undefined, 'zen-engine'),
  'json-rules-engine': measureRulePeer.bind(undefined, 'json-rules-engine'),
} as const;

export type Subject = keyof typeof SUBJECTS;

const isSubject = (name: string): name is Subject => name in SUBJECTS;

const [subject, caseName, scaleName] = process.argv.slice(2);
const measured = ENGINE_CASES.find((one) => one.name === caseName);
if (!measured || !isSubject(subject)) throw new Error(`usage: measure.ts SUBJECT CASE full|quick`);
const full = measured.rules === 'aim' ? AIM_SCALE : FULL_SCALE;
const scale: EngineScale = scaleName === 'quick' ? QUICK_SCALE : full;
console.log(JSON.stringify(await SUBJECTS[subject](measured, scale)));
