/** The policy ledger where time decides: quiet hours, deferral, hand-over, capacity. */
import {
  billing,
  call,
  campaign,
  cap,
  channel,
  contact,
  type LedgerCase,
  NIGHT,
  NINE,
  nothing,
  oneCampaign,
  outcome,
  pack,
  profile,
  tick,
} from './ledger-words.ts';
import { scenarioOf } from './small-pack.ts';
import { HOUR_MS } from './zone-time.ts';

const TIME: LedgerCase[] = [
  {
    what: 'waits for the end of the quiet hours',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [call(1), tick(NINE - 1), tick(NINE), tick(NINE + 1)],
    lines: ['0 00:01 k deferred time:quiet-hours(news-full@sms)', ...contact('0 09:00')],
  },
  {
    what: 'decides earlier by the delay of the channel',
    pack: oneCampaign({ step: { channels: ['app'] } }, { quietHours: NIGHT }),
    inputs: [call(1), tick(NINE + 1)],
    lines: [
      '0 00:01 k deferred time:quiet-hours(news-full@app)',
      '0 08:55 k contact news-full@app',
      '0 08:55 k released',
    ],
  },
  {
    what: 'does not defer beyond the end of the moment',
    pack: pack(
      { scenarios: [scenarioOf('called', { type: 'event', event: 'call' }, { ttlMs: HOUR_MS })] },
      { quietHours: NIGHT },
    ),
    inputs: [call(NINE - 60), call(NINE - 59), tick(NINE + 1)],
    lines: [
      ...nothing('time:quiet-hours', '0 08:00'),
      '0 08:01 k deferred time:quiet-hours(news-full@sms)',
      ...contact('0 09:00'),
    ],
  },
  {
    what: 'has one deferred decision a campaign',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [call(1), call(2), tick(NINE + 1)],
    lines: ['0 00:01 k deferred time:quiet-hours(news-full@sms)', ...contact('0 09:00')],
  },
  {
    what: 'sees the quiet hours of the customer',
    pack: pack({}, { quietHours: NIGHT }),
    inputs: [profile(0, { region: 'west' }), call(NINE), tick(16 * 60)],
    lines: ['0 09:00 k deferred time:quiet-hours(news-full@sms)', ...contact('0 15:00')],
  },
  {
    what: 'checks once more when the contact is handed over',
    pack: oneCampaign({ step: { channels: ['app'] } }),
    inputs: [call(1), billing('order', 3, 'news'), tick(7)],
    lines: ['0 00:01 k contact news-full@app', '0 00:01 k withdrawn eligibility.product.held'],
  },
  {
    what: 'withdraws a contact when its customer has refused another meanwhile',
    pack: pack(
      { campaigns: [campaign('k'), campaign('l', { step: { channels: ['app'] } })] },
      { refusalCooldown: { productMs: HOUR_MS, categoryMs: 0, allMs: 0 } },
    ),
    inputs: [call(1), outcome(3, 1, 'declined'), tick(7)],
    lines: [...contact('0 00:01'), '0 00:01 l contact news-full@app', '0 00:01 l withdrawn policy.cooldown.product'],
  },
  {
    what: 'frees the slot of a contact that was withdrawn',
    pack: oneCampaign({ step: { channels: ['app'] } }, { caps: [cap('daily', 'day', 1)] }),
    inputs: [call(1), billing('order', 3, 'news'), billing('cancel', 7, 'news'), call(8), tick(14)],
    lines: [
      '0 00:01 k contact news-full@app',
      '0 00:01 k withdrawn eligibility.product.held',
      '0 00:08 k contact news-full@app',
      '0 00:08 k released',
    ],
  },
];

const CAPACITY: LedgerCase[] = [
  {
    what: 'waits for the next hour and its leases when nothing is left for anybody',
    pack: pack({
      channels: [channel('sms', { capacityPerHour: 0 })],
      scenarios: [scenarioOf('called', { type: 'event', event: 'call' }, { ttlMs: 2.5 * HOUR_MS })],
    }),
    inputs: [call(1), tick(10), tick(60), tick(61), tick(120), tick(121)],
    lines: [
      '0 00:01 k deferred capacity:channel.sms(news-full@sms)',
      '0 01:01 k deferred capacity:channel.sms(news-full@sms)',
      '0 02:01 k nothing capacity:channel.sms(news-full@sms)',
    ],
  },
  {
    what: 'retries on the lease of the minute before, as the new one follows the clock',
    pack: pack({ channels: [channel('sms', { capacityPerHour: 256 })] }),
    inputs: [call(1), call(1.5), tick(2), tick(3), tick(4)],
    lines: [
      ...contact('0 00:01'),
      '0 00:01:30 k deferred capacity:channel.sms(news-full@sms)',
      '0 00:02 k deferred capacity:channel.sms(news-full@sms)',
      ...contact('0 00:03'),
    ],
  },
  {
    what: 'comes to nothing when the budget is spent',
    pack: oneCampaign({ budgetContacts: 0 }),
    inputs: [call(1)],
    lines: ['0 00:01 k nothing capacity:budget.k(news-full@sms)'],
  },
];

export const TIMING_LEDGER: LedgerCase[] = [...TIME, ...CAPACITY];
