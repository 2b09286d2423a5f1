/** Streams as collectors deliver them: late, repeated, out of order, with spans, over a change of the clocks. */
import fc from 'fast-check';
import type { CampaignInput, EventInput, JoinInput, OptOutInput, PlainInput, ProfileInput } from './plain-input.ts';
import { present } from './present.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './zone-time.ts';

/** A Saturday evening in Berlin, hours before summer time ends. */
export const STREAM_START = Date.parse('2015-10-24T21:00:00+02:00');

const CUSTOMERS = ['anna', 'bo', 'chen'];

/** One line of a stream before times are added up: dropping a step leaves the others meaningful. */
interface Step {
  customerId: string;
  /** How far the newest time moves. */
  advanceMs: number;
  /** How far behind the newest time the input is. */
  behindMs: number;
  /** Length of the span; 0: an instant. */
  spanMs: number;
  content:
    | { type: string; fields: EventInput['fields'] }
    | { attributes: ProfileInput['attributes'] }
    | { repeat: number; keepTime: boolean }
    | { limit: number }
    | { scope: OptOutInput['scope']; of?: string }
    | { list: JoinInput['list'] }
    | { send: string }
    | Pick<CampaignInput, 'command' | 'campaign' | 'wave'>;
}

const between = (min: number, max: number) => fc.integer({ min, max });
const mostly = <T>(usual: T, ...weighted: { weight: number; arbitrary: fc.Arbitrary<T> }[]) =>
  fc.oneof({ weight: 18, arbitrary: fc.constant(usual) }, ...weighted);

const advance = fc.oneof(
  { weight: 2, arbitrary: between(0, 1500) },
  { weight: 5, arbitrary: between(1, 240).map((n) => n * SECOND_MS) },
  { weight: 4, arbitrary: between(1, 15).map((n) => n * MINUTE_MS) },
  { weight: 2, arbitrary: between(15, 45).map((n) => n * MINUTE_MS) },
  { weight: 1, arbitrary: between(1, 9).map((n) => n * HOUR_MS) },
);

const behind = mostly(
  0,
  { weight: 6, arbitrary: between(1, 3000) },
  { weight: 6, arbitrary: between(1, 300).map((n) => n * SECOND_MS) },
  { weight: 3, arbitrary: between(5, 90).map((n) => n * MINUTE_MS) },
  { weight: 1, arbitrary: between(1, 40).map((n) => n * HOUR_MS) },
);

const span = mostly(
  0,
  { weight: 6, arbitrary: between(1, 2400).map((n) => n * SECOND_MS) },
  { weight: 1, arbitrary: between(1, 60).map((n) => n * HOUR_MS) },
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 6 });

const call = fc
  .record({ seconds: optional(fc.constantFrom(0, 30, 60, 90, 120)), peer: optional(fc.constantFrom('p1', 'p2', 'p3')) })
  .map((fields) => ({ type: 'call', fields: present(fields) }));

const session = fc
  .record({
    cell: optional(fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6')),
    device: optional(fc.constantFrom('d1', 'd1', 'd2', 'd3')),
    bytes: optional(between(0, 40).map((n) => n / 4)),
  })
  .map((fields) => ({ type: 'session', fields: present(fields) }));

const billing = fc
  .record({ type: fc.constantFrom('order', 'cancel'), product: fc.constantFrom('games', 'music', 'news', 'sport') })
  .map(({ type, product }) => ({ type, fields: { product } }));

const profile = fc
  .record({
    age: optional(fc.constantFrom(17, 25, 40, 70, null)),
    plan: optional(fc.constantFrom('basic', 'gold', null)),
    device: optional(fc.constantFrom('d1', 'd2', null)),
    region: optional(fc.constantFrom('east', 'west', 'suburb', null)),
    score: optional(fc.constantFrom(0, 0.25, 0.5, 1, null)),
    tags: optional(fc.constantFrom<string[] | null>(['x'], ['x', 'y'], null)),
  })
  .map((attributes) => ({ attributes: present(attributes) }));

const repeat = fc.record({ repeat: between(1, 6), keepTime: fc.boolean() });

const step: fc.Arbitrary<Step> = fc.record({
  customerId: fc.constantFrom(...CUSTOMERS),
  advanceMs: advance,
  behindMs: behind,
  spanMs: span,
  content: fc.oneof(
    { weight: 5, arbitrary: session },
    { weight: 5, arbitrary: call },
    { weight: 1, arbitrary: billing },
    { weight: 2, arbitrary: profile },
    { weight: 1, arbitrary: repeat },
  ),
});

const optOut = fc.constantFrom<Step['content']>(
  { scope: 'all' },
  { scope: 'channel', of: 'sms' },
  { scope: 'channel', of: 'desk' },
  { scope: 'category', of: 'fun' },
);

const join = fc.constantFrom<Step['content']>({ list: 'autumn' }, { list: 'spring' }, { list: 'spring' });

/** Asks at the desk, one input in eight, and now and then somebody who has enough. */
const askingStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 21, arbitrary: step },
  { weight: 1, arbitrary: fc.tuple(step, optOut).map(([one, content]) => ({ ...one, content })) },
  { weight: 2, arbitrary: fc.tuple(step, join).map(([one, content]) => ({ ...one, content })) },
  { weight: 3, arbitrary: fc.tuple(step, between(1, 3)).map(([one, limit]) => ({ ...one, content: { limit } })) },
);

const campaignId = fc.constantFrom('k1', 'k2', 'k3');

const command = fc.oneof<fc.Arbitrary<Step['content']>[]>(
  campaignId.map((send) => ({ send })),
  fc
    .tuple(campaignId, fc.constantFrom('one', 'two'))
    .map(([campaign, wave]) => ({ command: 'start-wave' as const, campaign, wave })),
  fc
    .tuple(
      campaignId,
      fc.constantFrom('pause-campaign' as const, 'resume-campaign' as const, 'resume-campaign' as const),
    )
    .map(([campaign, name]) => ({ command: name, campaign })),
  campaignId.map((campaign) => ({ command: 'cancel-campaign' as const, campaign })),
);

/** Now and then somebody starts, pauses, resumes or cancels a campaign, or sends it by hand. */
const commandedStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: askingStep },
  { weight: 2, arbitrary: fc.tuple(step, command).map(([one, content]) => ({ ...one, content })) },
);

/** A step of a burst: seconds apart, mostly of one customer, so that lists of 64 overflow. */
const burstStep: fc.Arbitrary<Step> = fc.record({
  customerId: fc.constantFrom('anna', 'anna', 'anna', 'bo'),
  advanceMs: between(0, 4000),
  behindMs: mostly(0, { weight: 9, arbitrary: between(1, 200_000) }),
  spanMs: mostly(0, { weight: 3, arbitrary: between(1, 60_000) }),
  content: fc.oneof(
    { weight: 5, arbitrary: session },
    { weight: 5, arbitrary: call },
    { weight: 1, arbitrary: profile },
  ),
});

/** Adds the times up; ids are the positions, so that they stay readable. */
function inputsOf(steps: Step[]): PlainInput[] {
  const inputs: PlainInput[] = [];
  let newest = STREAM_START;
  steps.forEach(({ customerId, advanceMs, behindMs, spanMs, content }, position) => {
    newest += advanceMs;
    const at = newest - behindMs;
    const id = `i${position}`;
    if ('attributes' in content) inputs.push({ kind: 'profile', id, customerId, at, attributes: content.attributes });
    else if ('repeat' in content) {
      const again = inputs.at(-content.repeat);
      // Who asks twice is answered twice: only what is recognised as the same comes again.
      if (again !== undefined && isRecognised(again)) inputs.push(content.keepTime ? again : moved(again, at));
    } else if ('command' in content) inputs.push({ kind: 'campaign', id, customerId: '', at, ...content });
    else if ('list' in content) inputs.push({ kind: 'join', id, customerId, at, list: content.list });
    else if ('limit' in content || 'scope' in content || 'send' in content) {
      // Nobody asks or objects who is not known.
      if (!inputs.some((input) => input.kind !== 'join' && input.customerId === customerId)) return;
      if ('send' in content) inputs.push({ kind: 'send', id, customerId, at, campaign: content.send });
      else if ('scope' in content) inputs.push({ kind: 'opt-out', id, customerId, at, ...content });
      else
        inputs.push({ kind: 'ask', id, customerId, at, channel: 'desk', touchpoint: 'counter', limit: content.limit });
    } else {
      const since = spanMs === 0 ? {} : { since: at - spanMs };
      inputs.push({ kind: 'event', id, type: content.type, customerId, at, ...since, fields: content.fields });
    }
  });
  return inputs;
}

/** Known again when it comes twice. */
function isRecognised({ kind }: PlainInput): boolean {
  return kind === 'event' || kind === 'profile' || kind === 'outcome' || kind === 'join';
}

function moved(input: PlainInput, at: number): PlainInput {
  if (input.kind !== 'event' || input.since === undefined) return { ...input, at };
  return { ...input, at, since: at - (input.at - input.since) };
}

/** Some hours to days of three customers. */
export const stream: fc.Arbitrary<PlainInput[]> = fc
  .array(step, { minLength: 1, maxLength: 120, size: 'max' })
  .map(inputsOf);

/** The same with asks at the desk. */
export const asking: fc.Arbitrary<PlainInput[]> = fc
  .array(askingStep, { minLength: 1, maxLength: 100, size: 'max' })
  .map(inputsOf);

/** The same with commands about campaigns. */
export const commanded: fc.Arbitrary<PlainInput[]> = fc
  .array(commandedStep, { minLength: 1, maxLength: 100, size: 'max' })
  .map(inputsOf);

/** Minutes with hundreds of inputs. */
export const burst: fc.Arbitrary<PlainInput[]> = fc
  .array(burstStep, { minLength: 1, maxLength: 300, size: 'max' })
  .map(inputsOf);

/** Days on end with few inputs each, for residents, schedules and long windows. */
export const sparse: fc.Arbitrary<PlainInput[]> = fc
  .array(
    fc.tuple(step, between(1, 30)).map(([one, hours]) => ({ ...one, advanceMs: one.advanceMs + hours * HOUR_MS })),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map(inputsOf);
