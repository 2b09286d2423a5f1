import type { ProfileDefinition } from '../core/schema/definitions.ts';
import { checkName } from './check-references.ts';
import { listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import { durationMs } from './read-values.ts';
import type { Path } from './source-document.ts';
import type { WrittenSetStep, WrittenSplitStep, WrittenWaitForStep } from './written-definitions.ts';
import { type PlacedStep, stepsOf } from './written-steps.ts';

/** Checks what the steps of a journey say one by one and together; those that decide are checked with the campaign. */

const MAX_STEPS = 64;
const MAX_ATTRIBUTION_MS = 30 * 86_400_000;
/** Steps that a journey may go on from when a scenario or a wave began it, and that mean nothing to an ask. */
const DECIDING = ['offer', 'message', 'task'];

interface JourneyCheck {
  document: PackDocument<'campaign'>;
  documents: PackDocuments;
  profile: ProfileDefinition | undefined;
  problems: ProblemList;
}

export function checkJourney(check: JourneyCheck): void {
  const { document, problems } = check;
  const steps = stepsOf(document.written.journey);
  if (steps.length > MAX_STEPS) {
    const message = `a journey has at most ${MAX_STEPS} steps, this one has ${steps.length}; let a second campaign go on`;
    problems.add(document, ['journey'], 'journey-too-long', message, { at: 'key' });
  }
  const decisions = new Set<string>();
  for (const placed of steps) {
    checkStep(check, placed, decisions);
    if (DECIDING.includes(placed.type)) decisions.add(placed.step[placed.type]?.id ?? placed.type);
    else if (document.written.entry.pull === true) {
      const message = `an ask is answered by offers alone; a ${placed.type} step never comes in a campaign that answers asks`;
      problems.add(document, placed.path, 'step-pull', message, { at: 'key' });
    }
  }
}

function checkStep(check: JourneyCheck, { step, path }: PlacedStep, decisions: ReadonlySet<string>): void {
  const { task, wait, waitFor, split, set, grant } = step;
  if (task) checkTask(check, path, task.channel);
  if (wait) oneOf(check, path, 'wait', wait, ['for', 'until']);
  if (waitFor) checkWaitFor(check, path, waitFor, decisions);
  if (split) checkSplit(check, path, split);
  if (set) checkSet(check, path, set);
  if (grant) oneOf(check, path, 'grant', grant, ['trial', 'points']);
}

function oneOf({ document, problems }: JourneyCheck, path: Path, type: string, step: object, keys: string[]): void {
  const written = keys.filter((key) => Object.hasOwn(step, key));
  if (written.length === 1) return;
  const found = written.length === 0 ? 'none of them' : written.join(' and ');
  const message = `a ${type} step has exactly one of ${listNames(keys)}; this one has ${found}`;
  problems.add(document, path, 'step-choice', message, { at: 'key' });
}

function checkTask({ document, documents, problems }: JourneyCheck, path: Path, channel: string): void {
  const known = documents.of('channel').find(({ id }) => id === channel);
  if (known === undefined || (known.written.human && known.written.mode === 'push')) return;
  const message = `a task is for people: "${channel}" must be a push channel with human: true`;
  problems.add(document, [...path, 'channel'], 'channel-mode', message);
}

function checkWaitFor(
  check: JourneyCheck,
  path: Path,
  { outcome, timeout, ...awaited }: WrittenWaitForStep,
  decisions: ReadonlySet<string>,
): void {
  const { document, problems } = check;
  oneOf(check, path, 'waitFor', { ...awaited, ...(outcome && { outcome }) }, ['event', 'outcome', 'condition']);
  if (durationMs(timeout) === 0) {
    problems.add(document, [...path, 'timeout'], 'duration-zero', 'the timeout must be longer than nothing');
  }
  if (outcome === undefined) return;
  const names = { what: 'deciding step before this one', names: decisions };
  checkName(document, [...path, 'outcome', 'of'], outcome.of, names, problems);
}

function checkSplit({ document, problems }: JourneyCheck, path: Path, { arms }: WrittenSplitStep): void {
  const sum = arms.reduce((total, { share }) => total + share, 0);
  if (sum > 1 + 1e-9) {
    const message = `the shares of the arms make ${Number(sum.toFixed(6))}; they may make 1 at most`;
    problems.add(document, [...path, 'arms'], 'share-sum', message, { at: 'key' });
  }
  const seen = new Set<string>();
  arms.forEach(({ name }, i) => {
    const message = `the arm "${name}" is written above; give another name`;
    if (seen.has(name)) problems.add(document, [...path, 'arms', i, 'name'], 'list-duplicate', message);
    seen.add(name);
  });
}

function checkSet(check: JourneyCheck, path: Path, step: WrittenSetStep): void {
  const { document, documents, profile, problems } = check;
  if (profile === undefined || documents.unreliable.has(step.attribute)) return;
  const names = new Set(Object.keys(profile.attributes));
  if (!checkName(document, [...path, 'attribute'], step.attribute, { what: 'attribute', names }, problems)) return;
  const report = (message: string) => problems.add(document, path, 'set-value', message, { at: 'key' });
  const { type, values } = profile.attributes[step.attribute]!;
  const changesTags = step.add !== undefined || step.remove !== undefined;
  const { value } = step;
  if (changesTags === (value !== undefined)) report('write a value, or tags to add or remove');
  else if (changesTags && type !== 'tags') report(`"${step.attribute}" is ${type}; only tags are added or removed`);
  else if (!changesTags && value !== null && !fits(type, values, value)) {
    const wanted = type === 'enum' ? `one of ${listNames(values)}` : `of type ${type}`;
    report(`"${step.attribute}" takes a value ${wanted}, not ${JSON.stringify(value)}`);
  }
}

function fits(type: string, values: readonly string[], value: unknown): boolean {
  switch (type) {
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'enum':
      return typeof value === 'string' && values.includes(value);
    case 'tags':
    case 'time':
      return false;
    default:
      return typeof value === 'string';
  }
}

/** The longest that what is remembered of contacts can answer for. */
export function checkAttribution(document: PackDocument<'product'>, problems: ProblemList): void {
  const { attribution } = document.written;
  if (attribution === undefined || durationMs(attribution) <= MAX_ATTRIBUTION_MS) return;
  const message = `orders are put down to a decision for 30d at most, not ${attribution}`;
  problems.add(document, ['attribution'], 'attribution-too-long', message);
}
