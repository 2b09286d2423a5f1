/** What becomes of the contacts the engine makes over a stream, put into the stream at its place. */
import { uniformOf } from '../../src/core/hash.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { partings } from './both-sides.ts';
import type { EngineContact } from './compare.ts';
import { runEngine } from './engine-side.ts';
import type { OutcomeInput, OutcomeName, PlainInput } from './plain-input.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './zone-time.ts';

const NAMES: OutcomeName[] = [
  'declined',
  'declined',
  'failed',
  'failed',
  'delivered',
  'expired',
  'viewed',
  'considering',
  'considering',
  'agreed-to-pay',
  'do-not-disturb',
];
const DELAYS_MS = [0, SECOND_MS, 3 * MINUTE_MS, 2 * HOUR_MS];

function pick<T>(choices: readonly T[], ...parts: string[]): T {
  return choices[Math.floor(uniformOf(...parts) * choices.length)]!;
}

function outcomeOf({ contactId, customerId, dueAt }: EngineContact): OutcomeInput {
  const outcome = pick(NAMES, contactId, 'outcome');
  const at = dueAt + pick(DELAYS_MS, contactId, 'delay');
  return { kind: 'outcome', id: `outcome-${contactId}`, customerId, at, contactId, outcome };
}

/** Puts inputs where the stream's clock reaches them; those after its end are left out. */
function inserted(inputs: readonly PlainInput[], more: readonly PlainInput[]): PlainInput[] {
  const waiting = [...more].sort((a, b) => a.at - b.at);
  const merged: PlainInput[] = [];
  for (const input of inputs) {
    while (waiting.length > 0 && waiting[0]!.at < input.at) merged.push(waiting.shift()!);
    merged.push(input);
  }
  return merged;
}

/**
 * Compares over the stream with an outcome of every contact made without outcomes. Some contacts then never come
 * about, so that some outcomes are about nothing, which both sides must refuse.
 */
export function partingsWithOutcomes(definitions: Definitions, inputs: readonly PlainInput[]): string[] {
  const { contacts } = runEngine(definitions, inputs);
  return partings(definitions, inserted(inputs, contacts.map(outcomeOf)));
}
