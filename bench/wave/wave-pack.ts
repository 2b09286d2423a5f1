/**
 * The pack of the wave workload: that of the decision workload, of which the wave has twelve offers by two channels; and
 * a second wave, of a service message whose channel has little room. As documents of a pack (docs/definitions.md).
 */
import { type Document, guidancePack, offerId, WAVE_CAMPAIGN } from '../decision/guidance-pack.ts';

export const WAVE_CHANNELS = ['sms', 'mms'] as const;
export const NARROW_CAMPAIGN = 'notice';
const NARROW_CHANNEL = 'letter';
const OFFERS_OF_WAVE = 12;
const EVERY = 4;
/** The pack's zone has no summer time. */
const ZONE_HOURS = 8;
const HOUR_MS = 3_600_000;

/** Quiet hours are looked at, and begin ten hours from now: the service goes by the clock on the wall. */
function quietHours(now: number): { from: string; until: string } {
  const hour = (ahead: number) => `${(Math.floor(now / HOUR_MS) + ZONE_HOURS + ahead) % 24}`.padStart(2, '0');
  return { from: `${hour(10)}:00`, until: `${hour(12)}:00` };
}

const narrow = (capacityPerHour: number): Document[] => [
  { kind: 'channel', id: NARROW_CHANNEL, mode: 'push', capacityPerHour },
  {
    kind: 'campaign',
    id: NARROW_CAMPAIGN,
    name: 'Notice',
    entry: { wave: true },
    journey: [{ message: { channel: NARROW_CHANNEL, template: 'notice', purpose: 'service' } }],
  },
  { kind: 'template', id: 'notice', text: 'Our prices stay as they are.' },
];

function changed(document: Document, now: number, capacityPerHour: number): Document {
  if (document.kind === 'policy') return { ...document, quietHours: quietHours(now) };
  if (document.kind === 'channel' && (WAVE_CHANNELS as readonly string[]).includes(document.id)) {
    return { ...document, capacityPerHour };
  }
  if (document.id !== WAVE_CAMPAIGN) return document;
  const offers = Array.from({ length: OFFERS_OF_WAVE }, (_, k) => offerId(k * EVERY));
  return { ...document, journey: [{ offer: { channels: [...WAVE_CHANNELS], offers, exploration: 0.05 } }] };
}

export interface WavePackSizes {
  /** Of the two channels of the wave, each. */
  capacityPerHour: number;
  /** Of the channel of the second wave. */
  narrowPerHour: number;
}

/** `now`: epoch ms. */
export const wavePack = (now: number, { capacityPerHour, narrowPerHour }: WavePackSizes): Document[] => [
  ...guidancePack().map((document) => changed(document, now, capacityPerHour)),
  ...narrow(narrowPerHour),
];
