import { describe, expect, test } from 'vitest';
import { ReplayTally } from './replay-tally.ts';

describe('tally of a replay', () => {
  test('counts refused candidates, not decisions, by stage and reason; names in order', () => {
    const tally = new ReplayTally();
    const refused = (stage: string, reason: string, offers: string[]) => ({ stage, reason, offers });
    const survivor = { offer: 'o', channel: 'sms', score: 1, probability: 1 };
    const decisions = [
      {
        result: 'nothing',
        campaign: 'spring',
        candidates: [refused('policy', 'cap.day', ['a@sms', 'b@sms']), refused('consent', 'block.all', ['c@sms'])],
      },
      { result: 'contact', campaign: 'autumn', candidates: [survivor, refused('policy', 'cap.day', ['b@sms'])] },
    ];
    for (const decision of decisions) tally.decision(JSON.stringify(decision));
    expect(JSON.stringify(tally.result().decisions)).toBe(
      '{"total":2,"byResult":{"contact":1,"nothing":1},' +
        '"byCampaign":{"autumn":{"contact":1},"spring":{"nothing":1}},' +
        '"refusals":{"consent":{"block.all":1},"policy":{"cap.day":3}}}',
    );
  });

  test('counts an ask that led to nothing for no campaign', () => {
    const tally = new ReplayTally();
    tally.decision('{"campaign":"","result":"nothing","candidates":[]}');
    expect(tally.result().decisions).toEqual({ total: 1, byResult: { nothing: 1 }, byCampaign: {}, refusals: {} });
  });

  test('counts contacts by their last status', () => {
    const tally = new ReplayTally();
    tally.contact('{"channel":"sms","campaign":"k","status":"released"}');
    tally.contact('{"channel":"call","campaign":"k","status":"withdrawn"}');
    expect(tally.result().contacts).toEqual({
      total: 2,
      byChannel: { call: 1, sms: 1 },
      byCampaign: { k: 2 },
      byStatus: { released: 1, withdrawn: 1 },
    });
  });

  test('of nothing is zeros and empty records', () => {
    const { moments, rejects } = new ReplayTally().result();
    expect([moments, rejects]).toEqual([
      { total: 0, byScenario: {} },
      { total: 0, byCode: {} },
    ]);
  });
});
