import { describe, expect, test } from 'vitest';
import type { ContactChanged, DecisionRecorded, MomentOpened } from '../core/effects.ts';
import { recordKeyBytes } from '../ports/record-key.ts';
import { recordOfEffect, recordOfReject } from './effect-records.ts';

const files = ['customers.csv', 'events.csv'];

/** Properties in another order than the contract’s, as an engine may build them. */
const moment: MomentOpened = {
  trigger: { id: 'e1', amount: 3 },
  expiresAt: 20,
  at: 10,
  scenario: 's',
  customerId: 'c',
  momentId: 'm',
  type: 'moment',
};

const decision: DecisionRecorded = {
  version: 'v',
  candidates: [],
  result: 'nothing',
  campaign: 'k',
  at: 10,
  customerId: 'c',
  decisionId: 'd',
  type: 'decision',
};

const contact: ContactChanged = {
  type: 'contact',
  status: 'withdrawn',
  reason: 'time.quiet-hours',
  dueAt: 15,
  at: 10,
  channel: 'sms',
  offer: 'o',
  step: 'first',
  purpose: 'marketing',
  campaign: 'k',
  customerId: 'c',
  decisionId: 'd',
  contactId: 'x',
  changedAt: 15,
};

describe('records of effects', () => {
  test('have the fields of the contract in its order, absent ones left out', () => {
    const lines = [moment, decision, contact].map((effect) => recordOfEffect(effect, files)?.line);
    expect(lines).toEqual([
      '{"momentId":"m","customerId":"c","scenario":"s","at":10,"expiresAt":20,"trigger":{"id":"e1","amount":3}}',
      '{"decisionId":"d","customerId":"c","at":10,"campaign":"k","result":"nothing","candidates":[],"version":"v"}',
      '{"contactId":"x","decisionId":"d","customerId":"c","campaign":"k","offer":"o","channel":"sms","at":10,"dueAt":15,' +
        '"status":"withdrawn","reason":"time.quiet-hours"}',
    ]);
  });

  test('of a contact keep their key when the status changes', () => {
    const planned = recordOfEffect({ ...contact, status: 'planned', dueAt: 99 }, files);
    expect(planned?.key).toEqual(recordOfEffect(contact, files)!.key);
  });

  test('of a dead letter are rejects with the name of the file', () => {
    const { key, line } = recordOfEffect(
      { type: 'deadLetter', customerId: 'c', at: 1, code: 'engine.failed', message: 'm', file: 2, line: 7, raw: 'r' },
      files,
    )!;
    expect(key.kind).toBe('reject');
    expect(line).toBe('{"file":"events.csv","line":7,"code":"engine.failed","message":"m","raw":"r"}');
  });

  test('of rejects sort by file as read, then line, then code', () => {
    const places: [file: string, line: number, code: string][] = [
      ['', 0, 'a'],
      ['customers.csv', 0, 'file'],
      ['customers.csv', 900, 'a'],
      ['events.csv', 5, 'a'],
      ['events.csv', 5, 'b'],
      ['events.csv', 40, 'a'],
    ];
    const keys = places.map(([file, line, code]) =>
      recordKeyBytes(recordOfReject({ file, line, code, message: '', raw: '' }, files, '1').key),
    );
    expect([...keys].reverse().sort(Buffer.compare)).toEqual(keys);
  });
});
