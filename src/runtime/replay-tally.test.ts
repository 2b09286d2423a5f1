import { describe, expect, test } from 'vitest';
import type { ContactChanged, DecisionRecorded, Effect, Refusal, Survivor } from '../core/effects.ts';
import { recordOfEffect } from './effect-records.ts';
import { ReplayTally } from './replay-tally.ts';

const lineOf = (effect: Effect) => recordOfEffect(effect, [])!.line;

const survivor: Survivor = {
  offer: 'o',
  channel: 'sms',
  score: 1,
  factors: { propensity: 1, fit: 1, value: 1, lever: 1 },
  probability: 1,
};

const refused = (stage: Refusal['stage'], reason: string, offers: string[]): Refusal => ({ stage, reason, offers });

function decisionLine(about: Pick<DecisionRecorded, 'result' | 'campaign' | 'candidates'>): string {
  const { result } = about;
  const chosen = result === 'contact' ? { chosen: survivor } : {};
  return lineOf({ type: 'decision', decisionId: 'd1', customerId: 'ann', at: 1, ...about, ...chosen, version: 'v1' });
}

function contactLine(about: Pick<ContactChanged, 'channel' | 'campaign' | 'status'>): string {
  const known = { contactId: 'c1', customerId: 'ann', step: 'offer', purpose: 'marketing' } as const;
  return lineOf({ type: 'contact', ...known, ...about, at: 1, dueAt: 2, changedAt: 3 });
}

describe('tally of a replay', () => {
  test('counts refused candidates, not decisions, by stage and reason; names in order', () => {
    const tally = new ReplayTally();
    const both = [refused('policy', 'cap.day', ['a@sms', 'b@sms']), refused('consent', 'block.all', ['c@sms'])];
    tally.decision(decisionLine({ result: 'nothing', campaign: 'spring', candidates: both }));
    const one = [survivor, refused('policy', 'cap.day', ['b@sms'])];
    tally.decision(decisionLine({ result: 'contact', campaign: 'autumn', candidates: one }));
    expect(JSON.stringify(tally.result().decisions)).toBe(
      '{"total":2,"byResult":{"contact":1,"nothing":1},' +
        '"byCampaign":{"autumn":{"contact":1},"spring":{"nothing":1}},' +
        '"refusals":{"consent":{"block.all":1},"policy":{"cap.day":3}}}',
    );
  });

  test('counts an ask that led to nothing for no campaign', () => {
    const tally = new ReplayTally();
    tally.decision(decisionLine({ result: 'nothing', campaign: '', candidates: [] }));
    expect(tally.result().decisions).toEqual({ total: 1, byResult: { nothing: 1 }, byCampaign: {}, refusals: {} });
  });

  test('counts contacts by their last status', () => {
    const tally = new ReplayTally();
    tally.contact(contactLine({ channel: 'sms', campaign: 'k', status: 'released' }));
    tally.contact(contactLine({ channel: 'call', campaign: 'k', status: 'withdrawn' }));
    expect(tally.result().contacts).toEqual({
      total: 2,
      byChannel: { call: 1, sms: 1 },
      byCampaign: { k: 2 },
      byStatus: { released: 1, withdrawn: 1 },
    });
  });

  test('is not misled by texts that look like fields, nor by escapes', () => {
    const tally = new ReplayTally();
    const lookalike = '","campaign":"x","result":"x","scenario":"x","channel":"x","status":"x",{"stage":"x';
    const moment = { type: 'moment', momentId: 'm1', at: 1, expiresAt: 2, trigger: {} } as const;
    tally.moment(lineOf({ ...moment, customerId: lookalike, scenario: 'a "b" \\c' }));
    const odd = { ...survivor, offer: lookalike };
    const candidates = [odd, refused('time', 'quiet-hours', [lookalike])];
    const about = { type: 'decision', decisionId: 'd1', at: 1, result: 'nothing', version: 'v1' } as const;
    tally.decision(lineOf({ ...about, customerId: lookalike, campaign: 'k', candidates }));
    const { moments, decisions } = tally.result();
    expect(moments.byScenario).toEqual({ 'a "b" \\c': 1 });
    expect(decisions.byCampaign).toEqual({ k: { nothing: 1 } });
    expect(decisions.refusals).toEqual({ time: { 'quiet-hours': 1 } });
  });

  test('of nothing is zeros and empty records', () => {
    const { moments, rejects } = new ReplayTally().result();
    expect([moments, rejects]).toEqual([
      { total: 0, byScenario: {} },
      { total: 0, byCode: {} },
    ]);
  });
});
