import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { ContactChanged } from '../../core/effects.ts';
import { loadPacks } from '../../definitions/load-packs.ts';
import { ReplyTexts } from '../../features/sms-replies/reply-texts.ts';
import { MessageSubjects } from './message-subjects.ts';

const loaded = loadPacks([join(import.meta.dirname, '../../../packs/telecom')]);
if ('problems' in loaded) throw new Error('the telecom pack has problems');
const { definitions } = loaded;
const { smsCommands = [], products } = definitions;
const TO = '10000000001';
const released: ContactChanged = {
  ...{ type: 'contact', contactId: 'c1', customerId: TO, campaign: 'spring', step: 's', offer: 'data-10' },
  ...{ purpose: 'marketing', channel: 'sms', at: 5, dueAt: 6, changedAt: 7, status: 'released' },
};
const offered = { contactId: 'c1', campaign: 'spring', channel: 'sms', product: 'data-10', trial: false, plannedAt: 5 };
let subjects: MessageSubjects;

beforeEach(() => {
  subjects = new MessageSubjects('sms', definitions);
  subjects.note(released);
});

/** All replies of the pack's commands as customers get them, by their names. */
function replies(): [name: string, text: string][] {
  const texts = new ReplyTexts(definitions);
  const items = [
    { number: 1, label: '甲', name: '甲', priceCents: 500 },
    { number: 2, label: '乙', name: '乙' },
  ];
  return smsCommands.flatMap(({ action }) =>
    Object.entries(action.replies).flatMap(([name, text]) =>
      products.slice(0, 3).map((product): [string, string] => {
        return [name, texts.render(text, { product, asked: 'once-text', minutes: 30, items, more: 2, reason: 'x' })];
      }),
    ),
  );
}

it('a message is about the last contact to its number', () => {
  expect(subjects.find(TO, '【移动营业厅】10元上网套餐，回复Y办理')).toEqual(offered);
  subjects.note({ ...released, contactId: 'c2', offer: 'no such offer' });
  expect(subjects.find(TO, 'text')).toMatchObject({ contactId: 'c2' });
  expect(subjects.find('10000000002', 'text')).toBeUndefined();
});

it('contacts of other channels say nothing of it', () => {
  subjects.note({ ...released, contactId: 'c2', channel: 'mms' });
  expect(subjects.find(TO, 'text')).toEqual(offered);
});

it('an answer to the last contact is about its product, one to an earlier contact about none', () => {
  const said = { type: 'outcome', contactId: 'c1', customerId: TO, at: 9, outcome: 'agreed-to-trial' } as const;
  expect(subjects.productOf(said)).toBe('data-10');
  expect(subjects.productOf({ ...said, customerId: '10000000002' })).toBeUndefined();
  subjects.note({ ...released, contactId: 'c2' });
  expect(subjects.productOf(said)).toBeUndefined();
});

it('answers to what somebody wrote are about nothing, but for the question whether they mean it', () => {
  const found = replies().map(([name, text]) => [name, subjects.find(TO, text)]);
  expect(found.length).toBeGreaterThan(60);
  for (const [name, subject] of found) {
    expect(subject, String(name)).toEqual(name === 'again' ? { ...offered, asksAgain: true } : undefined);
  }
});
