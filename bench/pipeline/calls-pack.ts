/**
 * The pack of the whole path: the 42 aggregates and 300 selective rules of the telecom workload, and a campaign that
 * answers a call to a place nobody else calls with a text message. As documents of a pack (docs/definitions.md).
 */
import { type CallAggregate, callAggregates } from '../workload/call-aggregates.ts';
import { type CampaignRule, campaignRules, celOf } from '../workload/campaign-rules.ts';

type Document = { kind: string; id: string } & Record<string, unknown>;

export const PLACES = 1000;
const RULES = 300;
const SEED = 1;
const HOUR_MS = 3_600_000;
/** As wide as the names of the other places, none of which it is. */
export const TOLD_PLACE = 'place-told';
/** Answered by a message. */
const TEXT = 'Calls to this number cost half as much this month.';
/** Whether a call counted, whatever it was. */
export const COUNTING_METRIC = 'callsWeek';
const SMS = 'sms';

function whereOf({ distance }: CallAggregate): string | undefined {
  if (distance === 'all') return undefined;
  return distance === 'local' ? '!event.longDistance' : 'event.longDistance';
}

function metricOf(aggregate: CallAggregate): Document {
  const { id, agg, field, window } = aggregate;
  const where = whereOf(aggregate);
  return {
    kind: 'metric',
    id,
    event: 'call',
    agg,
    window,
    ...(field !== undefined && { value: `event.${field}` }),
    ...(where !== undefined && { where }),
  };
}

function scenarioOf(rule: CampaignRule): Document {
  return {
    kind: 'scenario',
    id: rule.id,
    pattern: { event: { event: 'call', where: celOf(rule) } },
    ttl: '4h',
    sensitive: true,
    ...(rule.cooldownMs > 0 && { cooldown: `${rule.cooldownMs / HOUR_MS}h` }),
  };
}

const answer: Document[] = [
  {
    kind: 'scenario',
    id: 'calls-the-place',
    pattern: { event: { event: 'call', where: `event.calleePlace == "${TOLD_PLACE}"` } },
    ttl: '1h',
  },
  { kind: 'product', id: 'half-price', name: 'Half price', category: 'voice' },
  {
    kind: 'offer',
    id: 'half-price',
    product: 'half-price',
    name: 'Half price',
    content: { default: 'text' },
  },
  { kind: 'template', id: 'text', text: TEXT },
  { kind: 'channel', id: SMS, mode: 'push' },
  {
    kind: 'campaign',
    id: 'half-price',
    name: 'Half price',
    entry: { scenario: 'calls-the-place' },
    reentry: '1m',
    journey: [{ offer: { channels: [SMS], offers: ['half-price'] } }],
  },
];

export function callsPack(): Document[] {
  const aggregates = callAggregates(42);
  return [
    { kind: 'profile', id: 'caller', zone: 'Asia/Shanghai', attributes: { category: { type: 'string' } } },
    {
      kind: 'eventType',
      id: 'call',
      fields: {
        cost: 'float',
        duration: 'int',
        longDistance: 'bool',
        callerPlace: 'string',
        calleePlace: 'string',
      },
    },
    ...aggregates.map(metricOf),
    ...campaignRules('selective', RULES, aggregates, PLACES, SEED).map(scenarioOf),
    ...answer,
    { kind: 'policy', id: 'policy', consent: [] },
  ];
}

/** How the message centre serves the pack's channel. */
export const smsChannel = (port: number) => ({
  [SMS]: {
    adapter: 'smpp',
    settings: {
      host: '127.0.0.1',
      port,
      systemId: 'bench',
      password: 'bench',
      sourceAddress: '10086',
      window: 100,
      messagesPerSecond: 2000,
    },
  },
});
