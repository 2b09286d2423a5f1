import type { OfferStep, StepDefinition } from '../core/schema/definitions.ts';
import { durationMs, given, minuteOfDay, ruleText } from './read-values.ts';
import type {
  WrittenBranchStep,
  WrittenDuration,
  WrittenGrantStep,
  WrittenMatch,
  WrittenMessageStep,
  WrittenOfferStep,
  WrittenSplitStep,
  WrittenStep,
  WrittenWaitForStep,
  WrittenWaitStep,
} from './written-definitions.ts';

/** From Monday 1. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The steps of a campaign's journey as the engine reads them. */
export function buildSteps(campaign: string, steps: readonly WrittenStep[]): StepDefinition[] {
  return steps.map((step) => buildStep(campaign, step));
}

function buildStep(campaign: string, written: WrittenStep): StepDefinition {
  const inner = (steps: readonly WrittenStep[] | undefined) => steps && buildSteps(campaign, steps);
  const { offer, message, task, wait, waitFor, branch, split, set, grant, order, cancel, end } = written;
  if (offer) return offerStep(offer, inner(offer.otherwise));
  if (message) return messageStep('message', message, inner(message.otherwise));
  if (task) return messageStep('task', task, inner(task.otherwise));
  if (wait) return waitStep(wait);
  if (waitFor) return waitForStep(waitFor, inner(waitFor.met), inner(waitFor.otherwise));
  if (branch) return branchStep(campaign, branch, inner(branch.otherwise));
  if (split) return splitStep(campaign, split);
  if (set) return { type: 'set', ...set, id: set.id ?? 'set' };
  if (grant) return grantStep(grant);
  if (order) return { type: 'order', id: order.id ?? 'order', product: order.product };
  if (cancel) return { type: 'cancel', id: cancel.id ?? 'cancel', product: cancel.product };
  if (end) return { type: 'end', id: end.id ?? 'end' };
  throw new Error('the shape of a journey let a step of unknown type pass');
}

const lengthOf = (duration: WrittenDuration | undefined) => (duration === undefined ? undefined : durationMs(duration));

function offerStep(offer: WrittenOfferStep, otherwise: StepDefinition[] | undefined): OfferStep {
  const { id = 'offer', purpose = 'marketing', channels, offers, matrix, exploration = 0, within } = offer;
  const table = offer.table?.map((row) => ({ ...given({ where: ruleText(row.where) }), offers: row.offers }));
  const sources = given({ offers, table, matrix });
  const flow = given({ withinMs: lengthOf(within), otherwise });
  return { type: 'offer', id, purpose, channels, ...sources, exploration, ...flow };
}

function messageStep(
  type: 'message' | 'task',
  { id = type, purpose = 'marketing', channel, template, within }: WrittenMessageStep,
  otherwise: StepDefinition[] | undefined,
): StepDefinition {
  return { type, id, purpose, channel, template, ...given({ withinMs: lengthOf(within), otherwise }) };
}

function waitStep({ id = 'wait', for: length, until }: WrittenWaitStep): StepDefinition {
  const weekdays = until?.on?.map((day) => WEEKDAYS.indexOf(day) + 1).sort((a, b) => a - b);
  const time = until && { minute: minuteOfDay(until.time), ...given({ weekdays }) };
  return { type: 'wait', id, ...given({ forMs: lengthOf(length), until: time }) };
}

function waitForStep(
  { id = 'waitFor', event, outcome, condition, timeout }: WrittenWaitForStep,
  met: StepDefinition[] | undefined,
  otherwise: StepDefinition[] | undefined,
): StepDefinition {
  const awaited = given({ event: event && matchOf(event), outcome, condition: ruleText(condition) });
  return { type: 'waitFor', id, ...awaited, timeoutMs: durationMs(timeout), ...given({ met, otherwise }) };
}

const matchOf = ({ event, where }: WrittenMatch) => ({ event, ...given({ where: ruleText(where) }) });

function branchStep(
  campaign: string,
  { id = 'branch', cases }: WrittenBranchStep,
  otherwise: StepDefinition[] | undefined,
): StepDefinition {
  const built = cases.map(({ where, steps }) => ({ where: ruleText(where), steps: buildSteps(campaign, steps) }));
  return { type: 'branch', id, cases: built, ...given({ otherwise }) };
}

function splitStep(campaign: string, { id = 'split', experiment, arms }: WrittenSplitStep): StepDefinition {
  const built = arms.map(({ name, share, steps }) => ({ name, share, steps: buildSteps(campaign, steps) }));
  return { type: 'split', id, experiment: experiment ?? `${campaign}.${id}`, arms: built };
}

function grantStep({ id = 'grant', trial, points }: WrittenGrantStep): StepDefinition {
  const granted = trial && { product: trial.product, lengthMs: durationMs(trial.length) };
  return { type: 'grant', id, ...given({ trial: granted, points }) };
}
