import { describe, expect, it } from 'vitest';
import type { DecisionRecorded, Refusal } from '../effects.ts';
import { explainDecision } from './explain.ts';
import { campaign, channel, FakeTown, offer, offerStep, pack, policy, product, scenario } from './fake-town.ts';
import { STAGES } from './reason-table.ts';

const NOON = Date.parse('2015-08-01T12:00:00+08:00');

/** Every name a planner may give to something sensitive carries this mark. */
const SECRET = 'railway-station';

const definitions = pack({
  policy: policy({
    caps: [{ id: `cap-${SECRET}`, scope: 'channel', of: 'call', per: 'day', max: 0 }],
    consent: [{ reason: `consent-${SECRET}`, rule: '!refuses', text: `text-${SECRET}` }],
  }),
  scenarios: [{ ...scenario(SECRET), name: `name-${SECRET}` }],
  areas: [{ kind: 'area', id: SECRET, name: `area-${SECRET}`, cells: [`cell-${SECRET}`] }],
  products: [
    product('newspaper'),
    product('ringtone', {
      eligibility: [{ reason: `often-at-${SECRET}`, rule: 'mms', text: 'The phone cannot receive MMS' }],
    }),
    product('weekly', { suitability: [{ reason: `seen-at-${SECRET}`, rule: 'young', text: `text-${SECRET}` }] }),
  ],
  offers: [
    offer('paper', 'newspaper', { name: 'Morning paper' }),
    offer('tune', 'ringtone', { name: 'Ringtone' }),
    offer('week', 'weekly', { name: 'Weekly' }),
  ],
  channels: [channel('call', { name: 'phone call' }), channel('sms', { name: 'SMS' })],
  campaigns: [
    campaign('c', {
      name: `At the ${SECRET}`,
      scenarios: [SECRET],
      journey: [offerStep(['paper', 'tune', 'week'], ['sms', 'call'])],
    }),
  ],
});

function decide(): DecisionRecorded {
  const town = new FakeTown(definitions);
  town.meet(NOON);
  return town.decisions[0];
}

describe('the explanation for a planner', () => {
  it('names campaign, factors and chance of survivors, and for each refusal the reason and its code', () => {
    const { en, zh } = explainDecision(decide(), definitions, 'planner');
    expect(en.split('\n')).toEqual([
      `Campaign “At the ${SECRET}”: an offer is made`,
      'Chosen: “Morning paper” by SMS, score 0.5 (propensity 1, fit 0.5, value 1, lever 1), chance 100.0 %',
      `Not “Ringtone” by SMS, “Ringtone” by phone call: The phone cannot receive MMS [eligibility.often-at-${SECRET}]`,
      `Not “Weekly” by SMS, “Weekly” by phone call: text-${SECRET} [suitability.seen-at-${SECRET}]`,
      `Not “Morning paper” by phone call: the limit is reached: at most 0 contacts a day by phone call [policy.cap.cap-${SECRET}]`,
    ]);
    expect(zh.split('\n')).toHaveLength(5);
    expect(zh).toContain('选中：SMS“Morning paper”，得分 0.5');
  });

  it('tells what came of it when nothing was sent', () => {
    const nothing: DecisionRecorded = { ...decide(), result: 'control' };
    expect(explainDecision(nothing, definitions, 'planner').zh).toContain('对照组，不发送');
  });

  it('calls by their ids what the definitions do not know', () => {
    const { en } = explainDecision(decide(), pack({ offers: [], channels: [], campaigns: [] }), 'planner');
    expect(en).toContain('Chosen: “paper” by sms');
  });
});

describe('the explanation for a clerk', () => {
  it('says in plain words what to suggest and why not the rest', () => {
    const { en, zh } = explainDecision(decide(), definitions, 'clerk');
    expect(en.split('\n')).toEqual([
      'Suggested first: “Morning paper”, it suits this customer best now',
      'Not “Ringtone”: the customer cannot have it',
      'Not “Weekly”: it would not suit this customer',
      'Not “Morning paper”: the customer was contacted often enough',
    ]);
    expect(zh.split('\n')[0]).toBe('首先推荐“Morning paper”：目前最适合该客户');
  });

  it('I9: shows nothing of scenario, area, cell or behaviour, whatever the stage and reason', () => {
    const reasons = [
      SECRET,
      `channel.${SECRET}`,
      `cap.${SECRET}`,
      'campaign.audience',
      'matrix.cell',
      'table.row',
      'offer.where',
      'campaign.period',
      'definition.gone',
      'product.held',
    ];
    const candidates: Refusal[] = STAGES.flatMap((stage) =>
      reasons.map((reason) => ({ stage, reason, offers: ['paper@sms', 'tune@call'] })),
    );
    for (const result of ['contact', 'control', 'deferred', 'nothing', 'presented'] as const) {
      const decision: DecisionRecorded = { ...decide(), result, candidates: [...decide().candidates, ...candidates] };
      const { en, zh } = explainDecision(decision, definitions, 'clerk');
      expect(`${en}\n${zh}`).not.toContain(SECRET);
      expect(en).not.toMatch(/scenario|audience|matrix|campaign|control/i);
      expect(zh).not.toMatch(/场景|区域|小区|客户群|对照/);
    }
  });

  it('I9: calls a fixed message a message, for the id of its text may name what was seen', () => {
    const survivor = { offer: `${SECRET}-text`, channel: 'sms', score: 1, probability: 1 };
    const factors = { propensity: 1, fit: 1, value: 1, lever: 1 };
    const refusal: Refusal = { stage: 'time', reason: 'quiet-hours', offers: [`${SECRET}-text@sms`, 'paper@sms'] };
    const decision = { ...decide(), chosen: { ...survivor, factors }, candidates: [{ ...survivor, factors }, refusal] };
    const { en, zh } = explainDecision(decision, definitions, 'clerk');
    expect(en.split('\n')).toEqual([
      'Suggested first: a message, it suits this customer best now',
      'Not a message, “Morning paper”: it is outside the hours in which we may reach out',
    ]);
    expect(zh).toBe('首先推荐一条信息：目前最适合该客户\n不推荐一条信息、“Morning paper”：当前处于免打扰时段');
  });

  it('says so when there is nothing to suggest', () => {
    const empty: DecisionRecorded = { ...decide(), candidates: [] };
    expect(explainDecision(empty, definitions, 'clerk').zh).toBe('目前没有可推荐的内容');
  });
});
