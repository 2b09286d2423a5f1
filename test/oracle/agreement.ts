/** Looks for a pack and a stream on which engine and oracle part, and tells about the smallest found. */
import fc from 'fast-check';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { partings } from './both-sides.ts';
import type { PlainInput } from './plain-input.ts';

/** Set to look at other packs and streams than usual, or at more of them. */
const SEED = Number(process.env.ORACLE_SEED ?? 1);
const EFFORT = Number(process.env.ORACLE_EFFORT ?? 1);

/** Time spent looking for a smaller case once one is found. */
const SHRINKING_MS = Number(process.env.ORACLE_SHRINKING_MS ?? 20_000);

export type CompareSides = (definitions: Definitions, inputs: readonly PlainInput[]) => string[];

/** @throws Error that shows seed, pack, stream and differences of the smallest case that parts the two sides. */
export function expectAgreement(
  packs: fc.Arbitrary<Definitions>,
  streams: fc.Arbitrary<PlainInput[]>,
  runs: number,
  compare: CompareSides = partings,
): void {
  let firstFailure = Number.POSITIVE_INFINITY;
  const property = fc.property(packs, streams, (pack, inputs) => {
    // When the time to look for a smaller case is over, every smaller case is taken for one that agrees.
    if (performance.now() - firstFailure > SHRINKING_MS) return;
    const found = compare(pack, inputs);
    if (found.length === 0) return;
    firstFailure = Math.min(firstFailure, performance.now());
    throw new Error(found.join('\n'));
  });
  const details = fc.check(property, { seed: SEED, numRuns: Math.ceil(runs * EFFORT) });
  if (!details.failed) return;
  const [pack, inputs] = details.counterexample!;
  const { metrics, scenarios, campaigns, policy } = pack;
  const told = campaigns.length === 0 ? { metrics, scenarios, policy } : pack;
  throw new Error(
    [
      `seed ${details.seed}, path ${details.counterexamplePath}, shrunk ${details.numShrinks} times`,
      JSON.stringify(told),
      ...inputs.map(inputLine),
      details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
    ].join('\n'),
  );
}

/** An input on one line: times in full and by the clock. */
function inputLine(input: PlainInput): string {
  const { kind, id, customerId, at, ...rest } = input;
  const since = 'since' in rest && rest.since !== undefined ? ` over ${(at - rest.since) / 1000} s` : '';
  const content = kind === 'event' ? { [input.type]: input.fields } : kind === 'profile' ? input.attributes : rest;
  return `${at} ${new Date(at).toISOString()} ${id} ${customerId} ${kind}${since} ${JSON.stringify(content)}`;
}
