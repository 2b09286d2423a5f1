import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DecisionRecorded, MomentOpened } from '../../core/effects.ts';

/**
 * The decision of a replay that shows most when explained: one that led to a contact, with rivals that survived and
 * refusals of many kinds. Of equals the first. Undefined when nothing was contacted.
 */
export async function tellingDecision(decisionsFile: string): Promise<DecisionRecorded | undefined> {
  let best: DecisionRecorded | undefined;
  let bestWorth = 0;
  for await (const line of linesOf(decisionsFile)) {
    const decision: DecisionRecorded = JSON.parse(line);
    const worth = worthOf(decision);
    if (worth > bestWorth) [best, bestWorth] = [decision, worth];
  }
  return best;
}

/** The moment with this id; undefined when the file has none. */
export async function momentOf(momentsFile: string, momentId: string | undefined): Promise<MomentOpened | undefined> {
  if (momentId === undefined) return undefined;
  for await (const line of linesOf(momentsFile)) {
    if (!line.includes(momentId)) continue;
    const moment: MomentOpened = JSON.parse(line);
    if (moment.momentId === momentId) return moment;
  }
  return undefined;
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function worthOf({ result, candidates }: DecisionRecorded): number {
  if (result !== 'contact') return 0;
  const stages = new Set(candidates.flatMap((candidate) => ('stage' in candidate ? [candidate.stage] : [])));
  const reasons = candidates.filter((candidate) => 'stage' in candidate).length;
  const survivors = candidates.length - reasons;
  return 1 + (survivors > 1 ? 5 : 0) + 3 * stages.size + reasons;
}
