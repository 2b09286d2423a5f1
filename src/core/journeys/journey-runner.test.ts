import { describe, expect, it } from 'vitest';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product } from '../decisions/fake-town.ts';
import type { Definitions, MessageStep, StepDefinition, WaitForStep } from '../schema/definitions.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2015-08-01T12:00:00+08:00');

const message = (id: string, parts: Partial<MessageStep> = {}): MessageStep => {
  return { type: 'message', id, purpose: 'marketing', channel: 'sms', template: id, ...parts };
};
const wait = (forMs: number, id = 'wait'): StepDefinition => ({ type: 'wait', id, forMs });
const waitFor = (parts: Partial<WaitForStep>): WaitForStep => ({
  type: 'waitFor',
  id: 'waitFor',
  timeoutMs: DAY,
  ...parts,
});

/** A town whose only campaign has this journey. */
const town = (journey: StepDefinition[], parts: Partial<Definitions> = {}, more: Parameters<typeof campaign>[1] = {}) =>
  new FakeTown(pack({ campaigns: [campaign('waves', { reentryMs: DAY, journey, ...more })], ...parts }));

/** What was said of journeys and decisions, a word each with the hours since noon. */
function told({ effects }: FakeTown): string[] {
  return effects.flatMap((effect) => {
    const at = 'at' in effect ? (effect.at - NOON) / HOUR : 0;
    if (effect.type === 'decision') return [`${at} ${effect.result}`];
    if (effect.type === 'journey') {
      return [
        [at, effect.status, effect.step, effect.reason].filter((part) => part !== undefined && part !== '').join(' '),
      ];
    }
    if (effect.type === 'contact') return [`${(effect.changedAt - NOON) / HOUR} ${effect.step} ${effect.status}`];
    return [];
  });
}

describe('a journey', () => {
  it('takes the customer from step to step and ends after the last', () => {
    const waves = town([offerStep(['paper'], ['sms']), wait(DAY), message('again')]);
    expect(waves.meet(NOON)).toBe('contact');
    waves.runTo(NOON + 2 * DAY);
    expect(told(waves)).toEqual([
      '0 contact',
      '0 offer planned',
      '0 entered offer',
      '0 moved wait',
      '0 offer released',
      '24 contact',
      '24 again planned',
      '24 left end',
      '24 again released',
    ]);
  });

  it('does not begin when its first decision comes to nothing, and says nothing of it', () => {
    const waves = town([offerStep(['paper'], ['sms']), wait(DAY), message('again')]);
    waves.customers.held[0].add(0);
    expect(waves.meet(NOON)).toBe('nothing');
    waves.runTo(NOON + 2 * DAY);
    expect(told(waves)).toEqual(['0 nothing']);
  });

  it('goes another way when a decision comes to nothing and the step says which', () => {
    const waves = town([offerStep(['paper'], ['sms'], { otherwise: [message('sorry', { purpose: 'service' })] })]);
    waves.customers.held[0].add(0);
    waves.meet(NOON);
    expect(told(waves)).toEqual(['0 nothing', '0 entered offer', '0 contact', '0 sorry planned', '0 left end']);
  });

  it('waits where a later decision is put off, and gives it up after 48 hours', () => {
    const quietHours = { fromMinute: 21 * 60, untilMinute: 9 * 60 };
    const waves = town([offerStep(['paper'], ['sms']), wait(10 * HOUR), message('night')], {
      policy: policy({ quietHours }),
    });
    waves.meet(NOON);
    waves.runTo(NOON + 2 * DAY);
    expect(told(waves).slice(4)).toEqual([
      '0 offer released',
      '10 deferred',
      '10 moved night',
      '21 contact',
      '21 night planned',
      '21 left end',
      '21 night released',
    ]);
  });

  it('is entered once at a time, and again when the re-entry time since its beginning is over', () => {
    const waves = town([offerStep(['paper'], ['sms']), wait(2 * DAY)], {}, { reentryMs: HOUR });
    expect(waves.meet(NOON)).toBe('contact');
    expect(waves.meet(NOON + DAY)).toBe('skipped');
    expect(waves.meet(NOON + 2 * DAY)).toBe('contact');
  });

  it('is left at once when its exit rule holds, and withdraws what it has only planned', () => {
    const waves = town(
      [offerStep(['paper'], ['sms']), wait(DAY)],
      { channels: [channel('sms', { delayMs: HOUR })] },
      { exitWhen: 'bored' },
    );
    waves.meet(NOON);
    waves.customers.facts[0].bored = true;
    waves.maker.applied(0, NOON + HOUR / 2, -1, -1, 0, '');
    waves.runTo(NOON + DAY);
    expect(told(waves).slice(4)).toEqual(['0.5 offer withdrawn', '0.5 left exit']);
    expect(waves.contacts.at(-1)?.reason).toBe('journey.exit');
  });

  it('is left when the customer wants to be left alone, but not when it is told to stay', () => {
    for (const [exitOn, last] of [
      [undefined, '1 left opt-out'],
      [[], '24 left end'],
    ] as const) {
      const waves = town([offerStep(['paper'], ['sms']), wait(DAY)], {}, { ...(exitOn && { exitOn: [...exitOn] }) });
      waves.meet(NOON);
      waves.maker.command(0, NOON + HOUR, { command: 'opt-out', scope: 'all' });
      waves.runTo(NOON + 2 * DAY);
      expect(told(waves).at(-1)).toBe(last);
    }
  });

  it('ends with an order of what it offers: its own conversion, or what is held anyway', () => {
    for (const [campaignOf, last] of [
      ['waves', '1 left conversion'],
      ['other', '1 left held'],
    ] as const) {
      const waves = town([offerStep(['paper'], ['sms']), wait(DAY)], {
        campaigns: [
          campaign('other', { journey: [offerStep(['paper'], ['sms'])] }),
          campaign('waves', { journey: [offerStep(['paper'], ['sms']), wait(DAY)] }),
        ],
      });
      waves.meet(NOON, 'waves');
      if (campaignOf === 'other') waves.meet(NOON + 1, 'other');
      waves.runTo(NOON + 2);
      waves.maker.applied(0, NOON + HOUR, -1, 0, NOON + HOUR, 'order-1');
      expect(told(waves).at(-1)).toBe(last);
      expect(waves.effects.filter(({ type }) => type === 'conversion')).toMatchObject([
        { campaign: campaignOf, product: 'newspaper', offer: 'paper', arm: 'contact' },
      ]);
    }
  });
});

describe('waiting for something', () => {
  const undecided = [
    offerStep(['paper'], ['sms']),
    waitFor({
      outcome: { of: 'offer', is: ['considering'] },
      met: [message('follow-up')],
      otherwise: [message('late')],
    }),
  ];

  it('goes on with what the customer said about an earlier step', () => {
    const waves = town(undecided);
    waves.meet(NOON);
    waves.runTo(NOON);
    const tell = (at: number, outcome: string) => waves.maker.outcome(0, at, waves.contacts[0].contactId, { outcome });
    tell(NOON + 1000, 'viewed');
    expect(told(waves).at(-1)).toBe('0 offer released');
    tell(NOON + HOUR, 'considering');
    expect(told(waves).slice(5)).toEqual(['1 contact', '1 follow-up planned', '1 left end']);
  });

  it('goes the other way when the time is up', () => {
    const waves = town(undecided);
    waves.meet(NOON);
    waves.runTo(NOON + 2 * DAY);
    expect(told(waves).slice(5)).toEqual(['24 contact', '24 late planned', '24 left end', '24 late released']);
  });

  it('knows what was said before it was waited for', () => {
    const waves = town([offerStep(['paper'], ['sms']), wait(HOUR), ...undecided.slice(1)]);
    waves.meet(NOON);
    waves.runTo(NOON);
    waves.maker.outcome(0, NOON + 1000, waves.contacts[0].contactId, { outcome: 'considering' });
    waves.maker.outcome(0, NOON + 2000, waves.contacts[0].contactId, { outcome: 'viewed' });
    waves.runTo(NOON + HOUR);
    expect(told(waves).slice(5, 6)).toEqual(['1 contact']);
  });

  it('is met by an event of the type whose rule holds', () => {
    const waves = town(
      [offerStep(['paper'], ['sms']), waitFor({ event: { event: 'call', where: 'long' }, met: [message('thanks')] })],
      { eventTypes: [{ kind: 'eventType', id: 'call', fields: {}, updates: {} }] },
    );
    waves.meet(NOON);
    waves.maker.applied(0, NOON + HOUR, 0, -1, 0, '');
    expect(told(waves).at(-1)).toBe('0 moved waitFor');
    waves.customers.facts[0].long = true;
    waves.maker.applied(0, NOON + 2 * HOUR, 0, -1, 0, '');
    expect(told(waves).slice(-3)).toEqual(['2 contact', '2 thanks planned', '2 left end']);
  });

  it('is met by a condition when an input comes, and at the end of the wait', () => {
    const waves = town([offerStep(['paper'], ['sms']), waitFor({ condition: 'ready', met: [message('thanks')] })]);
    waves.meet(NOON);
    waves.customers.facts[0].ready = true;
    waves.runTo(NOON + DAY);
    expect(told(waves).slice(5)).toEqual(['24 contact', '24 thanks planned', '24 left end', '24 thanks released']);
  });
});

describe('steps that act', () => {
  it('branch by the first rule that holds', () => {
    const waves = town([
      {
        type: 'branch',
        id: 'branch',
        cases: [
          { where: 'young', steps: [message('young')] },
          { where: 'rich', steps: [message('rich')] },
        ],
        otherwise: [message('other')],
      },
      message('all'),
    ]);
    waves.customers.facts[0].rich = true;
    waves.meet(NOON);
    expect(waves.contacts.map(({ step }) => step)).toEqual(['rich', 'all']);
  });

  it('split customers by a stable draw of the experiment, those beyond the arms going on', () => {
    const customers = Array.from({ length: 200 }, (_, k) => `customer-${k}`);
    const split: StepDefinition = {
      type: 'split',
      id: 'split',
      experiment: 'words',
      arms: [
        { name: 'short', share: 0.5, steps: [message('short')] },
        { name: 'long', share: 0.25, steps: [message('long')] },
      ],
    };
    const waves = new FakeTown(pack({ campaigns: [campaign('waves', { journey: [split] })] }), { customers });
    customers.forEach((_, row) => {
      waves.meet(NOON, 'waves', row);
    });
    const count = (name: string) =>
      waves.contacts.filter(({ step, status }) => step === name && status === 'planned').length;
    expect(count('short')).toBeGreaterThan(80);
    expect(count('short')).toBeLessThan(120);
    expect(count('long')).toBeGreaterThan(30);
    expect(count('long')).toBeLessThan(70);
  });

  it('grant and order, but not for who is held out, whose journey is the same with ghosts', () => {
    const journey: StepDefinition[] = [
      offerStep(['paper'], ['sms']),
      { type: 'grant', id: 'grant', trial: { product: 'newspaper', lengthMs: 30 * DAY } },
      { type: 'order', id: 'order', product: 'newspaper' },
      { type: 'set', id: 'set', attribute: 'asked', value: true },
      wait(DAY),
    ];
    const treated = town(journey);
    treated.meet(NOON);
    expect(treated.effects.map(({ type }) => type)).toEqual([
      'decision',
      'contact',
      'journey',
      'grant',
      'orderRequest',
      'journey',
    ]);
    expect(treated.effects[3]).toMatchObject({ what: 'trial', product: 'newspaper', endsAt: NOON + 30 * DAY });
    const held = town(journey, {}, { control: { share: 1, experiment: 'waves' } });
    held.meet(NOON);
    held.runTo(NOON + 2 * DAY);
    expect(held.effects.map(({ type }) => type)).toEqual(['decision', 'journey', 'journey', 'journey']);
    expect(told(held)).toEqual(['0 control', '0 entered offer', '0 moved wait', '24 left end']);
    expect(held.customers.facts[0].asked).toBe(true);
  });

  it('wait until a local time on a weekday', () => {
    // NOON is a Saturday.
    const until = (minute: number, weekdays?: number[]): StepDefinition => {
      return { type: 'wait', id: 'until', until: { minute, ...(weekdays && { weekdays }) } };
    };
    for (const [step, hours] of [
      [until(12 * 60), 0],
      [until(13 * 60 + 30), 1.5],
      [until(9 * 60), 21],
      [until(9 * 60, [1]), 45],
      [until(12 * 60, [6]), 0],
      [until(9 * 60, [6]), 7 * 24 - 3],
    ] as const) {
      const waves = town([step, message('then')]);
      waves.meet(NOON);
      waves.runTo(NOON + 8 * DAY);
      expect((waves.decisions[0].at - NOON) / HOUR).toBe(hours);
    }
  });
});

describe('limits', () => {
  it('keeps a customer to sixteen journeys at a time', () => {
    const campaigns = Array.from({ length: 17 }, (_, k) =>
      campaign(`c${String(k).padStart(2, '0')}`, { journey: [wait(DAY), message('later')] }),
    );
    const waves = new FakeTown(pack({ campaigns }));
    expect(campaigns.map(({ id }) => waves.meet(NOON, id)).at(-1)).toBe('skipped');
    expect(waves.effects.at(-1)).toMatchObject({ type: 'journey', status: 'left', reason: 'journey.limit' });
  });

  it('lets a service message go when every cap is full, but never in the quiet hours', () => {
    const caps = [{ id: 'none', scope: 'all', per: 'day', max: 0 } as const];
    const quietHours = { fromMinute: 13 * 60, untilMinute: 14 * 60 };
    const waves = town(
      [
        wait(0),
        message('offer'),
        message('receipt', { purpose: 'service' }),
        wait(HOUR, 'hour'),
        message('late', { purpose: 'service' }),
      ],
      {
        policy: policy({ caps, quietHours }),
        products: [product('newspaper')],
        offers: [offer('paper', 'newspaper')],
      },
    );
    waves.meet(NOON);
    waves.runTo(NOON + DAY);
    expect(told(waves).filter((line) => !/entered|moved|left/.test(line))).toEqual([
      '0 nothing',
      '0 contact',
      '0 receipt planned',
      '0 receipt released',
      '1 deferred',
      '2 contact',
      '2 late planned',
      '2 late released',
    ]);
  });
});
